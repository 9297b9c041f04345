// A histogram of durations with buckets of equal relative width: 256 to every doubling, so that a quantile is right
// to 0.2 %. Counts are whole numbers and the sum is exact; two histograms add up.

using System.Numerics;
using SpecSim.Quantities;

namespace SpecSim.Serving;

/// <summary>Counts durations. Never allocates after construction.</summary>
public sealed class TimeHistogram
{
    private const int BitsPerDoubling = 8;
    private const int PerDoubling = 1 << BitsPerDoubling;

    // Whole nanoseconds below 256 have a bucket each; then 55 doublings up to 2^63.
    private readonly long[] _counts = new long[PerDoubling * (64 - BitsPerDoubling)];
    private Int128 _sum;

    public long Count { get; private set; }

    public double TotalSeconds => (double)_sum * 1e-9;

    public void Add(Duration duration, long times = 1)
    {
        _counts[Index(duration.Nanoseconds)] += times;
        _sum += (Int128)duration.Nanoseconds * times;
        Count += times;
    }

    public void Add(TimeHistogram other)
    {
        for (int index = 0; index < _counts.Length; index++)
            _counts[index] += other._counts[index];
        _sum += other._sum;
        Count += other.Count;
    }

    /// <summary>
    /// The least value that a share of all does not exceed, to the middle of its bucket; null when empty.
    /// </summary>
    public double? QuantileSeconds(double share)
    {
        if (Count == 0)
            return null;
        double wanted = share * Count;
        long below = 0;
        int last = 0;
        for (int index = 0; index < _counts.Length; index++)
        {
            if (_counts[index] == 0)
                continue;
            last = index;
            below += _counts[index];
            if (below >= wanted)
                break;
        }

        return Middle(last);
    }

    /// <summary>How many are at most this long, to the width of a bucket.</summary>
    public long CountUpTo(Duration limit)
    {
        long count = 0;
        for (int index = Index(limit.Nanoseconds); index >= 0; index--)
            count += _counts[index];
        return count;
    }

    /// <summary>Buckets that hold anything, ascending: seconds at the middle, and the count.</summary>
    public IEnumerable<(double Seconds, long Count)> Buckets()
    {
        for (int index = 0; index < _counts.Length; index++)
        {
            if (_counts[index] > 0)
                yield return (Middle(index), _counts[index]);
        }
    }

    private static int Index(long nanoseconds)
    {
        if (nanoseconds < PerDoubling)
            return (int)nanoseconds;
        int shift = BitOperations.Log2((ulong)nanoseconds) - BitsPerDoubling;
        return (shift * PerDoubling) + (int)(nanoseconds >> shift);
    }

    private static double Middle(int index)
    {
        if (index < 2 * PerDoubling)
            return index * 1e-9;
        int shift = (index / PerDoubling) - 1;
        double low = (double)(index - (shift * PerDoubling)) * Math.Pow(2, shift);
        return (low + (Math.Pow(2, shift) / 2)) * 1e-9;
    }
}
