// Attention with several query tokens where a KV cache is not split over the device: FlashAttention 2 with variable
// lengths, as vLLM runs it on Ampere, Ada and consumer Blackwell. One block for each sequence, query head and tile of
// query rows walks the whole cache; query heads of one KV head read it again when they do not run at the same time
// and the cache is larger than what L2 keeps (docs/model.md part 3.3).

using SpecSim.Hardware;

namespace SpecSim.Latency;

/// <summary>Time of unsplit attention.</summary>
public static class UnsplitAttention
{
    /// <summary>Seconds of one call over sequences of equal length.</summary>
    /// <param name="sequences">B.</param>
    /// <param name="queryTokens">q, new tokens of each.</param>
    /// <param name="pastTokens">L, KV tokens of each before this call.</param>
    /// <param name="kvBytesPerHead">Bytes of keys and values of one token and KV head.</param>
    public static double Seconds(
        double sequences,
        double queryTokens,
        double pastTokens,
        double heads,
        double kvHeads,
        double kvBytesPerHead,
        VerifyConstants.Unsplit fit,
        Peaks peaks)
    {
        double blocks = sequences * heads * Math.Ceiling(queryTokens / fit.RowsPerTile);
        double waves = Math.Ceiling(blocks / peaks.Multiprocessors);
        // A causal tile sees half of the new tokens on average.
        double tokens = pastTokens + (queryTokens / 2);
        double walk = (fit.WalkSeconds * tokens * waves) + (fit.WaveSeconds * (waves - 1));
        double read = sequences * tokens * kvHeads * kvBytesPerHead
            * Readings(sequences, tokens, heads / kvHeads, kvBytesPerHead, fit, peaks);
        return fit.BaseSeconds
            + (fit.QueryTokenSeconds * sequences * queryTokens)
            + SmoothMaximum(walk, read / (fit.MemoryEfficiency * peaks.BytesPerSecond));
    }

    /// <summary>How often the cache of one KV head is read: 1 to the number of query heads it serves.</summary>
    private static double Readings(
        double sequences,
        double tokens,
        double group,
        double kvBytesPerHead,
        VerifyConstants.Unsplit fit,
        Peaks peaks)
    {
        double together = Math.Max(1, Math.Min(group, peaks.Multiprocessors / sequences));
        double wave = tokens * kvBytesPerHead * Math.Min(sequences, peaks.Multiprocessors);
        double ratio = peaks.CacheBytes > 0 ? wave / (fit.CacheShare * peaks.CacheBytes) : double.PositiveInfinity;
        double hit = 1 / (1 + (ratio * ratio));
        return 1 + (((group / together) - 1) * (1 - hit));
    }

    // (a^8 + b^8)^(1/8), scaled so that no power leaves the range of a double.
    private static double SmoothMaximum(double left, double right)
    {
        double larger = Math.Max(left, right);
        if (larger <= 0)
            return 0;
        double ratio = Math.Min(left, right) / larger;
        double power = ratio * ratio;
        power *= power;
        power *= power;
        return larger * Math.Sqrt(Math.Sqrt(Math.Sqrt(1 + power)));
    }
}
