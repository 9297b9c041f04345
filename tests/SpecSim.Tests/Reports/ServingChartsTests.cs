// The charts of a serving run as data and as pictures: which there are, that what they draw is what the report says,
// and that titles claim no more than that.

using SpecSim.Experiments;
using SpecSim.Quantities;
using SpecSim.Reports;
using SpecSim.Reports.Charts;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Tests.Support;
using SpecSim.Workloads;

namespace SpecSim.Tests.Reports;

public sealed class ServingChartsTests
{
    private static readonly ServingReport Full = ServingChartData.FullReport();

    public static TheoryData<string> Ids => [.. ServingCharts.Of(Full).Select(chart => chart.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Svg_FullReport_IsThePicture(string id) =>
        Snapshot.Match(ChartRenderer.Svg(Chart<Chart>(Full, id)), ("chart", id), "svg");

    [Fact]
    public void Of_FullReport_AreAllInReadingOrder() => Assert.Equal(
        [
            "speedup-by-load", "latency-by-load", "cost-by-load", "timeline", "goodput-through-faults",
            "latency-distribution", "speedup-by-category", "outcomes-by-category", "first-token-by-category",
            "outcomes-by-priority", "first-token-by-priority",
        ],
        ServingCharts.Of(Full).Select(chart => chart.Id));

    [Fact]
    public void Of_PlainReport_ShowsOneSideAndNoSpeculation()
    {
        IReadOnlyList<Chart> charts = ServingCharts.Of(ServingChartData.PlainReport() with { Study = Full.Study });

        Assert.Equal(
            ["latency-by-load", "cost-by-load", "timeline", "latency-distribution"], charts.Select(chart => chart.Id));
        Assert.All(charts.OfType<GridChart>(), chart => Assert.Equal(["without speculation"], chart.Names));
        Assert.All(charts, chart => Assert.StartsWith("<svg", ChartRenderer.Svg(chart), StringComparison.Ordinal));
        Assert.Equal(
            "Within the objectives plain decoding carries 14 requests/s at $2.39 a million tokens", charts[1].Title);
    }

    [Fact]
    public void SpeedupByLoad_Crossing_IsTheStudys()
    {
        var chart = Chart<PanelChart>(Full, "speedup-by-load");
        LoadStudy study = Full.Study!;

        Guide crossing = Assert.Single(chart.Panels[0].Crossings);
        Assert.Equal(study.Crossover.Rate!.Value, crossing.Value);
        Assert.Equal("pays up to 8.9 requests/s", crossing.Label);
        Assert.Equal(
            "Speculation pays up to 8.9 requests/s; beyond, a token takes up to 85\u00a0% longer", chart.Title);
        Assert.Equal(
            study.Points.Select(point => (point.Rate, point.Comparison.TimePerOutputToken)),
            chart.Panels[0].Series[0].Points.Select(point => (point.X, Interval(point))));
        Assert.Equal(
            study.Points.Select(point => (point.Rate, point.Comparison.Goodput)),
            chart.Panels[1].Series[1].Points.Select(point => (point.X, Interval(point))));
        // At the crossing the drawn line is at 1, as the logarithmic axis draws it.
        Assert.Equal(1, OnLine(chart.Panels[0].Series[0].Points, crossing.Value), 9);
    }

    [Theory]
    [InlineData(true, null, "Speculation pays at no load tried: time per output token is never lower")]
    [InlineData(false, null, "Speculation pays at every load tried, up to 16 requests/s")]
    [InlineData(false, 3.0, "Speculation pays up to 3 requests/s; beyond, a token takes up to 2.50 times as long")]
    public void SpeedupTitle_EachShape_SaysWhatIsSeen(bool never, double? rate, string title)
    {
        ServingReport report = Full with
        {
            Study = Full.Study! with { Crossover = new LoadCrossover(rate, 5, never, 1.5, 16) },
        };

        var chart = Chart<PanelChart>(report, "speedup-by-load");

        Assert.Equal(title, chart.Title);
        Assert.Equal(rate is null ? [] : [3.0], chart.Panels[0].Crossings.Select(crossing => crossing.Value));
    }

    [Fact]
    public void LatencyByLoad_EveryPoint_IsThePercentileInTheAxisUnit()
    {
        var chart = Chart<GridChart>(Full, "latency-by-load");
        LoadPoint first = Full.Study!.Points[0];

        LineChart tail = chart.Rows[1][2];
        Assert.Equal("TPOT p99", tail.Title);
        Assert.Equal("ms", tail.Y.Unit);
        Assert.Equal(
            [("with speculation", 1000 * first.Speculative.TimePerOutputToken!.P99.Estimate),
                ("without speculation", 1000 * first.Baseline.TimePerOutputToken!.P99.Estimate)],
            tail.Series.Select(series => (series.Name, series.Points[0].Y)));
        Assert.Equal(40, Assert.Single(tail.Levels).Value, 9);
        Assert.Equal("objective 40 ms", Assert.Single(chart.Rows[1][0].Levels).Label);
        Assert.Equal("At p95 TPOT is lower with speculation up to 8.9 requests/s, TTFT at no load tried", chart.Title);
    }

    [Fact]
    public void LatencyByLoad_IntervalThatReachesZero_HasNoBand()
    {
        LoadPoint[] points = [.. Full.Study!.Points.Select(point => point with
        {
            Baseline = point.Baseline with { TimeToFirstToken = Wide(point.Baseline.TimeToFirstToken!) },
        })];

        var chart = Chart<GridChart>(Full with { Study = Full.Study with { Points = points } }, "latency-by-load");

        Assert.All(chart.Rows[0][0].Series[1].Points, point => Assert.Null(point.Low));
        Assert.NotNull(ChartRenderer.Svg(chart));

        static Quantiles Wide(Quantiles figures) => figures with { P50 = figures.P50 with { Low95 = -1 } };
    }

    [Fact]
    public void CostByLoad_Marks_AreTheCarriedLoads()
    {
        var chart = Chart<LineChart>(Full, "cost-by-load");
        CarriedLoad carried = Full.Study!.Carried!;

        Assert.Equal(
            [(carried.SpeculativeRate!.Value, carried.SpeculativeUsdPerMillionTokens!.Value),
                (carried.BaselineRate!.Value, carried.BaselineUsdPerMillionTokens!.Value)],
            chart.Marks.Select(mark => (mark.X, mark.Y)));
        Assert.Equal(
            Full.Study.Points.Select(point => point.Baseline.UsdPerMillionTokens!.Value),
            chart.Series[1].Points.Select(point => point.Y));
    }

    [Fact]
    public void CostByLoad_ObjectivesNeverHold_SaysSoAndMarksNothing()
    {
        var carried = new CarriedLoad(13, null, 2.4, null);
        ServingReport report = Full with { Study = Full.Study! with { Carried = carried } };

        var chart = Chart<LineChart>(report, "cost-by-load");

        Assert.Equal(
            "The objectives hold at no load tried with speculation, up to 13 requests/s without", chart.Title);
        Assert.Equal("without: $2.40", Assert.Single(chart.Marks).Label);
    }

    [Fact]
    public void CostByLoad_EquallyMuchIsCarried_MarksOneLoad()
    {
        var carried = new CarriedLoad(13, 13.05, 2.4, 2.3);
        ServingReport report = Full with { Study = Full.Study! with { Carried = carried } };

        var chart = Chart<LineChart>(report, "cost-by-load");

        Assert.StartsWith("Within the objectives 13 requests/s are carried either way", chart.Title);
        Assert.Equal(new Mark(13, 2.4, "either way"), Assert.Single(chart.Marks));
    }

    [Fact]
    public void SpeedupByLoad_LossOnlyWhereTheServerFallsBehind_IsNoEnd()
    {
        LoadPoint[] points = [.. Full.Study!.Points.Select((point, index) => point with
        {
            Baseline = point.Baseline with { KeptUp = index < Full.Study.Points.Count - 1 },
            Speculative = point.Speculative with { KeptUp = index < Full.Study.Points.Count - 1 },
            Comparison = point.Comparison with
            {
                TimePerOutputToken = new Interval(index < Full.Study.Points.Count - 1 ? 1.5 : 0.9, null, null),
            },
        })];
        ServingReport report = Full with
        {
            Study = Full.Study with { Points = points, Crossover = new LoadCrossover(15, 40, false, 0.11, 16) },
        };

        var chart = Chart<PanelChart>(report, "speedup-by-load");

        Assert.StartsWith("Speculation pays at every load that can be served, up to", chart.Title);
        Assert.Empty(chart.Panels[0].Crossings);
    }

    [Fact]
    public void CostByLoad_NoPrice_IsLeftOut()
    {
        LoadPoint[] points = [.. Full.Study!.Points.Select(point => point with
        {
            Baseline = point.Baseline with { UsdPerMillionTokens = null },
            Speculative = point.Speculative with { UsdPerMillionTokens = 0 },
        })];

        Assert.DoesNotContain(
            ServingCharts.Of(Full with { Study = Full.Study with { Points = points } }),
            chart => chart.Id == "cost-by-load");
    }

    [Fact]
    public void ByLoad_ClosedLoop_CountsClients()
    {
        var clients = new ArrivalLaw.ClosedLoop(64, Duration.Zero);
        ServingReport report = Full with
        {
            Scenario = Full.Scenario with { Workload = Full.Scenario.Workload with { Arrivals = clients } },
        };

        var chart = Chart<PanelChart>(report, "speedup-by-load");

        // The rate of the formulas is 8 for factor 1, and here the clients are 64: eight for each request a second.
        Assert.Equal("Clients", chart.Panels[0].X.Title);
        Assert.Equal(
            Full.Study!.Points.Select(point => 8 * point.Rate),
            chart.Panels[0].Series[0].Points.Select(point => point.X));
        Assert.Equal(8 * Full.Study.Crossover.Rate!.Value, Assert.Single(chart.Panels[0].Crossings).Value, 9);
        Assert.Equal("pays up to 72 clients", chart.Panels[0].Crossings[0].Label);
    }

    [Fact]
    public void Timeline_Curves_HoldEachMeanOverItsSpanAndStopAtTheEnd()
    {
        var chart = Chart<GridChart>(Full, "timeline");
        IReadOnlyList<TimePoint> series = Full.Outcome.Result.Speculative.Series;

        Assert.Equal(
            ["Requests running", "Requests waiting", "KV cache in use", "Draft length K", "Accepted of the drafted"],
            chart.Rows.Select(row => row[0].Title));
        Point[] running = [.. chart.Rows[0][0].Series[0].Points];
        Assert.Equal(
            series.Select(point => (point.Start, point.Running)), running[..^1].Select(point => (point.X, point.Y)));
        Assert.Equal((series[^1].Start + series[^1].Seconds, series[^1].Running), (running[^1].X, running[^1].Y));
        // Nothing decoded in the first span, so nothing had a length.
        Assert.Equal(series[1].Start, Assert.Single(chart.Rows[3][0].Series).Points[0].X);
        Assert.Equal(
            ["replica 1 down", "load 2x", "draft of replica 0 lost"], chart.Shades.Select(shade => shade.Label));
        Assert.Equal((40, 65), (chart.Shades[0].From, chart.Shades[0].To));
    }

    [Fact]
    public void Timeline_AGapWithinARun_BreaksTheCurve()
    {
        TimePoint[] series = [.. Full.Outcome.Result.Speculative.Series.Select((point, index) =>
            index is 10 or 11 ? point with { DraftLength = null } : point)];
        ServingReport report = WithSpeculative(side => side with { Series = series });

        IReadOnlyList<Series> lengths = Chart<GridChart>(report, "timeline").Rows[3][0].Series;

        Assert.Equal(2, lengths.Count);
        Assert.Equal((series[10].Start, series[12].Start), (lengths[0].Points[^1].X, lengths[1].Points[0].X));
    }

    [Fact]
    public void Goodput_Title_IsTheShareServedDuringFaults()
    {
        // Faults at 40-65, 100-115 and 135-155 s; spans last 2 s, so 65 and 135 and 155 halve one each and 115 too.
        IReadOnlyList<TimePoint> series = Full.Outcome.Result.Speculative.Series;
        double Part(TimePoint point) => Enumerable.Range(0, 200).Count(hundredth =>
        {
            double time = point.Start + ((hundredth + 0.5) / 100);
            return time is (>= 40 and < 65) or (>= 100 and < 115) or (>= 135 and < 155);
        });
        double share = series.Sum(point => point.GoodRate!.Value * Part(point))
            / series.Sum(point => point.ArrivalRate * Part(point));

        string title = Chart<GridChart>(Full, "goodput-through-faults").Title;

        Assert.StartsWith(
            $"During faults {100 * share:0}\u00a0% of what arrives is served well with speculation", title);
    }

    [Fact]
    public void Goodput_MoreSides_AreDrawnInTheirOrder()
    {
        IReadOnlyList<TimePoint> series = Full.Outcome.Result.Speculative.Series;

        GridChart chart = GoodputChart.Of(
            [("with fallback", series), ("without fallback", series)], ServingChartData.Faults)!;

        Assert.Equal(["with fallback", "without fallback", "arriving"], chart.Names);
        Assert.Equal([true, false], chart.Rows[0][0].Series.Where(one => !one.Dashed).Select(one => one.Emphasised));
        Assert.Null(GoodputChart.Of([("with fallback", series)], []));
    }

    [Fact]
    public void Goodput_FaultAfterTheEnd_ClaimsNoShare()
    {
        Fault late = ServingChartData.Faults[0] with { At = Instant.Start + Duration.FromSeconds(1000) };

        GridChart chart = GoodputChart.Of([("all", Full.Outcome.Result.Speculative.Series)], [late])!;

        Assert.Equal("Nothing arrived while something was wrong", chart.Title);
        Assert.Empty(chart.Shades);
    }

    [Fact]
    public void Goodput_NoObjectives_CountsWhatFinished()
    {
        TimePoint[] series =
            [.. Full.Outcome.Result.Speculative.Series.Select(point => point with { GoodRate = null })];

        GridChart chart = GoodputChart.Of([("all", series)], ServingChartData.Faults)!;

        Assert.Equal("Requests finished", chart.Rows[0][0].Title);
        // 90 spans are drawn as 45.
        IReadOnlyList<Point> finished = chart.Rows[0][0].Series[1].Points;
        Assert.Equal((series[10].FinishedRate + series[11].FinishedRate) / 2, finished[5].Y, 1e-9);
        Assert.Equal(
            series.Sum(point => point.FinishedRate * point.Seconds),
            finished.Zip(finished.Skip(1), (from, to) => from.Y * (to.X - from.X)).Sum(), 1e-6);
    }

    [Fact]
    public void Distribution_Curves_RiseToOneAtTheLongest()
    {
        var chart = Chart<GridChart>(Full, "latency-distribution");
        LatencySamples samples = Full.Outcome.Result.Baseline.Samples;

        Assert.All(chart.Rows.SelectMany(row => row).SelectMany(panel => panel.Series), series =>
        {
            Assert.Equal(1, series.Points[^1].Y);
            Assert.Equal(series.Points.Select(point => point.Y).Order(), series.Points.Select(point => point.Y));
            Assert.InRange(series.Points.Count, 50, 300);
        });
        Point[] first = [.. chart.Rows[0][0].Series[1].Points];
        Assert.Equal(samples.TimeToFirstToken[^1], first[^1].X);
        // A share is of those that are no longer.
        Assert.All(first, point => Assert.Equal(
            point.Y, samples.TimeToFirstToken.Count(seconds => seconds <= point.X) / (double)1000, 9));
        Assert.Equal(1000 * samples.BurstGaps[^1].Seconds, chart.Rows[1][1].Series[1].Points[^1].X, 9);
    }

    [Fact]
    public void Outcomes_Parts_AreSharesOfAllThatCame()
    {
        var chart = Chart<StackedBarChart>(Full, "outcomes-by-priority");

        Assert.Equal(["finished", "rejected", "timed out", "cancelled"], chart.Parts.Select(part => part.Name));
        for (int row = 0; row < chart.Categories.Count; row++)
            Assert.Equal(1, chart.Parts.Sum(part => part.Values[row]), 12);
        Assert.Equal("Worst served is batch with speculation: 83\u00a0% finish", chart.Title);
    }

    [Fact]
    public void Groups_AllFinished_HaveNoOutcomes()
    {
        static GroupFigures Whole(GroupFigures group) => group with { Books = new Books(10, 10, 0, 0, 0, 0, 10) };
        static ServingSide Side(ServingSide side) => side with
        {
            Categories = [.. side.Categories.Select(Whole)],
            Priorities = [.. side.Priorities.Select(Whole)],
        };
        ServingReport report = With(Side, Side);

        Assert.DoesNotContain(
            ServingCharts.Of(report), chart => chart.Id.StartsWith("outcomes", StringComparison.Ordinal));
    }

    [Fact]
    public void Faults_VeryMany_AreCountedByKindInsteadOfNamed()
    {
        Fault[] faults = [.. Enumerable.Range(0, 10).Select(index => new Fault(
            index < 3 ? FaultKind.KvLoss : FaultKind.ReplicaCrash, 0,
            Instant.Start + Duration.FromSeconds(10 * index), Duration.FromSeconds(1), 0.5))];

        IReadOnlyList<Shade> shades = ServingFaultWords.Shades(faults, TimeUnit.OfRun(180), 180);

        Assert.Equal(10, shades.Count);
        Assert.Equal(
            ["3 KV shortages", "7 replica outages"],
            shades.Select(shade => shade.Label).Where(text => text.Length > 0));
    }

    private static TChart Chart<TChart>(ServingReport report, string id)
        where TChart : Chart => (TChart)ServingCharts.Of(report).Single(chart => chart.Id == id);

    private static ServingReport WithSpeculative(Func<ServingSide, ServingSide> change) => With(side => side, change);

    private static ServingReport With(Func<ServingSide, ServingSide> plain, Func<ServingSide, ServingSide> drafted)
    {
        ServingResult result = Full.Outcome.Result;
        return Full with
        {
            Outcome = Full.Outcome with
            {
                Result = result with { Baseline = plain(result.Baseline), Speculative = drafted(result.Speculative) },
            },
        };
    }

    private static Interval? Interval(Point point) => new(point.Y, point.Low, point.High);

    /// <summary>Where the line through the points is, straight over the logarithm of x.</summary>
    private static double OnLine(IReadOnlyList<Point> points, double x)
    {
        (Point before, Point after) = points.Zip(points.Skip(1)).First(pair => pair.First.X <= x && x <= pair.Second.X);
        double share = Math.Log(x / before.X) / Math.Log(after.X / before.X);
        return before.Y + (share * (after.Y - before.Y));
    }
}
