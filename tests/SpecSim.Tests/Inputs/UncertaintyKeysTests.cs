// What a file says about how far its numbers are to be trusted, and what is written into the resolved scenario where
// it says nothing.

using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Inputs;

namespace SpecSim.Tests.Inputs;

public sealed class UncertaintyKeysTests : IDisposable
{
    private readonly PresetFiles _files = new();

    [Fact]
    public void Load_SilentFiles_TakesAndWritesTheDefaults()
    {
        LoadedScenario loaded = _files.Load();
        Scenario scenario = loaded.Scenario;

        Assert.Equal(0.4, scenario.Acceptance.Uncertainty);
        Assert.Equal(0.2, scenario.Engine.HostSpread);
        Assert.Null(scenario.Run.UncertaintyDraws);
        Assert.Contains("uncertainty: 0.4", loaded.ResolvedYaml, StringComparison.Ordinal);
        Assert.Contains("hostSpread: 0.2", loaded.ResolvedYaml, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_GivenSpreads_ReachTheScenario()
    {
        Scenario scenario = _files.Load(
            "pair",
            "acceptance.uncertainty=0.1",
            "engine.hostSpread=0",
            "run.uncertaintyDraws=5",
            "hardware.latency.elementwise.error={median: 0.1, p90: 0.2, shapeSpread: 0.3, sizeSpread: 0.4, "
            + "covariance: [[0.1, 0.05], [0.05, 0.2]]}").Scenario;
        OperatorError error = scenario.Device.Latency.Kernels.Elementwise.Error!;

        Assert.Equal(0.1, scenario.Acceptance.Uncertainty);
        Assert.Equal(0, scenario.Engine.HostSpread);
        Assert.Equal(5, scenario.Run.UncertaintyDraws);
        Assert.Equal((0.3, 0.4), (error.ShapeSpread, error.SizeSpread));
        Assert.Equal([0.05, 0.2], error.Covariance[1]);
        Assert.Equal(5, Experiment.Run(scenario).Uncertainty!.Draws);
    }

    public void Dispose() => _files.Dispose();
}
