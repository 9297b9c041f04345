// The document that `specsim run --json` prints, schema specsim.run/1: seconds, bytes and US dollars, numbers in their
// shortest exact form, always in this order. A figure that does not apply is null, never 0. Written by hand: the
// order is the schema, and a serialiser would cost more at start-up than a run does.

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Models;
using SpecSim.Results;

namespace SpecSim.Reports;

/// <summary>Writes a run as JSON.</summary>
public static class RunJson
{
    public const string Schema = "specsim.run/1";

    // Names and sources hold signs such as × and α; escaped they could not be read in a diff.
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(RunReport report)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
            Document(json, report);
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Document(Utf8JsonWriter json, RunReport report)
    {
        (Scenario scenario, RunResult result) = (report.Scenario, report.Result);
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        json.WriteString("preset", scenario.Name);
        json.WriteNumber("seed", scenario.Run.Seed);
        json.WriteNumber("replications", scenario.Run.Replications);
        Node(json, "scenario", report.ScenarioJson);
        json.WriteStartObject("baseline");
        Server(json, result.Baseline, drafts: false);
        json.WriteEndObject();
        Speculative(json, result.Speculative, scenario.Drafts);
        Interval(json, "speedup", result.Speedup);
        UncertaintyWords.Write(json, report);
        ClosedForm(json, result.ClosedForm, scenario);
        Explanation(json, report.Explains ? report.Explanation : null);
        Memory(json, result.Memory, scenario.Drafts);
        Latency(json, scenario.Device.Latency);
        Evidence(json, scenario.Evidence);
        // The document is of the run alone: the same with and without curves around it, which charts.json holds.
        json.WriteString("answer", Answer.Of(report));
        json.WriteString("digest", result.Digest);
        json.WriteEndObject();
    }

    private static void Server(Utf8JsonWriter json, ServerResult server, bool drafts)
    {
        Number(json, "tokensPerSecond", server.TokensPerSecond);
        Summary(json, "timePerOutputToken", server.TimePerOutputToken);
        Summary(json, "timeToFirstToken", server.TimeToFirstToken);
        Summary(json, "interTokenLatency", server.TokenGaps);
        Summary(json, "burstLatency", server.BurstGaps);
        Summary(json, "requestLatency", server.RequestSeconds);
        Number(json, "usdPerMillionTokens", server.UsdPerMillionTokens);
        Number(json, "joulesPerToken", server.JoulesPerToken);
        json.WriteStartObject("timeShares");
        Number(json, "draft", drafts ? server.Shares.Draft : null);
        Number(json, "verify", server.Shares.Verify);
        Number(json, "sampling", server.Shares.Sampling);
        Number(json, "overhead", server.Shares.Overhead);
        Number(json, "prefill", server.Shares.Prefill);
        json.WriteEndObject();
        json.WriteStartObject("utilization");
        Utilization(json, "draft", server.Utilization.Draft);
        Utilization(json, "verify", server.Utilization.Verify);
        Utilization(json, "prefill", server.Utilization.Prefill);
        json.WriteEndObject();
        json.WriteString("truncated", server.Truncated);
    }

    private static void Speculative(Utf8JsonWriter json, SpeculativeResult speculative, bool drafts)
    {
        json.WriteStartObject("speculative");
        Server(json, speculative.Server, drafts);
        json.WriteNumber("draftLength", speculative.DraftLength);
        Number(json, "tokensPerRound", speculative.TokensPerRound.Estimate);
        Interval(json, "tokensPerRoundInterval", speculative.TokensPerRound);
        Number(json, "rounds", speculative.Rounds);
        Number(json, "draftedTokens", drafts ? speculative.DraftedTokens : null);
        Number(json, "acceptedTokens", drafts ? speculative.AcceptedTokens : null);
        Number(json, "wastedTokens", drafts ? speculative.RejectedTokens : null);
        Numbers(json, "hazardByPosition", drafts ? speculative.HazardByPosition : null);
        Numbers(json, "survivalByPosition", drafts ? speculative.SurvivalByPosition.Select(Maybe) : null);
        Numbers(json, "roundsByAccepted", drafts ? speculative.RoundsByAccepted.Select(count => Maybe(count)) : null);
        json.WriteEndObject();
    }

