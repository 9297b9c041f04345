// Causal attention of prompts, whole or in chunks over what earlier chunks left in the cache: the work of all chunks of
// a call, and the longest row's walk over its keys (docs/model.md part 3.4).

using SpecSim.Hardware;

namespace SpecSim.Latency;

/// <summary>The chunks of one call.</summary>
/// <param name="Seconds">Arithmetic and traffic.</param>
/// <param name="Tiles">Tiles of 128 rows, over query heads.</param>
/// <param name="LongestKeys">Keys that the longest row sees.</param>
public readonly record struct PromptWork(double Seconds, double Tiles, double LongestKeys)
{
    private const double TileRows = 128;

    /// <summary>One chunk's work.</summary>
    /// <param name="tokens">S.</param>
    /// <param name="keys">Keys that its last token sees.</param>
    /// <param name="pairs">Pairs of a query and a key it sees.</param>
    /// <param name="flopsPerPair">Operations for one query and one key, all heads.</param>
    /// <param name="bytes">Traffic of the chunk's own tokens.</param>
    public static PromptWork Of(
        double tokens,
        double keys,
        double pairs,
        double flopsPerPair,
        double bytes,
        double heads,
        PrefillConstants fit,
        Peaks peaks) => new(
            (flopsPerPair * (pairs + (tokens * fit.PaddingTokens / 2)) / (fit.ComputeEfficiency * peaks.FlopsPerSecond))
                + (bytes / (fit.MemoryEfficiency * peaks.BytesPerSecond)),
            heads * Math.Ceiling(tokens / TileRows),
            keys);

    public static PromptWork operator +(PromptWork left, PromptWork right) => new(
        left.Seconds + right.Seconds, left.Tiles + right.Tiles, Math.Max(left.LongestKeys, right.LongestKeys));

    /// <summary>Seconds of the call.</summary>
    public double InOneCall(PrefillConstants fit, Peaks peaks)
    {
        double work = Seconds + (fit.TileSeconds * Math.Max(0, (Tiles / peaks.Multiprocessors) - 1));
        double walk = fit.WalkSeconds * LongestKeys / 1024;
        return fit.BaseSeconds
            + (walk > 0 ? Math.Pow((work * Math.Sqrt(work)) + (walk * Math.Sqrt(walk)), 2.0 / 3) : work);
    }
}
