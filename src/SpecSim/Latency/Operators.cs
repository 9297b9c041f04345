// The time of each kernel from its size: pure formulas, one function each, with fitted constants. Sizes are per
// device, in elements and tokens; results are seconds. The forms and where they were tested: docs/model.md part 3.
// Here products, collectives and small kernels; attention and experts in files of their own.

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
public static partial class Operators
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

    /// <summary>Sum of a tensor over devices; the library picks the fastest of its algorithms.</summary>
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

    /// <summary>
    /// A tensor of so many bytes put together from what each device has of it. An all-reduce by two shots is a scatter
    /// of sums and this gather, so it moves half as much; a single shot reads one part from each other device instead
    /// of everything. No table of gathers was fitted: the constants are those of the sums.
    /// </summary>
    /// <param name="bytes">The whole tensor.</param>
    public static double AllGather(double bytes, int devices, AllReduceConstants fit)
    {
        double foreign = bytes * (devices - 1) / devices;
        return Math.Min(
            fit.OneShotSeconds + (foreign / fit.OneShotBytesPerSecond),
            fit.TwoShotSeconds + (foreign / fit.TwoShotBytesPerSecond));
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
