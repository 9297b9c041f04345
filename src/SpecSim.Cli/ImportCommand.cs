// specsim import: from the telemetry of a server to the law of acceptance that its rounds follow
// (docs/guide/import.md).

using System.CommandLine;
using SpecSim.Inputs;
using SpecSim.Inputs.Yaml;
using SpecSim.Reports;

namespace SpecSim.Cli;

internal sealed class ImportCommand
{
    private readonly Argument<string[]> _files = new("telemetry")
    {
        Description = "Scrapes of counters, logs, or results of requests, also compressed; several are pooled.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _out = new("--out")
    {
        Description = "The acceptance profile to write (.yaml), which scenarios name.",
        HelpName = "file",
    };

    private readonly Option<string?> _report = new("--report")
    {
        Description = "A folder for report.html, charts, import.json and acceptance.yaml.",
        HelpName = "dir",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "One JSON document on stdout and nothing else.",
    };

    private readonly Option<bool> _quiet = new("--quiet") { Description = "No remarks on stderr." };

    private readonly TelemetryOptions _telemetry = new();

    public static Command Build(Terminal terminal)
    {
        var own = new ImportCommand();
        var command = new Command("import", "Finds out what law of acceptance the telemetry of a server follows.")
        {
            own._files, own._out, own._report, own._json, own._quiet,
        };
        own._telemetry.AddTo(command);
        command.SetAction(parsed => own.Import(terminal, parsed));
        return command;
    }

    private int Import(Terminal terminal, ParseResult parsed)
    {
        string? file = parsed.GetValue(_out);
        string? folder = parsed.GetValue(_report);
        string[] files = parsed.GetValue(_files)!;
        ThrowIfNoPlace(file, folder);
        ImportReport report = _telemetry.Read(parsed, files, "") with { ProfileFile = file };
        string yaml = AcceptanceWriter.Write(report.Profile, ImportWords.Sources(report));
        report = report with { ProfileYaml = yaml, Command = CommandText(parsed, files, file) };
        if (file is not null)
            AcceptanceFile.Save(yaml, file);
        terminal.Out.Write(parsed.GetValue(_json) ? ImportJson.Write(report) : ImportText.Write(report));
        if (folder is null)
            return ExitCodes.Fine;
        IReadOnlyList<string> written = ImportFiles.Write(report, folder);
        if (!parsed.GetValue(_quiet))
        {
            string page = Path.Combine(folder, RunFiles.Report);
            terminal.Error.WriteLine($"{written.Count} files in {folder}; open {page}");
        }

        return ExitCodes.Fine;
    }

    private static void ThrowIfNoPlace(string? file, string? folder)
    {
        var problems = new List<Problem>();
        if (file is not null && TroubleWith(file) is { } trouble)
            problems.Add(new Problem(Mark.Of($"--out {file}"), "", trouble, []));
        if (folder is not null && OutputFolder.Trouble(folder) is { } other)
            problems.Add(new Problem(Mark.Of($"--report {folder}"), "", other, []));
        if (problems.Count > 0)
            throw new ScenarioException(problems);
    }

    private static string? TroubleWith(string file) =>
        !file.EndsWith(".yaml", StringComparison.Ordinal) ? "an acceptance profile ends in .yaml"
        : OutputFolder.TroubleWithFile(file) is { } trouble ? trouble
        : File.Exists(file) && !AcceptanceFile.LooksLikeOne(file)
            ? "exists and is no acceptance profile; not overwritten"
        : null;

    private string CommandText(ParseResult parsed, string[] files, string? file) =>
        $"specsim import {string.Join(' ', files)}{_telemetry.Text(parsed)}{(file is null ? "" : $" --out {file}")}";
}
