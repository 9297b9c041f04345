// The two public traces beside the checkout: counts, means and largest lengths as they were computed from the files
// with another program (traces.md beside them).

using SpecSim.Inputs.Traces;
using SpecSim.Quantities;
using SpecSim.Tests.Support;
using SpecSim.Workloads;

namespace SpecSim.Tests.Inputs.Traces;

public sealed class RealTraceTests
{
    [Fact]
    public void AzureConversations_AreAsPublished()
    {
        string file = Repository.RequireShared("data/traces/AzureLLMInferenceTrace_conv.csv");

        TraceReading reading = TraceTexts.ReadFile(file, TraceFormat.Azure);

        RequestTrace trace = reading.Trace;
        int[] rows = [.. Enumerable.Range(0, trace.Count)];
        Assert.Equal((19366, 19366, 0), (trace.Count, reading.Counts.Rows, reading.Counts.Skipped));
        Assert.Equal((1154.7, 211.1), (Math.Round(trace.MeanPromptTokens, 1), Math.Round(trace.MeanOutputTokens, 1)));
        Assert.Equal((14050, 1000), (rows.Max(trace.PromptTokens), rows.Max(trace.OutputTokens)));
        Assert.Equal(3501.7, Math.Round(trace.Span.TotalSeconds, 1));
        Assert.Equal("AzureLLMInferenceTrace_conv.csv", trace.Name);
        Assert.Null(reading.Counts.Note);
    }

    [Fact]
    public void MooncakeConversations_LieOnAGridUntilTheyAreSpread()
    {
        string file = Repository.RequireShared("data/traces/mooncake_conversation_first4000.jsonl");
        var threeSeconds = new TraceOptions { Spread = Duration.FromSeconds(3) };

        RequestTrace trace = TraceTexts.ReadFile(file, TraceFormat.Mooncake).Trace;
        RequestTrace spread = TraceTexts.ReadFile(file, TraceFormat.Mooncake, threeSeconds).Trace;

        int[] rows = [.. Enumerable.Range(0, trace.Count)];
        Assert.Equal((4000, 13312.33975), (trace.Count, trace.MeanPromptTokens));
        Assert.Equal((512, 101_913), (trace.PrefixBlockTokens, rows.Sum(row => trace.Prefix(row).Length)));
        Assert.Equal(1301.999, trace.Span.TotalSeconds);
        Assert.Equal(435, rows.Select(trace.Arrival).Distinct().Count());
        Assert.Equal(4000, rows.Select(spread.Arrival).Distinct().Count());
        Assert.All(rows, row => Assert.InRange((spread.Arrival(row) - trace.Arrival(row)).TotalSeconds, 0, 2.9999));
    }

    [Fact]
    public void AzureConversations_AsMooncake_AreKnownForWhatTheyAre()
    {
        string file = Repository.RequireShared("data/traces/AzureLLMInferenceTrace_conv.csv");

        Assert.StartsWith(
            "t:1:1: this is an Azure trace (format: azure), not the JSON lines of Mooncake",
            TraceTexts.Refusal(TraceFormat.Mooncake, File.ReadAllBytes(file)),
            StringComparison.Ordinal);
    }
}
