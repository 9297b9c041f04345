// The charts of a run as data: which there are, what their titles claim, and that every one can be drawn.

using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Quantities;
using SpecSim.Reports;
using SpecSim.Reports.Charts;
using SpecSim.Speculation;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Reports;

public sealed class RunChartsTests
{
    [Fact]
    public void Of_FullReport_AreAllNineInReadingOrder() => Assert.Equal(
        [
            "speedup-by-draft-length", "speedup-by-batch", "speedup-by-alpha", "acceptance-by-position", "round-time",
            "waterfall", "roofline", "timeline", "presets",
        ],
        RunCharts.Of(Samples.FullReport()).Select(chart => chart.Id));

    [Fact]
    public void Of_WithoutStudy_AreThoseOfTheRoundAlone() => Assert.Equal(
        ["acceptance-by-position", "round-time", "waterfall", "roofline", "timeline"],
        RunCharts.Of(Samples.Report()).Select(chart => chart.Id));

    [Fact]
    public void Of_NoSpeculation_ShowNoDraft()
    {
        IReadOnlyList<Chart> charts = RunCharts.Of(Samples.PlainReport());

        Assert.Equal(["round-time", "roofline", "timeline"], charts.Select(chart => chart.Id));
        Assert.Equal(["Target pass"], ((TimelineChart)charts[2]).Lanes);
        Assert.All(charts, chart => Assert.Equal("", chart.Note));
    }

    [Fact]
    public void Of_CutAtOnce_LeavesOutWhatIsUnknown() =>
        Assert.Equal(["round-time", "roofline"], RunCharts.Of(Samples.CutAtOnce()).Select(chart => chart.Id));

