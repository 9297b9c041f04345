// What a sequence holds of its replica's KV cache: blocks of its own, and leading blocks of its prompt that it shares.

namespace SpecSim.Serving;

/// <summary>Takes and gives back blocks for sequences.</summary>
internal sealed class SequenceMemory
{
    private readonly ServingState _state;
    private readonly int _blockTokens;
    private readonly int _blocksPerPrefix;
    private readonly int _prefixTokens;
    private readonly bool _caches;

    public SequenceMemory(ServingState state, long blocks)
    {
        _state = state;
        _blockTokens = state.Setup.Server.BlockTokens;
        _blocksPerPrefix = state.BlocksPerPrefix;
        _prefixTokens = state.PrefixTokens;
        _caches = state.Setup.Server.PrefixCaching;
        Pool = new KvPool(blocks, _blocksPerPrefix);
    }

    public KvPool Pool { get; }

    /// <summary>Blocks that hold so many tokens.</summary>
    public long BlocksFor(long tokens) => (tokens + _blockTokens - 1) / _blockTokens;

    /// <summary>Takes what is missing to hold so many tokens; all or nothing.</summary>
    public bool TryGrow(ref Sequence sequence, int tokens)
    {
        if (tokens <= sequence.Room)
            return true;
        int blocks = (int)BlocksFor(tokens - sequence.Room);
        if (!Pool.TryTake(blocks))
            return false;
        sequence.Blocks += blocks;
        sequence.Room += blocks * _blockTokens;
        return true;
    }

    /// <summary>
    /// Uses what others have left of the same prompt. At least one token is computed: the next one is drawn from it.
    /// </summary>
    /// <returns>Tokens found.</returns>
    public int UsePrefix(ref Sequence sequence)
    {
        if (!_caches || sequence.Prefix.IsEmpty)
            return 0;
        ReadOnlySpan<long> content = sequence.Prefix.Span;
        int found = Pool.Find(content[..Math.Min(content.Length, (sequence.Needs - 1) / _prefixTokens)]);
        Pool.Use(content[..found]);
        sequence.SharedPrefix = found;
        sequence.Room = found * _prefixTokens;
        return sequence.Room;
    }

    /// <summary>What was looked for in the cache, and found, now that the sequence is admitted.</summary>
    public void CountPrefix(ref Sequence sequence, int cached)
    {
        if (_caches)
        {
            _state.Recorder.Totals.CheckedTokens += sequence.Needs;
            _state.Recorder.Totals.CachedTokens += cached;
        }

        if (sequence.Produced == 0)
            _state.Requests[sequence.Request].CachedTokens = cached;
        sequence.Recompute = Math.Max(0, sequence.Recompute - cached);
    }

    /// <summary>Gives back all that a sequence holds.</summary>
    public void Release(ref Sequence sequence)
    {
        if (sequence.SharedPrefix > 0)
            Pool.Leave(sequence.Prefix.Span[..sequence.SharedPrefix]);
        Pool.Return(sequence.Blocks);
        sequence.SharedPrefix = 0;
        sequence.Blocks = 0;
        sequence.Room = 0;
    }

    /// <summary>Shares the blocks of a prompt that are complete by now.</summary>
    public void Publish(ref Sequence sequence)
    {
        ReadOnlySpan<long> content = sequence.Prefix.Span;
        int complete = Math.Min(content.Length, sequence.Computed / _prefixTokens);
        for (; sequence.SharedPrefix < complete; sequence.SharedPrefix++)
        {
            sequence.Blocks -= _blocksPerPrefix;
            Pool.Publish(content[sequence.SharedPrefix]);
        }
    }
}
