// A weight for every token of a vocabulary: what the laws of many contexts have in common and refer to, scaled. Sums
// along the tokens and the order by weight are made when they are first needed, and kept.

using System.Numerics;
using System.Runtime.Intrinsics;

namespace SpecSim.Decoding;

/// <summary>Weights by token, none negative; they need not sum to one.</summary>
internal sealed class DenseWeights
{
    private readonly double[] _values;
    private double[]? _cumulative;
    private int[]? _descending;
    private int _heaviest = -1;
    private bool _searchedBefore;

    public DenseWeights(double[] values)
    {
        _values = values;
        Total = Sum(values);
    }

    public int Count => _values.Length;

    public double Total { get; }

    /// <summary>The token with the largest weight; of equals the smallest.</summary>
    public int Heaviest
    {
        get
        {
            if (_heaviest < 0)
            {
                _heaviest = 0;
                for (int token = 1; token < _values.Length; token++)
                    _heaviest = _values[token] > _values[_heaviest] ? token : _heaviest;
            }

            return _heaviest;
        }
    }

    public double this[int token] => _values[token];

    /// <summary>Tokens from the heaviest to the lightest; of equals the smaller first.</summary>
    public ReadOnlySpan<int> Descending => _descending ??= Order(_values);

    public void CopyTo(Span<double> target, double scale)
    {
        var factor = new Vector<double>(scale);
        int index = 0;
        for (; index <= _values.Length - Vector<double>.Count; index += Vector<double>.Count)
            (new Vector<double>(_values, index) * factor).CopyTo(target[index..]);
        for (; index < _values.Length; index++)
            target[index] = _values[index] * scale;
    }

    /// <summary>From each number its token's weight times a scale, and nothing below zero.</summary>
    public void SubtractFrom(Span<double> numbers, double scale)
    {
        var factor = new Vector<double>(scale);
        int index = 0;
        for (; index <= _values.Length - Vector<double>.Count; index += Vector<double>.Count)
        {
            Vector<double> left = new Vector<double>(numbers[index..]) - (new Vector<double>(_values, index) * factor);
            Vector.Max(left, Vector<double>.Zero).CopyTo(numbers[index..]);
        }

        for (; index < _values.Length; index++)
            numbers[index] = Math.Max(0, numbers[index] - (_values[index] * scale));
    }

    /// <summary>
    /// The token at which the running sum, without the excluded tokens, goes beyond <paramref name="weight"/>.
    /// </summary>
    /// <param name="weight">From 0 to less than the weight that is not excluded.</param>
    /// <param name="excluded">Ascending.</param>
    public int Find(double weight, ReadOnlySpan<int> excluded)
    {
        // The weight of each excluded token before the answer is stepped over, so a search of the whole finds it.
        if (excluded.IsEmpty && !_searchedBefore)
            return FindOnce(weight);
        double[] cumulative = _cumulative ??= Sums(_values);
        foreach (int token in excluded)
        {
            if (weight < cumulative[token])
                break;
            weight += _values[token];
        }

        // The first sum beyond the weight; sums[t] is that of the tokens below t.
        int low = 0;
        int high = _values.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (cumulative[middle + 1] > weight)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    // Most residuals are searched once: sums kept for a second search would cost more than they save.
    private int FindOnce(double weight)
    {
        _searchedBefore = true;
        for (int token = 0; token < _values.Length; token++)
        {
            if (weight < _values[token])
                return token;
            weight -= _values[token];
        }

        return Array.FindLastIndex(_values, value => value > 0);
    }

    // Four sums side by side: always four, because the order of additions is part of the result.
    private static double Sum(double[] values)
    {
        Vector256<double> sums = Vector256<double>.Zero;
        int index = 0;
        for (; index <= values.Length - Vector256<double>.Count; index += Vector256<double>.Count)
            sums += Vector256.Create(values, index);
        double total = Vector256.Sum(sums);
        for (; index < values.Length; index++)
            total += values[index];
        return total;
    }

    private static double[] Sums(double[] values)
    {
        var sums = new double[values.Length + 1];
        for (int token = 0; token < values.Length; token++)
            sums[token + 1] = sums[token] + values[token];
        return sums;
    }

    /// <summary>The places of numbers from the largest to the smallest; of equals the first comes first.</summary>
    internal static int[] Order(double[] values)
    {
        int[] places = [.. Enumerable.Range(0, values.Length)];
        double[] keys = [.. values.Select(value => -value)];
        // Sorting by keys alone is several times quicker than by a comparison, and leaves equals to be put in order.
        Array.Sort(keys, places);
        for (int start = 0, end; start < keys.Length; start = end)
        {
            for (end = start + 1; end < keys.Length && keys[end] == keys[start];)
                end++;
            if (end - start > 1)
                Array.Sort(places, start, end - start);
        }

        return places;
    }
}
