// Attention kernels: one query token per sequence, several (a verify pass), a chunk of a prompt. docs/model.md 3.2
// to 3.4.

using SpecSim.Hardware;

namespace SpecSim.Latency;

public static partial class Operators
{
    // Shorter heads cost less than their bytes: fixed parts go with this power of head size / 128. Fitted to the H200
    // tables of vLLM with heads of 64 and 128 (0.15 +- 0.01).
    private const double HeadSizePower = 0.15;

    /// <summary>Factor on the fixed parts of split decode attention for heads of this size.</summary>
    public static double HeadSizeFactor(double headSize) => Math.Pow(headSize / 128, HeadSizePower);

    /// <summary>
    /// The part of decode attention that grows with the mean context, in tokens: the split over the device.
    /// </summary>
    public static double DecodeLength(double contextTokens, DecodeConstants fit) =>
        fit.LengthSeconds * Math.Pow(contextTokens / 1024, 0.2);

    /// <summary>One query token per sequence over the KV cache.</summary>
    /// <param name="sequences">B.</param>
    /// <param name="lengthSeconds"><see cref="DecodeLength"/> of the mean context.</param>
    /// <param name="headSizeFactor"><see cref="HeadSizeFactor"/> of the model's heads.</param>
    public static double DecodeAttention(
        double sequences,
        double lengthSeconds,
        double kvHeads,
        double bytes,
        double headSizeFactor,
        DecodeConstants fit,
        Peaks peaks) =>
        (headSizeFactor * (fit.BaseSeconds + lengthSeconds))
        + (fit.WaveSeconds * sequences * kvHeads / peaks.Multiprocessors)
        + (bytes / (fit.MemoryEfficiency * peaks.BytesPerSecond));

    /// <summary>
    /// KV read once per sequence, whatever the number of query tokens; queries read and outputs written.
    /// </summary>
    public static double AttentionBytes(
        double tokens, double contextTokens, double heads, double kvHeads, double headSize, double kvBytes) =>
        (2 * contextTokens * kvHeads * headSize * kvBytes)
        + (4 * tokens * heads * headSize)
        + (4 * tokens * kvHeads * headSize);

    /// <summary>Scores and weighted sum: 2 products of 2 operations each.</summary>
    public static double AttentionFlops(double queryTokens, double contextTokens, double heads, double headSize) =>
        4 * queryTokens * contextTokens * heads * headSize;

    /// <summary>
    /// Packed verify attention: the decode time, stretched by the tiles its query rows fill, or the arithmetic.
    /// </summary>
    /// <param name="rows">Query rows per KV head: query tokens x heads / KV heads.</param>
    public static double PackedVerifyAttention(
        double decodeSeconds, double rows, double flops, VerifyConstants.Packed fit, Peaks peaks)
    {
        double furtherTiles = Math.Ceiling(rows / fit.RowsPerTile) - 1;
        double compute = flops / (fit.ComputeEfficiency * peaks.FlopsPerSecond);
        return Math.Max(decodeSeconds * (1 + (fit.RowPenalty * furtherTiles)), compute);
    }

    /// <summary>
    /// Attention over a latent vector that serves all heads: decode with one KV head, or the arithmetic, which here
    /// is never far behind. Measured nowhere in this project; the constants are those of other decode kernels.
    /// </summary>
    /// <param name="decodeSeconds">Decode with one KV head of the latent width.</param>
    public static double LatentAttention(
        double decodeSeconds, double flops, double computeEfficiency, Peaks peaks) =>
        Math.Max(decodeSeconds, flops / (computeEfficiency * peaks.FlopsPerSecond));

    /// <summary>
    /// Pairs of a query and a key it sees: S (S + 2C) / 2 for S tokens over C cached ones, less those further back
    /// than the window.
    /// </summary>
    public static double AttentionPairs(double tokens, double cachedTokens, double windowTokens)
    {
        double hiddenAtEnd = Math.Max(0, cachedTokens + tokens - windowTokens);
        double hiddenAtStart = Math.Max(0, cachedTokens - windowTokens);
        return ((tokens * (tokens + (2 * cachedTokens)))
            - ((hiddenAtEnd * hiddenAtEnd) - (hiddenAtStart * hiddenAtStart))) / 2;
    }
}
