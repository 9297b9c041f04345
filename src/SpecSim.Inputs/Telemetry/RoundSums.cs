// Sums that keep their size however long the telemetry is: acceptances by position, and means without counts.

using SpecSim.Estimation;

namespace SpecSim.Inputs.Telemetry;

/// <summary>Acceptances by position among drafts of up to K tokens.</summary>
internal sealed class PositionTally(int draftLength)
{
    private readonly long[] _survived = new long[draftLength];
    private long _drafts;
    private long _drafted;

    /// <returns>Tokens accepted in what was added.</returns>
    public long Add(long drafts, long drafted, ReadOnlySpan<long> survived)
    {
        _drafts += drafts;
        _drafted += drafted;
        long accepted = 0;
        for (int index = 0; index < survived.Length; index++)
        {
            _survived[index] += survived[index];
            accepted += survived[index];
        }

        return accepted;
    }

    public void AddTo(long[] sums)
    {
        for (int index = 0; index < _survived.Length; index++)
            sums[index] += _survived[index];
    }

    public PositionCounts Counts() => new(_drafts, _drafted, _survived);
}

/// <summary>
/// Means in the order they came. A log of a week has millions: once there are too many, neighbours become
/// one, so that what is left still shows how they scatter over time.
/// </summary>
internal sealed class MeanTally
{
    private const int Most = 2048;

    private readonly List<(double Sum, double Weight, int Count)> _means = [];
    private int _perMean = 1;

    public void Add(double tokensPerRound, double weight)
    {
        if (_means.Count > 0 && _means[^1].Count < _perMean)
        {
            (double sum, double total, int count) = _means[^1];
            _means[^1] = (sum + (weight * tokensPerRound), total + weight, count + 1);
            return;
        }

        if (_means.Count == Most)
            Halve();
        _means.Add((weight * tokensPerRound, weight, 1));
    }

    public bool IsEmpty => _means.Count == 0;

    /// <summary>The weighted mean of all.</summary>
    public double Mean => _means.Sum(mean => mean.Sum) / _means.Sum(mean => mean.Weight);

    public int Count => _means.Sum(mean => mean.Count);

    public IEnumerable<MeanTokens> Means(int draftLength) =>
        _means.Select(mean => new MeanTokens(draftLength, mean.Sum / mean.Weight, mean.Weight));

    private void Halve()
    {
        for (int index = 0; index < Most / 2; index++)
        {
            (double sum, double weight, int count) = _means[2 * index];
            (double nextSum, double nextWeight, int nextCount) = _means[(2 * index) + 1];
            _means[index] = (sum + nextSum, weight + nextWeight, count + nextCount);
        }

        _means.RemoveRange(Most / 2, Most / 2);
        _perMean *= 2;
    }
}

/// <summary>Rounds of single requests, as many as memory should hold: two bytes a round, in slabs.</summary>
internal sealed class SequenceStore
{
    public const int MostRounds = 2_000_000;

    private const int SlabBytes = 64 * 1024;

    private readonly List<RoundSequence> _all = [];
    private Memory<byte> _slab;
    private long _rounds;

    public IReadOnlyList<RoundSequence> All => _all;

    /// <summary>Requests whose rounds were not kept in order.</summary>
    public long LeftOut { get; private set; }

    /// <param name="drafted">Each at most 255.</param>
    /// <param name="accepted">At most as many; the same length.</param>
    public void Add(ReadOnlySpan<long> drafted, ReadOnlySpan<long> accepted)
    {
        if (_rounds + drafted.Length > MostRounds || drafted.ContainsAnyExceptInRange(0, byte.MaxValue))
        {
            LeftOut++;
            return;
        }

        _rounds += drafted.Length;
        _all.Add(new RoundSequence(Copy(drafted), Copy(accepted)));
    }

    private Memory<byte> Copy(ReadOnlySpan<long> values)
    {
        if (_slab.Length < values.Length)
            _slab = new byte[Math.Max(SlabBytes, values.Length)];
        Memory<byte> copy = _slab[..values.Length];
        _slab = _slab[values.Length..];
        for (int index = 0; index < values.Length; index++)
            copy.Span[index] = (byte)values[index];
        return copy;
    }
}
