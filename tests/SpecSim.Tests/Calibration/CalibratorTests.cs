// Calibration finds constants that are known, says how sure it is of them, and refuses rows that say nothing.

using SpecSim.Calibration;
using SpecSim.Hardware;
using SpecSim.Inputs.Measured;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Calibration;

public sealed class CalibratorTests
{
    private static GemmConstants Known => MeasuredSamples.Sheet.Device.Latency.Kernels.GemmBf16;

    [Fact]
    public void Run_TimesOfKnownConstants_FindsThem()
    {
        OperatorFit fit = Only(MeasuredSamples.Fit(MeasuredSamples.Products()));

        double[] known =
        [
            Known.BaseSeconds, Known.DepthSeconds, Known.ComputeEfficiency, Known.MemoryEfficiency, Known.Sharpness,
        ];
        for (int index = 0; index < known.Length; index++)
        {
            double error = fit.StandardErrors[index]!.Value;
            Assert.InRange(Math.Log(fit.Values[index] / known[index]), -4 * error, 4 * error);
            Assert.InRange(error, 0, 0.2);
        }

        // The noise was 3 %; its median is 0.67 of that, and nothing of it belongs to a shape.
        Assert.InRange(fit.Error.Median, 0.01, 0.03);
        Assert.InRange(fit.Error.SizeSpread, 0.02, 0.04);
        Assert.InRange(fit.Error.ShapeSpread, 0, 0.015);
    }

    [Fact]
    public void Run_DecodeAttention_FindsKnownConstants()
    {
        OperatorFit fit = Only(MeasuredSamples.Fit(MeasuredSamples.Decodes(error: 0.01)));

        var known = (DecodeConstants)MeasuredSamples.Sheet.Device.Latency.Kernels.DecodeBf16;
        Assert.Equal(known.MemoryEfficiency, fit.Values[3], 0.02);
        Assert.Equal(known.WaveSeconds, fit.Values[2], 0.3e-6);
        Assert.InRange(fit.Error.Median, 0, 0.02);
    }

    [Fact]
    public void Run_RowsInAnotherOrder_IsTheSameFit()
    {
        IReadOnlyList<MeasuredKernel> rows = MeasuredSamples.Products();

        OperatorFit fit = Only(MeasuredSamples.Fit(rows));
        OperatorFit turned = Only(MeasuredSamples.Fit([.. rows.Reverse()]));

        Assert.Equal(fit.Values, turned.Values);
        Assert.Equal(fit.Error.Median, turned.Error.Median);
    }

    [Fact]
    public void Run_AConstantHeld_StaysAndHasNoError()
    {
        var held = new Dictionary<string, double> { ["gemm.bf16.sharpness"] = 2 };

        OperatorFit fit = Only(MeasuredSamples.Fit(MeasuredSamples.Products(), held));

        Assert.Equal(2, fit.Values[4]);
        Assert.Null(fit.StandardErrors[4]);
        Assert.All(fit.Error.Covariance, row => Assert.Equal(0, row[4]));
    }

    [Fact]
    public void Run_TiledProducts_CovarianceIsInTheOrderOfTheProfile()
    {
        OperatorFit fit = Only(MeasuredSamples.Fit(MeasuredSamples.TiledProducts()));

        KernelConstants fitted = fit.Form.With(MeasuredSamples.Sheet.Device.Latency.Kernels, fit.Values);
        IReadOnlyList<double> vector = ConstantVector.Of(fitted.GemmFp8Dynamic!);
        Assert.Equal(vector.Count, fit.Error.Covariance.Count);
        for (int index = 0; index < vector.Count; index++)
        {
            int unknown = fit.Form.Order[index];
            Assert.Equal(vector[index], fit.Values[unknown]);
            Assert.Equal(fit.StandardErrors[unknown]!.Value, Math.Sqrt(fit.Error.Covariance[index][index]), 12);
        }
    }

