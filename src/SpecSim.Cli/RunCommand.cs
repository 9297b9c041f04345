// specsim run: one scenario, with and without speculation, as text, as JSON, or as a folder of files.

using System.CommandLine;
using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Inputs.Yaml;
using SpecSim.Models;
using SpecSim.Reports;

namespace SpecSim.Cli;

internal static class RunCommand
{
    // Enough rounds to see what they differ in, few enough to read.
    private const int TraceLength = 6;

    public static Command Build(Terminal terminal)
    {
        var scenario = new ScenarioOptions();
        var json = new Option<bool>("--json") { Description = "One JSON document on stdout and nothing else." };
        var folder = new Option<string?>("--out")
        {
            Description = "A folder for scenario.yaml, result.json, summary.csv, charts and report.html.",
            HelpName = "dir",
        };
        var command = new Command("run", "Runs a scenario with and without speculation and says what it brings.")
        {
            json, folder,
        };
        scenario.AddTo(command);
        EffortOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            LoadedScenario loaded = Load(scenario, parsed, parsed.GetValue(folder));
            RunReport report = Simulate(loaded, terminal, parsed, parsed.GetValue(folder) is not null) with
            {
                Command = CommandText(scenario, parsed),
            };
            terminal.Out.Write(parsed.GetValue(json) ? RunJson.Write(report) : RunText.Write(report));
            if (parsed.GetValue(folder) is { } target)
                WriteFiles(report, target, terminal, parsed);
            return ExitCodes.Fine;
        });
        return command;
    }

    /// <summary>Runs a loaded scenario; with curves around it and scenarios beside it when files are wanted.</summary>
    internal static RunReport Simulate(LoadedScenario loaded, Terminal terminal, ParseResult parsed, bool withCurves)
    {
        int threads = EffortOptions.ThreadsOf(parsed);
        var report = new RunReport(loaded.Scenario, Experiment.Run(loaded.Scenario, threads, TraceLength))
        {
            ScenarioJson = loaded.ResolvedJson,
            ScenarioYaml = loaded.ResolvedYaml,
        };
        if (!withCurves || !loaded.Scenario.Drafts)
            return report;
        using Progress progress = EffortOptions.Progress(terminal, parsed, "curves");
        return report with
        {
            Study = Study.Of(loaded.Scenario, threads, progress.Report),
            Others = OtherPresets(loaded.Scenario, PresetRoots.Of(parsed), threads),
        };
    }

    /// <summary>The other presets whose target has the same shape, whatever it was trained on.</summary>
    private static IReadOnlyList<PresetResult> OtherPresets(Scenario scenario, IReadOnlyList<string> roots, int threads)
    {
        var loader = new ScenarioLoader(roots);
        Scenario[] others = [.. new PresetCatalog(roots).List("scenarios")
            .Where(entry => entry.Name != scenario.Name)
            .Select(entry => loader.Load(entry.Name).Scenario)
            .Where(other => Shape(other) == Shape(scenario))];
        return [.. others.Zip(Study.RunAll(others, threads), (other, result) => new PresetResult(other, result))];
    }

    private static TransformerModel Shape(Scenario scenario) => scenario.Target.Model with { Name = "" };

    /// <summary>Loads the scenario and tries the folder, so that what is wrong with both is said at once.</summary>
    private static LoadedScenario Load(ScenarioOptions scenario, ParseResult parsed, string? folder)
    {
        string? trouble = folder is null ? null : OutputFolder.Trouble(folder);
        try
        {
            LoadedScenario loaded = scenario.Load(parsed);
            return trouble is null ? loaded : throw new ScenarioException([OutputProblem(folder!, trouble)]);
        }
        catch (ScenarioException wrong) when (
            trouble is not null && wrong.Problems.All(problem => problem.Mark.File != $"--out {folder}"))
        {
            throw new ScenarioException([.. wrong.Problems, OutputProblem(folder!, trouble)]);
        }
    }

    private static Problem OutputProblem(string folder, string trouble) =>
        new(Mark.Of($"--out {folder}"), "", trouble, []);

    private static void WriteFiles(RunReport report, string folder, Terminal terminal, ParseResult parsed)
    {
        IReadOnlyList<string> files = RunFiles.Write(report, folder);
        if (!EffortOptions.IsQuiet(parsed))
            terminal.Error.WriteLine($"{files.Count} files in {folder}; open {Path.Combine(folder, RunFiles.Report)}");
    }

    private static string CommandText(ScenarioOptions scenario, ParseResult parsed)
    {
        IEnumerable<string> changes = scenario.Changes(parsed).Select(change => $"--set {Quoted(change)}");
        return string.Join(' ', ["specsim run", scenario.Name(parsed), .. changes]);
    }

    private static string Quoted(string text) => text.Any(char.IsWhiteSpace) ? $"'{text}'" : text;
}
