// What the servers did over time, one quantity under the other, so that a fault or a burst can be followed down the
// page: it arrives, the batch grows, requests wait, the cache fills, drafts get shorter.

using SpecSim.Reports.Charts;
using SpecSim.Results;

namespace SpecSim.Reports;

internal static class ServingTimeline
{
    /// <summary>Null where nothing was recorded over time.</summary>
    public static GridChart? Of(ServingReport report)
    {
        IReadOnlyList<ServedSide> sides = [.. ServingCharts.Sides(report).Where(side => side.Own.Series.Count > 0)];
        if (sides.Count == 0)
            return null;
        double end = sides.Max(side => TimeCurves.End(side.Own.Series));
        TimeUnit unit = TimeUnit.OfRun(end);
        Axis time = TimeCurves.Axis(unit);
        LineChart?[] rows =
        [
            Row("Requests running", "0.#", time, unit, sides, point => point.Running),
            Row("Requests waiting", "0.#", time, unit, sides, point => point.Waiting),
            Row("KV cache in use", "0 %", time, unit, sides, point => point.KvUse, most: 1),
            Row("Draft length K", "0.#", time, unit, Drafting(sides), point => point.DraftLength),
            Row("Accepted of the drafted", "0 %", time, unit, Drafting(sides), point => point.AcceptedShare, most: 1),
        ];
        return new GridChart(
            "timeline",
            Title(sides),
            $"{ServingCharts.Subtitle(report.Scenario)}; first replication",
            [.. sides.Select(side => side.Name)],
            [.. rows.OfType<LineChart>().Select(row => (LineChart[])[row])])
        {
            Steps = true,
            Shades = ServingFaultWords.Shades(sides[0].Own.Faults, unit, end),
        };
    }

    private static IReadOnlyList<ServedSide> Drafting(IReadOnlyList<ServedSide> sides) =>
        [.. sides.Where(side => side.Name == ServingCharts.With)];

    private static LineChart? Row(
        string title,
        string format,
        Axis time,
        TimeUnit unit,
        IReadOnlyList<ServedSide> sides,
        Func<TimePoint, double?> value,
        double? most = null)
    {
        Series[] series = [.. sides.SelectMany(side =>
            TimeCurves.Of(side.Name, side.Own.Series, unit, value, side.Emphasised))];
        return series.Length == 0
            ? null
            : new LineChart(
                title.ToLowerInvariant().Replace(' ', '-'),
                title,
                "",
                time,
                new Axis(title, "", format, Minimum: 0, Maximum: most),
                series);
    }

    private static string Title(IReadOnlyList<ServedSide> sides)
    {
        static double Mean(ServedSide side) => side.Own.Series.Sum(point => point.Running * point.Seconds)
            / side.Own.Series.Sum(point => point.Seconds);
        static string Running(ServedSide side) => ServingCharts.Rate(Mean(side));
        static string Peak(ServedSide side) => ChartText.Percent(side.Own.Series.Max(point => point.KvUse));
        return sides.Count == 1
            ? $"{Running(sides[0])} requests run at a time, and the KV cache is up to {Peak(sides[0])} full"
            : $"{Running(sides[0])} requests run at a time with speculation, {Running(sides[1])} without; the KV cache "
                + $"is up to {Peak(sides[0])} and {Peak(sides[1])} full";
    }
}
