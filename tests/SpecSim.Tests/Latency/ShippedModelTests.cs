// Models of every kind as they come with the program, on devices as they come with it: their passes lie between what
// the memory allows and a few times that.

using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Latency;

namespace SpecSim.Tests.Latency;

public sealed class ShippedModelTests
{
    [Theory]
    [InlineData("mixtral-8x7b", 1, 1, 3)]
    [InlineData("qwen3-30b-a3b", 1, 1, 8)]
    [InlineData("gpt-oss-20b", 1, 1, 8)]
    [InlineData("deepseek-v2-lite", 1, 1, 8)]
    [InlineData("gemma-3-27b", 1, 1, 3)]
    [InlineData("mixtral-8x22b", 4, 4, 4)]
    public void DecodeStep_OnH200_IsAFewTimesItsTraffic(string model, int devices, int expertParallel, double times)
    {
        Scenario scenario = Load(model, devices, expertParallel, "target.weights=bf16");
        var steps = new StepModel(scenario.Target, scenario.Device, PassRules.DeviceOnly("vllm"));

        StepCost decode = steps.Evaluate(StepShape.Decode(1, 1000));
        double traffic = decode.Bytes / devices / scenario.Device.Bandwidth.PerSecond;

        Assert.InRange(decode.TotalSeconds / traffic, 1, times);
        // Of the experts one token reads its own, whatever is stored.
        double active = scenario.Target.Model.ActiveParameters * 2;
        Assert.InRange(decode.Bytes / active, 0.98, 1.1);
    }

    [Fact]
    public void DecodeStep_OfDeepSeekV3OnEightH200_ReadsWhatOneTokenTouches()
    {
        Scenario scenario = Load("deepseek-v3", 8, 8, "target.weights=fp8", "target.activations=fp8");
        var steps = new StepModel(scenario.Target, scenario.Device, PassRules.DeviceOnly("vllm"));

        StepCost decode = steps.Evaluate(StepShape.Decode(1, 1000));
        StepCost batch = steps.Evaluate(StepShape.Decode(256, 25_600));

        Assert.InRange(decode.TotalSeconds, 36.7e9 / 8 / 4.8e12, 30e-3);
        // Nearly every expert is touched by 256 tokens of 8 experts each.
        Assert.InRange(batch.Bytes / 671e9, 0.95, 1.2);
    }

    [Fact]
    public void Run_OfAMixture_SpeculatesWorseThanADenseModelOfItsActiveSize()
    {
        // Drafted tokens touch further experts: verifying five is far from free, as it is for a dense model.
        double Growth(string model)
        {
            Scenario scenario = Load(model, 1, 1, "target.weights=bf16");
            var steps = new StepModel(scenario.Target, scenario.Device, PassRules.DeviceOnly("vllm"));
            return steps.Evaluate(StepShape.Verify(1, 4, 1000)).TotalSeconds
                / steps.Evaluate(StepShape.Decode(1, 1000)).TotalSeconds;
        }

        Assert.InRange(Growth("qwen3-14b"), 1, 1.05);
        Assert.InRange(Growth("mixtral-8x7b"), 1.5, 4);
    }

    private static Scenario Load(string model, int devices, int expertParallel, params string[] more) =>
        new ScenarioLoader(PresetFolders.With()).Load(
            "llama8b-1b",
            [
                "hardware=h200-sxm",
                $"target.model={model}",
                $"target.tensorParallel={devices}",
                $"target.expertParallel={expertParallel}",
                "speculation={method: none}",
                .. more,
            ]).Scenario;
}
