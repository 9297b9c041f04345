// An n-gram model with interpolated, modified Kneser-Ney smoothing (Chen and Goodman 1998). With c the count of the
// whole n-gram at the highest order, and below it the number of different tokens before it:
//   p(w | h) = (c(h w) - D(c)) / c(h) + lambda(h) p(w | h without its first token),
// lambda(h) the discounts' sum over c(h), and below the unigram a uniform law. Unfolded, only tokens seen after the
// last two differ from a scaled law of the last one: that is how a law is stored.

namespace SpecSim.Decoding;

/// <summary>A model of a fixed order. Remembers laws, so one thread each; the counts may be shared.</summary>
public sealed class NGramModel : ILanguageModel
{
    private readonly NGramCounts _counts;
    private readonly KneserNey[] _discounts;
    private readonly TokenLaw _unigram;
    private readonly TokenLaw?[] _bigrams;
    private readonly LawCache<(int Length, int Entry)> _laws = new();

    /// <param name="counts">Counts of at least this order.</param>
    /// <param name="order">The tokens that a law is about: the context and the next one.</param>
    public NGramModel(NGramCounts counts, int order)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, counts.Order);
        (_counts, Order) = (counts, order);
        _discounts = [default, .. Enumerable.Range(1, order).Select(length => KneserNey.Of(Numbers(length)))];
        _unigram = Unigram();
        _bigrams = new TokenLaw?[counts.VocabularySize];
    }

    public int Order { get; }

    public int VocabularySize => _counts.VocabularySize;

    /// <summary>The order-<paramref name="order"/> model of these pieces of text.</summary>
    public static NGramModel Train(IReadOnlyList<int[]> pieces, int vocabularySize, int order) =>
        new(NGramCounts.Count(pieces, vocabularySize, order), order);

    public TokenLaw After(ReadOnlySpan<int> context)
    {
        (int Length, int Entry) place = _counts.LongestContext(context, Order - 1);
        return place.Length switch
        {
            0 => _unigram,
            1 => Bigram(place.Entry),
            _ => _laws.TryGet(place, out TokenLaw? law) ? law : _laws.Add(place, Longer(place.Length, place.Entry)),
        };
    }

    // Counts at the highest order, below it numbers of different tokens before.
    private int[] Numbers(int length) =>
        length == Order ? _counts.Of(length).Counts : _counts.Of(length).Continuations;

    private TokenLaw Unigram()
    {
        int[] numbers = Numbers(1);
        var weights = new double[numbers.Length];
        double scale = Discounted(1, 0, numbers.Length, weights);
        for (int token = 0; token < weights.Length; token++)
            weights[token] += scale / weights.Length;
        return TokenLaw.OfWeights(weights);
    }

    private TokenLaw Bigram(int token) => _bigrams[token] ??= MakeBigram(token);

    private TokenLaw MakeBigram(int token)
    {
        NGramCounts.Level parents = _counts.Of(1);
        int first = parents.FirstChild[token];
        var seen = new double[parents.FirstChild[token + 1] - first];
        double scale = Discounted(2, first, seen.Length, seen);
        double[] weights = _unigram.ToArray();
        for (int next = 0; next < weights.Length; next++)
            weights[next] *= scale;
        for (int index = 0; index < seen.Length; index++)
            weights[_counts.Of(2).Tokens[first + index]] += seen[index];
        return TokenLaw.OfWeights(weights);
    }

    // What followed a context also followed its ends, so the children of the last two tokens are all that can differ.
    private TokenLaw Longer(int length, int entry)
    {
        Span<int> contexts = stackalloc int[length + 1];
        for (contexts[length] = entry; length > 1; length--)
            contexts[length - 1] = _counts.Of(length).Suffixes[contexts[length]];
        TokenLaw bigram = Bigram(contexts[1]);

        int first = _counts.Of(2).FirstChild[contexts[2]];
        int[] tokens = _counts.Of(3).Tokens[first.._counts.Of(2).FirstChild[contexts[2] + 1]];
        var probabilities = new double[tokens.Length];
        for (int index = 0; index < tokens.Length; index++)
            probabilities[index] = bigram.Probability(tokens[index]);
        double scale = 1;
        for (int known = 2; known < contexts.Length; known++)
            scale *= Interpolate(known, contexts[known], tokens, probabilities);
        return bigram.Overridden(tokens, probabilities, scale);
    }

    // One step of the recursion: from the law after a context's end to the law after the context.
    private double Interpolate(int length, int context, int[] tokens, double[] probabilities)
    {
        int first = _counts.Of(length).FirstChild[context];
        int count = _counts.Of(length).FirstChild[context + 1] - first;
        Span<double> seen = count <= 256 ? stackalloc double[count] : new double[count];
        double scale = Discounted(length + 1, first, count, seen);
        int[] children = _counts.Of(length + 1).Tokens;
        int child = 0;
        for (int index = 0; index < tokens.Length; index++)
        {
            probabilities[index] *= scale;
            if (child < count && children[first + child] == tokens[index])
                probabilities[index] += seen[child++];
        }

        return scale;
    }

    /// <summary>The discounted shares of successive n-grams of one context.</summary>
    /// <returns>What the discounts leave for the shorter context: all of it where nothing was counted.</returns>
    private double Discounted(int length, int first, int count, Span<double> shares)
    {
        ReadOnlySpan<int> numbers = Numbers(length).AsSpan(first, count);
        KneserNey discounts = _discounts[length];
        long total = 0;
        double discounted = 0;
        foreach (int number in numbers)
        {
            total += number;
            discounted += discounts.For(number);
        }

        for (int index = 0; index < numbers.Length; index++)
            shares[index] = total == 0 ? 0 : (numbers[index] - discounts.For(numbers[index])) / total;
        return total == 0 ? 1 : discounted / total;
    }
}
