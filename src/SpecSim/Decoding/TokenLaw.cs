// The law of the next token: some tokens with a probability of their own, all others with a scaled share of weights
// that many laws have in common. A law over 2048 tokens is then some dozens of numbers, and what is done to it (a
// temperature, a sample, a probability) touches only these. Chance enters as one uniform number, so a token is a pure
// function of a law and a draw.

namespace SpecSim.Decoding;

/// <summary>A distribution over the tokens of a vocabulary. Its probabilities sum to one.</summary>
public sealed partial class TokenLaw
{
    private readonly int[] _tokens;
    private readonly double[] _probabilities;
    private readonly DenseWeights? _rest;
    private readonly double _scale;

    // Normalises: the probabilities and the scale may be given up to a common factor.
    internal TokenLaw(int vocabularySize, int[] tokens, double[] probabilities, DenseWeights? rest, double scale)
    {
        VocabularySize = vocabularySize;
        double total = 0;
        double excluded = 0;
        for (int index = 0; index < tokens.Length; index++)
        {
            total += probabilities[index];
            if (rest is not null)
                excluded += rest[tokens[index]];
        }

        // Where nearly all weight is excluded, the difference may round below zero.
        RestMass = rest is null ? 0 : scale * Math.Max(0, rest.Total - excluded);
        total += RestMass;
        if (total != 1)
        {
            RestMass /= total;
            scale /= total;
            for (int index = 0; index < probabilities.Length; index++)
                probabilities[index] /= total;
        }

        (_tokens, _probabilities, _rest, _scale) = (tokens, probabilities, rest, scale);
    }

    public int VocabularySize { get; }

    /// <summary>The most probable token; of equals the smallest.</summary>
    public int MostLikely
    {
        get
        {
            int best = 0;
            for (int index = 1; index < _tokens.Length; index++)
                best = _probabilities[index] > _probabilities[best] ? index : best;
            bool isOwn = _tokens.Length > 0
                && (_rest is null || _probabilities[best] > _scale * _rest[_rest.Heaviest]);
            return isOwn ? _tokens[best] : InOrder().First().Token;
        }
    }

    /// <summary>In nats.</summary>
    public double Entropy
    {
        get
        {
            double entropy = 0;
            foreach (double probability in ToArray())
                entropy -= probability > 0 ? probability * Math.Log(probability) : 0;
            return entropy;
        }
    }

    internal double RestMass { get; }

    /// <summary>How many numbers it holds of its own.</summary>
    internal int EntryCount => _tokens.Length;

    /// <summary>Probabilities in proportion to weights, one for each token.</summary>
    public static TokenLaw OfWeights(params double[] weights) =>
        new(weights.Length, [], [], new DenseWeights(weights), 1);

    public double Probability(int token)
    {
        int index = Array.BinarySearch(_tokens, token);
        return index >= 0 ? _probabilities[index] : _rest is null ? 0 : _scale * _rest[token];
    }

    /// <summary>The token that a uniform number stands for.</summary>
    /// <param name="uniform">Inside (0, 1).</param>
    public int Sample(double uniform)
    {
        for (int index = 0; index < _probabilities.Length; index++)
        {
            if (uniform < _probabilities[index])
                return _tokens[index];
            uniform -= _probabilities[index];
        }

        // By rounding a little may be left where nothing is: it goes to the last token that can come.
        return RestMass > 0
            ? _rest!.Find(Math.Min(uniform, RestMass * (1 - 1e-15)) / _scale, _tokens)
            : _tokens[Array.FindLastIndex(_probabilities, probability => probability > 0)];
    }

    /// <summary>The most probable tokens in falling order; of equals the smaller first.</summary>
    /// <returns>Fewer than asked for where no more have any probability.</returns>
    public int[] Top(int count) => [.. InOrder().Take(count).Select(pair => pair.Token)];

    /// <summary>The probabilities of all tokens.</summary>
    public double[] ToArray()
    {
        var dense = new double[VocabularySize];
        CopyTo(dense);
        return dense;
    }

    /// <summary>Other probabilities for some tokens; for the rest these times a scale.</summary>
    internal TokenLaw Overridden(int[] tokens, double[] probabilities, double scale) =>
        _tokens.Length == 0
            ? new TokenLaw(VocabularySize, tokens, probabilities, _rest, scale * _scale)
            : throw new InvalidOperationException("A law with probabilities of its own cannot be overridden.");

    internal void CopyTo(Span<double> dense)
    {
        if (_rest is null)
            dense.Clear();
        else
            _rest.CopyTo(dense, _scale);
        for (int index = 0; index < _tokens.Length; index++)
            dense[_tokens[index]] = _probabilities[index];
    }

    /// <summary>Tokens with probability, the most probable first; of equals the smaller first.</summary>
    internal IEnumerable<(int Token, double Probability)> InOrder()
    {
        int[] own = DenseWeights.Order(_probabilities);
        int place = 0;
        for (int next = 0; next < (_rest?.Count ?? 0); next++)
        {
            int token = _rest!.Descending[next];
            double probability = _scale * _rest[token];
            if (probability == 0)
                break;
            if (Array.BinarySearch(_tokens, token) >= 0)
                continue;
            while (place < own.Length && IsBefore(own[place], token, probability))
                yield return (_tokens[own[place]], _probabilities[own[place++]]);
            yield return (token, probability);
        }

        for (; place < own.Length && _probabilities[own[place]] > 0; place++)
            yield return (_tokens[own[place]], _probabilities[own[place]]);
    }

    private bool IsBefore(int index, int token, double probability) =>
        _probabilities[index] != probability ? _probabilities[index] > probability : _tokens[index] < token;
}
