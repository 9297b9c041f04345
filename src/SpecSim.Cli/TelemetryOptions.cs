// The options with which a verb names telemetry of a server, and what is read from it.

using System.CommandLine;
using System.Globalization;
using SpecSim.Estimation;
using SpecSim.Inputs.Telemetry;
using SpecSim.Inputs.Yaml;
using SpecSim.Reports;

namespace SpecSim.Cli;

internal sealed class TelemetryOptions
{
    // Beyond it no published server goes.
    private const int Longest = 16;
    private const int LongestDraft = 64;

    private readonly Option<string?> _format = new("--format")
    {
        Description = "The format of the telemetry, which is otherwise found out file by file: "
            + $"{string.Join(", ", TelemetryReader.Formats)}.",
        HelpName = "name",
    };

    private readonly Option<string?> _select = new("--select")
    {
        Description = "The model or table to take where the telemetry has several.",
        HelpName = "name",
    };

    private readonly Option<string?> _draftLength = new("--draft-length")
    {
        Description = "K, the tokens drafted in a round, where the telemetry does not say it.",
        HelpName = "n",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_format);
        command.Options.Add(_select);
        command.Options.Add(_draftLength);
    }

    /// <summary>Reads and estimates.</summary>
    /// <param name="files">What the user named.</param>
    /// <param name="option">How the user named them, for messages.</param>
    /// <exception cref="ScenarioException">A file cannot be read, or nothing in them is about acceptance.</exception>
    public ImportReport Read(ParseResult parsed, IReadOnlyList<string> files, string option)
    {
        ServerTelemetry telemetry = TelemetryReader.Read(
            files, parsed.GetValue(_format), parsed.GetValue(_select), DraftLength(parsed));
        AcceptanceEstimate estimate;
        try
        {
            estimate = AcceptanceEstimator.Estimate(telemetry.Evidence, Longest);
        }
        catch (ArgumentException wrong)
        {
            // The message ends with the name of a parameter that is of no interest to a reader.
            string message = wrong.Message.Split(" (Parameter")[0].TrimEnd('.');
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
    public string Text(ParseResult parsed) => string.Concat(
        ((Option<string?>[])[_format, _select, _draftLength])
            .Where(option => parsed.GetValue(option) is not null)
            .Select(option => $" {option.Name} {parsed.GetValue(option)}"));

    private int? DraftLength(ParseResult parsed)
    {
        if (parsed.GetValue(_draftLength) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            && length is >= 1 and <= LongestDraft)
        {
            return length;
        }

        throw new ScenarioException(
        [
            new Problem(
                Mark.Of($"--draft-length {text}"),
                "",
                $"is no draft length: a whole number from 1 to {LongestDraft}",
                []),
        ]);
    }
}
