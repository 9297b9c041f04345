// specsim run: one scenario, with and without speculation, as text, as JSON, or as a folder of files.

using System.CommandLine;
using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Inputs.Yaml;
using SpecSim.Reports;
using SpecSim.Results;

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
        var explain = new Option<bool>("--explain")
        {
            Description = "Also say why: the causes between tokens per round and the speedup, and a roofline.",
        };
        var command = new Command("run", "Runs a scenario with and without speculation and says what it brings.")
        {
            json, folder, explain,
        };
        ServingOptions serving = ServingOptions.AddTo(command);
        TelemetryOut telemetry = TelemetryOut.AddTo(command);
        scenario.AddTo(command);
        EffortOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            IEnumerable<Problem> troubles = serving.Troubles(parsed).Concat(telemetry.Troubles(parsed));
            LoadedScenario loaded = Load(scenario, serving, troubles, parsed, parsed.GetValue(folder));
            telemetry.Require(parsed, loaded);
            if (loaded.Serving is not null)
            {
                ServingRunner.Run(loaded, terminal, parsed, new ServingWishes(
                    CommandText(scenario, parsed),
                    parsed.GetValue(json),
                    parsed.GetValue(folder),
                    serving.TraceOf(parsed),
                    serving.PrometheusOf(parsed)));
                telemetry.Write(parsed, loaded);
                return ExitCodes.Fine;
            }

            RunReport report = Simulate(loaded, terminal, parsed, parsed.GetValue(folder) is not null) with
            {
                Command = CommandText(scenario, parsed),
                Explains = parsed.GetValue(explain),
            };
            terminal.Out.Write(parsed.GetValue(json) ? RunJson.Write(report) : RunText.Write(report));
            telemetry.Write(parsed, loaded);
            if (parsed.GetValue(folder) is { } target)
            {
                IReadOnlyList<PresetResult> others = OtherPresets(loaded.Scenario, terminal, parsed);
                WriteFiles(report with { Others = others }, target, terminal, parsed);
            }

            return ExitCodes.Fine;
        });
        return command;
    }

    /// <summary>Runs a loaded scenario, with curves around it if they are wanted.</summary>
    internal static RunReport Simulate(LoadedScenario loaded, Terminal terminal, ParseResult parsed, bool withCurves)
    {
        int threads = EffortOptions.ThreadsOf(parsed);
        var report = new RunReport(loaded.Scenario, Experiment.Run(loaded.Scenario, threads, TraceLength))
        {
            ScenarioJson = loaded.ResolvedJson,
            ScenarioYaml = loaded.ResolvedYaml,
            Policy = PolicyStudy.Of(loaded.Scenario, threads),
            KnownTrees = loaded.Scenario.Tree is null ? [] : new PresetParts(PresetRoots.Of(parsed)).Trees(),
        };
        if (!withCurves || !loaded.Scenario.Drafts)
            return report;
        using Progress progress = EffortOptions.Progress(terminal, parsed, "curves");
        return report with
        {
            Study = Study.Of(loaded.Scenario, threads, progress.Report),
            Conditions = ConditionStudy.Of(loaded.Scenario, threads, progress.Report),
        };
    }

    /// <summary>The other presets whose target has the same shape, run.</summary>
    private static IReadOnlyList<PresetResult> OtherPresets(Scenario scenario, Terminal terminal, ParseResult parsed)
    {
        if (!scenario.Drafts)
            return [];
        IReadOnlyList<Scenario> others = RelatedPresets.Of(scenario, terminal, parsed);
        RunResult[] results = Study.RunAll(others, EffortOptions.ThreadsOf(parsed));
        return [.. others.Zip(results, (other, result) => new PresetResult(other, result))];
    }

    private static LoadedScenario Load(
        ScenarioOptions scenario,
        ServingOptions serving,
        IEnumerable<Problem> troubles,
        ParseResult parsed,
        string? folder)
    {
        List<Problem> others = [.. troubles];
        if (folder is not null && OutputFolder.Trouble(folder) is { } trouble)
            others.Add(new Problem(Mark.Of($"--out {folder}"), "", trouble, []));
        LoadedScenario loaded = Together.Load(others, () => scenario.Load(parsed));
        if (loaded.Serving is null && serving.Given(parsed) is { } option)
        {
            throw new ScenarioException(
                [new Problem(Mark.Of(option), "", $"{loaded.Scenario.Name} has no serving: section", [])]);
        }

        return loaded;
    }

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
