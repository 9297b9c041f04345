// Constants of what is neither a product nor attention: experts, all-reduce, small kernels, sampling.

namespace SpecSim.Hardware;

/// <summary>How many rows a tile of the experts' products has.</summary>
public enum ExpertTiles
{
    /// <summary>2.83 sqrt(M), 16 to 128: the defaults of recent vLLM, smoothed.</summary>
    Growing,

    /// <summary>16 while there are no more tokens than experts, then 64: older vLLM.</summary>
    Switched,
}

/// <summary>
/// A whole mixture-of-experts layer: routing, both products of every expert that is touched, weighted sum
/// (docs/model.md part 3.6).
/// </summary>
/// <param name="BaseSeconds">t0: routing, sorting, activation and sum.</param>
/// <param name="ParallelSeconds">te: mapping experts when they are dealt out to several devices.</param>
/// <param name="WalkSeconds">tau: one block's step along the inner dimension, with tiles of 64 rows.</param>
/// <param name="ComputeEfficiency">Share of the dense peak that is reached on padded rows.</param>
/// <param name="MemoryEfficiency">Share of the peak bandwidth that is reached.</param>
/// <param name="ActivationPasses">ca: how often inputs and outputs of the experts are read and written.</param>
/// <param name="PipelineDepth">K0: filling and draining a block's pipeline, in elements of the inner dimension.</param>
/// <param name="Tiles">Rows of a tile.</param>
public sealed record ExpertConstants(
    double BaseSeconds,
    double ParallelSeconds,
    double WalkSeconds,
    double ComputeEfficiency,
    double MemoryEfficiency,
    double ActivationPasses,
    double PipelineDepth,
    ExpertTiles Tiles) : FittedConstants;

/// <summary>
/// t = min(a1 + S (n-1) / bw1, a2 + 2 S (n-1) / (n bw2), a3 + 2 S (n-1) / (n bw3)): one-shot, two-shot, ring. Where the
/// custom kernels have a limit, they are not used from there on.
/// </summary>
public sealed record AllReduceConstants(
    int Devices,
    double OneShotSeconds,
    double OneShotBytesPerSecond,
    double TwoShotSeconds,
    double TwoShotBytesPerSecond) : FittedConstants
{
    /// <summary>The general library's algorithm for large tensors; null where the first two serve all sizes.</summary>
    public RingConstants? Ring { get; init; }
}

/// <summary>A ring over all devices.</summary>
/// <param name="Seconds">a3.</param>
/// <param name="BytesPerSecond">bw3.</param>
/// <param name="FromBytes">Smallest tensor for which the custom kernels are not used; null: whatever is faster.</param>
public sealed record RingConstants(double Seconds, double BytesPerSecond, double? FromBytes);

/// <summary>t = t0 + bytes / (em BW) for each of the small kernels between the products.</summary>
public sealed record ElementwiseConstants(double BaseSeconds, double MemoryEfficiency) : FittedConstants;

/// <summary>
/// Choosing tokens from logits: t = t0 + Y / BW (pc + (pm - pc) / (1 + (cache / Y)^3)), Y the bytes of 32-bit logits.
/// </summary>
/// <param name="BaseSeconds">t0.</param>
/// <param name="CachedPasses">pc: passes over the logits while the L2 cache holds them.</param>
/// <param name="Passes">pm: passes when it does not.</param>
public sealed record SamplingConstants(double BaseSeconds, double CachedPasses, double Passes) : FittedConstants
{
    /// <summary>
    /// Fits of vLLM's sampler on an RTX 4090 and an RTX PRO 6000 (LLMServingSim, MIT): 26.5 and 25.3 us, 0.57 and 0.77
    /// cached passes, 2.53 and 2.58 others. Devices without a figure of their own use the mean.
    /// </summary>
    public static SamplingConstants Default { get; } = new(26e-6, 0.67, 2.55);
}
