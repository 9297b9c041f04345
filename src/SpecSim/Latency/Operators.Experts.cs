// A whole mixture-of-experts layer on one device: routing, both products of every expert that is touched, weighted
// sum. Which experts are touched is for the caller to say: that is routing, not kernels. docs/model.md 3.6.

using SpecSim.Hardware;

namespace SpecSim.Latency;

/// <summary>The work of a mixture-of-experts layer on one device.</summary>
/// <param name="Rows">Tokens x experts per token that come to this device.</param>
/// <param name="TouchedExperts">Different experts among them, as a mean.</param>
/// <param name="HiddenSize">h.</param>
/// <param name="InnerSize">i, an expert's width on this device.</param>
/// <param name="Matrices">Matrices of an expert: 3 with a gate, 2 without.</param>
/// <param name="BytesPerWeight">Stored bytes of a weight.</param>
public readonly record struct ExpertWork(
    double Rows,
    double TouchedExperts,
    double HiddenSize,
    double InnerSize,
    int Matrices,
    double BytesPerWeight)
{
    /// <summary>Weights of one expert on this device.</summary>
    public double WeightsPerExpert => Matrices * HiddenSize * InnerSize;

    /// <summary>Memory traffic: touched weights once; 16-bit rows in, through the inner width, and out.</summary>
    public double Bytes => (TouchedExperts * WeightsPerExpert * BytesPerWeight)
        + (2 * Rows * ((2 * HiddenSize) + (Matrices * InnerSize)));

    public double Flops => 2 * Rows * WeightsPerExpert;
}

public static partial class Operators
{
    // Permuting rows by expert, the activation, and the weighted sum; the routing kernel is as small as those.
    private const int ExpertSmallKernels = 4;

    // Below one expert the mean over devices says nothing: the device that works reads at least one.
    private const double FewestExperts = 1;

    /// <summary>The fused kernels that engines call.</summary>
    public static double Experts(in ExpertWork work, ExpertConstants fit, Peaks peaks)
    {
        double experts = Math.Max(work.TouchedExperts, FewestExperts);
        double rows = Math.Max(work.Rows, FewestExperts);
        double compute = 2 * (rows + (fit.PaddingTokens * experts)) * work.WeightsPerExpert
            / (fit.ComputeEfficiency * peaks.FlopsPerSecond);
        double memory = experts * work.WeightsPerExpert * work.BytesPerWeight
            / (fit.MemoryEfficiency * peaks.BytesPerSecond);
        return fit.BaseSeconds
            + (fit.HiddenDepthSeconds * Math.Sqrt(work.HiddenSize / 1024))
            + (fit.InnerDepthSeconds * Math.Sqrt(work.InnerSize / 1024))
            + (fit.PermuteSeconds * rows * 2 * (work.HiddenSize + work.InnerSize) / 1e6)
            + SmoothMaximum(compute, memory, 3);
    }

    /// <summary>
    /// The same on a device whose fused kernels nobody measured: two grouped products, which read the weights of all
    /// touched experts and otherwise are products of all rows, and small kernels over the rows.
    /// </summary>
    public static double ExpertsOfProducts(
        in ExpertWork work, double activationBytes, GemmConstants gemm, ElementwiseConstants small, Peaks peaks)
    {
        double experts = Math.Max(work.TouchedExperts, FewestExperts);
        double rows = Math.Max(work.Rows, FewestExperts);
        double weights = experts * work.BytesPerWeight;
        double upColumns = (work.Matrices - 1) * work.InnerSize;
        double rowBytes = 2 * rows * ((4 * work.HiddenSize) + (work.Matrices * work.InnerSize));
        return Gemm(rows, upColumns, work.HiddenSize, weights, activationBytes, gemm, peaks)
            + Gemm(rows, work.HiddenSize, work.InnerSize, weights, activationBytes, gemm, peaks)
            + ((ExpertSmallKernels - 1) * small.BaseSeconds)
            + Elementwise(rowBytes, small, peaks);
    }
}