    [Fact]
    public void Run_ShuffledTimes_IsRefused()
    {
        IReadOnlyList<MeasuredKernel> rows = MeasuredSamples.Products();
        // 37 has no factor in common with the 144 rows: every row gets the time of another.
        List<MeasuredKernel> shuffled =
            [.. rows.Select((row, index) => row with { Seconds = rows[(index * 37) % rows.Count].Seconds })];

        Assert.Contains("times do not follow sizes", Refusal(shuffled).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OneShape_IsRefusedWithWhatToMeasure()
    {
        List<MeasuredKernel> one =
            [.. MeasuredSamples.Products().Where(row => row.Shape is KernelShape.Gemm { Columns: 4096, Depth: 4096 })];

        FitRefusal refusal = Refusal(one);

        Assert.StartsWith("9 rows of 1 different shapes are too few", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("at least 8 shapes (N,K)", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FewRowsOnly_NamesTheConstantThatNothingDetermines()
    {
        // Up to 16 rows, reading the weights takes longer than the arithmetic: its efficiency has no effect.
        FitRefusal refusal = Refusal(MeasuredSamples.Products(mostRows: 16).SelectMany(Twice).ToList());

        Assert.Equal("gemm.bf16.compute", refusal.Path);
        Assert.Contains("M of 1024 to 8192", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1e-6)]
    [InlineData(0)]
    [InlineData(double.PositiveInfinity)]
    public void Run_NoTimeAtAll_IsRefusedWithItsPlace(double seconds)
    {
        List<MeasuredKernel> rows = [.. MeasuredSamples.Products()];
        rows[5] = rows[5] with { Seconds = seconds };

        Assert.Contains("sample.csv:7", Refusal(rows).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NoRows_FitsNothing()
    {
        CalibrationResult result = MeasuredSamples.Fit([]);

        Assert.Empty(Assert.Single(result.Libraries).Operators);
        Assert.Empty(result.Refusals);
    }

    [Fact]
    public void Run_ARandomFifthOfMeasuredProducts_PredictsTheRestNearlyAsWellAsAllOfThem()
    {
        string file = Repository.RequireShared("data/gpu/gemm_a100_sxm_vllm_bfloat16.csv");
        HardwareSheet sheet = HardwareSheet.Load("a100-sxm-80gb", SpecSim.Inputs.PresetFolders.With());
        IReadOnlyList<MeasuredKernel> rows = KernelTables.Read([file]);
        List<MeasuredKernel> rest = [.. rows.Where((_, index) => !IsInFifth(index))];

        double fromFifth = MedianError(sheet.Device, [.. rows.Where((_, index) => IsInFifth(index))], rest);
        double fromAll = MedianError(sheet.Device, rows, rest);

        Assert.InRange(fromAll, 0.02, 0.08);
        Assert.InRange(fromFifth, 0, 1.2 * fromAll);
    }

    private static bool IsInFifth(int index) => MeasuredSamples.Noise(index) > 0.8416;

    private static double MedianError(
        Device device, IReadOnlyList<MeasuredKernel> fitted, IReadOnlyList<MeasuredKernel> predicted)
    {
        OperatorFit fit = Only(Calibrator.Run(
            device, fitted, [MeasuredSamples.Library], new Dictionary<string, double>(), ["gemm"]));
        KernelConstants kernels = fit.Form.With(device.Latency.Kernels, fit.Values);
        Device calibrated = device with { Latency = device.Latency with { Kernels = kernels } };
        return SizeError.Of("", [.. predicted.Where(row => fit.Form.Accepts(row.Shape)).Select(row =>
            Math.Log(row.Seconds / KernelTimes.Seconds(row.Shape, calibrated, "")!.Value))]).Median;
    }

    private static IEnumerable<MeasuredKernel> Twice(MeasuredKernel row) => [row, row];

    private static OperatorFit Only(CalibrationResult result)
    {
        Assert.Empty(result.Refusals);
        return Assert.Single(Assert.Single(result.Libraries).Operators);
    }

    private static FitRefusal Refusal(IReadOnlyList<MeasuredKernel> rows)
    {
        CalibrationResult result = MeasuredSamples.Fit(rows);
        Assert.Empty(Assert.Single(result.Libraries).Operators);
        return result.Refusals[0];
    }
}
