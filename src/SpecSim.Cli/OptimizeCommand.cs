// specsim optimize: the best way to draft at each batch size, and what to tell the server.

using System.CommandLine;
using System.Globalization;
using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Inputs.Yaml;
using SpecSim.Reports;

namespace SpecSim.Cli;

internal sealed class OptimizeCommand
{
    private const int LargestBatch = 4096;

    private static readonly (string Name, Objective Objective)[] Objectives =
        [("speedup", Objective.Speedup), ("cost", Objective.Cost), ("tpot", Objective.TimePerOutputToken)];

    private readonly Option<string> _batches = new("--batches")
    {
        Description = "Requests at a time, such as 1,4,16,64.",
        HelpName = "n,n,...",
        DefaultValueFactory = _ => "1,4,16,64",
    };

    private readonly Option<string> _objective = new("--objective")
    {
        Description = "What is to be best: speedup, cost or tpot (time per output token).",
        HelpName = "name",
        DefaultValueFactory = _ => Objectives[0].Name,
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "One JSON document on stdout and nothing else.",
    };

    private readonly Option<string?> _folder = new("--out")
    {
        Description = "A folder for optimize.json, optimize.csv, the chart and report.html.",
        HelpName = "dir",
    };

    private readonly Option<bool> _anyConditions = new("--any-conditions")
    {
        Description = "Also borrow drafts whose acceptance was of another kind of text or temperature.",
    };

    private readonly ScenarioOptions _scenario = new();

    public static Command Build(Terminal terminal)
    {
        var own = new OptimizeCommand();
        var command = new Command(
            "optimize", "Searches the best draft and its length for each batch size, and prints server options.")
        {
            own._batches, own._objective, own._anyConditions, own._json, own._folder,
        };
        own._scenario.AddTo(command);
        EffortOptions.AddTo(command);
        command.SetAction(parsed => own.Optimize(terminal, parsed));
        return command;
    }

    private int Optimize(Terminal terminal, ParseResult parsed)
    {
        var problems = new List<Problem>();
        IReadOnlyList<int> batches = Batches(parsed.GetValue(_batches)!, problems);
        Objective objective = ObjectiveOf(parsed.GetValue(_objective)!, problems);
        string? folder = parsed.GetValue(_folder);
        if (folder is not null && OutputFolder.Trouble(folder) is { } trouble)
            problems.Add(new Problem(Mark.Of($"--out {folder}"), "", trouble, []));
        Scenario scenario = Together.Load(problems, () => _scenario.Load(parsed)) switch
        {
            { Serving: not null } loaded => throw Refusal(
                _scenario.Name(parsed),
                "is a server under load; optimize looks at batches: name a preset without serving:"),
            { Scenario: { Device.Price: null } unpriced } when objective is Objective.Cost => throw Refusal(
                "--objective cost", $"{unpriced.Device.Name} has no price: set hardware.price"),
            var loaded => loaded.Scenario,
        };

        IReadOnlyList<DraftOption> all = DraftOption.Of(scenario, RelatedPresets.Of(scenario, terminal, parsed));
        DraftOption[] unlike = parsed.GetValue(_anyConditions)
            ? []
            : [.. all.Where(option => all[0].IsOwn && option.IsOfOtherConditionsThan(all[0]))];
        var question = new OptimizationQuestion(scenario, [.. all.Except(unlike)], batches, objective);
        OptimizationResult result;
        using (Progress progress = EffortOptions.Progress(terminal, parsed, "candidates"))
            result = Optimization.Run(question, EffortOptions.ThreadsOf(parsed), progress.Report);
        var report = new OptimizeReport(result) { Command = CommandText(parsed), OfOtherConditions = unlike };
        terminal.Out.Write(parsed.GetValue(_json) ? OptimizeJson.Write(report) : OptimizeText.Write(report));
        if (folder is not null)
        {
            IReadOnlyList<string> files = OptimizeFiles.Write(report, folder);
            if (!EffortOptions.IsQuiet(parsed))
            {
                string page = Path.Combine(folder, RunFiles.Report);
                terminal.Error.WriteLine($"{files.Count} files in {folder}; open {page}");
            }
        }

        return ExitCodes.Fine;
    }

    private static IReadOnlyList<int> Batches(string text, List<Problem> problems)
    {
        var batches = new SortedSet<int>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int batch)
                && batch is >= 1 and <= LargestBatch)
            {
                batches.Add(batch);
            }
            else
            {
                problems.Add(new Problem(
                    Mark.Of($"--batches {text}"),
                    "",
                    $"'{part}' is no batch size: a whole number from 1 to {LargestBatch}, as in 1,4,16,64",
                    []));
            }
        }

        return [.. batches];
    }

    private static Objective ObjectiveOf(string name, List<Problem> problems)
    {
        if (Objectives.FirstOrDefault(one => one.Name == name) is { Name: not null } found)
            return found.Objective;
        string[] names = [.. Objectives.Select(one => one.Name)];
        problems.Add(new Problem(
            Mark.Of($"--objective {name}"),
            "",
            $"is no objective; there are {string.Join(", ", names)}",
            Nearest.Names(name, names)));
        return Objective.Speedup;
    }

    private string CommandText(ParseResult parsed)
    {
        IEnumerable<string> changes = _scenario.Changes(parsed).Select(change => $"--set '{change}'");
        return string.Join(
            ' ',
            [
                "specsim optimize", _scenario.Name(parsed), .. changes, "--batches", parsed.GetValue(_batches)!,
                "--objective", parsed.GetValue(_objective)!,
            ]);
    }

    private static ScenarioException Refusal(string option, string message) =>
        new([new Problem(Mark.Of(option), "", message, [])]);
}
