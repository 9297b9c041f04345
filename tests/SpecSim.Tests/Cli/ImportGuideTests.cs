// docs/guide/import.md shows what the program prints, command after command in one folder. Numbers follow the constants
// of engines and the estimators, so that only words and places of numbers are compared; and it tells all options.

using System.Text.RegularExpressions;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Cli;

public sealed partial class ImportGuideTests
{
    private static readonly string Page = File.ReadAllText(Repository.At("docs/guide/import.md"));

    [Fact]
    public void Blocks_OfThePage_HaveLinesThatAreStillPrinted()
    {
        using var folder = new TempFolder();
        var printed = new HashSet<string>();
        foreach (Match command in Command().Matches(Page))
        {
            string[] words = [.. command.Groups[1].Value.Split(' ').Select(word => Placed(word, folder))];
            CommandLine run = CommandLine.Run([.. words, "--quiet"]);
            Assert.Equal(0, run.ExitCode);
            string told = run.Out.Replace(folder.FullPath + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
            printed.UnionWith(told.Split('\n').Select(Shape));
        }

        string[] shown = [.. Fence().Matches(Page).SelectMany(block => block.Groups[1].Value.Split('\n'))];
        Assert.True(shown.Length > 30);
        IEnumerable<string> gone = shown.Where(line => line != "..." && !printed.Contains(Shape(line)));
        Assert.Empty(gone);
    }

    [Theory]
    [InlineData("import")]
    [InlineData("what-if")]
    public void Page_TellsEveryOptionOfItsOwn(string verb)
    {
        string help = CommandLine.Run(verb, "--help").Out;
        string[] shared =
        [
            "--threads", "--quiet", "--presets", "--help", "--set", "--seed", "--replications", "--skip-bad-rows",
        ];

        IEnumerable<string> untold = Option().Matches(help).Select(match => match.Value).Distinct()
            .Where(option => !shared.Contains(option) && !Page.Contains(option, StringComparison.Ordinal));
        Assert.Empty(untold);
    }

    private static string Placed(string word, TempFolder folder) =>
        word.EndsWith(".jsonl", StringComparison.Ordinal) || word.EndsWith(".yaml", StringComparison.Ordinal)
            ? folder.At(word)
            : word;

    private static string Shape(string line) => Spaces().Replace(Number().Replace(line.Trim(), "0"), " ");

    [GeneratedRegex("^    specsim (.*)$", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex("^```\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"--[a-z-]+")]
    private static partial Regex Option();

    [GeneratedRegex(@"\d[\d,]*(\.\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
