// The kernels whose constants and errors are known apart, and how far measured ones are from their formulas where a
// profile does not say: the defaults and the reason for each.

using SpecSim.Hardware;

namespace SpecSim.Latency;

/// <summary>
/// One of the sets of constants in <see cref="KernelConstants"/>. The numbers are addresses of draws: never changed.
/// </summary>
public enum KernelKind
{
    GemmBf16 = 1,
    GemmFp8 = 2,
    GemmFp8Dynamic = 3,
    DecodeBf16 = 4,
    DecodeFp8 = 5,
    Verify = 6,
    Prefill = 7,
    ExpertsBf16 = 8,
    ExpertsFp8 = 9,
    AllReduce = 10,
    Elementwise = 11,
    Sampling = 12,
}

/// <summary>Standard deviations of log(measured / formula).</summary>
/// <param name="Shape">Between shapes, the same for all numbers of tokens.</param>
/// <param name="Size">Within a shape, between numbers of tokens.</param>
public readonly record struct KernelSpread(double Shape, double Size);

/// <summary>Which constants and which spreads belong to a kernel.</summary>
public static class KernelKinds
{
    public static KernelKind Gemm(DataTypes types) => types switch
    {
        { Activations: DataType.Bf16 } => KernelKind.GemmBf16,
        { DynamicScales: true } => KernelKind.GemmFp8Dynamic,
        _ => KernelKind.GemmFp8,
    };

    public static KernelKind Decode(DataType kv) => kv == DataType.Bf16 ? KernelKind.DecodeBf16 : KernelKind.DecodeFp8;

    public static KernelKind Experts(DataType activations) =>
        activations == DataType.Bf16 ? KernelKind.ExpertsBf16 : KernelKind.ExpertsFp8;

    /// <summary>The constants of a kernel; for an all-reduce, of the first number of devices that is listed.</summary>
    public static FittedConstants? ConstantsOf(KernelConstants kernels, KernelKind kind) => kind switch
    {
        KernelKind.GemmBf16 => kernels.GemmBf16,
        KernelKind.GemmFp8 => kernels.GemmFp8 ?? kernels.GemmBf16,
        KernelKind.GemmFp8Dynamic => kernels.GemmFp8Dynamic ?? kernels.GemmFp8 ?? kernels.GemmBf16,
        KernelKind.DecodeBf16 => kernels.DecodeBf16,
        KernelKind.DecodeFp8 => kernels.DecodeFp8 ?? kernels.DecodeBf16,
        KernelKind.Verify => kernels.Verify,
        KernelKind.Prefill => kernels.Prefill,
        KernelKind.ExpertsBf16 => kernels.ExpertsBf16,
        KernelKind.ExpertsFp8 => kernels.ExpertsFp8 ?? kernels.ExpertsBf16,
        KernelKind.AllReduce => kernels.AllReduce.Count > 0 ? kernels.AllReduce[0] : null,
        KernelKind.Elementwise => kernels.Elementwise,
        KernelKind.Sampling => kernels.Sampling,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>
    /// The spreads that a profile gives, or the defaults. What was fitted on another device is never trusted more
    /// than the default for that.
    /// </summary>
    public static KernelSpread Spread(KernelKind kind, OperatorError? error, CalibrationKind calibration)
    {
        KernelSpread given = error is null ? Measured(kind) : new KernelSpread(error.ShapeSpread, error.SizeSpread);
        if (calibration == CalibrationKind.Measured)
            return given;
        KernelSpread least = Transferred(kind);
        return new KernelSpread(Math.Max(given.Shape, least.Shape), Math.Max(given.Size, least.Size));
    }

    // Analysis of variance of log(measured / formula) over the tables of aiconfigurator (Apache-2.0), the constants
    // fitted to the device itself: products with up to 512 rows and both sides above 512 on H100, H200 and A100
    // (30448 rows: 0.05 to 0.07 between shapes, 0.07 to 0.10 within); decode attention above 50 MB of cache on H200
    // and A100 (0.01 to 0.05, 0.05 to 0.08); prompts (0.06 to 0.09, 0.17 to 0.25). All-reduce: median errors of 2 to
    // 5 %. Experts: median errors of 14 %, 4 to 8 % in the band from 17 to 256 tokens. Verify attention: no table
    // exists; the size penalty of large query groups is seen to differ by 0.1 to 0.2 between devices. Small kernels:
    // their 2 us are a guess, 1.9 to 4.2 us were seen. Sampling: two devices differ by 5 % and by 35 % in its terms.
    private static KernelSpread Measured(KernelKind kind) => kind switch
    {
        KernelKind.GemmBf16 or KernelKind.GemmFp8 or KernelKind.GemmFp8Dynamic => new(0.07, 0.08),
        KernelKind.DecodeBf16 or KernelKind.DecodeFp8 => new(0.04, 0.07),
        KernelKind.Verify => new(0.15, 0.1),
        KernelKind.Prefill => new(0.07, 0.2),
        KernelKind.ExpertsBf16 or KernelKind.ExpertsFp8 => new(0.1, 0.2),
        KernelKind.AllReduce => new(0.03, 0.06),
        KernelKind.Elementwise => new(0.3, 0.1),
        KernelKind.Sampling => new(0.2, 0.1),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    // The same tables with the constants of another of the three devices. Between Hopper and Ampere products and
    // decode attention are off by 0.20 to 0.25 together, which the spread of installations covers; what is left of
    // each shape is this. All-reduce is off by 0.2 to 0.7: links differ more than devices do.
    private static KernelSpread Transferred(KernelKind kind) => kind switch
    {
        KernelKind.GemmBf16 or KernelKind.GemmFp8 or KernelKind.GemmFp8Dynamic => new(0.1, 0.11),
        KernelKind.DecodeBf16 or KernelKind.DecodeFp8 => new(0.05, 0.14),
        KernelKind.Verify => new(0.3, 0.2),
        KernelKind.Prefill => new(0.09, 0.25),
        KernelKind.ExpertsBf16 or KernelKind.ExpertsFp8 => new(0.2, 0.3),
        KernelKind.AllReduce => new(0.4, 0.2),
        KernelKind.Elementwise => new(0.4, 0.2),
        KernelKind.Sampling => new(0.3, 0.2),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
