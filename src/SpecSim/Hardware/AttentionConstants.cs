// Constants of attention kernels: decoding (one query token per sequence), verifying (a few), prompts (many). What
// differs between libraries is whether a sequence's KV cache is split over the device. The formulas are in
// Latency/, docs/model.md parts 3.2 to 3.4.

namespace SpecSim.Hardware;

/// <summary>Constants of decode attention, in one of two forms.</summary>
public abstract record DecodeAttentionConstants : FittedConstants;

/// <summary>
/// Caches always split over the device (FlashAttention 3, FlashInfer):
/// t = x^p (t0 + cl (L/1024)^0.2) + cw B Hkv / SMs + bytes / (em BW), x = head size / 128.
/// </summary>
public sealed record DecodeConstants(
    double BaseSeconds,
    double LengthSeconds,
    double WaveSeconds,
    double MemoryEfficiency) : DecodeAttentionConstants;

/// <summary>
/// Caches split by a count that the library derives from the batch (FlashAttention 2), and not at all when every
/// query head has its own KV head: t = t0 + cw B Hkv / SMs + [split](tc + ts S) + (walk^4 + memory^4)^(1/4).
/// </summary>
/// <param name="BaseSeconds">t0.</param>
/// <param name="WaveSeconds">cw: per KV head and multiprocessor.</param>
/// <param name="WalkSeconds">One block's walk over one token of KV.</param>
/// <param name="CombineSeconds">tc: combining the parts of a split.</param>
/// <param name="SplitSeconds">ts: the same per part.</param>
/// <param name="MemoryEfficiency">Share of the peak bandwidth that is reached.</param>
public sealed record CountedSplitConstants(
    double BaseSeconds,
    double WaveSeconds,
    double WalkSeconds,
    double CombineSeconds,
    double SplitSeconds,
    double MemoryEfficiency) : DecodeAttentionConstants;

/// <summary>How a device's kernels attend with several query tokens per sequence.</summary>
public abstract record VerifyConstants : FittedConstants
{
    private VerifyConstants()
    {
    }

    /// <summary>
    /// Query rows of a KV head are packed into one tile and the KV cache is split over the device: as decode, plus
    /// <paramref name="RowPenalty"/> of it for every further tile of <paramref name="RowsPerTile"/> rows.
    /// </summary>
    public sealed record Packed(int RowsPerTile, double RowPenalty, double ComputeEfficiency) : VerifyConstants;

    /// <summary>
    /// One block of threads per sequence, query head and tile of query rows walks the sequence's whole KV cache, and
    /// the query heads of one KV head read it again unless they run at the same time or find it in the cache.
    /// </summary>
    /// <param name="BaseSeconds">t0.</param>
    /// <param name="WalkSeconds">One block's walk over one token of KV.</param>
    /// <param name="WaveSeconds">Every further wave of blocks.</param>
    /// <param name="QueryTokenSeconds">Every query token.</param>
    /// <param name="MemoryEfficiency">Share of the peak bandwidth that is reached.</param>
    /// <param name="CacheShare">Share of the L2 cache that holds KV for another head.</param>
    /// <param name="RowsPerTile">Query rows of a tile.</param>
    public sealed record Unsplit(
        double BaseSeconds,
        double WalkSeconds,
        double WaveSeconds,
        double QueryTokenSeconds,
        double MemoryEfficiency,
        double CacheShare,
        int RowsPerTile) : VerifyConstants;
}

/// <summary>
/// Causal attention of prompts: t = t0 + (work^1.5 + walk^1.5)^(2/3), the work being arithmetic, traffic and a cost
/// per tile of 128 rows, the walk that of the longest row over all keys.
/// </summary>
/// <param name="BaseSeconds">t0.</param>
/// <param name="ComputeEfficiency">Share of the dense peak that is reached.</param>
/// <param name="MemoryEfficiency">Share of the peak bandwidth; less than memory can do where it absorbs more.</param>
/// <param name="WalkSeconds">A row's walk over 1024 keys.</param>
/// <param name="TileSeconds">A tile of 128 rows beyond the first on a multiprocessor.</param>
/// <param name="PaddingTokens">Tokens added to each row's keys; 0 in fits that have the two terms before.</param>
public sealed record PrefillConstants(
    double BaseSeconds,
    double ComputeEfficiency,
    double MemoryEfficiency,
    double WalkSeconds,
    double TileSeconds,
    double PaddingTokens) : FittedConstants;
