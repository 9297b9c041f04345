// Tables that a benchmark could have measured: the times of known constants, a few per cent off.

using MathNet.Numerics.Distributions;
using SpecSim.Calibration;
using SpecSim.Hardware;
using SpecSim.Inputs;
using SpecSim.Inputs.Measured;
using SpecSim.Randomness;

namespace SpecSim.Tests.Calibration;

internal static class MeasuredSamples
{
    public const string Hardware = "h200-sxm";
    public const string Library = "vllm";

    private static readonly int[] Sizes = [1024, 2048, 4096, 8192];
    private static readonly int[] RowCounts = [1, 4, 16, 64, 128, 256, 512, 1024, 4096];

    public static HardwareSheet Sheet { get; } = HardwareSheet.Load(Hardware, PresetFolders.With());

    /// <summary>16 shapes at 9 row counts.</summary>
    public static IReadOnlyList<MeasuredKernel> Products(double error = 0.03, int mostRows = int.MaxValue) => Measured(
        error,
        from columns in Sizes
        from depth in Sizes
        from rows in RowCounts
        where rows <= mostRows
        select new KernelShape.Gemm(rows, columns, depth, GemmInputs.Bf16));

    /// <summary>The same of a library that chooses tiles by size, on both sides of its switches.</summary>
    public static IReadOnlyList<MeasuredKernel> TiledProducts(double error = 0.02) => Measured(
        error,
        from columns in (int[])[512, .. Sizes]
        from depth in Sizes
        from rows in (int[])[1, 8, 16, 17, 48, 64, 65, 96, 128, 129, 192, 256, 257, 1024, 4096]
        select new KernelShape.Gemm(rows, columns, depth, GemmInputs.Fp8Dynamic));

    public static IReadOnlyList<MeasuredKernel> Decodes(double error = 0.03) => Measured(
        error,
        from sequences in (int[])[1, 4, 16, 64, 256]
        from context in (int[])[256, 512, 1024, 4096, 16384]
        from kvHeads in (int[])[1, 8]
        select new KernelShape.DecodeAttention(sequences, 4 * kvHeads, kvHeads, 128, DataType.Bf16, context));

    public static CalibrationResult Fit(
        IReadOnlyList<MeasuredKernel> rows, IReadOnlyDictionary<string, double>? held = null) =>
        Calibrator.Run(Sheet.Device, rows, [Library], held ?? new Dictionary<string, double>(), []);

    /// <summary>A standard normal number that belongs to the index.</summary>
    public static double Noise(int index) =>
        Normal.InvCDF(0, 1, new Luck(7, 0).Uniform(StreamId.Arrival, (uint)index, 0));

    /// <summary>The CSV text of products, as gemm_h200_sxm_vllm_bfloat16.csv holds it.</summary>
    public static string Csv(IReadOnlyList<MeasuredKernel> products)
    {
        IEnumerable<string> lines = products.Select(row => row.Shape is KernelShape.Gemm gemm
            ? FormattableString.Invariant($"{gemm.Rows},{gemm.Columns},{gemm.Depth},{row.Seconds * 1e6:R}\n")
            : "");
        return "m,n,k,us\n" + string.Concat(lines);
    }

    private static IReadOnlyList<MeasuredKernel> Measured(double error, IEnumerable<KernelShape> shapes) =>
    [
        .. shapes.Select((shape, index) => new MeasuredKernel(
            Hardware,
            Library,
            shape,
            KernelTimes.Seconds(shape, Sheet.Device, Library)!.Value * Math.Exp(error * Noise(index)),
            "sample.csv",
            index + 2)),
    ];
}
