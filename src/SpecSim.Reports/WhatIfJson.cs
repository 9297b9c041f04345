// The document that `specsim what-if --json` prints, schema specsim.what-if/1. What does not apply is null.

using System.Text.Json;
using SpecSim.Experiments;
using static SpecSim.Reports.ImportJson;
using static SpecSim.Reports.JsonParts;

namespace SpecSim.Reports;

/// <summary>Writes a what-if as JSON.</summary>
public static class WhatIfJson
{
    public const string Schema = "specsim.what-if/1";

    public static string Write(WhatIfReport report) => Text(json =>
    {
        WhatIfResult result = report.Result;
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        json.WriteString("preset", report.Scenario.Name);
        json.WriteNumber("seed", report.Scenario.Run.Seed);
        json.WriteNumber("batch", report.Scenario.Workload.Batch);
        Server(json, report.Import.Server);
        json.WriteString("law", ImportWords.Name(result.Question.Estimate.Chosen.Family));
        Length(json, "now", result.Now);
        Length(json, "best", result.Best);
        List(json, "lengths", result.Lengths, length => Fields(json, length));
        List(json, "otherDrafts", result.Options, option =>
        {
            json.WriteString("name", option.Option.Name);
            json.WriteString("draft", ScenarioWords.Drafter(option.Option.Method));
            json.WriteString("content", option.Option.Under.Content);
            json.WriteNumber("draftLength", option.DraftLength);
            Number(json, "tokensPerRound", option.TokensPerRound);
            Interval(json, "speedup", option.Speedup);
        });
        List(json, "refused", result.Refusals, refusal =>
        {
            json.WriteString("name", refusal.Option!.Name);
            json.WriteString("reason", refusal.Reason);
        });
        Check(json, "tokensPerSecond", result.TokensPerSecond);
        Check(json, "draftSecondsPerRound", result.DraftSeconds);
        Number(json, "publishedTokensPerRound", result.PublishedTokensPerRound);
        Strings(json, "caveats", WhatIfWords.Caveats(report));
        json.WriteString("answer", WhatIfWords.Answer(report));
        json.WriteEndObject();
    });

    private static void Length(Utf8JsonWriter json, string name, WhatIfLength length)
    {
        json.WriteStartObject(name);
        Fields(json, length);
        json.WriteEndObject();
    }

    private static void Fields(Utf8JsonWriter json, WhatIfLength length)
    {
        json.WriteNumber("draftLength", length.DraftLength);
        json.WriteBoolean("extrapolated", length.Extrapolated);
        Number(json, "tokensPerRound", length.TokensPerRound);
        Interval(json, "speedup", length.Speedup);
        Interval(json, "againstNow", length.Gain);
        WhatIfBatch batch = length.PaysUpToBatch;
        json.WriteStartObject("paysUpToBatch");
        json.WriteNumber("estimate", batch.Estimate);
        json.WriteNumber("low95", batch.Low95);
        json.WriteNumber("high95", batch.High95);
        json.WriteNumber("largestThatFits", batch.Largest);
        json.WriteEndObject();
    }

    private static void Check(Utf8JsonWriter json, string name, WhatIfCheck? check)
    {
        if (check is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        Number(json, "measured", check.Measured);
        Number(json, "predicted", check.Predicted);
        Number(json, "error", check.Error);
        json.WriteEndObject();
    }
}
