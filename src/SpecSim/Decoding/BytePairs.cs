// Learns byte pairs (Sennrich, Haddow and Birch 2016; Gage 1994): again and again the most frequent pair of
// neighbouring tokens becomes a token. Counted over distinct words, each with its number; a merge touches only the
// words that hold the pair. Ties go to the pair with the smaller tokens, so the same text gives the same vocabulary
// anywhere.

using System.Runtime.InteropServices;

namespace SpecSim.Decoding;

/// <summary>One learning of pairs; used once.</summary>
internal sealed class BytePairs
{
    private readonly List<int[]> _words = [];
    private readonly List<int> _counts = [];
    private readonly Dictionary<long, Pair> _pairs = [];
    private readonly PriorityQueue<long, (long Rarity, long Key)> _queue = new();

    public BytePairs(ReadOnlySpan<byte> text)
    {
        CountWords(WordSplit.Widen(text));
        for (int word = 0; word < _words.Count; word++)
            CountPairs(word, sign: 1);
        // The order of enqueuing has no influence: keys decide.
        foreach ((long key, Pair pair) in _pairs)
            _queue.Enqueue(key, (-pair.Count, key));
    }

    /// <summary>The pair of tokens that two numbers make one key.</summary>
    public static long Key(int left, int right) => ((long)left << 32) | (uint)right;

    /// <summary>The pairs in the order in which they were learnt, as keys; the first becomes token 256.</summary>
    /// <param name="limit">How many; fewer where no pair is left that occurs twice.</param>
    public IReadOnlyList<long> Learn(int limit)
    {
        List<long> learnt = [];
        while (learnt.Count < limit && _queue.TryDequeue(out long key, out (long Rarity, long Key) rank))
        {
            long count = _pairs[key].Count;
            if (count < 2)
                continue;
            if (count != -rank.Rarity)
            {
                // It has become rarer since it was put there.
                _queue.Enqueue(key, (-count, key));
                continue;
            }

            Merge(key, Tokenizer.ByteCount + learnt.Count);
            learnt.Add(key);
        }

        return learnt;
    }

    private void CountWords(char[] text)
    {
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        var lookup = indexes.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = WordSplit.End(text, start);
            ReadOnlySpan<char> word = text.AsSpan(start, end - start);
            if (!lookup.TryGetValue(word, out int index))
            {
                index = _words.Count;
                lookup[word] = index;
                _words.Add([.. word]);
                _counts.Add(0);
            }

            _counts[index]++;
        }
    }

    private void CountPairs(int word, int sign, HashSet<long>? touched = null)
    {
        int[] tokens = _words[word];
        for (int index = 1; index < tokens.Length; index++)
        {
            long key = Key(tokens[index - 1], tokens[index]);
            ref Pair? pair = ref CollectionsMarshal.GetValueRefOrAddDefault(_pairs, key, out _);
            pair ??= new Pair();
            pair.Count += sign * _counts[word];
            if (sign < 0)
                continue;
            touched?.Add(key);
            if (pair.Words.Count == 0 || pair.Words[^1] != word)
                pair.Words.Add(word);
        }
    }

    private void Merge(long key, int token)
    {
        // Pairs that may have become more frequent; what became rarer is noticed when it is dequeued.
        HashSet<long> touched = [];
        foreach (int word in _pairs[key].Words.ToArray())
        {
            int[] merged = Merged(_words[word], key, token);
            if (merged.Length == _words[word].Length)
                continue;
            CountPairs(word, sign: -1);
            _words[word] = merged;
            CountPairs(word, sign: 1, touched);
        }

        foreach (long other in touched)
            _queue.Enqueue(other, (-_pairs[other].Count, other));
    }

    /// <summary>The tokens with every occurrence of a pair, from the left, made one.</summary>
    internal static int[] Merged(int[] tokens, long key, int token)
    {
        int length = 0;
        Span<int> merged = stackalloc int[tokens.Length];
        for (int index = 0; index < tokens.Length; index++)
        {
            bool isPair = index + 1 < tokens.Length && Key(tokens[index], tokens[index + 1]) == key;
            merged[length++] = isPair ? token : tokens[index];
            if (isPair)
                index++;
        }

        return length == tokens.Length ? tokens : merged[..length].ToArray();
    }

    private sealed class Pair
    {
        public long Count { get; set; }

        /// <summary>Every word that holds it, and some that did.</summary>
        public List<int> Words { get; } = [];
    }
}
