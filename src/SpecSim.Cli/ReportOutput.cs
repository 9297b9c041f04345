// How a comparison leaves the program: as text, as one JSON document, and as a folder of files besides. What is wrong
// with the folder is said with what is wrong with the input, at once.

using System.CommandLine;
using System.CommandLine.Parsing;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Cli;

internal sealed class ReportOutput(string files)
{
    private readonly Option<bool> _json =
        new("--json") { Description = "One JSON document on stdout and nothing else." };

    private readonly Option<string?> _folder = new("--out")
    {
        Description = $"A folder for {files}.",
        HelpName = "dir",
    };

    private readonly Option<bool> _quiet = new("--quiet") { Description = "No progress on stderr." };

    public void AddTo(Command command)
    {
        command.Options.Add(_json);
        command.Options.Add(_folder);
        command.Options.Add(_quiet);
        command.Options.Add(PresetRoots.Option);
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Where text and document go.</param>
    /// <param name="make">What is written.</param>
    /// <param name="text">As text for people.</param>
    /// <param name="json">As the document.</param>
    /// <param name="write">Into a folder; returns the files.</param>
    /// <exception cref="ScenarioException">Everything that is wrong.</exception>
    public int Write<T>(
        ParseResult parsed,
        Terminal terminal,
        Func<T> make,
        Func<T, string> text,
        Func<T, string> json,
        Func<T, string, IReadOnlyList<string>> write)
    {
        string? folder = parsed.GetValue(_folder);
        Problem? trouble = folder is not null && OutputFolder.Trouble(folder) is { } why
            ? new Problem(Mark.Of($"--out {folder}"), "", why, [])
            : null;
        T made = Make(make, trouble);
        terminal.Out.Write(parsed.GetValue(_json) ? json(made) : text(made));
        if (folder is not null)
        {
            IReadOnlyList<string> written = write(made, folder);
            if (!parsed.GetValue(_quiet))
                terminal.Error.WriteLine($"{written.Count} files in {folder}");
        }

        return ExitCodes.Fine;
    }

    private static T Make<T>(Func<T> make, Problem? trouble)
    {
        T made;
        try
        {
            made = make();
        }
        catch (ScenarioException wrong) when (trouble is not null)
        {
            throw new ScenarioException([.. wrong.Problems, trouble]);
        }

        return trouble is null ? made : throw new ScenarioException([trouble]);
    }
}
