// Reads traces from text, as the tests write them; and what the reader says when it refuses.

using System.Text;
using SpecSim.Inputs.Traces;
using SpecSim.Workloads;
using Mark = SpecSim.Inputs.Yaml.Mark;

namespace SpecSim.Tests.Inputs.Traces;

internal static class TraceTexts
{
    public const string Azure = "TIMESTAMP,ContextTokens,GeneratedTokens\n";
    public const string BurstGpt = "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n";
    public const string Vidur = "arrived_at,num_prefill_tokens,num_decode_tokens\n";

    public static TraceOptions Skipping { get; } = TraceOptions.Default with { SkipBadRows = true };

    public static TraceReading Reading(TraceFormat format, string text, TraceOptions? options = null)
    {
        var problems = new SpecSim.Inputs.Yaml.Problems();
        TraceReading? reading = Read(format, Encoding.UTF8.GetBytes(text), options, problems);
        Assert.Equal([], problems.Sorted().Select(problem => problem.ToString()));
        return reading!;
    }

    public static string Refusal(TraceFormat format, string text, TraceOptions? options = null) =>
        Refusal(format, Encoding.UTF8.GetBytes(text), options);

    public static string Refusal(TraceFormat format, byte[] bytes, TraceOptions? options = null)
    {
        var problems = new SpecSim.Inputs.Yaml.Problems();
        Assert.Null(Read(format, bytes, options, problems));
        return string.Join('\n', problems.Sorted());
    }

    public static TraceReading? Read(
        TraceFormat format, byte[] bytes, TraceOptions? options, SpecSim.Inputs.Yaml.Problems problems) =>
        TraceReader.ReadWithCounts(
            new MemoryStream(bytes), "t", format, options ?? TraceOptions.Default, problems);

    public static TraceReading ReadFile(string path, TraceFormat format, TraceOptions? options = null)
    {
        var problems = new SpecSim.Inputs.Yaml.Problems();
        TraceReading? reading = TraceReader.ReadWithCounts(
            path, format, options ?? TraceOptions.Default, problems, Mark.None, "");
        problems.ThrowIfAny();
        return reading!;
    }

    /// <summary>"0.5 374 44": seconds, prompt, output of every request.</summary>
    public static IEnumerable<string> Rows(RequestTrace trace) =>
        Enumerable.Range(0, trace.Count).Select(row => FormattableString.Invariant(
            $"{trace.Arrival(row).TotalSeconds} {trace.PromptTokens(row)} {trace.OutputTokens(row)}"));
}
