// The constants of an operator as a vector, in the order of their declaration: what the covariance of a fit is about.
// Whole numbers (devices, rows of a tile) are not fitted and are left out.

namespace SpecSim.Hardware;

/// <summary>Takes fitted constants apart and puts them together.</summary>
public static class ConstantVector
{
    /// <summary>The fitted constants, in the order of their declaration.</summary>
    public static IReadOnlyList<double> Of(FittedConstants constants) => constants switch
    {
        GemmConstants gemm =>
        [
            gemm.BaseSeconds, gemm.DepthSeconds, gemm.ComputeEfficiency, gemm.MemoryEfficiency, gemm.Sharpness,
            gemm.QuantizeSeconds,
        ],
        DecodeConstants decode =>
            [decode.BaseSeconds, decode.LengthSeconds, decode.WaveSeconds, decode.MemoryEfficiency],
        VerifyConstants.Packed packed => [packed.RowPenalty, packed.ComputeEfficiency],
        VerifyConstants.Unsplit unsplit => [unsplit.BaseSeconds, unsplit.WalkSeconds, unsplit.Occupancy],
        PrefillConstants prefill =>
            [prefill.BaseSeconds, prefill.ComputeEfficiency, prefill.MemoryEfficiency, prefill.PaddingTokens],
        AllReduceConstants sum =>
            [sum.OneShotSeconds, sum.OneShotBytesPerSecond, sum.TwoShotSeconds, sum.TwoShotBytesPerSecond],
        ElementwiseConstants small => [small.BaseSeconds, small.MemoryEfficiency],
        ExpertConstants experts =>
        [
            experts.BaseSeconds, experts.HiddenDepthSeconds, experts.InnerDepthSeconds, experts.ComputeEfficiency,
            experts.MemoryEfficiency, experts.PermuteSeconds, experts.PaddingTokens,
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(constants)),
    };

    /// <summary>The constants with other values, in the same order; what is not fitted stays.</summary>
    public static T With<T>(T constants, IReadOnlyList<double> values)
        where T : FittedConstants => (T)Rebuilt(constants, values);

    /// <summary>The constants with which every time of the operator is so many times longer.</summary>
    public static T Slowed<T>(T constants, double factor)
        where T : FittedConstants => With(
        constants,
        [.. Of(constants).Zip(Roles(constants), (value, role) => role switch
        {
            Role.Time => value * factor,
            Role.Rate => value / factor,
            _ => value,
        })]);

    private static IReadOnlyList<Role> Roles(FittedConstants constants) => constants switch
    {
        GemmConstants => [Role.Time, Role.Time, Role.Rate, Role.Rate, Role.Form, Role.Time],
        DecodeConstants => [Role.Time, Role.Time, Role.Time, Role.Rate],
        VerifyConstants.Packed => [Role.Form, Role.Rate],
        VerifyConstants.Unsplit => [Role.Time, Role.Time, Role.Form],
        PrefillConstants => [Role.Time, Role.Rate, Role.Rate, Role.Form],
        AllReduceConstants => [Role.Time, Role.Rate, Role.Time, Role.Rate],
        ElementwiseConstants => [Role.Time, Role.Rate],
        ExpertConstants => [Role.Time, Role.Time, Role.Time, Role.Rate, Role.Rate, Role.Time, Role.Form],
        _ => throw new ArgumentOutOfRangeException(nameof(constants)),
    };

    private static FittedConstants Rebuilt(FittedConstants constants, IReadOnlyList<double> v) => constants switch
    {
        GemmConstants => new GemmConstants(v[0], v[1], v[2], v[3], v[4], v[5]) { Error = constants.Error },
        DecodeConstants => new DecodeConstants(v[0], v[1], v[2], v[3]) { Error = constants.Error },
        VerifyConstants.Packed packed => packed with { RowPenalty = v[0], ComputeEfficiency = v[1] },
        VerifyConstants.Unsplit => new VerifyConstants.Unsplit(v[0], v[1], v[2]) { Error = constants.Error },
        PrefillConstants => new PrefillConstants(v[0], v[1], v[2], v[3]) { Error = constants.Error },
        AllReduceConstants sum =>
            new AllReduceConstants(sum.Devices, v[0], v[1], v[2], v[3]) { Error = constants.Error },
        ElementwiseConstants => new ElementwiseConstants(v[0], v[1]) { Error = constants.Error },
        ExpertConstants =>
            new ExpertConstants(v[0], v[1], v[2], v[3], v[4], v[5], v[6]) { Error = constants.Error },
        _ => throw new ArgumentOutOfRangeException(nameof(constants)),
    };

    /// <summary>What becomes of a constant when everything takes longer.</summary>
    private enum Role
    {
        /// <summary>Seconds: longer.</summary>
        Time,

        /// <summary>A share of a peak, or bytes per second: lower.</summary>
        Rate,

        /// <summary>Neither: as it is.</summary>
        Form,
    }
}
