// Every n-gram of a token stream up to an order, with its number, as a tree in sorted arrays: an n-gram is a child of
// its first n-1 tokens, and the children of a node lie side by side by their last token. One tree serves models of
// every order up to its own: it has both numbers that Kneser-Ney smoothing needs, how often an n-gram occurs and after
// how many different tokens.

namespace SpecSim.Decoding;

/// <summary>Counted n-grams. Immutable: models on several threads may share it.</summary>
public sealed class NGramCounts
{
    // By length of the n-gram; of length 0 there is none.
    private readonly Level[] _levels;

    private NGramCounts(int vocabularySize, Level[] levels) => (VocabularySize, _levels) = (vocabularySize, levels);

    public int VocabularySize { get; }

    /// <summary>The longest n-gram counted.</summary>
    public int Order => _levels.Length - 1;

    /// <param name="pieces">Streams of tokens; no n-gram reaches from one into another.</param>
    /// <param name="vocabularySize">Tokens are below it.</param>
    /// <param name="order">At least 1.</param>
    public static NGramCounts Count(IReadOnlyList<int[]> pieces, int vocabularySize, int order)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        int[] tokens = [.. pieces.SelectMany(piece => piece)];
        // The n-gram of the present length that begins at a position, none where its piece ends before.
        int[] starts = [.. tokens];
        int[] lastStart = [.. pieces.SelectMany((piece, index) => Enumerable.Repeat(index, piece.Length))];
        var levels = new Level[order + 1];
        levels[1] = Unigrams(tokens, vocabularySize);
        for (int length = 2; length <= order; length++)
            levels[length] = Longer(levels[length - 1], length, tokens, lastStart, starts);
        levels[order].FirstChild = new int[levels[order].Tokens.Length + 1];
        return new NGramCounts(vocabularySize, levels);
    }

    /// <summary>The n-grams of this length; those of length 1 are the tokens themselves, in order.</summary>
    internal Level Of(int length) => _levels[length];

    /// <summary>The longest end of a context that something followed, and its place among its length.</summary>
    /// <param name="context">Tokens.</param>
    /// <param name="longest">No end longer than this is looked for.</param>
    /// <returns>Length 0 where nothing is known of the last token.</returns>
    internal (int Length, int Entry) LongestContext(ReadOnlySpan<int> context, int longest)
    {
        for (int length = Math.Min(Math.Min(longest, Order - 1), context.Length); length > 0; length--)
        {
            int entry = Find(context[^length..]);
            if (entry >= 0 && _levels[length].HasChildren(entry))
                return (length, entry);
        }

        return default;
    }

    private int Find(ReadOnlySpan<int> tokens)
    {
        int entry = tokens[0];
        for (int length = 1; length < tokens.Length; length++)
        {
            int first = _levels[length].FirstChild[entry];
            int count = _levels[length].FirstChild[entry + 1] - first;
            entry = Array.BinarySearch(_levels[length + 1].Tokens, first, count, tokens[length]);
            if (entry < 0)
                return -1;
        }

        return entry;
    }

    // Every token has its place, seen or not: the number of a unigram is the token.
    private static Level Unigrams(int[] tokens, int vocabularySize)
    {
        int[] all = [.. Enumerable.Range(0, vocabularySize)];
        var level = new Level(all, new int[vocabularySize], new int[vocabularySize]);
        foreach (int token in tokens)
            level.Counts[token]++;
        return level;
    }

    // Sorted by the number of the first tokens and then by the last one, equal n-grams are neighbours.
    private static Level Longer(Level shorter, int length, int[] tokens, int[] pieceOf, int[] starts)
    {
        int[] positions = [.. Enumerable.Range(0, Math.Max(0, tokens.Length - length + 1))
            .Where(position => pieceOf[position] == pieceOf[position + length - 1])];
        long[] keys = [.. positions.Select(position => BytePairs.Key(starts[position], tokens[position + length - 1]))];
        Array.Sort(keys, positions);

        int distinct = 0;
        for (int index = 0; index < keys.Length; index++)
            distinct += index == 0 || keys[index] != keys[index - 1] ? 1 : 0;
        var level = new Level(new int[distinct], new int[distinct], new int[distinct]);
        shorter.FirstChild = new int[shorter.Tokens.Length + 1];
        int[] longerStarts = new int[starts.Length];
        int entry = -1;
        for (int index = 0; index < keys.Length; index++)
        {
            int position = positions[index];
            if (index == 0 || keys[index] != keys[index - 1])
            {
                entry++;
                level.Tokens[entry] = tokens[position + length - 1];
                level.Suffixes[entry] = starts[position + 1];
                shorter.Continuations[starts[position + 1]]++;
                shorter.FirstChild[starts[position] + 1]++;
            }

            level.Counts[entry]++;
            longerStarts[position] = entry;
        }

        for (int parent = 1; parent < shorter.FirstChild.Length; parent++)
            shorter.FirstChild[parent] += shorter.FirstChild[parent - 1];
        longerStarts.CopyTo(starts, 0);
        return level;
    }

    /// <summary>All n-grams of one length, by place.</summary>
    /// <param name="Tokens">The last token.</param>
    /// <param name="Counts">How often it occurs.</param>
    /// <param name="Suffixes">The place of the n-gram without its first token, among the shorter ones.</param>
    internal sealed record Level(int[] Tokens, int[] Counts, int[] Suffixes)
    {
        /// <summary>After how many different tokens it occurs.</summary>
        public int[] Continuations { get; } = new int[Tokens.Length];

        /// <summary>Where its children begin among the longer ones; they end where those of the next begin.</summary>
        public int[] FirstChild { get; set; } = [];

        public bool HasChildren(int entry) => FirstChild[entry + 1] > FirstChild[entry];
    }
}
