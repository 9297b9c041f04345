// Laws that were made, by what they were made from. Memory is bounded in the plainest way: full, it is emptied. What a
// model answers does not depend on what is remembered.

namespace SpecSim.Decoding;

/// <summary>A memory of laws with room for this many numbers.</summary>
internal sealed class LawCache<TKey>(long roomForNumbers = 6_000_000)
    where TKey : notnull
{
    // A law's own fields and its place in the table take about as much as six numbers.
    private const int NumbersPerLaw = 6;

    private readonly Dictionary<TKey, TokenLaw> _laws = [];
    private long _numbers;

    public bool TryGet(TKey key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TokenLaw? law) =>
        _laws.TryGetValue(key, out law);

    public TokenLaw Add(TKey key, TokenLaw law)
    {
        if (_numbers > roomForNumbers)
        {
            _laws.Clear();
            _numbers = 0;
        }

        _laws[key] = law;
        _numbers += law.EntryCount + NumbersPerLaw;
        return law;
    }
}
