// The columns of a trace while it is read: they grow by doubling, so a row costs its numbers and no object.

using System.Text;
using SpecSim.Quantities;
using SpecSim.Workloads;

namespace SpecSim.Inputs.Traces;

internal sealed class TraceColumns
{
    public const int MostCategories = 100;

    /// <summary>800 MB of identities.</summary>
    public const int MostBlocks = 100_000_000;

    private readonly List<Instant> _arrivals = [];
    private readonly List<int> _prompts = [];
    private readonly List<int> _outputs = [];
    private readonly List<int> _categories = [];
    private readonly List<byte[]> _categoryNames = [];
    private readonly List<long> _prefixes = [];
    private readonly List<int> _prefixEnds = [];
    private int _prefixBlockTokens;

    public int Count => _arrivals.Count;

    /// <summary>Of the last request, in nanoseconds of the trace's own clock.</summary>
    public long LastArrival => _arrivals.Count == 0 ? 0 : _arrivals[^1].Nanoseconds;

    public void Add(long nanoseconds, int promptTokens, int outputTokens, int category)
    {
        _arrivals.Add(new Instant(nanoseconds));
        _prompts.Add(promptTokens);
        _outputs.Add(outputTokens);
        if (category >= 0)
            _categories.Add(category);
    }

    /// <summary>Identities of the blocks of the request just added.</summary>
    public bool TryAddPrefix(int blockTokens, ReadOnlySpan<long> identities)
    {
        _prefixBlockTokens = blockTokens;
        if (_prefixes.Count + identities.Length > MostBlocks)
            return false;
        _prefixes.AddRange(identities);
        _prefixEnds.Add(_prefixes.Count);
        return true;
    }

    // A few kinds at most: comparing bytes is faster than making text of every row's.
    public int CategoryOf(ReadOnlySpan<byte> name)
    {
        for (int index = 0; index < _categoryNames.Count; index++)
            if (name.SequenceEqual(_categoryNames[index]))
                return index;
        if (_categoryNames.Count == MostCategories)
            return -1;
        _categoryNames.Add(name.ToArray());
        return _categoryNames.Count - 1;
    }

    public RequestTrace ToTrace(string name, Duration spread)
    {
        Instant[] arrivals = [.. _arrivals];
        if (spread > Duration.Zero)
            Spread(arrivals, spread);
        bool hasPrefixes = _prefixes.Count > 0;
        return new RequestTrace(
            name,
            arrivals,
            [.. _prompts],
            [.. _outputs],
            [.. _categoryNames.Select(Encoding.UTF8.GetString)],
            _categoryNames.Count == 0 ? null : [.. _categories],
            hasPrefixes ? _prefixBlockTokens : 0,
            hasPrefixes ? [.. _prefixes] : null,
            hasPrefixes ? [.. _prefixEnds] : null);
    }

    // Requests i of n at time t come at t + spread i / n, but never later than the next time of the trace: the order
    // of rows stays. The first of them does not move.
    private static void Spread(Instant[] arrivals, Duration most)
    {
        int first = 0;
        while (first < arrivals.Length)
        {
            int next = first + 1;
            while (next < arrivals.Length && arrivals[next] == arrivals[first])
                next++;
            Duration gap = next < arrivals.Length ? arrivals[next] - arrivals[first] : most;
            Int128 length = Math.Min(most.Nanoseconds, gap.Nanoseconds);
            Instant start = arrivals[first];
            for (int row = first; row < next; row++)
                arrivals[row] = start + new Duration((long)(length * (row - first) / (next - first)));
            first = next;
        }
    }
}
