// The options of `run` that write what a server would have told of the run.

using System.CommandLine;
using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Inputs.Yaml;
using SpecSim.Reports.Telemetry;

namespace SpecSim.Cli;

internal sealed class TelemetryOut
{
    private readonly Option<string?> _file = new("--telemetry")
    {
        Description = "A file for what a server would have told of its rounds; 'specsim import' reads it.",
        HelpName = "file",
    };

    private readonly Option<string> _format = new("--telemetry-format")
    {
        Description = $"In whose words: {string.Join(", ", TelemetryWriter.Formats)}.",
        HelpName = "name",
        DefaultValueFactory = _ => TelemetryWriter.Formats[0],
    };

    public static TelemetryOut AddTo(Command command)
    {
        var options = new TelemetryOut();
        command.Options.Add(options._file);
        command.Options.Add(options._format);
        return options;
    }

    /// <summary>What is wrong with the options, found out before any work is done.</summary>
    public IEnumerable<Problem> Troubles(ParseResult parsed)
    {
        if (parsed.GetValue(_file) is { } file && OutputFolder.TroubleWithFile(file) is { } trouble)
            yield return new Problem(Mark.Of($"{_file.Name} {file}"), "", trouble, []);
        string format = parsed.GetValue(_format)!;
        if (!TelemetryWriter.Formats.Contains(format))
        {
            yield return new Problem(
                Mark.Of($"{_format.Name} {format}"),
                "",
                $"is no format of telemetry; there are {string.Join(", ", TelemetryWriter.Formats)}",
                Nearest.Names(format, TelemetryWriter.Formats));
        }
        else if (parsed.GetResult(_format) is { Implicit: false } && parsed.GetValue(_file) is null)
        {
            yield return new Problem(
                Mark.Of($"{_format.Name} {format}"), "", $"says how to write {_file.Name}, which is not given", []);
        }
    }

    /// <summary>What the scenario itself is in the way of.</summary>
    /// <exception cref="ScenarioException">It has no telemetry.</exception>
    public void Require(ParseResult parsed, LoadedScenario loaded)
    {
        if (parsed.GetValue(_file) is { } file && RunTelemetry.Trouble(loaded.Scenario) is { } trouble)
            throw new ScenarioException([new Problem(Mark.Of($"{_file.Name} {file}"), "", trouble, [])]);
    }

    /// <summary>Runs once more and writes, where it is wanted.</summary>
    public void Write(ParseResult parsed, LoadedScenario loaded)
    {
        if (parsed.GetValue(_file) is not { } file)
            return;
        RunTelemetry telemetry = loaded.Serving is { } serving
            ? RunTelemetry.Of(serving)
            : RunTelemetry.Of(loaded.Scenario, EffortOptions.ThreadsOf(parsed));
        TelemetryWriter.WriteFile(telemetry, parsed.GetValue(_format)!, file);
    }
}
