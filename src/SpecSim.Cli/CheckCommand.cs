// specsim check: runs a saved scenario again and compares with what was saved. This is what people put in their
// CI: a change of the simulator, of a preset or of a machine that changes a number is seen (docs/guide/ci.md).

using System.CommandLine;
using System.Text.Json;
using SpecSim.Inputs;
using SpecSim.Inputs.Yaml;
using SpecSim.Reports;

namespace SpecSim.Cli;

internal static class CheckCommand
{
    public static Command Build(Terminal terminal)
    {
        var folder = new Option<string>("--baseline")
        {
            Description = "A folder that 'specsim run --out' wrote.",
            HelpName = "dir",
            Required = true,
        };
        var tolerance = new Option<double>("--tolerance")
        {
            Description = "Largest relative difference of a number that counts as none.",
            DefaultValueFactory = _ => 1e-9,
        };
        var command = new Command(
            "check", "Runs a saved scenario again and compares numbers and charts with what was saved.")
        {
            folder, tolerance, PresetRoots.Option,
        };
        EffortOptions.AddTo(command);
        tolerance.Validators.Add(result =>
        {
            if (!(result.GetValueOrDefault<double>() is >= 0 and < 1))
                result.AddError("--tolerance is a share, 0 or more and below 1.");
        });
        command.SetAction(parsed => Check(parsed.GetValue(folder)!, parsed.GetValue(tolerance), terminal, parsed));
        return command;
    }

    private static int Check(string folder, double tolerance, Terminal terminal, ParseResult parsed)
    {
        string saved = Path.Combine(folder, RunFiles.Scenario);
        LoadedScenario loaded = new ScenarioLoader(PresetRoots.Of(parsed)).Load(saved);
        RunReport report = RunCommand.Simulate(loaded, terminal, parsed, withCurves: true);
        IReadOnlyList<Difference> differences = Compare(folder, report, tolerance);
        terminal.Out.Write(differences.Count == 0
            ? $"{loaded.Scenario.Name}: the same as in {folder}\n"
            : Baseline.Text(differences));
        return differences.Count == 0 ? ExitCodes.Fine : ExitCodes.CheckFailed;
    }

    // What is saved there is the user's input: a file that is missing or broken is said like any other problem.
    private static IReadOnlyList<Difference> Compare(string folder, RunReport report, double tolerance)
    {
        try
        {
            return Baseline.CompareFolder(folder, report, tolerance);
        }
        catch (Exception wrong) when (wrong is FileNotFoundException or JsonException)
        {
            throw new ScenarioException([new Problem(Mark.Of($"--baseline {folder}"), "", wrong.Message, [])]);
        }
    }
}
