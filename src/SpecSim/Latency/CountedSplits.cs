// Decode attention of a library that splits a KV cache into as many parts as fill the device (FlashAttention 2), and
// not at all when every query head has its own KV head. The count follows that library's rule: the fewest parts whose
// last wave is nearly as full as the best (docs/model.md part 3.2).

using SpecSim.Hardware;

namespace SpecSim.Latency;

/// <summary>Time of decode attention with a counted split.</summary>
public static class CountedSplits
{
    private const double BlockTokens = 128;
    private const int MostParts = 128;
    private const double GoodEnough = 0.85;
    private const double AlreadyFull = 0.8;

    /// <summary>
    /// Parts of each cache. A multiprocessor takes two blocks; parts that leave the same whole number of blocks each
    /// are not tried twice.
    /// </summary>
    /// <param name="work">Sequences times KV heads.</param>
    /// <param name="blocks">Blocks of 128 tokens in a cache.</param>
    public static int Parts(double work, int blocks, int multiprocessors)
    {
        double slots = 2.0 * multiprocessors;
        if (work >= AlreadyFull * slots)
            return 1;
        int most = (int)Math.Min(Math.Min(MostParts, slots), blocks);
        double best = 0;
        for (int parts = 1; parts <= most; parts++)
        {
            if (IsNew(parts, blocks))
                best = Math.Max(best, Fullness(work * parts / slots));
        }

        for (int parts = 1; parts <= most; parts++)
        {
            if (IsNew(parts, blocks) && Fullness(work * parts / slots) >= GoodEnough * best)
                return parts;
        }

        return 1;
    }

    /// <summary>Blocks of a cache of this many tokens.</summary>
    public static int Blocks(double contextTokens) => Math.Max(1, (int)Math.Ceiling(contextTokens / BlockTokens));

    /// <summary>Seconds of one call.</summary>
    /// <param name="work">Sequences times KV heads.</param>
    /// <param name="contextTokens">Mean KV tokens of a sequence.</param>
    /// <param name="parts"><see cref="Parts"/>; 1 when every query head has its own KV head.</param>
    public static double Seconds(
        double work, double contextTokens, int parts, double bytes, CountedSplitConstants fit, Peaks peaks)
    {
        double waves = Math.Ceiling(work * parts / peaks.Multiprocessors);
        double tokens = Math.Min(
            BlockTokens * Math.Ceiling((double)Blocks(contextTokens) / parts), contextTokens);
        // The first block runs beside the kernel's own start.
        double walk = fit.WalkSeconds * Math.Max(0, (tokens * waves) - BlockTokens);
        double memory = bytes / (fit.MemoryEfficiency * peaks.BytesPerSecond);
        double walk2 = walk * walk;
        double memory2 = memory * memory;
        return fit.BaseSeconds
            + (fit.WaveSeconds * work / peaks.Multiprocessors)
            + (parts > 1 ? fit.CombineSeconds + (fit.SplitSeconds * parts) : 0)
            + Math.Sqrt(Math.Sqrt((walk2 * walk2) + (memory2 * memory2)));
    }

    private static bool IsNew(int parts, int blocks) =>
        parts == 1 || Ceiling(blocks, parts) != Ceiling(blocks, parts - 1);

    private static int Ceiling(int dividend, int divisor) => (dividend + divisor - 1) / divisor;

    private static double Fullness(double waves) => waves / Math.Ceiling(waves);
}
