// What is drawn has the law it claims, every draw has its own address, and without spreads nothing moves.

using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Models;
using SpecSim.Randomness;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Latency;

public sealed class LatencyDrawTests
{
    private const int Draws = 4000;

    // Base and depth trade against each other, the compute efficiency is on its own, the memory efficiency is twice
    // as far off as half the base; sharpness and quantisation were not fitted.
    private static readonly IReadOnlyList<IReadOnlyList<double>> Covariance =
    [
        [0.04, -0.03, 0, 0.02, 0, 0],
        [-0.03, 0.09, 0, -0.015, 0, 0],
        [0, 0, 0.0025, 0, 0, 0],
        [0.02, -0.015, 0, 0.01, 0, 0],
        [0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0],
    ];

    [Fact]
    public void Constants_OverManyDraws_HaveTheCovarianceOfTheFit()
    {
        Device device = Spreads.WithGemm(SureH100(), Spreads.Error(covariance: [.. Covariance]));
        double[] center = Logs(device);
        double[][] changes = [.. Enumerable.Range(0, Draws).Select(draw => Logs(Draw(draw).Of(device)))
            .Select(logs => logs.Zip(center, (left, right) => left - right).ToArray())];

        for (int row = 0; row < 5; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double expected = Covariance[row][column];
                double found = changes.Average(change => change[row] * change[column]);
                double error = Math.Sqrt(
                    ((Covariance[row][row] * Covariance[column][column]) + (expected * expected)) / Draws);
                Assert.InRange(found, expected - (5 * error), expected + (5 * error) + 1e-12);
            }
        }
    }

    [Fact]
    public void Constants_OfOneOperator_AreTheSameWhateverElseIsDrawn()
    {
        Device alone = Spreads.WithGemm(SureH100(), Spreads.Error(covariance: [.. Covariance]));
        Device together = Build.With(alone, kernels => kernels with
        {
            Elementwise = kernels.Elementwise with { Error = Spreads.Error(0, 0, [0.1, 0], [0, 0.1]) },
        });

        Device drawn = Draw(3).Of(together);

        Assert.NotEqual(together.Latency.Kernels.Elementwise, drawn.Latency.Kernels.Elementwise);
        Assert.Equal(Draw(3).Of(alone).Latency.Kernels.GemmBf16, drawn.Latency.Kernels.GemmBf16);
    }

    [Fact]
    public void Constants_ThatDataHardlyDetermine_StayWithinAFactorOfFour()
    {
        Device device = Build.With(SureH100(), kernels => kernels with
        {
            Elementwise = kernels.Elementwise with { Error = Spreads.Error(0, 0, [90, -80], [-80, 90]) },
        });
        ElementwiseConstants center = device.Latency.Kernels.Elementwise;

        double largest = Enumerable.Range(0, 100).Max(draw =>
        {
            ElementwiseConstants drawn = Draw(draw).Of(device).Latency.Kernels.Elementwise;
            return Math.Max(
                Math.Abs(Math.Log(drawn.BaseSeconds / center.BaseSeconds)),
                Math.Abs(Math.Log(drawn.MemoryEfficiency / center.MemoryEfficiency)));
        });

        Assert.Equal(Math.Log(4), largest, 9);
    }

    [Fact]
    public void Constants_WithTooLargeACovariance_AreRefused()
    {
        Device device = Build.With(SureH100(), kernels => kernels with
        {
            Elementwise = kernels.Elementwise with { Error = Spreads.Error(0, 0, [1, 0, 0], [0, 1, 0], [0, 0, 1]) },
        });

        Assert.Throws<ArgumentException>(() => Draw(0).Of(device));
    }

    [Fact]
    public void Constants_BehindTheCovariance_Stay()
    {
        Device device = Spreads.WithGemm(SureH100(), Spreads.Error(0, 0, [0.1, 0], [0, 0.1]));
        GemmConstants center = device.Latency.Kernels.GemmBf16;
        GemmConstants drawn = Draw(0).Of(device).Latency.Kernels.GemmBf16;

        Assert.NotEqual(center.DepthSeconds, drawn.DepthSeconds);
        Assert.Equal(
            center with { BaseSeconds = drawn.BaseSeconds, DepthSeconds = drawn.DepthSeconds }, drawn);
    }

    [Fact]
    public void Installation_OfOneDraw_StretchesEveryKernelAlike()
    {
        AssertAllSlower(Spreads.WithInstallation(Build.H100(), 0.3));
    }

    [Fact]
    public void Installation_OfKernelsInOtherForms_StretchesThemAlike()
    {
        AssertAllSlower(Build.With(
            Spreads.WithInstallation(Build.H100(), 0.3),
            kernels => kernels with
            {
                GemmFp8 = OtherForms.OfType<TiledGemmConstants>().Single(),
                DecodeFp8 = OtherForms.OfType<CountedSplitConstants>().Single(),
                Verify = OtherForms.OfType<VerifyConstants.Unsplit>().Single(),
                AllReduce = [.. OtherForms.OfType<AllReduceConstants>()],
            }));
    }

    [Fact]
    public void Installation_OfExperts_StretchesTheLayer()
    {
        ExpertConstants fit = OtherForms.OfType<ExpertConstants>().Single();
        var work = new ExpertWork(32, 8, 2048, 768, 3, 2, 128, 100, 256, Even: false, DealtOut: true);
        var peaks = Peaks.Of(Build.H100(), DataType.Bf16);

        Assert.Equal(
            1.3 * ExpertLayer.Seconds(work, fit, peaks),
            ExpertLayer.Seconds(work, ConstantVector.Slowed(fit, 1.3), peaks),
            12);
    }

    private static void AssertAllSlower(Device device)
    {
        Device drawn = Draw(1).Of(device);
        var types = new DataTypes(DataType.Fp8, DataType.Fp8, DataType.Fp8);
        StepModel Model(Device on) => new(Target with { Types = types }, on, PassRules.DeviceOnly("vllm"));
        StepShape verify = StepShape.Verify(8, 4, 8 * 1000);
        double[] factors = [.. Model(device).Breakdown(verify).SkipLast(1)
            .Zip(Model(drawn).Breakdown(verify), (here, there) => there.Seconds / here.Seconds)];

        Assert.True(Math.Abs(factors[0] - 1) > 0.05, $"the draw is of a factor {factors[0]}");
        Assert.All(factors, factor => Assert.Equal(factors[0], factor, 12));
        Assert.Equal(
            factors[0],
            Model(drawn).Prefill([700], 8192).DeviceSeconds / Model(device).Prefill([700], 8192).DeviceSeconds,
            12);
    }

    [Fact]
    public void Engine_OfOneDraw_HasItsHostTimesLongerAlike_AndThoseOfDraftingApart()
    {
        Engine engine = Build.Engine();
        Engine drawn = Draw(2).Of(engine);
        double factor = drawn.StepHostSeconds / engine.StepHostSeconds;

        double drafting = drawn.DraftPassHostSeconds / engine.DraftPassHostSeconds;

        Assert.NotEqual(1, factor);
        Assert.Equal(factor, drawn.LaunchSeconds / engine.LaunchSeconds, 12);
        Assert.NotEqual(factor, drafting);
        Assert.Equal(drafting, drawn.LookupHostSeconds / engine.LookupHostSeconds, 12);
    }

    [Fact]
    public void Draw_WithoutSpreads_ChangesNoBit()
    {
        Device device = SureH100();
        Engine engine = Build.Engine() with { HostSpread = 0, DraftHostSpread = 0 };
        Device drawn = Draw(7).Of(device);
        StepShape verify = StepShape.Verify(3, 4, 3000);
        PassRules rules = PassRules.OfTarget(engine) with { Residuals = Draw(7).Residuals(device, "vllm") };

        Assert.Equal(engine, Draw(7).Of(engine));
        Assert.Equal(Logs(device), Logs(drawn));
        Assert.Equal(
            new StepModel(Target, device, PassRules.OfTarget(engine)).Evaluate(verify),
            new StepModel(Target, drawn, rules).Evaluate(verify));
    }

    [Fact]
    public void ConstantVector_OfEveryOperator_HasAllItsFittedNumbers()
    {
        KernelConstants kernels = Build.H100().Latency.Kernels;
        FittedConstants[] all =
        [
            kernels.GemmBf16, kernels.DecodeBf16, kernels.Verify, kernels.Prefill, kernels.AllReduce[0],
            kernels.Elementwise, kernels.Sampling, .. OtherForms,
        ];

        foreach (FittedConstants constants in all)
        {
            double[] numbers = [.. constants.GetType().GetProperties()
                .Where(property => property.PropertyType == typeof(double))
                .Select(property => (double)property.GetValue(constants)!)];
            IReadOnlyList<double> vector = ConstantVector.Of(constants);

            // Tiles and rings have constants of their own behind these.
            Assert.Equal(numbers, vector.Take(numbers.Length));
            Assert.Equal(vector, ConstantVector.Of(ConstantVector.With(constants, vector)));
            Assert.Equal(
                [.. vector.Select(value => value + 1)],
                ConstantVector.Of(ConstantVector.With(constants, [.. vector.Select(value => value + 1)])));
        }
    }

    private static Deployment Target => new(Build.Llama70B(), DataTypes.AllBf16, 4);

    private static LatencyDraw Draw(int draw) => new(new Luck(11, (uint)draw));

    private static Device SureH100() => Spreads.WithInstallation(Spreads.Sure(Build.H100()), 0);

    /// <summary>Constants of the forms that the device of the tests does not use.</summary>
    private static FittedConstants[] OtherForms =>
    [
        new TiledGemmConstants(
            [new GemmTile(64, null, 64, 128, 64, 3e-6, 1e-6), new GemmTile(null, null, 128, 256, 128, 5e-6, 2e-6)],
            0.8,
            0.1,
            2e-6,
            1e-9),
        new CountedSplitConstants(5e-6, 1e-6, 2e-8, 3e-6, 1e-7, 0.8),
        new VerifyConstants.Unsplit(7.8e-6, 22e-9, 1e-6, 1e-8, 0.8, 0.6, 128),
        new AllReduceConstants(4, 5e-6, 3e11, 1e-5, 3e11) { Ring = new RingConstants(2e-5, 4e11, 100_000) },
        new ExpertConstants(1e-5, 2e-6, 1e-9, 0.7, 0.8, 2, 64, ExpertTiles.Growing),
    ];

    // The quantisation of bf16 products takes no time and has no logarithm.
    private static double[] Logs(Device device) =>
        [.. ConstantVector.Of(device.Latency.Kernels.GemmBf16).Take(5).Select(value => Math.Log(value))];
}
