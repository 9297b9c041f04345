// The factors of shapes and sizes: their law, and what of them cancels when a verify pass is compared with a decode
// pass of the same model.

using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Models;
using SpecSim.Randomness;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Latency;

public sealed class LatencyDrawResidualTests
{
    private const int Draws = 2000;

    [Fact]
    public void Shape_AtAnyNumberOfTokens_HasOneFactor()
    {
        Residual residual = Gemm(0, Spreads.Error(shape: 0.2));

        Assert.NotEqual(1, residual.At(1));
        Assert.Equal(residual.At(1), residual.At(777));
    }

    [Fact]
    public void Shape_OfAnotherModelWithTheSameSizes_HasTheSameFactor() => Assert.Equal(
        Gemm(5, Spreads.Error(0.2, 0.2), 4096, 512).At(33), Gemm(5, Spreads.Error(0.2, 0.2), 4096, 512).At(33));

    [Fact]
    public void Shapes_OfOneDraw_HaveFactorsOfTheirOwn() => Assert.NotEqual(
        Gemm(5, Spreads.Error(shape: 0.2), 4096, 512).At(1), Gemm(5, Spreads.Error(shape: 0.2), 4096, 513).At(1));

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(23)]
    [InlineData(25)]
    public void Logarithm_OverManyDraws_HasTheSpreadsOfShapeAndSize(double tokens)
    {
        double variance = Logs(Spreads.Error(0.1, 0.2), tokens).Average(log => log * log);

        // The standard error of a variance of n normal numbers is sqrt(2/n) of it.
        Assert.InRange(variance / 0.05, 1 - (5 * Math.Sqrt(2.0 / Draws)), 1 + (5 * Math.Sqrt(2.0 / Draws)));
    }

    [Fact]
    public void Sizes_NextToEachOther_MoveTogetherAndFarOnesDoNot()
    {
        OperatorError error = Spreads.Error(size: 0.1);

        Assert.True(Correlation(error, 32, 36) > 0.95);
        Assert.InRange(Correlation(error, 32, 512), -0.1, 0.1);
    }

    [Fact]
    public void Spread_OfATransferredProfile_IsNeverBelowItsDefault()
    {
        OperatorError error = Spreads.Error(0.01, 0.5);

        KernelSpread spread = KernelKinds.Spread(KernelKind.GemmBf16, error, CalibrationKind.Transferred);

        Assert.Equal(KernelKinds.Spread(KernelKind.GemmBf16, null, CalibrationKind.Transferred).Shape, spread.Shape);
        Assert.Equal(0.5, spread.Size);
        Assert.Equal(0.01, KernelKinds.Spread(KernelKind.GemmBf16, error, CalibrationKind.Measured).Shape);
    }

    [Fact]
    public void DefaultSpreads_OfTransferredProfiles_AreTheLarger()
    {
        foreach (KernelKind kind in Enum.GetValues<KernelKind>())
        {
            KernelSpread measured = KernelKinds.Spread(kind, null, CalibrationKind.Measured);
            KernelSpread transferred = KernelKinds.Spread(kind, null, CalibrationKind.Transferred);

            Assert.True(transferred.Shape > measured.Shape && transferred.Size > measured.Size, kind.ToString());
        }
    }

    [Fact]
    public void ShapePart_OfVerifyOverDecode_NearlyCancels()
    {
        (double decode, double ratio) = SpreadOfDecodeAndRatio(Spreads.Error(shape: 0.1));

        // What is left: a verify pass shifts weight between products and attention.
        Assert.InRange(decode, 0.02, 0.1);
        Assert.True(ratio < 0.1 * decode, $"decode {decode}, ratio {ratio}");
    }

    [Fact]
    public void SizePart_OfVerifyOverDecode_DoesNotCancel()
    {
        (double decode, double ratio) = SpreadOfDecodeAndRatio(Spreads.Error(size: 0.1));

        Assert.True(ratio > decode, $"decode {decode}, ratio {ratio}");
    }

    [Fact]
    public void Residuals_OfADraw_ReachEveryKernelOfEveryModel()
    {
        foreach (Device device in ModelKinds.Devices)
        {
            foreach (TransformerModel model in ModelKinds.All)
            {
                PassRules exact = PassRules.DeviceOnly("vllm");
                PassRules drawn = exact with { Residuals = Residuals(1, device) };
                IReadOnlyList<OperatorCost> Operators(PassRules rules) =>
                    new StepModel(new Deployment(model, DataTypes.AllBf16, 2), device, rules)
                        .Breakdown(StepShape.Verify(4, 3, 4000), [new PromptChunk(100, 50)]);

                // The last one is the host.
                foreach ((OperatorCost here, OperatorCost there) in Operators(exact).SkipLast(1)
                    .Zip(Operators(drawn)))
                {
                    Assert.True(
                        Math.Abs(Math.Log(there.Seconds / here.Seconds)) is > 1e-6 and < 2,
                        $"{model.Name}, {here.Name}: {here.Seconds} and {there.Seconds}");
                }
            }
        }
    }

    /// <summary>Standard deviations of the logarithms over draws: of the decode pass, of verify over decode.</summary>
    private static (double Decode, double Ratio) SpreadOfDecodeAndRatio(OperatorError gemm)
    {
        Device device = Spreads.WithGemm(Spreads.WithInstallation(Spreads.Sure(Build.H100()), 0), gemm);
        (double Decode, double Ratio)[] logs = [.. Enumerable.Range(0, 200).Select(draw =>
        {
            var rules = PassRules.DeviceOnly("vllm") with { Residuals = Residuals(draw, device) };
            var model = new StepModel(new Deployment(Build.Llama8B(), DataTypes.AllBf16, 1), device, rules);
            double decode = model.Evaluate(StepShape.Decode(4, 4000)).TotalSeconds;
            return (Math.Log(decode), Math.Log(model.Evaluate(StepShape.Verify(4, 5, 4000)).TotalSeconds / decode));
        })];
        return (Deviation(logs.Select(log => log.Decode)), Deviation(logs.Select(log => log.Ratio)));
    }

    private static double Deviation(IEnumerable<double> sample)
    {
        double[] values = [.. sample];
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    private static double Correlation(OperatorError error, double tokens, double others)
    {
        double[] here = Logs(error, tokens);
        double[] there = Logs(error, others);
        return here.Zip(there, (left, right) => left * right).Average() / Deviation(here) / Deviation(there);
    }

    private static double[] Logs(OperatorError error, double tokens) =>
        [.. Enumerable.Range(0, Draws).Select(draw => Math.Log(Gemm(draw, error).At(tokens)))];

    private static Residual Gemm(int draw, OperatorError error, double columns = 4096, double depth = 4096) =>
        Residuals(draw, Spreads.WithGemm(Build.H100(), error)).Of(KernelKind.GemmBf16, columns, depth);

    private static Residuals Residuals(int draw, Device device) =>
        new LatencyDraw(new Luck(1, (uint)draw)).Residuals(device, "vllm");
}
