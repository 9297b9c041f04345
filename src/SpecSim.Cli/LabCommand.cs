// specsim lab: decodes with small language models on real text, with and without speculation, and says what the rounds
// would take on the hardware of a scenario. What was observed is also a profile that `specsim run` takes.

using System.CommandLine;
using SpecSim.Acceptance;
using SpecSim.Decoding;
using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Inputs.Corpora;
using SpecSim.Inputs.Yaml;
using SpecSim.Reports;

namespace SpecSim.Cli;

internal sealed class LabCommand
{
    // Where a report goes that nobody gave a folder.
    private const string UsualFolder = "lab-report";

    private readonly LabOptions _options = new();

    private readonly Option<bool> _json = new("--json")
    {
        Description = "One JSON document on stdout and nothing else.",
    };

    private readonly Option<bool> _report = new("--report")
    {
        Description = $"Write the report and all other files; into {UsualFolder} unless --out says otherwise.",
    };

    private readonly Option<string?> _out = new("--out")
    {
        Description = "A folder for report.html, report.md, acceptance.yaml, charts, CSV and lab.json.",
        HelpName = "dir",
    };

    public static Command Build(Terminal terminal)
    {
        var own = new LabCommand();
        var command = new Command(
            "lab", "Decodes real text with small models, with and without speculation, and observes acceptance.")
        {
            own._report, own._out, own._json,
        };
        own._options.AddTo(command);
        EffortOptions.AddTo(command);
        command.SetAction(parsed => own.Visit(terminal, parsed));
        return command;
    }

    private int Visit(Terminal terminal, ParseResult parsed)
    {
        string? folder = parsed.GetValue(_out) ?? (parsed.GetValue(_report) ? UsualFolder : null);
        LabOrder order = _options.Read(parsed, Troubles(folder));
        LabResult result;
        using (Progress progress = EffortOptions.Progress(terminal, parsed, "points"))
            result = Run(order, EffortOptions.ThreadsOf(parsed), progress.Report);

        var report = new LabReport(result)
        {
            Command = _options.CommandText(parsed),
            ProfileYaml = AcceptanceWriter.Write(result.Profile, Sources(result)),
            ProfileCommand = folder is null ? null : _options.ProfileCommand(
                parsed, Path.Combine(folder, LabFiles.Profile), order.Setup.DraftLength),
        };
        terminal.Out.Write(parsed.GetValue(_json) ? LabJson.Write(report) : LabSummary.Write(report));
        if (folder is null)
            return ExitCodes.Fine;
        IReadOnlyList<string> files = LabFiles.Write(report, folder);
        if (!EffortOptions.IsQuiet(parsed))
            terminal.Error.WriteLine($"{files.Count} files in {folder}; open {Path.Combine(folder, RunFiles.Report)}");
        return ExitCodes.Fine;
    }

    // A text may be long enough to read and still too short to take prompts from: only learning its tokens shows that.
    private static LabResult Run(LabOrder order, int threads, Action<int, int> progress)
    {
        try
        {
            return Lab.Run(order.Setup, order.Texts, threads, progress);
        }
        catch (LabTextException wrong)
        {
            throw new ScenarioException([new Problem(Mark.None, "", wrong.Message, [])]);
        }
    }

    private static IReadOnlyList<Problem> Troubles(string? folder) =>
        folder is not null && OutputFolder.Trouble(folder) is { } trouble
            ? [new Problem(Mark.Of($"--out {folder}"), "", trouble, [])]
            : [];

    private static IReadOnlyList<(string About, string Text)> Sources(LabResult result)
    {
        LabSetup setup = result.Setup;
        string texts = string.Join(", ", result.Texts.Select(text => text.Name));
        long verified = result.Positions.Sum(position => position.Tried);
        return
        [
            (
                "law",
                $"specsim lab: n-grams of order {setup.TargetOrder} drafted by order {setup.DraftOrder} on {texts}; "
                + $"{verified} draft tokens verified by rejection sampling"),
        ];
    }
}
