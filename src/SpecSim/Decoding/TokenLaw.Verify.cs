// What verification does with two laws p (target) and q (draft): their overlap, which is the probability that a draft
// token is accepted, and the residual, from which the token comes instead (Leviathan et al. 2022, appendix A.1):
//   overlap = sum min(p, q) = 1 - total variation;    residual = max(0, p - q) / (1 - overlap).

namespace SpecSim.Decoding;

public sealed partial class TokenLaw
{
    /// <summary>
    /// 1 - the total variation distance: the probability that a token drawn from one is kept by the other.
    /// </summary>
    public double Overlap(TokenLaw other)
    {
        if (_rest is null)
            return OverlapOfFew(other);
        if (other._rest is null)
            return other.OverlapOfFew(this);
        double[] left = ToArray();
        double[] right = other.ToArray();
        double overlap = 0;
        for (int token = 0; token < left.Length; token++)
            overlap += Math.Min(left[token], right[token]);
        return overlap;
    }

    /// <summary>
    /// The law of the token that replaces a rejected one: what this law has more than the draft's. Itself where the
    /// draft's has as much everywhere, which only rounding can bring to a rejection.
    /// </summary>
    public TokenLaw Residual(TokenLaw draft)
    {
        if (_rest is null)
            return ResidualOfFew(draft);
        if (draft._rest is null)
            return WithLess(draft._tokens, draft._probabilities);
        double[] left = ToArray();
        draft._rest.SubtractFrom(left, draft._scale);
        for (int index = 0; index < draft._tokens.Length; index++)
        {
            int token = draft._tokens[index];
            left[token] = Math.Max(0, Probability(token) - draft._probabilities[index]);
        }

        var rest = new DenseWeights(left);
        return rest.Total > 0 ? new TokenLaw(VocabularySize, [], [], rest, 1) : this;
    }

    /// <summary>The law given that it is not this token; itself where it can be no other.</summary>
    public TokenLaw Without(int token) =>
        Probability(token) < 1 ? WithLess([token], [1]) : this;

    /// <summary>The law of its most probable tokens that have at least this probability together (top-p).</summary>
    public TokenLaw Nucleus(double topP)
    {
        if (topP <= 0 || Probability(MostLikely) >= topP)
            return new TokenLaw(VocabularySize, [MostLikely], [1], null, 0);
        List<(int Token, double Probability)> kept = [];
        double mass = 0;
        foreach ((int token, double probability) in InOrder())
        {
            kept.Add((token, probability));
            mass += probability;
            if (mass >= topP)
                break;
        }

        kept.Sort();
        return new TokenLaw(
            VocabularySize, [.. kept.Select(pair => pair.Token)], [.. kept.Select(pair => pair.Probability)], null, 0);
    }

    /// <summary>
    /// The law whose weights are a function of the probabilities relative to the largest. For weights in common the
    /// function is taken of the weight and of the scale, and the product is the token's.
    /// </summary>
    /// <param name="function">Of a number in 0 to 1.</param>
    /// <param name="mapped">The function of weights in common, relative to their largest.</param>
    internal TokenLaw Map(Func<double, double> function, Func<DenseWeights, DenseWeights> mapped)
    {
        double restLargest = _rest is null ? 0 : _rest[_rest.Heaviest];
        double largest = Math.Max(_scale * restLargest, _probabilities.Length == 0 ? 0 : _probabilities.Max());
        var probabilities = new double[_probabilities.Length];
        for (int index = 0; index < probabilities.Length; index++)
            probabilities[index] = function(_probabilities[index] / largest);
        if (_rest is null)
            return new TokenLaw(VocabularySize, _tokens, probabilities, null, 0);
        double scale = function(_scale * restLargest / largest);
        return new TokenLaw(VocabularySize, _tokens, probabilities, mapped(_rest), scale);
    }

    private double OverlapOfFew(TokenLaw other)
    {
        double overlap = 0;
        for (int index = 0; index < _tokens.Length; index++)
            overlap += Math.Min(_probabilities[index], other.Probability(_tokens[index]));
        return overlap;
    }

    private TokenLaw ResidualOfFew(TokenLaw draft)
    {
        var left = new double[_tokens.Length];
        for (int index = 0; index < left.Length; index++)
            left[index] = Math.Max(0, _probabilities[index] - draft.Probability(_tokens[index]));
        return left.Any(probability => probability > 0)
            ? new TokenLaw(VocabularySize, _tokens, left, null, 0)
            : this;
    }

    // These tokens get less, the others keep what they have; then all is normalised.
    private TokenLaw WithLess(int[] tokens, double[] less)
    {
        int[] all = [.. _tokens.Union(tokens).Order()];
        var left = new double[all.Length];
        for (int index = 0; index < all.Length; index++)
            left[index] = Probability(all[index]);
        for (int index = 0; index < tokens.Length; index++)
        {
            int place = Array.BinarySearch(all, tokens[index]);
            left[place] = Math.Max(0, left[place] - less[index]);
        }

        var law = new TokenLaw(VocabularySize, all, left, _rest, _scale);
        return double.IsFinite(law.RestMass) && (law.RestMass > 0 || left.Any(probability => probability > 0))
            ? law
            : this;
    }
}
