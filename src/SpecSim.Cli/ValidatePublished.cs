// specsim validate published: what the simulator predicts against what papers and threads report, as text, as JSON, or
// as a folder of files. Without a file the results that come with the program are compared.

using System.CommandLine;
using System.CommandLine.Parsing;
using SpecSim.Experiments;
using SpecSim.Inputs.Published;
using SpecSim.Reports;

namespace SpecSim.Cli;

internal static class ValidatePublished
{
    public static Command Build(Terminal terminal)
    {
        var file = new Option<string[]>("--file")
        {
            Description = "Published results to compare with, in place of those that come with the program. "
                + "May be repeated.",
            HelpName = "yaml",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        var all = new Option<bool>("--all")
        {
            Description = "Lists every row and every result that cannot be predicted.",
        };
        var output = new ReportOutput("published.json, tables and charts");
        var command = new Command("published", "Compares predicted with published speedups.") { file, all };
        output.AddTo(command);
        command.SetAction(parsed => output.Write(
            parsed,
            terminal,
            () => Compare(parsed.GetValue(file), PresetRoots.Of(parsed)),
            comparison => PublishedText.Write(comparison, parsed.GetValue(all)),
            PublishedJson.Write,
            PublishedFiles.Write));
        return command;
    }

    private static PublishedComparison Compare(string[]? files, IReadOnlyList<string> roots)
    {
        var notes = new List<string>();
        IReadOnlyList<PublishedResult> results = files is { Length: > 0 }
            ? PublishedFile.Read(files, notes)
            : PublishedFile.Shipped(roots);
        PublishedComparison comparison = PublishedStudy.Predict(results, roots, Environment.ProcessorCount);
        return comparison with { Notes = [.. comparison.Notes, .. notes] };
    }
}
