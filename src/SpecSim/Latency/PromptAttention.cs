// Causal attention of prompts, whole or in chunks over what earlier chunks left in the cache (docs/model.md part 3.4).

using SpecSim.Hardware;

namespace SpecSim.Latency;

/// <summary>Time of prompt attention.</summary>
public static class PromptAttention
{
    private const double TileRows = 128;

    /// <summary>Seconds of one call for prompts of equal length.</summary>
    /// <param name="sequences">B.</param>
    /// <param name="queryTokens">S, tokens of each chunk.</param>
    /// <param name="cachedTokens">C, KV tokens of each sequence before it; 0 for a whole prompt.</param>
    public static double Seconds(
        double sequences,
        double queryTokens,
        double cachedTokens,
        double heads,
        double kvHeads,
        double headSize,
        PrefillConstants fit,
        Peaks peaks)
    {
        double keys = queryTokens + fit.PaddingTokens + (2 * cachedTokens);
        double flops = 2 * sequences * heads * queryTokens * keys * headSize;
        double bytes = sequences * headSize
            * ((queryTokens * ((4 * heads) + (8 * kvHeads))) + (4 * cachedTokens * kvHeads));
        double tiles = sequences * heads * Math.Ceiling(queryTokens / TileRows) / peaks.Multiprocessors;
        double work = (flops / (fit.ComputeEfficiency * peaks.FlopsPerSecond))
            + (bytes / (fit.MemoryEfficiency * peaks.BytesPerSecond))
            + (fit.TileSeconds * Math.Max(0, tiles - 1));
        double walk = fit.WalkSeconds * (queryTokens + cachedTokens) / 1024;
        return fit.BaseSeconds + (walk > 0 ? SmoothSum(work, walk) : work);
    }

    private static double SmoothSum(double left, double right) =>
        Math.Pow((left * Math.Sqrt(left)) + (right * Math.Sqrt(right)), 2.0 / 3);
}
