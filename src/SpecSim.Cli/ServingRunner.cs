// specsim run on a scenario with a serving section: the same arrivals with and without speculation, curves against the
// load, and the files that people who run servers know.

using System.CommandLine;
using System.CommandLine.Parsing;
using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Inputs.Yaml;
using SpecSim.Reports;

namespace SpecSim.Cli;

/// <summary>The options of `run` that only a serving scenario has.</summary>
internal sealed class ServingOptions
{
    private readonly Option<string?> _trace = new("--trace-out")
    {
        Description = "A file for the first steps and requests as a Chrome or Perfetto trace (serving scenarios).",
        HelpName = "file",
    };

    private readonly Option<string?> _prometheus = new("--prometheus")
    {
        Description = "A file for the run's counters under vLLM's metric names (serving scenarios).",
        HelpName = "file",
    };

    public static ServingOptions AddTo(Command command)
    {
        var options = new ServingOptions();
        command.Options.Add(options._trace);
        command.Options.Add(options._prometheus);
        return options;
    }

    public string? TraceOf(ParseResult parsed) => parsed.GetValue(_trace);

    public string? PrometheusOf(ParseResult parsed) => parsed.GetValue(_prometheus);

    /// <summary>The first of these options that was given; null for none.</summary>
    public string? Given(ParseResult parsed) =>
        TraceOf(parsed) is { } trace ? $"{_trace.Name} {trace}"
        : PrometheusOf(parsed) is { } prometheus ? $"{_prometheus.Name} {prometheus}"
        : null;

    /// <summary>Files that cannot be written, found out before any work is done.</summary>
    public IEnumerable<Problem> Troubles(ParseResult parsed)
    {
        foreach (Option<string?> option in (Option<string?>[])[_trace, _prometheus])
        {
            if (parsed.GetValue(option) is { } file && OutputFolder.TroubleWithFile(file) is { } trouble)
                yield return new Problem(Mark.Of($"{option.Name} {file}"), "", trouble, []);
        }
    }
}

/// <summary>What is wanted of a serving run.</summary>
internal sealed record ServingWishes(string Command, bool Json, string? Folder, string? Trace, string? Prometheus);

internal static class ServingRunner
{
    // A viewer is still quick with so many, and they are some minutes of a busy server.
    private const int TracedSteps = 20_000;

    public static void Run(LoadedScenario loaded, Terminal terminal, ParseResult parsed, ServingWishes wishes)
    {
        ServingReport report = Simulate(loaded, terminal, parsed, wishes.Trace is null ? 0 : TracedSteps) with
        {
            Command = wishes.Command,
        };
        terminal.Out.Write(wishes.Json ? ServingJson.Write(report) : ServingText.Write(report));
        var files = new List<string>();
        if (wishes.Folder is { } folder)
            files.AddRange(ServingFiles.Write(report, folder));
        if (wishes.Trace is { } trace)
            ServingFiles.WriteTrace(report, trace);
        if (wishes.Prometheus is { } prometheus)
            ServingFiles.WritePrometheus(report, prometheus);
        if (wishes.Folder is { } written && !EffortOptions.IsQuiet(parsed))
        {
            string page = Path.Combine(written, RunFiles.Report);
            terminal.Error.WriteLine($"{files.Count} files in {written}; open {page}");
        }
    }

    /// <summary>Runs the pair and, where anything is drafted, the curves around it.</summary>
    internal static ServingReport Simulate(
        LoadedScenario loaded, Terminal terminal, ParseResult parsed, int traceSteps = 0)
    {
        ServingScenario scenario = loaded.Serving!;
        int threads = EffortOptions.ThreadsOf(parsed);
        var report = new ServingReport(scenario, ServingExperiment.Run(scenario, threads, traceSteps))
        {
            ScenarioJson = loaded.ResolvedJson,
            ScenarioYaml = loaded.ResolvedYaml,
        };
        if (!scenario.Single.Drafts)
            return report;
        using Progress progress = EffortOptions.Progress(terminal, parsed, "loads");
        return report with { Study = LoadStudy.Of(scenario, threads, progress.Report) };
    }
}
