// The servers over time as steps of a chart: a mean holds over its span, and where there is none the curve has a gap.

using SpecSim.Reports.Charts;
using SpecSim.Results;

namespace SpecSim.Reports;

internal static class TimeCurves
{
    public static double End(IReadOnlyList<TimePoint> series) =>
        series.Count == 0 ? 0 : series[^1].Start + series[^1].Seconds;

    public static Axis Axis(TimeUnit unit) => new("Time", unit.Name, "0.##", Minimum: 0);

    /// <summary>One series for each stretch without a gap.</summary>
    public static IEnumerable<Series> Of(
        string name,
        IReadOnlyList<TimePoint> series,
        TimeUnit unit,
        Func<TimePoint, double?> value,
        bool emphasised = false,
        bool dashed = false)
    {
        List<Point> run = [];
        foreach (TimePoint point in series)
        {
            if (value(point) is { } known)
            {
                run.Add(new Point(point.Start * unit.PerSecond, known));
                continue;
            }

            if (run.Count > 0)
                yield return Closed(point.Start);
            run = [];
        }

        if (run.Count > 0)
            yield return Closed(End(series));

        Series Closed(double end) =>
            new(name, [.. run, new Point(end * unit.PerSecond, run[^1].Y)], emphasised, dashed);
    }
}
