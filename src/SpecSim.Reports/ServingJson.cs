// The document that `specsim run --json` prints for a scenario with a serving section, schema specsim.serving/1:
// seconds, bytes and US dollars, numbers in their shortest exact form, always in this order. A figure that does not
// apply is null, never 0. Series over time are in timeline.csv, requests in requests.csv.

using System.Text.Json;
using SpecSim.Experiments;
using SpecSim.Results;
using SpecSim.Serving;
using static SpecSim.Reports.JsonParts;

namespace SpecSim.Reports;

/// <summary>Writes a serving run as JSON.</summary>
public static class ServingJson
{
    public const string Schema = "specsim.serving/1";

    public static string Write(ServingReport report) => Text(json => Document(json, report));

    private static void Document(Utf8JsonWriter json, ServingReport report)
    {
        (Scenario single, ServingResult result) = (report.Scenario.Single, report.Outcome.Result);
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        json.WriteString("preset", single.Name);
        json.WriteNumber("seed", single.Run.Seed);
        json.WriteNumber("replications", single.Run.Replications);
        Node(json, "scenario", report.ScenarioJson);
        Wanted(json, report.Scenario.Objectives);
        ServingSideJson.Write(json, "baseline", result.Baseline);
        ServingSideJson.Write(json, "speculative", result.Speculative);
        if (result.WithoutFallback is { } stubborn)
            ServingSideJson.Write(json, "withoutFallback", stubborn);
        else
            json.WriteNull("withoutFallback");
        Comparison(json, result.Comparison);
        Study(json, report.Study);
        Memory(json, result.Memory, single.Drafts);
        LatencyGrounds(json, single.Device.Latency);
        Evidence(json, single.Evidence);
        json.WriteString("answer", ServingAnswer.Of(report));
        json.WriteString("digest", result.Digest);
        json.WriteEndObject();
    }

    private static void Wanted(Utf8JsonWriter json, Objectives? objectives)
    {
        if (objectives is null)
        {
            json.WriteNull("objectives");
            return;
        }

        json.WriteStartObject("objectives");
        Number(json, "timeToFirstToken", objectives.TimeToFirstToken?.TotalSeconds);
        Number(json, "timePerOutputToken", objectives.TimePerOutputToken?.TotalSeconds);
        Number(json, "requestLatency", objectives.EndToEnd?.TotalSeconds);
        Number(json, "share", objectives.Share);
        json.WriteEndObject();
    }

    private static void Comparison(Utf8JsonWriter json, ServingComparison comparison)
    {
        json.WriteStartObject("comparison");
        Interval(json, "timePerOutputToken", comparison.TimePerOutputToken);
        Interval(json, "timeToFirstToken", comparison.TimeToFirstToken);
        Interval(json, "requestLatency", comparison.EndToEnd);
        Interval(json, "throughput", comparison.Throughput);
        Interval(json, "goodput", comparison.Goodput);
        Number(json, "cost", comparison.Cost);
        json.WriteEndObject();
    }

    private static void Study(Utf8JsonWriter json, LoadStudy? study)
    {
        if (study is null)
        {
            json.WriteNull("study");
            return;
        }

        json.WriteStartObject("study");
        json.WriteStartArray("points");
        foreach (LoadPoint point in study.Points)
            Point(json, point);
        json.WriteEndArray();
        json.WriteStartObject("crossover");
        Number(json, "rate", study.Crossover.Rate);
        Number(json, "concurrency", study.Crossover.Concurrency);
        json.WriteBoolean("neverPays", study.Crossover.NeverPays);
        Number(json, "worstLoss", study.Crossover.WorstLoss);
        Number(json, "worstLossRate", study.Crossover.WorstLossRate);
        json.WriteEndObject();
        Carried(json, study.Carried);
        json.WriteEndObject();
    }

    private static void Carried(Utf8JsonWriter json, CarriedLoad? carried)
    {
        if (carried is null)
        {
            json.WriteNull("carried");
            return;
        }

        json.WriteStartObject("carried");
        Number(json, "baselineRate", carried.BaselineRate);
        Number(json, "speculativeRate", carried.SpeculativeRate);
        Number(json, "baselineUsdPerMillionTokens", carried.BaselineUsdPerMillionTokens);
        Number(json, "speculativeUsdPerMillionTokens", carried.SpeculativeUsdPerMillionTokens);
        json.WriteEndObject();
    }

    private static void Point(Utf8JsonWriter json, LoadPoint point)
    {
        json.WriteStartObject();
        Number(json, "factor", point.Factor);
        Number(json, "rate", point.Rate);
        Number(json, "concurrency", point.Concurrency);
        ServingSideJson.WriteShort(json, "baseline", point.Baseline);
        ServingSideJson.WriteShort(json, "speculative", point.Speculative);
        Comparison(json, point.Comparison);
        json.WriteEndObject();
    }
}
