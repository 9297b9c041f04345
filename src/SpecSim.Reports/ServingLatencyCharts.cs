// How long users wait: percentiles against load, and whole distributions at the scenario's own load. Both have
// logarithmic time: a queue that builds up moves latency by powers of ten.

using SpecSim.Experiments;
using SpecSim.Quantities;
using SpecSim.Reports.Charts;
using SpecSim.Results;
using SpecSim.Serving;

namespace SpecSim.Reports;

internal static class ServingLatencyCharts
{
    private const int PointsMost = 240;

    private static readonly (string Name, Func<Quantiles, Interval> Of)[] Percentiles =
        [("p50", figures => figures.P50), ("p95", figures => figures.P95), ("p99", figures => figures.P99)];

    /// <summary>Null without a study, or where no request had a latency.</summary>
    public static GridChart? ByLoad(ServingReport report)
    {
        if (LoadAxis.Of(report) is not { } load)
            return null;
        IReadOnlyList<ServedSide> sides = ServingCharts.Sides(report);
        Objectives? goals = report.Scenario.Objectives;
        LineChart[][] rows =
        [
            Row(load, sides, "TTFT", "Time to first token", side => side.TimeToFirstToken, goals?.TimeToFirstToken),
            Row(
                load, sides, "TPOT", "Time per output token", side => side.TimePerOutputToken,
                goals?.TimePerOutputToken),
        ];
        return rows.SelectMany(row => row).All(panel => panel.Series.All(series => series.Points.Count == 0))
            ? null
            : new GridChart(
                "latency-by-load",
                Title(report, load),
                ServingCharts.Subtitle(report.Scenario),
                [.. sides.Select(side => side.Name)],
                rows);
    }

    private static string Title(ServingReport report, LoadAxis load)
    {
        if (!report.Scenario.Single.Drafts)
        {
            return load.Points[^1].Baseline.TimeToFirstToken is { } last
                ? $"At {load.Text(load.At(load.Points[^1]))} one in twenty waits {Units.Time(last.P95.Estimate)} "
                    + "or longer for the first token"
                : "No request had a token at the highest load";
        }

        string token = load.Where(point => Lower(point, side => side.TimePerOutputToken));
        string first = load.Where(point => Lower(point, side => side.TimeToFirstToken));
        return token == first
            ? $"At p95 both TPOT and TTFT are lower with speculation {token}"
            : $"At p95 TPOT is lower with speculation {token}, TTFT {first}";
    }

    private static double? Lower(LoadPoint point, Func<ServingSide, Quantiles?> latency) =>
        latency(point.Baseline)?.P95.Estimate / latency(point.Speculative)?.P95.Estimate;

    private static LineChart[] Row(
        LoadAxis load,
        IReadOnlyList<ServedSide> sides,
        string name,
        string title,
        Func<ServingSide, Quantiles?> latency,
        Duration? goal)
    {
        TimeUnit unit = TimeUnit.OfLatency(load.Points
            .SelectMany(point => sides.Select(side => latency(side.At(point))?.P99.Estimate ?? 0)).Max());
        var axis = new Axis(title, unit.Name, "0.###", AxisScale.Logarithmic);
        return
        [
            .. Percentiles.Select((percentile, column) => new LineChart(
                $"{name}-{percentile.Name}".ToLowerInvariant(),
                $"{name} {percentile.Name}",
                "",
                load.Axis,
                axis,
                [.. sides.Select(side => side.Curve(load.Points
                    .Where(point => latency(side.At(point)) is { } seen && percentile.Of(seen).Estimate > 0)
                    .Select(point => At(load.At(point), percentile.Of(latency(side.At(point))!), unit))))])
            {
                // The panels of a row share their axis: one name is enough for the line through all.
                Levels = [.. Objective(goal, unit).Select(level => column == 0 ? level : level with { Label = "" })],
            }),
        ];
    }

    private static Guide[] Objective(Duration? goal, TimeUnit unit) => goal is { } most && most > Duration.Zero
        ? [new Guide(most.TotalSeconds * unit.PerSecond, $"objective {ChartText.Time(most.TotalSeconds)}")]
        : [];

    /// <summary>An interval that reaches zero has no place on a logarithmic axis: it is left out.</summary>
    private static Point At(double x, Interval seconds, TimeUnit unit)
    {
        double y = seconds.Estimate * unit.PerSecond;
        return seconds is { Low95: > 0 and { } low, High95: { } high }
            ? new Point(x, y, low * unit.PerSecond, high * unit.PerSecond)
            : new Point(x, y);
    }

