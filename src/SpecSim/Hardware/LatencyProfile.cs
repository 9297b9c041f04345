// The calibrated constants of one device: which kernels, from where, how exact. The formulas that use them are in
// Latency/ and docs/model.md part 3; times are seconds here, microseconds in the files.

namespace SpecSim.Hardware;

/// <summary>Where a profile's constants come from, and so what error to expect.</summary>
public enum CalibrationKind
{
    /// <summary>Fitted to kernels measured on this device.</summary>
    Measured,

    /// <summary>Constants of another device applied to this one's datasheet: uncalibrated.</summary>
    Transferred,
}

/// <summary>All constants of one device, with where they came from.</summary>
/// <param name="Kind">Measured on this device, or transferred from another.</param>
/// <param name="Source">Provenance in one line; every report repeats it.</param>
/// <param name="Kernels">Constants of the kernels that most engines call.</param>
/// <param name="Libraries">
/// The same for kernel libraries that differ, by name ("tensorrt-llm", "nccl"): complete sets.
/// </param>
/// <param name="InstallationSpread">
/// Standard deviation of the logarithm of a factor common to all kernels: other versions, clocks, cooling.
/// </param>
public sealed record LatencyProfile(
    CalibrationKind Kind,
    string Source,
    KernelConstants Kernels,
    IReadOnlyDictionary<string, KernelConstants> Libraries,
    double InstallationSpread)
{
    /// <summary>The constants of a library; those of most engines where the device has none of its own.</summary>
    public KernelConstants Of(string library) => Libraries.GetValueOrDefault(library, Kernels);
}

/// <summary>The constants of one kernel library on one device.</summary>
/// <param name="GemmBf16">Matrix products with 16-bit activations.</param>
/// <param name="GemmFp8">Products with 8-bit activations of known scale; null: the bf16 constants.</param>
/// <param name="GemmFp8Dynamic">
/// Products whose 16-bit inputs are first scaled to 8 bits; null: those of known scale.
/// </param>
/// <param name="DecodeBf16">Decode attention over a 16-bit KV cache.</param>
/// <param name="DecodeFp8">Decode attention over an 8-bit KV cache; null: the 16-bit constants.</param>
/// <param name="Verify">Attention with several query tokens per sequence.</param>
/// <param name="Prefill">Causal attention over a whole prompt.</param>
/// <param name="ExpertsBf16">Mixture-of-experts layers in 16 bits; null: made of products.</param>
/// <param name="ExpertsFp8">The same in 8 bits; null: the 16-bit constants.</param>
/// <param name="AllReduce">By number of devices, ascending; the nearest larger count serves a missing one.</param>
/// <param name="Elementwise">Norms, activation functions, rotary embedding.</param>
/// <param name="Sampling">Choosing tokens from logits.</param>
public sealed record KernelConstants(
    GemmConstants GemmBf16,
    ProductConstants? GemmFp8,
    ProductConstants? GemmFp8Dynamic,
    DecodeAttentionConstants DecodeBf16,
    DecodeAttentionConstants? DecodeFp8,
    VerifyConstants Verify,
    PrefillConstants Prefill,
    ExpertConstants? ExpertsBf16,
    ExpertConstants? ExpertsFp8,
    IReadOnlyList<AllReduceConstants> AllReduce,
    ElementwiseConstants Elementwise,
    SamplingConstants Sampling)
{
    /// <summary>The constants of products whose inputs have these formats.</summary>
    public ProductConstants Gemm(DataTypes types) => types switch
    {
        { Activations: DataType.Bf16 } => GemmBf16,
        { DynamicScales: true } => GemmFp8Dynamic ?? GemmFp8 ?? GemmBf16,
        _ => GemmFp8 ?? GemmBf16,
    };

    /// <summary>The constants of decode attention over a cache of this format.</summary>
    public DecodeAttentionConstants Decode(DataType kv) => kv == DataType.Bf16 ? DecodeBf16 : DecodeFp8 ?? DecodeBf16;
}

/// <summary>Constants of one operator, and how well they fit.</summary>
public abstract record FittedConstants
{
    /// <summary>How far measured kernels are from the formula; null when nobody compared.</summary>
    public OperatorError? Error { get; init; }
}

/// <summary>
/// How far measured kernels are from a fitted formula. The logarithm of measured over predicted has a part that
/// belongs to a shape, the same whatever the number of tokens, and a part that changes with the tokens: the first
/// cancels when a verify pass is compared with a decode pass, the second does not.
/// </summary>
/// <param name="Median">Median absolute error, held out, as a fraction.</param>
/// <param name="P90">Nine of ten kernels are closer than this, held out.</param>
/// <param name="ShapeSpread">Standard deviation of the logarithm between shapes.</param>
/// <param name="SizeSpread">The same within a shape, between numbers of tokens.</param>
/// <param name="Rows">Measured kernels behind the figures.</param>
/// <param name="Covariance">
/// Of the logarithms of the constants, in the order of their declaration; empty when it is unknown.
/// </param>
public sealed record OperatorError(
    double Median,
    double P90,
    double ShapeSpread,
    double SizeSpread,
    int Rows,
    IReadOnlyList<IReadOnlyList<double>> Covariance);
