// docs/guide/lab.md shows lines that the program prints. Its numbers follow the project's texts, so that only the words
// and the places of numbers are compared; and its table has all options.

using System.Text.RegularExpressions;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Cli;

public sealed partial class LabGuideTests(LabVisit visit) : IClassFixture<LabVisit>
{
    private static readonly string Page = File.ReadAllText(Repository.At("docs/guide/lab.md"));

    [Fact]
    public void Block_OfThePage_HasLinesThatAreStillPrinted()
    {
        string[] printed = [.. visit.Text.Out.Split('\n').Select(Shape)];
        string block = Fence().Match(Page).Groups[1].Value;

        IEnumerable<string> gone = block.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line != "..." && !printed.Contains(Shape(line)));

        Assert.Empty(gone);
    }

    [Fact]
    public void Table_HasEveryOptionOfItsOwn()
    {
        string help = CommandLine.Run("lab", "--help").Out;
        string[] shared = ["--report", "--out", "--json", "--threads", "--quiet", "--presets", "--help"];

        IEnumerable<string> untold = Option().Matches(help).Select(match => match.Value).Distinct()
            .Where(option => !shared.Contains(option) && !Page.Contains($"`{option}", StringComparison.Ordinal));

        Assert.Empty(untold);
    }

    // Numbers and the spaces before them depend on the text.
    private static string Shape(string line) => Spaces().Replace(Number().Replace(line.Trim(), "0"), " ");

    [GeneratedRegex("^```\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"--[a-z-]+")]
    private static partial Regex Option();

    [GeneratedRegex(@"\d[\d,]*(\.\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
