// Predicted servers: the arithmetic by hand, memory that holds fewer requests, and measured servers where they are at
// hand.

using SpecSim.Calibration;
using SpecSim.Hardware;
using SpecSim.Inputs;
using SpecSim.Inputs.Measured;
using SpecSim.Latency;
using SpecSim.Models;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Calibration;

public sealed class ServedPredictionTests
{
    private static readonly DataTypes Fp8 = new(DataType.Fp8, DataType.Fp8, DataType.Bf16);

    private static readonly ServedSetup Setup =
        new(new Deployment(Build.Llama70B(), Fp8, 4), Build.H100(), Build.Engine());

    [Fact]
    public void Of_OneRequest_IsAStepAtTheMiddleOfItsOutput()
    {
        var model = new StepModel(Setup.Target, Setup.Device, PassRules.OfTarget(Setup.Engine));

        ServedTime time = ServedPrediction.Of(Setup, new ServedLoad(1000, 500, 1))!;

        Assert.Equal(model.Evaluate(StepShape.Decode(1, 1250)).TotalSeconds, time.TimePerOutputTokenSeconds);
        Assert.Equal(0, time.StallSeconds);
    }

    [Fact]
    public void Of_SeveralRequests_WaitForEachOthersPrompts()
    {
        var model = new StepModel(Setup.Target, Setup.Device, PassRules.OfTarget(Setup.Engine));
        double prompt = model.Prefill([1000], Setup.Engine.StepTokens).TotalSeconds;

        ServedTime time = ServedPrediction.Of(Setup, new ServedLoad(1000, 500, 11))!;

        Assert.Equal(10 * prompt / 500, time.StallSeconds, 12);
        Assert.Equal(11, time.Sequences);
    }

    [Fact]
    public void Of_MiddleOfTheOutput_StandsForItsMean()
    {
        var model = new StepModel(Setup.Target, Setup.Device, PassRules.OfTarget(Setup.Engine));
        const int Prompt = 1024;
        const int Output = 8192;
        const int Batch = 32;

        double mean = Enumerable.Range(0, Output).Average(generated =>
            model.Evaluate(StepShape.Decode(Batch, Batch * (long)(Prompt + generated))).TotalSeconds);

        Assert.InRange(ServedPrediction.Of(Setup, new ServedLoad(Prompt, Output, Batch))!.StepSeconds / mean, 1, 1.001);
    }

    [Fact]
    public void Of_MoreRequestsThanMemoryHolds_RunsThoseItHolds()
    {
        ServedSetup two = Setup with { Target = Setup.Target with { TensorParallel = 2 } };

        ServedTime time = ServedPrediction.Of(two, new ServedLoad(1024, 8192, 64))!;

        Assert.InRange(time.Sequences, 20, 63);
    }

    [Fact]
    public void Of_WeightsThatDoNotFit_IsNothing()
    {
        var target = new Deployment(Build.Llama70B(), DataTypes.AllBf16, 1);

        Assert.Null(ServedPrediction.Of(Setup with { Target = target }, new ServedLoad(1024, 1024, 1)));
    }

    [Theory]
    [InlineData(3, "64 attention heads of Llama-3.1-70B do not split over 3 devices")]
    [InlineData(16, "H100 SXM 80GB has no all-reduce constants for 16 devices")]
    [InlineData(8, null)]
    public void Trouble_OfADegree_SaysWhyItCannotBe(int devices, string? expected) => Assert.Equal(
        expected, ServedPrediction.Trouble(Setup with { Target = Setup.Target with { TensorParallel = devices } }));

    [Fact]
    public void Agreement_WithMeasuredServers_IsWithinTheGoal()
    {
        Agreement agreement = Shared();

        // The engine's host time is of other runs, of one device (presets/engines/vllm.yaml).
        Assert.Equal(39, agreement.Total!.Rows);
        Assert.InRange(agreement.Total.MedianApe, 0, 0.06);
        Assert.InRange(agreement.Total.Bias, -0.04, 0.04);
        foreach (AgreementGroup group in agreement.Groups.Where(group => group.Bucket == Bucket.Total))
            Assert.InRange(group.Errors.MedianApe, 0, 0.08);
    }

    [Fact]
    public void Agreement_Margins_ShareOutTheSameRows()
    {
        Agreement agreement = Shared();

        foreach (string unit in (string[])["device", "request", "output token"])
        {
            int rows = agreement.Margins
                .Where(group => group.Bucket.Name.EndsWith(unit, StringComparison.Ordinal)
                    || group.Bucket.Name.EndsWith($"{unit}s", StringComparison.Ordinal))
                .Sum(group => group.Errors.Rows);
            Assert.Equal(agreement.Total!.Rows, rows);
        }
    }

    private static Agreement Shared()
    {
        ServedTable table = ServedRuns.Read(Repository.RequireShared("data/gpu/serving_measured.csv"));
        return ServedAgreement.Of(new ServedSetups(PresetFolders.With()).Of(table.Runs), table.Notes);
    }
}
