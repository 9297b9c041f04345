// The JSON document: its bytes as a snapshot, and that it holds exactly what was computed.

using System.Text.Json.Nodes;
using SpecSim.Reports;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Reports;

public sealed class RunJsonTests
{
    [Fact]
    public void Write_Scenario_IsTheDocument() => Snapshot.Match(RunJson.Write(Samples.Report()), "json");

    [Fact]
    public void Write_NoSpeculation_HasNullsForDrafts() => Snapshot.Match(RunJson.Write(Samples.PlainReport()), "json");

    [Fact]
    public void Write_TopLevel_IsInTheOrderOfTheSchema() => Assert.Equal(
        [
            "schema", "preset", "seed", "replications", "scenario", "baseline", "speculative", "speedup", "uncertainty",
            "closedForm", "explanation", "memory", "latency", "evidence", "answer", "digest",
        ],
        Parse(Samples.Report()).Select(property => property.Key));

    [Fact]
    public void Write_Explained_HasTheCausesThatAddUp()
    {
        JsonNode explanation = Parse(Samples.Report() with { Explains = true })["explanation"]!;

        double round = 1 + explanation["causes"]!.AsArray().Sum(cause => cause!["plainSteps"]!.GetValue<double>());
        double speedup = explanation["tokensPerRound"]!.GetValue<double>() / round;
        Assert.Equal(explanation["simulatedSpeedup"]!.GetValue<double>(), speedup, 1e-9);
        Assert.Null(Parse(Samples.Report())["explanation"]);
        Assert.Null(Parse(Samples.PlainReport() with { Explains = true })["explanation"]);
    }

    [Fact]
    public void Write_Numbers_AreExact()
    {
        RunReport report = Samples.Report();
        JsonObject json = Parse(report);

        Assert.Equal(report.Result.Baseline.TokensPerSecond, json["baseline"]!["tokensPerSecond"]!.GetValue<double>());
        Assert.Equal(
            report.Result.Speculative.SurvivalByPosition,
            json["speculative"]!["survivalByPosition"]!.AsArray().Select(value => value!.GetValue<double>()));
        Assert.Equal(report.Result.Speedup!.Low95, json["speedup"]!["low95"]!.GetValue<double>());
        Assert.Equal(Answer.Of(report), json["answer"]!.GetValue<string>());
    }

    [Fact]
    public void Write_CutAtOnce_HasNullWhereThereIsNoNumber()
    {
        JsonObject json = Parse(Samples.CutAtOnce());

        Assert.Null(json["baseline"]!["tokensPerSecond"]);
        Assert.Null(json["speedup"]);
        Assert.Null(json["speculative"]!["tokensPerRound"]);
        Assert.Null(json["speculative"]!["hazardByPosition"]![1]);
        Assert.Equal("10 events", json["baseline"]!["truncated"]!.GetValue<string>());
    }

    [Fact]
    public void Write_WithCurvesAndOtherPresets_GivesTheSameBytes() =>
        Assert.Equal(RunJson.Write(Samples.Report()), RunJson.Write(Samples.FullReport()));

    private static JsonObject Parse(RunReport report) => JsonNode.Parse(RunJson.Write(report))!.AsObject();
}
