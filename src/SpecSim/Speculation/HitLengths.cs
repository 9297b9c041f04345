// How many tokens a lookup finds when it finds any, as shares of hits by length: 1, 2, 3, ... tokens. Drawn by output
// position from a stream of its own, so that the same hits have the same lengths in every scenario.

using SpecSim.Quantities;

namespace SpecSim.Speculation;

/// <summary>The law of the length of a hit.</summary>
public sealed class HitLengths : IEquatable<HitLengths>
{
    private readonly double[] _shares;

    // Bits below the n-th threshold: a hit of at most n + 1 tokens.
    private readonly ulong[] _thresholds;

    /// <param name="shares">Of hits with 1, 2, ... tokens; any scale, with a positive sum.</param>
    public HitLengths(IReadOnlyList<double> shares)
    {
        double sum = shares.Sum();
        if (!(sum > 0) || shares.Any(share => share < 0))
            throw new ArgumentException("Shares of hit lengths are not negative and not all zero.", nameof(shares));
        _shares = [.. shares.Select(share => share / sum)];
        _thresholds = new ulong[_shares.Length];
        double below = 0;
        for (int index = 0; index < _shares.Length; index++)
            _thresholds[index] = new Probability(Math.Min(1, below += _shares[index])).Threshold;
    }

    /// <summary>Shares by length from 1, that sum to 1.</summary>
    public IReadOnlyList<double> Shares => _shares;

    /// <summary>Mean length of a hit of at most so many tokens.</summary>
    public double Mean(int longest) => Enumerable.Range(1, longest).Sum(ShareFrom);

    /// <summary>Share of hits with so many tokens or more.</summary>
    public double ShareFrom(int length) => _shares.Skip(length - 1).Sum();

    /// <summary>The lengths that occur when no more than so many tokens are taken.</summary>
    public IReadOnlyList<(int Length, double Share)> Cut(int longest) =>
    [
        .. Enumerable.Range(1, Math.Min(longest, _shares.Length))
            .Select(length => (length, length == longest ? ShareFrom(length) : _shares[length - 1]))
            .Where(pair => pair.Item2 > 0),
    ];

    /// <summary>The length of the hit with these 32 bits of luck.</summary>
    public int Draw(uint bits)
    {
        int index = 0;
        while (index < _thresholds.Length - 1 && bits >= _thresholds[index])
            index++;
        return index + 1;
    }

    public bool Equals(HitLengths? other) => other is not null && _shares.SequenceEqual(other._shares);

    public override bool Equals(object? obj) => Equals(obj as HitLengths);

    public override int GetHashCode() => _shares.Length;
}
