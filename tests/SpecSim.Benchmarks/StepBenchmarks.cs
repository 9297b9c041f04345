// One evaluation of a verify pass, by kind of model: dense, mixture of experts, latent attention with experts, sliding
// windows. The context changes from pass to pass, as it does in a run; what does not depend on it is remembered.

using BenchmarkDotNet.Attributes;
using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Latency;

namespace SpecSim.Benchmarks;

[MemoryDiagnoser]
public class StepBenchmarks
{
    private const int PassCount = 1000;
    private const int Batch = 8;

    private StepModel _model = null!;

    [Params("llama-3.1-8b", "mixtral-8x7b", "deepseek-v2-lite", "gemma-3-4b")]
    public string Model { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        Scenario scenario = new ScenarioLoader(PresetFolders.With()).Load(
            "llama8b-1b",
            "hardware=h200-sxm",
            $"target.model={Model}",
            "speculation={method: none}").Scenario;
        _model = new StepModel(scenario.Target, scenario.Device, PassRules.OfTarget(scenario.Engine));
    }

    [Benchmark(OperationsPerInvoke = PassCount)]
    public double Evaluate()
    {
        double seconds = 0;
        for (int pass = 0; pass < PassCount; pass++)
            seconds += _model.Evaluate(StepShape.Verify(Batch, 3, 8000 + (3 * pass))).TotalSeconds;
        return seconds;
    }

    [Benchmark(OperationsPerInvoke = PassCount)]
    public double EvaluateWithAPrompt()
    {
        double seconds = 0;
        ReadOnlySpan<PromptChunk> prompts = [new PromptChunk(480, 1000)];
        for (int pass = 0; pass < PassCount; pass++)
            seconds += _model.Evaluate(StepShape.Verify(Batch, 3, 8000 + (3 * pass)), prompts).TotalSeconds;
        return seconds;
    }
}
