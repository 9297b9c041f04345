// The time of each kernel from its size: pure formulas, one function each, with fitted constants. Sizes are per
// device, in elements and tokens; results are seconds. The forms and where they were tested: docs/model.md part 3.
// Here products, collectives and small kernels; attention and experts in files of their own.

using SpecSim.Hardware;

namespace SpecSim.Latency;

/// <summary>Peaks of one device in one data type, as the formulas need them.</summary>
/// <param name="FlopsPerSecond">Dense peak.</param>
/// <param name="BytesPerSecond">Peak memory bandwidth.</param>
/// <param name="Multiprocessors">Multiprocessors that kernels spread over.</param>
public readonly record struct Peaks(double FlopsPerSecond, double BytesPerSecond, int Multiprocessors);

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

    /// <summary>Memory traffic of a product: weights, inputs, 16-bit outputs.</summary>
    public static double GemmBytes(
        double rows, double columns, double depth, double weightBytes, double activationBytes) =>
        (weightBytes * columns * depth) + (activationBytes * rows * depth) + (OutputBytes * rows * columns);

    /// <summary>Sum of a tensor over devices; the library picks the faster of two algorithms.</summary>
    public static double AllReduce(double bytes, int devices, AllReduceConstants fit)
    {
        double oneShot = fit.OneShotSeconds + (bytes * (devices - 1) / fit.OneShotBytesPerSecond);
        double twoShot = fit.TwoShotSeconds + (2 * bytes * (devices - 1) / (devices * fit.TwoShotBytesPerSecond));
        return Math.Min(oneShot, twoShot);
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
