// The serving report on a terminal, its JSON and its tables as files: what they say as snapshots, and what must hold
// whatever they say.

using System.Text.Json.Nodes;
using SpecSim.Reports;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Reports;

public sealed class ServingTextTests
{
    private const int Columns = 100;

    private static readonly ServingReport[] All =
        [ServingSamples.FullReport(), ServingSamples.Report(), ServingSamples.PlainReport(), NothingEnded()];

    [Fact]
    public void Write_WithStudy_ReadsWell() => Snapshot.Match(ServingText.Write(ServingSamples.FullReport()));

    [Fact]
    public void Write_NoSpeculation_ReadsWell() => Snapshot.Match(ServingText.Write(ServingSamples.PlainReport()));

    [Fact]
    public void Write_AnyReport_IsPlainTextOfHundredColumns() => Assert.All(All, report =>
    {
        string text = ServingText.Write(report);

        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line =>
        {
            Assert.InRange(line.Length, 0, Columns);
            Assert.All(line, letter => Assert.InRange(letter, ' ', '~'));
            Assert.Equal(line.TrimEnd(), line);
        });
    });

    [Fact]
    public void Json_WithStudy_IsTheDocument() =>
        Snapshot.Match(ServingJson.Write(ServingSamples.FullReport()), "json");

    [Fact]
    public void Json_TopLevel_IsInTheOrderOfTheSchema() => Assert.All(All, report => Assert.Equal(
        [
            "schema", "preset", "seed", "replications", "scenario", "objectives", "baseline", "speculative",
            "withoutFallback", "comparison", "study", "memory", "latency", "evidence", "answer", "digest",
        ],
        Parse(report).Select(property => property.Key)));

    [Fact]
    public void Json_BothSides_HaveTheSameKeys()
    {
        JsonObject json = Parse(ServingSamples.FullReport());

        Assert.Equal(Keys(json["baseline"]!), Keys(json["speculative"]!));
        JsonNode point = json["study"]!["points"]![0]!;
        Assert.Empty(Keys(point["baseline"]!).Except(Keys(json["baseline"]!)));
    }

    [Fact]
    public void Json_Numbers_AreExact()
    {
        ServingReport report = ServingSamples.FullReport();
        ServingResult result = report.Outcome.Result;
        JsonObject json = Parse(report);

        Assert.Equal(
            result.Baseline.TimeToFirstToken!.P95.Low95,
            json["baseline"]!["timeToFirstToken"]!["p95"]!["low95"]!.GetValue<double>());
        Assert.Equal(
            result.Comparison.TimePerOutputToken!.Estimate,
            json["comparison"]!["timePerOutputToken"]!["estimate"]!.GetValue<double>());
        Assert.Equal(400, json["baseline"]!["books"]!["requests"]!.GetValue<int>());
        Assert.Equal(ServingAnswer.Of(report), json["answer"]!.GetValue<string>());
    }

    [Fact]
    public void Json_WhatDoesNotApply_IsNull()
    {
        JsonObject plain = Parse(ServingSamples.PlainReport());

        Assert.Null(plain["study"]);
        Assert.Null(plain["baseline"]!["draft"]);
        Assert.Null(plain["baseline"]!["timeShares"]!["draft"]);
        Assert.Null(Parse(NothingEnded())["speculative"]!["timeToFirstToken"]);
        Assert.Null(Parse(NothingEnded())["comparison"]!["timePerOutputToken"]);
    }

    /// <summary>A run that was cut short before anything came of it.</summary>
    internal static ServingReport NothingEnded()
    {
        var request = new RequestRecord(0, BuildServing.At(1), 10, 10, 0, 0) { Attempts = 1 };
        ServingRun run = BuildServing.Run([request]) with
        {
            Outcome = new SpecSim.Kernel.RunOutcome.Truncated("10 events"),
            Phases = default,
        };
        ServingRun[] runs = [run];
        (ServingSide baseline, ServingSide side, ServingComparison comparison) =
            ServingStatistics.Pair(runs, runs, BuildServing.Facts());
        ServingReport report = ServingSamples.Report();
        return report with
        {
            Outcome = new(
                report.Outcome.Result with { Baseline = baseline, Speculative = side, Comparison = comparison },
                run,
                run),
        };
    }

    private static IEnumerable<string> Keys(JsonNode node) => node.AsObject().Select(property => property.Key);

    private static JsonObject Parse(ServingReport report) => JsonNode.Parse(ServingJson.Write(report))!.AsObject();
}