    /// <summary>Shares of requests or gaps up to each time; null where nothing was delivered.</summary>
    public static GridChart? Distribution(ServingReport report)
    {
        IReadOnlyList<ServedSide> sides = ServingCharts.Sides(report);
        Objectives? goals = report.Scenario.Objectives;
        if (sides.All(side => side.Own.Samples.TimeToFirstToken.Count == 0))
            return null;
        const string requests = "Share of requests";
        return new GridChart(
            "latency-distribution",
            DistributionTitle(sides),
            $"{ServingCharts.Subtitle(report.Scenario)}; first replication",
            [.. sides.Select(side => side.Name)],
            [
                [
                    Panel("Time to first token", "TTFT", requests, sides, goals?.TimeToFirstToken,
                        side => Ladder(side.Samples.TimeToFirstToken)),
                    Panel("Time per output token", "TPOT", requests, sides, goals?.TimePerOutputToken,
                        side => Ladder(side.Samples.TimePerOutputToken)),
                ],
                [
                    Panel("Whole request", "Arrival to last token", requests, sides, goals?.EndToEnd,
                        side => Ladder(side.Samples.EndToEnd)),
                    Panel("Gaps between bursts", "Gap", "Share of gaps", sides, null,
                        side => Ladder(side.Samples.BurstGaps)),
                ],
            ]);
    }

    private static string DistributionTitle(IReadOnlyList<ServedSide> sides)
    {
        static string Time(IReadOnlyList<double> ascending, double share) => Units.Time(Quantile(ascending, share));
        LatencySamples last = sides[^1].Own.Samples;
        if (sides.Count == 1)
        {
            return $"Half of the requests have their first token within {Time(last.TimeToFirstToken, 0.5)}, "
                + $"{ChartText.Percent(0.95)} within {Time(last.TimeToFirstToken, 0.95)}";
        }

        LatencySamples first = sides[0].Own.Samples;
        return $"Speculation moves the median TPOT from {Time(last.TimePerOutputToken, 0.5)} to "
            + $"{Time(first.TimePerOutputToken, 0.5)}, the median TTFT from {Time(last.TimeToFirstToken, 0.5)} to "
            + $"{Time(first.TimeToFirstToken, 0.5)}";
    }

    private static double? Quantile(IReadOnlyList<double> ascending, double share) =>
        ascending.Count == 0 ? null : ascending[(int)Math.Ceiling(share * ascending.Count) - 1];

    private static LineChart Panel(
        string title,
        string name,
        string of,
        IReadOnlyList<ServedSide> sides,
        Duration? goal,
        Func<ServingSide, IEnumerable<(double Seconds, double Share)>> ladder)
    {
        (ServedSide Side, (double Seconds, double Share)[] Points)[] all =
            [.. sides.Select(side => (side, ladder(side.Own).ToArray()))];
        TimeUnit unit = TimeUnit.OfLatency(
            all.SelectMany(side => side.Points).Select(point => point.Seconds).DefaultIfEmpty(0).Max());
        return new LineChart(
            title.ToLowerInvariant().Replace(' ', '-'),
            title,
            "",
            new Axis(name, unit.Name, "0.###", AxisScale.Logarithmic),
            new Axis(of, "", "0 %", Minimum: 0, Maximum: 1),
            [.. all.Select(side => side.Side.Curve(
                side.Points.Select(point => new Point(point.Seconds * unit.PerSecond, point.Share))))])
        {
            Crossings = Objective(goal, unit),
        };
    }

    /// <summary>A few hundred of the samples, evenly by rank, with the share that is no longer.</summary>
    private static IEnumerable<(double Seconds, double Share)> Ladder(IReadOnlyList<double> ascending)
    {
        int steps = Math.Min(PointsMost, ascending.Count);
        return Enumerable.Range(1, steps)
            .Select(step => (int)((long)step * ascending.Count / steps))
            .Select(rank => (ascending[rank - 1], (double)rank / ascending.Count))
            .Where(point => point.Item1 > 0);
    }

    private static IEnumerable<(double Seconds, double Share)> Ladder(IReadOnlyList<(double Seconds, long Count)> gaps)
    {
        double total = gaps.Sum(gap => gap.Count);
        long below = 0;
        double last = 0;
        foreach ((double seconds, long count) in gaps)
        {
            below += count;
            double share = below / total;
            if (seconds <= 0 || (share - last < 1.0 / PointsMost && below < total))
                continue;
            last = share;
            yield return (seconds, share);
        }
    }
}
