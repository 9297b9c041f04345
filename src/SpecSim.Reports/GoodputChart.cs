// What users got through faults: requests a second that met the objectives, or that finished where nobody asked for
// any, beside those that arrived.

using SpecSim.Reports.Charts;
using SpecSim.Results;
using SpecSim.Serving;

namespace SpecSim.Reports;

internal static class GoodputChart
{
    private const string Offered = "arriving";

    // Requests that end within a second or two are few, and their number is noise.
    private const int MostSpans = 80;

    /// <summary>Null without faults or without anything over time.</summary>
    /// <param name="sides">Ways to serve the same arrivals, each over time; the first is emphasised.</param>
    /// <param name="faults">What went wrong.</param>
    public static GridChart? Of(
        IReadOnlyList<(string Name, IReadOnlyList<TimePoint> Series)> sides, IReadOnlyList<Fault> faults)
    {
        (string Name, IReadOnlyList<TimePoint> Series)[] known = [.. sides.Where(side => side.Series.Count > 0)];
        if (known.Length == 0 || faults.Count == 0)
            return null;
        bool objectives = known.SelectMany(side => side.Series).Any(point => point.GoodRate is not null);
        double? Rate(TimePoint point) => objectives ? point.GoodRate : point.FinishedRate;
        double end = known.Max(side => TimeCurves.End(side.Series));
        TimeUnit unit = TimeUnit.OfRun(end);
        string what = objectives ? "Requests served within the objectives" : "Requests finished";
        var panel = new LineChart(
            "goodput",
            what,
            "",
            TimeCurves.Axis(unit),
            new Axis(what, "requests/s", "0.##", Minimum: 0),
            [
                .. TimeCurves.Of(Offered, Joined(known[0].Series), unit, point => point.ArrivalRate, dashed: true),
                .. known.SelectMany((side, index) =>
                    TimeCurves.Of(side.Name, Joined(side.Series), unit, Rate, emphasised: index == 0)),
            ]);
        return new GridChart(
            "goodput-through-faults",
            Title(known, faults, Rate, objectives),
            "",
            [.. known.Select(side => side.Name), Offered],
            [[panel]])
        {
            Steps = true,
            Shades = ServingFaultWords.Shades(faults, unit, end),
        };
    }

    private static string Title(
        (string Name, IReadOnlyList<TimePoint> Series)[] sides,
        IReadOnlyList<Fault> faults,
        Func<TimePoint, double?> rate,
        bool objectives)
    {
        if (!sides.All(side => During(side.Series, faults, point => point.ArrivalRate) > 0))
            return "Nothing arrived while something was wrong";
        string[] kept = [.. sides.Select(side => ChartText.Percent(
            During(side.Series, faults, rate) / During(side.Series, faults, point => point.ArrivalRate)))];
        string served = objectives ? "served well" : "served";
        IEnumerable<string> others = sides.Skip(1).Select((side, index) => $", {kept[index + 1]} {side.Name}");
        return $"During faults {kept[0]} of what arrives is {served} {sides[0].Name}{string.Concat(others)}";
    }

    /// <summary>Neighbours joined until there are few enough; what is not drawn here is left as in the first.</summary>
    private static IReadOnlyList<TimePoint> Joined(IReadOnlyList<TimePoint> series) =>
    [
        .. series.Chunk(((series.Count - 1) / MostSpans) + 1).Select(points =>
        {
            double seconds = points.Sum(point => point.Seconds);
            double? Mean(Func<TimePoint, double?> rate) =>
                rate(points[0]) is null ? null : points.Sum(point => (rate(point) ?? 0) * point.Seconds) / seconds;
            return points[0] with
            {
                Seconds = seconds,
                ArrivalRate = Mean(point => point.ArrivalRate)!.Value,
                FinishedRate = Mean(point => point.FinishedRate)!.Value,
                GoodRate = Mean(point => point.GoodRate),
            };
        }),
    ];

    /// <summary>Amount over the spans in which something was wrong, by the part of a span that was.</summary>
    private static double During(
        IReadOnlyList<TimePoint> series, IReadOnlyList<Fault> faults, Func<TimePoint, double?> rate) =>
        series.Sum(point => (rate(point) ?? 0) * Faulty(point, faults));

    /// <summary>Seconds of a span in which at least one fault lasted.</summary>
    private static double Faulty(TimePoint span, IReadOnlyList<Fault> faults)
    {
        (double seconds, double reached) = (0, span.Start);
        foreach (Fault fault in faults.OrderBy(fault => fault.At))
        {
            double from = Math.Max(fault.At.TotalSeconds, reached);
            double to = Math.Min((fault.At + fault.For).TotalSeconds, span.Start + span.Seconds);
            if (to <= from)
                continue;
            seconds += to - from;
            reached = to;
        }

        return seconds;
    }
}
