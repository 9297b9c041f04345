// One latency of many requests: mean and quantiles over all replications, and what they may be wrong by. Every
// replication is a part; a single one is cut into consecutive groups of requests (Spread).

using MathNet.Numerics.Statistics;
using SpecSim.Serving;

namespace SpecSim.Results;

internal sealed class LatencySample
{
    // The mean has no share.
    private static readonly double?[] Shares = [null, 0.5, 0.9, 0.95, 0.99];

    private readonly double[] _first;

    /// <param name="replications">Seconds by request in order of arrival; the arrays become this sample's own.</param>
    public LatencySample(IReadOnlyList<double[]> replications)
    {
        double[][] parts = replications.Count > 1
            ? [.. replications.Where(replication => replication.Length > 0)]
            : Groups(replications[0]);
        foreach (double[] part in parts)
            Array.Sort(part);
        double[] all = Merged(parts);
        _first = replications.Count > 1 ? replications[0] : all;
        if (all.Length > 0)
            Quantiles = Together(share => Figure(share, all, parts));
    }

    /// <summary>Null when there are no values: there is nothing to say, and 0 would say something.</summary>
    public Quantiles? Quantiles { get; }

    /// <summary>Of gaps that were counted in buckets; without bounds from a single replication.</summary>
    public static Quantiles? Of(IReadOnlyList<TimeHistogram> replications)
    {
        var all = new TimeHistogram();
        foreach (TimeHistogram replication in replications)
            all.Add(replication);
        if (all.Count == 0)
            return null;
        TimeHistogram[] parts = [.. replications.Where(replication => replication.Count > 0)];
        return Together(share => Spread.Around(Figure(share, all), [.. parts.Select(part => Figure(share, part))]));
    }

    /// <summary>
    /// At most so many values of the first replication, ascending, evenly spaced by rank, both ends included.
    /// </summary>
    public IReadOnlyList<double> FirstThinned(int most) => _first.Length <= most
        ? _first
        : [.. Enumerable.Range(0, most).Select(index => _first[(int)((long)index * (_first.Length - 1) / (most - 1))])];

    private static double[][] Groups(double[] values)
    {
        int groups = Math.Max(1, Spread.Groups(values.Length));
        return [.. Enumerable.Range(0, groups).Select(group => values[
            Spread.GroupStart(group, groups, values.Length)..Spread.GroupStart(group + 1, groups, values.Length)])];
    }

    /// <summary>Sorted arrays as one, two by two: half the time of sorting all again.</summary>
    private static double[] Merged(double[][] sorted) => sorted.Length switch
    {
        0 => [],
        1 => sorted[0],
        _ => Merged(Merged(sorted[..(sorted.Length / 2)]), Merged(sorted[(sorted.Length / 2)..])),
    };

    private static double[] Merged(double[] left, double[] right)
    {
        double[] merged = new double[left.Length + right.Length];
        (int next, int other) = (0, 0);
        for (int index = 0; index < merged.Length; index++)
        {
            merged[index] = other == right.Length || (next < left.Length && left[next] <= right[other])
                ? left[next++]
                : right[other++];
        }

        return merged;
    }

    private static Quantiles Together(Func<double?, Interval> figure) => new(
        figure(Shares[0]), figure(Shares[1]), figure(Shares[2]), figure(Shares[3]), figure(Shares[4]));

    private static Interval Figure(double? share, double[] sorted, double[][] parts)
    {
        // Of fewer than 100 values the 99th percentile is next to the largest: that says little about the true one.
        bool known = parts.All(part => part.Length * (1 - (share ?? 0)) > 1 - 1e-9);
        return Spread.Around(Of(share, sorted), known ? [.. parts.Select(part => Of(share, part))] : []);
    }

    private static double Of(double? share, double[] sorted) => share is { } part
        ? SortedArrayStatistics.Quantile(sorted, part)
        : sorted.Sum() / sorted.Length;

    private static double Figure(double? share, TimeHistogram gaps) =>
        share is { } part ? gaps.QuantileSeconds(part)!.Value : gaps.TotalSeconds / gaps.Count;
}
