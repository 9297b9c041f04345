// A model by hand: the law after each last token, from a table. Small enough that every way a decoding can go can be
// enumerated, which is how the decoder's exactness is shown.

namespace SpecSim.Decoding;

/// <summary>A Markov chain of the first order.</summary>
public sealed class TabularModel : ILanguageModel
{
    private readonly TokenLaw[] _laws;

    /// <param name="weights">
    /// A row for each last token, with a weight for each next one; an empty context is as token 0.
    /// </param>
    public TabularModel(params double[][] weights)
    {
        if (weights.Any(row => row.Length != weights.Length))
            throw new ArgumentException("A table of a chain has as many columns as rows.", nameof(weights));
        _laws = [.. weights.Select(row => TokenLaw.OfWeights(row))];
    }

    public int VocabularySize => _laws.Length;

    public TokenLaw After(ReadOnlySpan<int> context) => _laws[context.IsEmpty ? 0 : context[^1]];
}