    private static void ClosedForm(Utf8JsonWriter json, ClosedFormResult form, Scenario scenario)
    {
        bool drafts = scenario.Drafts;
        json.WriteStartObject("closedForm");
        Number(json, "tokensPerRound", form.TokensPerRound);
        Number(json, "draftPassCost", form.DraftPassCost);
        Number(json, "proposalCost", drafts ? form.ProposalCost : null);
        Number(json, "verifyCost", form.VerifyCost);
        Number(json, "speedup", form.Speedup);
        Number(json, "leviathanSpeedup", form.LeviathanSpeedup);
        Number(json, "breakEvenAlpha", form.BreakEvenAlpha);
        bool hasMethod = ScenarioWords.HasMethod(scenario);
        Number(json, "bestDraftLength", hasMethod ? form.BestDraftLength : null);
        Number(json, "bestSpeedup", hasMethod ? form.BestSpeedup : null);
        Number(json, "paysUpToBatch", drafts ? form.PaysUpToBatch : null);
        Number(json, "largestBatch", form.LargestBatch);
        json.WriteEndObject();
    }

    private static void Explanation(Utf8JsonWriter json, Explanation? explanation)
    {
        if (explanation is null)
        {
            json.WriteNull("explanation");
            return;
        }

        json.WriteStartObject("explanation");
        Number(json, "tokensPerRound", explanation.TokensPerRound);
        Number(json, "plainStep", explanation.PlainStepSeconds);
        json.WriteStartArray("causes");
        foreach (Cause cause in explanation.Causes)
        {
            json.WriteStartObject();
            json.WriteString("name", cause.Name);
            Number(json, "plainSteps", cause.PlainSteps);
            Number(json, "speedupAfter", cause.SpeedupAfter);
            json.WriteString("why", cause.Why);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Number(json, "closedFormSpeedup", explanation.ClosedFormSpeedup);
        Number(json, "simulatedSpeedup", explanation.SimulatedSpeedup);
        json.WriteEndObject();
    }

    private static void Memory(Utf8JsonWriter json, MemoryFootprint memory, bool drafts)
    {
        json.WriteStartObject("memory");
        Number(json, "deviceBytes", memory.DeviceBytes);
        Number(json, "usableBytes", memory.UsableBytes);
        Number(json, "targetWeightBytes", memory.TargetWeightBytes);
        Number(json, "draftWeightBytes", memory.DraftWeightBytes > 0 ? memory.DraftWeightBytes : null);
        Number(json, "activationBytes", memory.ActivationBytes);
        Number(json, "kvBytesPerToken", memory.KvBytesPerToken);
        Number(json, "kvTokensCapacity", memory.KvTokensCapacity);
        Number(json, "kvTokensNeeded", memory.KvTokensNeeded);
        Number(json, "overheadFraction", drafts ? memory.OverheadFraction : null);
        json.WriteEndObject();
    }

    private static void Latency(Utf8JsonWriter json, LatencyProfile latency)
    {
        json.WriteStartObject("latency");
        json.WriteString("kind", latency.Kind == CalibrationKind.Measured ? "measured" : "transferred");
        json.WriteString("source", latency.Source);
        json.WriteEndObject();
    }

    private static void Evidence(Utf8JsonWriter json, IReadOnlyList<Evidence> evidence)
    {
        json.WriteStartArray("evidence");
        foreach (Evidence item in evidence)
        {
            json.WriteStartObject();
            json.WriteString("about", item.About);
            json.WriteString("text", item.Text);
            json.WriteBoolean("assumed", item.Assumed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Summary(Utf8JsonWriter json, string name, Summary? summary)
    {
        if (summary is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        Number(json, "mean", summary.Mean);
        Number(json, "p50", summary.P50);
        Number(json, "p95", summary.P95);
        Number(json, "p99", summary.P99);
        json.WriteEndObject();
    }

    internal static void Interval(Utf8JsonWriter json, string name, Interval? interval)
    {
        if (interval is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        Number(json, "estimate", interval.Estimate);
        Number(json, "low95", interval.Low95);
        Number(json, "high95", interval.High95);
        json.WriteEndObject();
    }

    private static void Utilization(Utf8JsonWriter json, string name, Utilization? utilization)
    {
        if (utilization is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        Number(json, "bandwidth", utilization.Bandwidth);
        Number(json, "arithmetic", utilization.Arithmetic);
        json.WriteEndObject();
    }

    private static void Numbers(Utf8JsonWriter json, string name, IEnumerable<double?>? values)
    {
        if (values is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (double? value in values)
        {
            if (value is { } number && double.IsFinite(number))
                json.WriteNumberValue(number);
            else
                json.WriteNullValue();
        }

        json.WriteEndArray();
    }

    /// <summary>A rate of a run that never got anywhere is not a number; JSON has null for that.</summary>
    internal static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    private static void Node(Utf8JsonWriter json, string name, JsonNode? node)
    {
        json.WritePropertyName(name);
        if (node is null)
            json.WriteNullValue();
        else
            node.WriteTo(json);
    }

    private static double? Maybe(double value) => value;
}
