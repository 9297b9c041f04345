// The document that `specsim optimize --json` prints, schema specsim.optimize/1: seconds and US dollars, always in this
// order. What does not apply is null.

using System.Text.Json;
using SpecSim.Controllers;
using SpecSim.Experiments;
using SpecSim.Reports.EngineOptions;
using SpecSim.Results;
using SpecSim.Speculation;
using static SpecSim.Reports.JsonParts;

namespace SpecSim.Reports;

/// <summary>Writes a search as JSON.</summary>
public static class OptimizeJson
{
    public const string Schema = "specsim.optimize/1";

    public static string Write(OptimizeReport report) => Text(json =>
    {
        OptimizationResult result = report.Result;
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        json.WriteString("preset", report.Scenario.Name);
        json.WriteString("objective", OptimizeWords.Name(result.Question.Objective));
        json.WriteNumber("seed", report.Scenario.Run.Seed);
        json.WriteNumber("screened", result.Screened);
        json.WriteNumber("simulated", result.Simulated);
        json.WriteStartArray("options");
        foreach (DraftOption option in result.Question.Options)
            Option(json, option);
        json.WriteEndArray();
        json.WriteStartArray("ofOtherConditions");
        foreach (DraftOption option in report.OfOtherConditions)
            Option(json, option);
        json.WriteEndArray();
        json.WriteStartArray("batches");
        foreach (BatchChoice choice in result.Choices)
            Choice(json, choice);
        json.WriteEndArray();
        Plan(json, result.Plan);
        json.WriteStartArray("engines");
        foreach (EngineAdvice advice in report.Advice)
            Advice(json, advice);
        json.WriteEndArray();
        json.WriteString("answer", OptimizeWords.Answer(report));
        json.WriteEndObject();
    });

    private static void Option(Utf8JsonWriter json, DraftOption option)
    {
        json.WriteStartObject();
        json.WriteString("name", option.Name);
        json.WriteString("draft", ScenarioWords.Drafter(option.Method));
        json.WriteBoolean("own", option.IsOwn);
        json.WriteString("acceptanceFoundWith", option.TargetName);
        json.WriteString("content", option.Under.Content);
        Evidence(json, option.Evidence);
        json.WriteEndObject();
    }

    private static void Choice(Utf8JsonWriter json, BatchChoice choice)
    {
        json.WriteStartObject();
        json.WriteNumber("batch", choice.Batch);
        Server(json, "baseline", choice.Plain);
        Trial(json, "choice", choice.Choice?.Pick);
        json.WriteStartArray("alike");
        foreach (Trial trial in choice.Choice?.Alike.Skip(1) ?? [])
            json.WriteStringValue(OptimizeWords.Draft(trial));
        json.WriteEndArray();
        Trial(json, "passedOver", choice.PassedOver?.Pick);
        Trial(json, "runnerUp", choice.RunnerUp?.Pick);
        json.WriteStartArray("tried");
        foreach (OptionResult option in choice.Options)
            Trial(json, null, option.Pick);
        json.WriteEndArray();
        json.WriteStartArray("refused");
        foreach (Refusal refusal in choice.Refusals)
        {
            json.WriteStartObject();
            json.WriteString("option", refusal.Option?.Name);
            json.WriteString("reason", refusal.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Trial(Utf8JsonWriter json, string? name, Trial? trial)
    {
        if (trial is null)
        {
            json.WriteNull(name!);
            return;
        }

        if (name is null)
            json.WriteStartObject();
        else
            json.WriteStartObject(name);
        json.WriteString("option", trial.Candidate.Option.Name);
        json.WriteNumber("draftLength", trial.Candidate.DraftLength);
        json.WriteString("controller", trial.Candidate.IsFixed ? null : trial.Candidate.Scenario.Control.Word);
        Number(json, "treeTokens", trial.Candidate.Scenario.Tree is null ? null : trial.Candidate.VerifiedTokens);
        Interval(json, "speedup", trial.Speedup);
        Interval(json, "gain", trial.Gain);
        Figures(json, trial.Server);
        json.WriteEndObject();
    }

    private static void Server(Utf8JsonWriter json, string name, ServerResult? server)
    {
        if (server is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        Figures(json, server);
        json.WriteEndObject();
    }

    private static void Figures(Utf8JsonWriter json, ServerResult server)
    {
        Number(json, "timePerOutputToken", server.TimePerOutputToken?.Mean);
        Number(json, "usdPerMillionTokens", server.UsdPerMillionTokens);
        Number(json, "tokensPerSecond", server.TokensPerSecond);
    }

    private static void Plan(Utf8JsonWriter json, DraftPlan? plan)
    {
        if (plan is null)
        {
            json.WriteNull("plan");
            return;
        }

        json.WriteStartObject("plan");
        json.WriteString("option", plan.Option.Name);
        json.WriteStartArray("schedule");
        foreach (ScheduledLength range in plan.Lengths)
        {
            json.WriteStartObject();
            json.WriteNumber("upToRequests", range.UpToSequences);
            json.WriteNumber("draftLength", range.DraftLength);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Advice(Utf8JsonWriter json, EngineAdvice advice)
    {
        json.WriteStartObject();
        json.WriteString("engine", advice.Engine);
        json.WriteString("text", advice.Text);
        json.WriteStartArray("notes");
        foreach (string note in advice.Notes)
            json.WriteStringValue(note);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
