// The document that `specsim run --json` prints, schema specsim.run/1: seconds, bytes and US dollars, numbers in their
// shortest exact form, always in this order. A figure that does not apply is null, never 0. Written by hand: the
// order is the schema, and a serialiser would cost more at start-up than a run does.

using System.Text.Json;
using SpecSim.Experiments;
using SpecSim.Results;
using static SpecSim.Reports.JsonParts;

namespace SpecSim.Reports;

/// <summary>Writes a run as JSON.</summary>
public static class RunJson
{
    public const string Schema = "specsim.run/1";

    public static string Write(RunReport report) => Text(json => Document(json, report));

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
        PolicyWords.Write(json, report.Policy);
        ClosedForm(json, result.ClosedForm, scenario);
        Explanation(json, report.Explains ? report.Explanation : null);
        Memory(json, result.Memory, scenario.Drafts);
        LatencyGrounds(json, scenario.Device.Latency);
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
        TimeShares(json, server.Shares, drafts);
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
        if (speculative.Tree is { } tree)
        {
            json.WriteStartObject("tree");
            Number(json, "nodesPerRound", tree.NodesPerRound);
            Number(json, "wastedPerRound", tree.WastedPerRound);
            json.WriteEndObject();
        }

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

    private static double? Maybe(double value) => value;
}
