// The constants of an operator as a vector, in the order of their declaration, those of its parts (tiles, ring) last:
// what the covariance of a fit is about. Whole numbers (devices, rows of a tile) are not fitted and are left out.

namespace SpecSim.Hardware;

/// <summary>Takes fitted constants apart and puts them together.</summary>
public static class ConstantVector
{
    /// <summary>The constants that a fit can move.</summary>
    public static IReadOnlyList<double> Of(FittedConstants constants) =>
        [.. Entries(constants).Select(entry => entry.Value)];

    /// <summary>The constants with other values, in the same order; what is not among them stays.</summary>
    public static T With<T>(T constants, IReadOnlyList<double> values)
        where T : FittedConstants => (T)(FittedConstants)Rebuilt(constants, values);

    /// <summary>The constants with which every time of the operator is so many times longer.</summary>
    public static T Slowed<T>(T constants, double factor)
        where T : FittedConstants => With(
        constants,
        [.. Entries(constants).Select(entry => entry.Role switch
        {
            Role.Time => entry.Value * factor,
            Role.Rate => entry.Value / factor,
            _ => entry.Value,
        })]);

    // Bytes and passes at the peak bandwidth are times as well: more of them, more time.
    private static IReadOnlyList<(double Value, Role Role)> Entries(FittedConstants constants) => constants switch
    {
        GemmConstants c =>
        [
            Time(c.BaseSeconds), Time(c.DepthSeconds), Rate(c.ComputeEfficiency), Rate(c.MemoryEfficiency),
            Form(c.Sharpness), Time(c.QuantizeSeconds),
        ],
        TiledGemmConstants c =>
        [
            Rate(c.MemoryEfficiency), Time(c.EmptyRowBytes), Time(c.QuantizeSeconds), Time(c.QuantizeRowSeconds),
            .. c.Tiles.SelectMany(tile => new[] { Time(tile.BaseSeconds), Time(tile.DepthSeconds) }),
        ],
        DecodeConstants c =>
            [Time(c.BaseSeconds), Time(c.LengthSeconds), Time(c.WaveSeconds), Rate(c.MemoryEfficiency)],
        CountedSplitConstants c =>
        [
            Time(c.BaseSeconds), Time(c.WaveSeconds), Time(c.WalkSeconds), Time(c.CombineSeconds),
            Time(c.SplitSeconds), Rate(c.MemoryEfficiency),
        ],
        VerifyConstants.Packed c => [Form(c.RowPenalty), Rate(c.ComputeEfficiency)],
        VerifyConstants.Unsplit c =>
        [
            Time(c.BaseSeconds), Time(c.WalkSeconds), Time(c.WaveSeconds), Time(c.QueryTokenSeconds),
            Rate(c.MemoryEfficiency), Form(c.CacheShare),
        ],
        PrefillConstants c =>
        [
            Time(c.BaseSeconds), Rate(c.ComputeEfficiency), Rate(c.MemoryEfficiency), Time(c.WalkSeconds),
            Time(c.TileSeconds), Form(c.PaddingTokens),
        ],
        ExpertConstants c =>
        [
            Time(c.BaseSeconds), Time(c.ParallelSeconds), Time(c.WalkSeconds), Rate(c.ComputeEfficiency),
            Rate(c.MemoryEfficiency), Time(c.ActivationPasses), Form(c.PipelineDepth),
        ],
        AllReduceConstants c =>
        [
            Time(c.OneShotSeconds), Rate(c.OneShotBytesPerSecond), Time(c.TwoShotSeconds),
            Rate(c.TwoShotBytesPerSecond),
            .. c.Ring is { } ring ? new[] { Time(ring.Seconds), Rate(ring.BytesPerSecond) } : [],
        ],
        ElementwiseConstants c => [Time(c.BaseSeconds), Rate(c.MemoryEfficiency)],
        SamplingConstants c => [Time(c.BaseSeconds), Time(c.CachedPasses), Time(c.Passes)],
        _ => throw new ArgumentOutOfRangeException(nameof(constants)),
    };

    private static FittedConstants Rebuilt(FittedConstants constants, IReadOnlyList<double> v) => constants switch
    {
        GemmConstants => new GemmConstants(v[0], v[1], v[2], v[3], v[4], v[5]) { Error = constants.Error },
        TiledGemmConstants c => new TiledGemmConstants(
            [
                .. c.Tiles.Select((tile, index) => tile with
                {
                    BaseSeconds = v[4 + (2 * index)],
                    DepthSeconds = v[5 + (2 * index)],
                }),
            ],
            v[0],
            v[1],
            v[2],
            v[3])
        {
            Error = constants.Error,
        },
        DecodeConstants => new DecodeConstants(v[0], v[1], v[2], v[3]) { Error = constants.Error },
        CountedSplitConstants =>
            new CountedSplitConstants(v[0], v[1], v[2], v[3], v[4], v[5]) { Error = constants.Error },
        VerifyConstants.Packed c => c with { RowPenalty = v[0], ComputeEfficiency = v[1] },
        VerifyConstants.Unsplit c =>
            new VerifyConstants.Unsplit(v[0], v[1], v[2], v[3], v[4], v[5], c.RowsPerTile) { Error = c.Error },
        PrefillConstants => new PrefillConstants(v[0], v[1], v[2], v[3], v[4], v[5]) { Error = constants.Error },
        ExpertConstants c =>
            new ExpertConstants(v[0], v[1], v[2], v[3], v[4], v[5], v[6], c.Tiles) { Error = c.Error },
        AllReduceConstants c => new AllReduceConstants(c.Devices, v[0], v[1], v[2], v[3])
        {
            Error = c.Error,
            Ring = c.Ring is { } ring ? ring with { Seconds = v[4], BytesPerSecond = v[5] } : null,
        },
        ElementwiseConstants => new ElementwiseConstants(v[0], v[1]) { Error = constants.Error },
        SamplingConstants => new SamplingConstants(v[0], v[1], v[2]) { Error = constants.Error },
        _ => throw new ArgumentOutOfRangeException(nameof(constants)),
    };

    private static (double Value, Role Role) Time(double seconds) => (seconds, Role.Time);

    private static (double Value, Role Role) Rate(double rate) => (rate, Role.Rate);

    private static (double Value, Role Role) Form(double number) => (number, Role.Form);

    /// <summary>What becomes of a constant when everything takes longer.</summary>
    private enum Role
    {
        /// <summary>Longer.</summary>
        Time,

        /// <summary>A share of a peak, or bytes per second: lower.</summary>
        Rate,

        /// <summary>As it is.</summary>
        Form,
    }
}
