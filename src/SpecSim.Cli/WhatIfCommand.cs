// specsim what-if: telemetry of a server laid on a scenario: what its draft length brings there, what others would
// (docs/guide/import.md).

using System.CommandLine;
using System.Globalization;
using SpecSim.Estimation;
using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Inputs.Yaml;
using SpecSim.Reports;

namespace SpecSim.Cli;

internal sealed class WhatIfCommand
{
    private const int LargestBatch = 4096;

    private readonly Option<string[]> _from = new("--from")
    {
        Description = "Telemetry of the server, as 'specsim import' reads it; several files are pooled.",
        HelpName = "file",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _batch = new("--batch")
    {
        Description = "Requests at a time; by default what the telemetry says, or the scenario.",
        HelpName = "n",
    };

    private readonly Option<string?> _folder = new("--out")
    {
        Description = "A folder for what-if.json, charts and report.html.",
        HelpName = "dir",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "One JSON document on stdout and nothing else.",
    };

    private readonly Option<bool> _anyConditions = new("--any-conditions")
    {
        Description = "Also try drafts whose acceptance is of another kind of text or temperature.",
    };

    private readonly TelemetryOptions _telemetry = new();
    private readonly ScenarioOptions _scenario = new();

    public static Command Build(Terminal terminal)
    {
        var own = new WhatIfCommand();
        var command = new Command(
            "what-if", "Says what another draft length or draft would bring to a server, from its telemetry.")
        {
            own._from, own._batch, own._anyConditions, own._json, own._folder,
        };
        own._telemetry.AddTo(command);
        own._scenario.AddTo(command);
        EffortOptions.AddTo(command);
        command.SetAction(parsed => own.Ask(terminal, parsed));
        return command;
    }

    private int Ask(Terminal terminal, ParseResult parsed)
    {
        var problems = new List<Problem>();
        int? batch = Batch(parsed.GetValue(_batch), problems);
        string? folder = parsed.GetValue(_folder);
        if (folder is not null && OutputFolder.Trouble(folder) is { } trouble)
            problems.Add(new Problem(Mark.Of($"--out {folder}"), "", trouble, []));
        LoadedScenario loaded = Together.Load(problems, () => _scenario.Load(parsed));
        Scenario scenario = loaded.Scenario;
        if (scenario.Method is Speculation.SpeculationMethod.None)
        {
            throw new ScenarioException(
            [
                new Problem(Mark.Of(_scenario.Name(parsed)), "", "drafts nothing; name a preset of your draft", []),
            ]);
        }

        ImportReport import = _telemetry.Read(parsed, parsed.GetValue(_from)!, "--from ");
        var origins = new List<string>();
        int draftLength = DraftLengthOf(import, scenario, origins);
        scenario = scenario with
        {
            Workload = scenario.Workload with { Batch = BatchOf(batch, import.Server, loaded, origins) },
            Evidence = Evidence(scenario, import),
        };
        // The preset's own conditions: what its acceptance is replaced by was hardly measured at others.
        IReadOnlyList<DraftOption> all = DraftOption.Of(
            loaded.Scenario, RelatedPresets.Of(loaded.Scenario, terminal, parsed));
        DraftOption[] unlike = parsed.GetValue(_anyConditions)
            ? []
            : [.. all.Where(option => !option.IsOwn && option.IsOfOtherConditionsThan(all[0]))];
        DraftOption[] others = [.. all.Where(option => !option.IsOwn).Except(unlike)];
        WhatIfResult result;
        using (Progress progress = EffortOptions.Progress(terminal, parsed, "drafts"))
        {
            result = WhatIf.Of(
                new WhatIfQuestion(scenario, import.Estimate, import.Server, draftLength, others),
                EffortOptions.ThreadsOf(parsed),
                progress.Report);
        }

        var report = new WhatIfReport(result, import)
        {
            Origins = origins,
            OfOtherConditions = unlike,
            Command = CommandText(parsed),
        };
        terminal.Out.Write(parsed.GetValue(_json) ? WhatIfJson.Write(report) : WhatIfText.Write(report));
        if (folder is null)
            return ExitCodes.Fine;
        IReadOnlyList<string> files = WhatIfFiles.Write(report, folder);
        if (!EffortOptions.IsQuiet(parsed))
            terminal.Error.WriteLine($"{files.Count} files in {folder}; open {Path.Combine(folder, RunFiles.Report)}");
        return ExitCodes.Fine;
    }

    private static int? Batch(string? text, List<Problem> problems)
    {
        if (text is null)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int batch)
            && batch is >= 1 and <= LargestBatch)
        {
            return batch;
        }

        problems.Add(new Problem(
            Mark.Of($"--batch {text}"), "", $"is no batch size: a whole number from 1 to {LargestBatch}", []));
        return null;
    }

    private static int DraftLengthOf(ImportReport import, Scenario scenario, List<string> origins)
    {
        if (import.DraftLength is { } counted)
            return counted;
        origins.Add($"The telemetry does not say how many tokens are drafted: K = {scenario.DraftLength} is the "
            + "preset's.");
        return scenario.DraftLength;
    }

    private static int BatchOf(int? batch, ServerFacts server, LoadedScenario loaded, List<string> origins)
    {
        if (batch is { } wanted)
            return wanted;
        if (server.RunningRequests is { } running)
        {
            int counted = (int)Math.Clamp(Math.Round(running), 1, LargestBatch);
            origins.Add(FormattableString.Invariant($"{running:0.0} requests ran at a time, by the telemetry."));
            return counted;
        }

        int own = loaded.Scenario.Workload.Batch;
        origins.Add($"The telemetry does not say how many requests run at a time: {own} is the preset's; --batch says "
            + "otherwise.");
        return own;
    }

    // The acceptance of the preset is not used: what its sources say of it does not hold.
    private static IReadOnlyList<Evidence> Evidence(Scenario scenario, ImportReport import) =>
    [
        .. scenario.Evidence.Where(item => !item.About.StartsWith("acceptance", StringComparison.Ordinal)),
        .. ImportWords.Sources(import)
            .Select(source => new Evidence($"acceptance: {source.About}", source.Text, Assumed: false)),
    ];

    private string CommandText(ParseResult parsed)
    {
        IEnumerable<string> changes = _scenario.Changes(parsed).Select(change => $"--set '{change}'");
        string[] batch = parsed.GetValue(_batch) is { } text ? ["--batch", text] : [];
        return string.Join(
            ' ',
            [
                "specsim what-if", _scenario.Name(parsed), "--from", .. parsed.GetValue(_from)!,
                .. batch, .. changes,
            ]) + _telemetry.Text(parsed);
    }
}
