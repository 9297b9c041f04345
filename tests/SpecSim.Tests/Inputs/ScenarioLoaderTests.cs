// Loading whole scenarios: from files to values, from options, from other scenarios, and back from what was written.

using SpecSim.Tests.Support;

namespace SpecSim.Tests.Inputs;

public sealed class ScenarioLoaderTests : IDisposable
{
    private readonly PresetFiles _files = new();

    [Fact]
    public void Load_Preset_IsWhatWasBuiltInCode()
    {
        var scenario = _files.Load().Scenario;

        var built = Build.Scenario() with { Name = "pair", Evidence = scenario.Evidence };
        built = built with
        {
            Engine = built.Engine with { Source = "end-to-end runs" },
            Device = built.Device with { Latency = built.Device.Latency with { Source = "kernel tables" } },
        };
        Assert.Equal(ValueText.Of(built), ValueText.Of(scenario));
    }

    [Fact]
    public void Load_ResolvedYaml_IsAnEqualScenarioAndTheSameText()
    {
        var loaded = _files.Load();

        using var elsewhere = new TempFolder();
        var again = new SpecSim.Inputs.ScenarioLoader([]).Load(elsewhere.Write("any.yaml", loaded.ResolvedYaml));

        Assert.Equal(ValueText.Of(loaded.Scenario), ValueText.Of(again.Scenario));
        Assert.Equal(loaded.ResolvedYaml, again.ResolvedYaml);
    }

    public void Dispose() => _files.Dispose();
}
