// The other presets whose target has the same shape, whatever it was trained on: what a run is shown beside, and where
// a search borrows ways to draft.

using System.CommandLine;
using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Inputs.Yaml;
using SpecSim.Models;

namespace SpecSim.Cli;

internal static class RelatedPresets
{
    public static IReadOnlyList<Scenario> Of(Scenario scenario, Terminal terminal, ParseResult parsed)
    {
        IReadOnlyList<string> roots = PresetRoots.Of(parsed);
        var loader = new ScenarioLoader(roots);
        var others = new List<Scenario>();
        foreach (string name in new PresetCatalog(roots).Names)
        {
            try
            {
                LoadedScenario other = loader.Load(name);
                // A server under load is another question than a batch.
                if (name != scenario.Name && other.Serving is null && Shape(other.Scenario) == Shape(scenario))
                    others.Add(other.Scenario);
            }
            catch (ScenarioException wrong)
            {
                // It was not asked for: the run goes on without it, and says so.
                terminal.Error.WriteLine($"specsim: {name} is left out of the comparison: {wrong.Problems[0]}");
            }
        }

        return others;
    }

    private static TransformerModel Shape(Scenario scenario) => scenario.Target.Model with { Name = "" };
}