    [Fact]
    public void Of_AnyReport_CanBeDrawn()
    {
        RunReport[] reports = [Samples.FullReport(), Samples.PlainReport(), Samples.CutAtOnce()];

        Assert.All(reports.SelectMany(RunCharts.Of), chart =>
            Assert.StartsWith("<svg", ChartRenderer.Svg(chart), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(new[] { 1.2, 1.6, 1.5 }, "Speedup peaks at K = 2 with 1.60x")]
    [InlineData(new[] { 1.2, 1.4, 1.5 }, "Speedup still rises at K = 3, to 1.50x")]
    [InlineData(new[] { 0.9, 0.8, 0.7 }, "No draft length pays: the best, K = 1, gives 0.90x")]
    public void DraftLengthTitle_EachShape_SaysWhatIsSeen(double[] speedups, string title) =>
        Assert.Equal(title, Titled(Samples.Study(speedups), "speedup-by-draft-length"));

    [Fact]
    public void DraftLengthTitle_OwnIsBest_TellsTheRunsOwnSpeedup() => Assert.Equal(
        "Speedup peaks at K = 5 with 1.44x",
        Titled(Samples.Study(1.2, 1.3, 1.35, 1.4, 1.47, 1.3), "speedup-by-draft-length"));

    [Theory]
    [InlineData(1.2, 1.2, "Speculation is faster and cheaper at every load tried, up to 2 requests at a time")]
    [InlineData(1.2, 0.9, "Speculation is faster up to 2 requests at a time, cheaper for a single request only")]
    [InlineData(0.9, 0.9, "Speculation is faster and cheaper for a single request only")]
    public void LoadTitle_EachShape_SaysWhatIsSeen(double faster, double cheaper, string title) => Assert.Equal(
        title, Titled(Loads(Samples.Load(1, 1.3, 1.3), Samples.Load(2, faster, cheaper)), "speedup-by-batch"));

    [Fact]
    public void LoadTitle_NeverBetter_SaysSo()
    {
        Study never = Loads(Samples.Load(1, 0.9, 0.8), Samples.Load(2, 0.8, 0.7));

        Assert.Equal("Speculation is neither faster nor cheaper at any load", Titled(never, "speedup-by-batch"));
    }

    [Fact]
    public void LoadChart_GainFallsThroughOne_MarksWhere()
    {
        // Half-way between 1.1 at 4 and 0.9 at 8 on the logarithm of the batch: 4 times the square root of 2.
        var chart = (PanelChart)Chart(Samples.FullReport(), "speedup-by-batch");

        Guide crossing = Assert.Single(chart.Panels[0].Crossings);
        Assert.Equal(4 * Math.Sqrt(2), crossing.Value, 12);
        Assert.Equal("breaks even near 6", crossing.Label);
        // The cost crosses where the cost ratio does: 1.05 at 4 and 0.8 at 8.
        Assert.Equal(4 * Math.Pow(2, 0.2), Assert.Single(chart.Panels[1].Crossings).Value, 12);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.0)]
    public void LoadChart_NoPrice_ShowsTokensPerSecond(double? usd)
    {
        BatchPoint[] points = [.. Samples.Study(1.2, 1.3).ByBatch.Select(point => point with
        {
            BaselineUsdPerMillionTokens = usd,
            SpeculativeUsdPerMillionTokens = usd,
        })];

        var chart = (PanelChart)Chart(Samples.Report() with { Study = Loads(points) }, "speedup-by-batch");

        Assert.Equal("tokens-per-second", chart.Panels[1].Id);
        Assert.Equal("Speculation is faster up to 4 requests at a time", chart.Title);
    }

    [Fact]
    public void AlphaChart_PresetPoint_LiesOnTheFormulaOfItsDraftLength()
    {
        RunReport report = Samples.FullReport();
        var chart = (LineChart)Chart(report, "speedup-by-alpha");

        // alpha 0.7 was put in; 8 replications of 256 tokens give it back within a few per cent.
        Assert.InRange(Assert.Single(chart.Marks).X, 0.66, 0.74);
        Assert.Equal(["K = 1", "K = 4", "K = 5, formula"], chart.Series.Select(series => series.Name));
        Assert.True(chart.Series[2].Dashed);
        Assert.Equal("K = 5 pays from \u03b1 = 0.51 on; this preset has 0.69 and reaches 1.44x", chart.Title);
    }

    [Fact]
    public void FormulaCurve_OwnScenario_IsItsClosedForm()
    {
        RunReport report = Samples.Report();
        var formula = new FormulaCurve(report.Scenario);

        Assert.Equal(report.Result.ClosedForm.Speedup, formula.Speedup(report.Scenario.DraftLength), 12);
        Assert.Equal(report.Result.ClosedForm.Speedup, formula.Speedup(report.Scenario.Acceptance), 12);
        Assert.Equal(1, formula.Speedup(0), 12);
    }

    [Fact]
    public void RoundTime_Parts_AddUpToTheRound()
    {
        RunReport report = Samples.Report();
        var chart = (StackedBarChart)Chart(report, "round-time");

        double Sum(int category) => chart.Parts.Sum(part => part.Values[category]) / 1000;
        double round = report.Result.Round.Draft.TotalSeconds + report.Result.Round.Verify.TotalSeconds;
        Assert.Equal(report.Result.Round.Plain.TotalSeconds, Sum(0), 12);
        Assert.Equal(round, Sum(1), 12);
        Assert.Equal(round / report.Result.Speculative.TokensPerRound.Estimate, Sum(2), 12);
    }

    [Fact]
    public void Timeline_Spans_FollowEachOtherWithoutGaps()
    {
        var chart = (TimelineChart)Chart(Samples.Report(), "timeline");

        Assert.Equal(4, chart.Spans.Count(span => span.Kind == "Draft"));
        // Rounds start on whole nanoseconds, which are 1e-6 of this axis.
        Assert.All(chart.Spans.Zip(chart.Spans.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start, 5e-6));
        Assert.All(chart.Utilisations, usage => Assert.Contains(usage.Changes, change => change.Value > 0));
    }

    [Fact]
    public void Timeline_ManyRequests_SaysWhoseTokens()
    {
        Scenario scenario = Samples.Scenario();
        Scenario many = scenario with { Workload = scenario.Workload with { Batch = 8 } };

        Assert.Equal(
            "Tokens kept are those of the first request. Acceptance is assumed, not measured.",
            Chart(Samples.Report() with { Scenario = many }, "timeline").Note);
    }

    [Fact]
    public void Presets_OwnOne_IsHighlighted()
    {
        var chart = (BarChart)Chart(Samples.FullReport(), "presets");

        Assert.Equal("other gains most, 1.80x; test has 1.44x", chart.Title);
        Assert.Equal(["other", "test"], chart.Bars.Select(bar => bar.Label));
        Assert.Equal([false, true], chart.Bars.Select(bar => bar.Highlighted));
    }

    [Fact]
    public void Note_TransferredConstants_IsOnEveryChart()
    {
        Scenario scenario = Samples.Scenario();
        Device device = scenario.Device with
        {
            Latency = scenario.Device.Latency with { Kind = CalibrationKind.Transferred },
        };
        RunReport report = Samples.Report() with { Scenario = scenario with { Device = device } };

        Assert.All(RunCharts.Of(report), chart => Assert.Equal(
            "Latency constants are transferred from another device: uncalibrated. Acceptance is assumed, not measured.",
            chart.Note));
    }

    [Fact]
    public void Subtitle_PromptLookup_HasNoDraftModel() => Assert.Equal(
        "Llama-3.1-70B by prompt lookup on 4 x H100 SXM 80GB, one request at a time, K = 5",
        RunCharts.Subtitle(
            Build.Scenario() with { Method = new SpeculationMethod.PromptLookup(new Probability(0.5)) }));

    private static Study Loads(params BatchPoint[] points) => Samples.Study(1.2, 1.3) with { ByBatch = points };

    private static string Titled(Study study, string id) => Chart(Samples.Report() with { Study = study }, id).Title;

    private static Chart Chart(RunReport report, string id) => RunCharts.Of(report).Single(chart => chart.Id == id);
}
