// specsim compare: scenarios, or one scenario under several controllers, side by side under the same luck.

using System.CommandLine;
using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Inputs.Yaml;
using SpecSim.Reports;

namespace SpecSim.Cli;

internal static class CompareCommand
{
    private static readonly Argument<string[]> Files = new("scenarios")
    {
        Description = "Scenario files, or names of presets.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string[]> Presets = new("--preset")
    {
        Description = "The name of a preset; may be repeated. 'specsim presets' lists them.",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string?> Controllers = new("--controllers")
    {
        Description = "Each scenario under each of these, such as fixed,threshold,goodput,oracle.",
        HelpName = "names",
    };

    private static readonly Option<string[]> Set = new("--set")
    {
        Description = "Changes one value in all scenarios, such as workload.batch=8. May be repeated.",
        HelpName = "path=value",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string?> Seed = new("--seed") { Description = "Key of all chance, for all." };

    private static readonly Option<string?> Replications = new("--replications")
    {
        Description = "Repetitions under other luck, for all.",
    };

    private static readonly Option<bool> Json = new("--json")
    {
        Description = "One JSON document on stdout and nothing else.",
    };

    private static readonly Option<string?> Folder = new("--out")
    {
        Description = "A folder for result.json, charts and report.html.",
        HelpName = "dir",
    };

    public static Command Build(Terminal terminal)
    {
        var command = new Command("compare", "Puts scenarios or controllers side by side under the same luck.")
        {
            Files, Presets, Controllers, Set, Seed, Replications, Json, Folder, PresetRoots.Option,
        };
        EffortOptions.AddTo(command);
        command.Validators.Add(result =>
        {
            int named = (result.GetValue(Files)?.Length ?? 0) + (result.GetValue(Presets)?.Length ?? 0);
            int controllers = Listed(result.GetValue(Controllers)).Length;
            if (named == 0)
                result.AddError("Name a scenario: --preset NAME or a file. 'specsim presets' lists the presets.");
            else if (named * Math.Max(1, controllers) < 2)
                result.AddError("One scenario by itself: name another, or several controllers with --controllers.");
        });
        command.SetAction(parsed => Run(terminal, parsed));
        return command;
    }

    private static int Run(Terminal terminal, ParseResult parsed)
    {
        List<ComparedScenario> sides = Load(parsed);
        using Progress progress = EffortOptions.Progress(terminal, parsed, "sides");
        var report = new ComparisonReport(
            Comparison.Of(sides, EffortOptions.ThreadsOf(parsed), progress.Report))
        {
            Command = CommandText(parsed),
        };
        terminal.Out.Write(parsed.GetValue(Json) ? ComparisonFiles.Json(report) : ComparisonFiles.Text(report));
        if (parsed.GetValue(Folder) is not { } folder)
            return ExitCodes.Fine;
        IReadOnlyList<string> files = ComparisonFiles.Write(report, folder);
        if (!EffortOptions.IsQuiet(parsed))
            terminal.Error.WriteLine($"{files.Count} files in {folder}; open {Path.Combine(folder, RunFiles.Report)}");
        return ExitCodes.Fine;
    }

    /// <summary>Every scenario under every controller; what is wrong with any of them comes out as one list.</summary>
    private static List<ComparedScenario> Load(ParseResult parsed)
    {
        string[] names = Names(parsed);
        string[] controllers = Listed(parsed.GetValue(Controllers));
        var loader = new ScenarioLoader(PresetRoots.Of(parsed));
        var sides = new List<ComparedScenario>();
        var problems = new List<Problem>();
        if (parsed.GetValue(Folder) is { } folder && OutputFolder.Trouble(folder) is { } trouble)
            problems.Add(new Problem(Mark.Of($"--out {folder}"), "", trouble, []));
        foreach (string name in names)
        {
            foreach (string? controller in controllers.Length == 0 ? new string?[] { null } : controllers)
                Add(name, controller);
        }

        if (problems.Count > 0)
            throw new ScenarioException([.. problems.Distinct()]);
        return Apart(sides);

        void Add(string name, string? controller)
        {
            try
            {
                LoadedScenario loaded = loader.Load(
                    name, [.. Changes(parsed), .. controller is null ? [] : new[] { $"controller={controller}" }]);
                if (loaded.Serving is not null)
                {
                    problems.Add(new Problem(
                        Mark.Of(name), "",
                        $"{loaded.Scenario.Name} serves requests under load; compare takes closed batches", []));
                }

                string shown = controller is null ? loaded.Scenario.Name
                    : names.Length == 1 ? controller
                    : $"{loaded.Scenario.Name}, {controller}";
                sides.Add(new ComparedScenario(shown, loaded.Scenario));
            }
            catch (ScenarioException wrong)
            {
                problems.AddRange(wrong.Problems);
            }
        }
    }

    // Two files may call themselves the same.
    private static List<ComparedScenario> Apart(List<ComparedScenario> sides) =>
    [
        .. sides.Select((side, index) => sides.Take(index).Any(other => other.Name == side.Name)
            ? side with { Name = $"{side.Name} ({index + 1})" }
            : side),
    ];

    private static string[] Names(ParseResult parsed) => [.. parsed.GetValue(Presets)!, .. parsed.GetValue(Files)!];

    private static string[] Listed(string? names) =>
        names?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static List<string> Changes(ParseResult parsed)
    {
        var changes = new List<string>(parsed.GetValue(Set)!);
        if (parsed.GetValue(Seed) is { } seed)
            changes.Add($"run.seed={seed}");
        if (parsed.GetValue(Replications) is { } replications)
            changes.Add($"run.replications={replications}");
        return changes;
    }

    private static string CommandText(ParseResult parsed)
    {
        string[] controllers = Listed(parsed.GetValue(Controllers));
        IEnumerable<string> named = controllers.Length == 0 ? [] : [$"--controllers {string.Join(',', controllers)}"];
        IEnumerable<string> changes = Changes(parsed)
            .Select(change => change.Any(char.IsWhiteSpace) ? $"--set '{change}'" : $"--set {change}");
        return string.Join(' ', ["specsim compare", .. Names(parsed), .. named, .. changes]);
    }
}
