// The time of each kernel from its size: pure formulas, one function each, with fitted constants.
// Sizes are per device, in elements and tokens; results are seconds. The forms and where they were
// tested: docs/model.md part 3.

using SpecSim.Hardware;

namespace SpecSim.Latency;

/// <summary>Peaks of one device in one data type, as the formulas need them.</summary>
/// <param name="FlopsPerSecond">Dense peak.</param>
/// <param name="BytesPerSecond">Peak memory bandwidth.</param>
/// <param name="Multiprocessors">Multiprocessors that kernels spread over.</param>
/// <param name="CacheBytes">L2 cache; 0 when it is unknown.</param>
public readonly record struct Peaks(
    double FlopsPerSecond, double BytesPerSecond, int Multiprocessors, double CacheBytes = 0)
{
    /// <summary>The peaks of a device in a format; those of 16 bits where it has no such arithmetic.</summary>
    public static Peaks Of(Device device, DataType type) => new(
        (device.Peak(type) ?? device.PeakBf16).PerSecond,
        device.Bandwidth.PerSecond,
        device.Multiprocessors,
        device.L2Cache?.Count ?? 0);
}

/// <summary>Kernel times.</summary>
public static class Operators
{
    private const double OutputBytes = 2;

    /// <summary>
    /// Y[M,N] = X[M,K] W[K,N]. A smooth maximum of arithmetic and traffic, plus fixed and serial parts.
    /// </summary>
    public static double Gemm(
        double rows,
        double columns,
        double depth,
        double weightBytes,
        double activationBytes,
        GemmConstants fit,
        Peaks peaks)
    {
        double compute = 2 * rows * columns * depth / (fit.ComputeEfficiency * peaks.FlopsPerSecond);
        double memory = GemmBytes(rows, columns, depth, weightBytes, activationBytes)
            / (fit.MemoryEfficiency * peaks.BytesPerSecond);
        return fit.BaseSeconds
            + (fit.DepthSeconds * Math.Sqrt(depth / 1024))
            + SmoothMaximum(compute, memory, fit.Sharpness)
            + (fit.QuantizeSeconds * rows * depth / 1e6);
    }

    /// <summary>Y[M,N] = X[M,K] W[K,N] in the form that the library follows.</summary>
    public static double Product(
        double rows,
        double columns,
        double depth,
        double weightBytes,
        double activationBytes,
        ProductConstants fit,
        Peaks peaks) => fit switch
        {
            TiledGemmConstants tiled =>
                TiledProduct.Seconds(rows, columns, depth, weightBytes, activationBytes, tiled, peaks),
            GemmConstants smooth => Gemm(rows, columns, depth, weightBytes, activationBytes, smooth, peaks),
            _ => throw new ArgumentException($"no formula for {fit.GetType().Name}", nameof(fit)),
        };

    /// <summary>Memory traffic of a product: weights, inputs, 16-bit outputs.</summary>
    public static double GemmBytes(
        double rows, double columns, double depth, double weightBytes, double activationBytes) =>
        (weightBytes * columns * depth) + (activationBytes * rows * depth) + (OutputBytes * rows * columns);

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

    /// <summary>Sum of a tensor over devices; the library picks the faster of two algorithms.</summary>
    public static double AllReduce(double bytes, int devices, AllReduceConstants fit)
    {
        double oneShot = fit.OneShotSeconds + (bytes * (devices - 1) / fit.OneShotBytesPerSecond);
        double twoShot = fit.TwoShotSeconds + (2 * bytes * (devices - 1) / (devices * fit.TwoShotBytesPerSecond));
        double custom = Math.Min(oneShot, twoShot);
        if (fit.Ring is not { } ring)
            return custom;
        double general = ring.Seconds + (2 * bytes * (devices - 1) / (devices * ring.BytesPerSecond));
        return ring.FromBytes is { } limit
            ? bytes < limit ? custom : general
            : Math.Min(custom, general);
    }

    /// <summary>Choosing one token for each row of logits.</summary>
    /// <param name="logitBytes">Y, bytes of all 32-bit logits.</param>
    public static double Sampling(double logitBytes, SamplingConstants fit, Peaks peaks)
    {
        double ratio = peaks.CacheBytes / logitBytes;
        double passes = fit.CachedPasses + ((fit.Passes - fit.CachedPasses) / (1 + (ratio * ratio * ratio)));
        return fit.BaseSeconds + (logitBytes * passes / peaks.BytesPerSecond);
    }

    /// <summary>A small kernel that streams its operands.</summary>
    public static double Elementwise(double bytes, ElementwiseConstants fit, Peaks peaks) =>
        fit.BaseSeconds + (bytes / (fit.MemoryEfficiency * peaks.BytesPerSecond));

    private static double SmoothMaximum(double left, double right, double sharpness)
    {
        // Scaled by the larger one, so that no power leaves the range of a double.
        double larger = Math.Max(left, right);
        double ratio = Math.Min(left, right) / larger;
        return larger * Math.Pow(1 + Math.Pow(ratio, sharpness), 1 / sharpness);
    }
}
