// The horizontal axis of charts against load: requests a second offered. In a closed loop, where the rate is what comes
// out, it is the clients.

using SpecSim.Experiments;
using SpecSim.Reports.Charts;
using SpecSim.Workloads;

namespace SpecSim.Reports;

internal sealed class LoadAxis
{
    private readonly ArrivalLaw.ClosedLoop? _loop;

    private LoadAxis(ArrivalLaw.ClosedLoop? loop, IReadOnlyList<LoadPoint> points)
    {
        _loop = loop;
        Points = [.. points.OrderBy(At)];
        Axis = loop is null
            ? new Axis("Offered load", "requests/s", "0.###", AxisScale.Logarithmic)
            : new Axis("Clients", "", "0", AxisScale.Logarithmic);
    }

    /// <summary>By ascending load.</summary>
    public IReadOnlyList<LoadPoint> Points { get; }

    public Axis Axis { get; }

    /// <summary>Null without a study of at least two loads.</summary>
    public static LoadAxis? Of(ServingReport report)
    {
        LoadPoint[] points = [.. (report.Study?.Points ?? []).Where(point => point.Rate > 0)];
        return points.Length < 2
            ? null
            : new LoadAxis(report.Scenario.Workload.Arrivals as ArrivalLaw.ClosedLoop, points);
    }

    /// <summary>Where a load of the study stands.</summary>
    public double At(LoadPoint point) =>
        _loop is null ? point.Rate : ((ArrivalLaw.ClosedLoop)_loop.Scaled(point.Factor)).Clients;

    /// <summary>
    /// Where a rate stands; in a closed loop on a straight line over the logarithm between the first two loads around
    /// it, null when it is outside all.
    /// </summary>
    public double? At(double rate)
    {
        if (_loop is null)
            return rate;
        foreach ((LoadPoint before, LoadPoint after) in Points.Zip(Points.Skip(1)))
        {
            double low = Math.Min(before.Rate, after.Rate);
            double high = Math.Max(before.Rate, after.Rate);
            if (rate < low || rate > high)
                continue;
            double share = high > low ? Math.Log(rate / before.Rate) / Math.Log(after.Rate / before.Rate) : 0;
            return At(before) * Math.Pow(At(after) / At(before), share);
        }

        return null;
    }

    /// <summary>14 requests/s; 40 clients.</summary>
    public string Text(double load) =>
        _loop is null ? $"{ServingCharts.Rate(load)} requests/s" : Units.Count((long)Math.Round(load), "client");

    /// <summary>
    /// Where something holds, in words: "at every load tried", "at no load", "up to 14 requests/s", "from 3
    /// requests/s on".
    /// </summary>
    /// <param name="gain">Above 1 it holds; null where that is not known.</param>
    public string Where(Func<LoadPoint, double?> gain)
    {
        (double Load, double Gain)[] known = [.. Points
            .Where(point => gain(point) is not null).Select(point => (At(point), gain(point)!.Value))];
        bool[] better = [.. known.Select(point => point.Gain > 1)];
        int turns = better.Zip(better.Skip(1)).Count(pair => pair.First != pair.Second);
        if (turns == 0)
            return better is [true, ..] ? "at every load tried" : "at no load tried";
        if (turns > 1)
            return $"at {better.Count(holds => holds)} of {better.Length} loads tried";
        int last = Array.LastIndexOf(better, better[0]);
        string turn = Text(Turn(known[last], known[last + 1]));
        return better[0] ? $"up to {turn}" : $"from {turn} on";
    }

    /// <summary>Where a gain goes through 1, on a straight line over the logarithm of the load.</summary>
    private static double Turn((double Load, double Gain) before, (double Load, double Gain) after)
    {
        double share = (before.Gain - 1) / (before.Gain - after.Gain);
        return before.Load * Math.Pow(after.Load / before.Load, share);
    }
}
