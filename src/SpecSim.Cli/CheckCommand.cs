// specsim check: runs a saved scenario again and compares with what was saved. This is what people put in their
// CI: a change of the simulator, of a preset or of a machine that changes a number is seen (docs/guide/ci.md).

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
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
            CustomParser = ParseTolerance,
        };
        var command = new Command(
            "check", "Runs a saved scenario again and compares numbers and charts with what was saved.")
        {
            folder, tolerance, PresetRoots.Option,
        };
        EffortOptions.AddTo(command);
        command.SetAction(parsed => Check(parsed.GetValue(folder)!, parsed.GetValue(tolerance), terminal, parsed));
        return command;
    }

    private static double ParseTolerance(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double share)
            && share is >= 0 and < 1)
            return share;
        result.AddError($"--tolerance is a share, 0 or more and below 1, found '{text}'.");
        return 0;
    }

    private static int Check(string folder, double tolerance, Terminal terminal, ParseResult parsed)
    {
        LoadedScenario loaded = Load(folder, parsed);
        IReadOnlyList<Difference> differences = loaded.Serving is null
            ? Baseline.CompareFolder(
                folder, RunCommand.Simulate(loaded, terminal, parsed, withCurves: true), tolerance)
            : Baseline.CompareFolder(folder, ServingRunner.Simulate(loaded, terminal, parsed), tolerance);
        terminal.Out.Write(differences.Count == 0
            ? $"{loaded.Scenario.Name}: the same as in {folder}\n"
            : Baseline.Text(differences));
        return differences.Count == 0 ? ExitCodes.Fine : ExitCodes.CheckFailed;
    }

    // What is saved there is the user's input: what is missing or broken is said at once, before anything is run.
    private static LoadedScenario Load(string folder, ParseResult parsed)
    {
        if (!Directory.Exists(folder))
            throw new ScenarioException([new Problem(Mark.Of($"--baseline {folder}"), "", "no such folder", [])]);
        string scenario = Path.Combine(folder, RunFiles.Scenario);
        return Together.Load([.. BrokenFiles(folder)], () => new ScenarioLoader(PresetRoots.Of(parsed)).Load(scenario));
    }

    private static IEnumerable<Problem> BrokenFiles(string folder)
    {
        foreach (string name in (string[])[RunFiles.Result, RunFiles.Charts])
        {
            string file = Path.Combine(folder, name);
            if (Trouble(file) is var (place, message))
                yield return new Problem(place, "", message, []);
        }
    }

    private static (Mark Place, string Message)? Trouble(string file)
    {
        try
        {
            if (!File.Exists(file))
                return (Mark.Of(file), Directory.Exists(file) ? "is a folder, not a file" : "no such file");
            Baseline.Read(file);
            return null;
        }
        catch (JsonException wrong)
        {
            // Its own sentence ends with the place, counted from 0.
            string message = wrong.Message.Split(" LineNumber:")[0];
            int line = (int)(wrong.LineNumber ?? 0) + 1;
            int column = (int)(wrong.BytePositionInLine ?? 0) + 1;
            return (new Mark(file, line, column), $"broken JSON: {message}");
        }
    }
}
