// The options with which a verb names telemetry of a server, and what is read from it.

using System.CommandLine;
using SpecSim.Estimation;
using SpecSim.Inputs.Telemetry;
using SpecSim.Inputs.Yaml;
using SpecSim.Reports;

namespace SpecSim.Cli;

internal sealed class TelemetryOptions
{
    // Beyond it no published server goes.
    private const int Longest = 16;

    private readonly Option<string?> _format = new("--format")
    {
        Description = "The format of the telemetry, which is otherwise found out file by file: "
            + $"{string.Join(", ", TelemetryReader.Formats)}.",
        HelpName = "name",
    };

    public void AddTo(Command command) => command.Options.Add(_format);

    /// <summary>Reads and estimates.</summary>
    /// <param name="files">What the user named.</param>
    /// <param name="option">How the user named them, for messages.</param>
    /// <exception cref="ScenarioException">A file cannot be read, or nothing in them is about acceptance.</exception>
    public ImportReport Read(ParseResult parsed, IReadOnlyList<string> files, string option)
    {
        ServerTelemetry telemetry = TelemetryReader.Read(files, Format(parsed));
        AcceptanceEstimate estimate;
        try
        {
            estimate = AcceptanceEstimator.Estimate(telemetry.Evidence, Longest);
        }
        catch (ArgumentException wrong)
        {
            // The message ends with the name of a parameter that is of no interest to a reader.
            string message = wrong.Message.Split(" (Parameter")[0];
            throw new ScenarioException([new Problem(Mark.Of($"{option}{string.Join(' ', files)}"), "", message, [])]);
        }

        return new ImportReport(estimate, telemetry.Server)
        {
            Files =
            [
                .. telemetry.Inputs.Select(input =>
                    new ImportedFile(Path.GetFileName(input.Path), input.Format, input.Records)),
            ],
            Conversions = telemetry.Conversions,
            Notices = telemetry.Notices,
        };
    }

    /// <summary>What was said of the reading, for the command that gives it again.</summary>
    public string Text(ParseResult parsed) => parsed.GetValue(_format) is { } format ? $" --format {format}" : "";

    private string? Format(ParseResult parsed)
    {
        if (parsed.GetValue(_format) is not { } format || TelemetryReader.Formats.Contains(format))
            return parsed.GetValue(_format);
        throw new ScenarioException(
        [
            new Problem(
                Mark.Of($"--format {format}"),
                "",
                $"is no format; there are {string.Join(", ", TelemetryReader.Formats)}",
                Nearest.Names(format, TelemetryReader.Formats)),
        ]);
    }
}
