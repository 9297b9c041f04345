// docs/guide/serving.md shows what the program prints and draws, and its scenario is one that can be read.

using System.Text.RegularExpressions;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Cli;

public sealed partial class ServingGuideTests
{
    private static readonly string Page = File.ReadAllText(Repository.At("docs/guide/serving.md"));

    [Fact]
    public void FirstRun_PrintsAndDrawsWhatThePageShows()
    {
        using var folder = new TempFolder();
        string shown = Block("");

        CommandLine run = CommandLine.Run(
            "run", "--preset", "serving-llama8b-h100", "--quiet", "--out", folder.FullPath);

        Assert.Equal(0, run.ExitCode);
        int from = 0;
        foreach (string part in shown.Split("...\n"))
        {
            from = run.Out.IndexOf(part, from, StringComparison.Ordinal);
            Assert.True(from >= 0, $"the program no longer prints:\n{part}");
        }

        Assert.Equal(
            File.ReadAllText(folder.At("charts/speedup-by-load.svg")),
            File.ReadAllText(Repository.At("docs/guide/serving-speedup.svg")));
    }

    [Fact]
    public void Scenario_OfThePage_IsRight()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("mine.yaml"), Block("yaml"));

        CommandLine validate = CommandLine.Run("validate", folder.At("mine.yaml"));

        Assert.Equal((0, ""), (validate.ExitCode, validate.Error));
    }

    /// <summary>The page's scenario has every key that the table explains, and no other.</summary>
    [Fact]
    public void Table_AndScenario_HaveTheSameKeys()
    {
        string serving = Block("yaml").Split("\nserving:\n")[1].Split("\nrun:")[0];
        IEnumerable<string> used = KeyOfServing().Matches(serving).Select(match => match.Groups[1].Value);
        string table = Page.Split("| key | unit | left out | what it is |")[1].Split("\n\n")[0];
        IEnumerable<string> told = KeyInTable().Matches(table).Select(match => match.Groups[1].Value);

        Assert.Equal(used.Order(), told.Order());
    }

    private static string Block(string language) =>
        Regex.Match(Page, $"^```{language}\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)
            .Groups[1].Value;

    [GeneratedRegex(@"^  (\w+):", RegexOptions.Multiline)]
    private static partial Regex KeyOfServing();

    [GeneratedRegex(@"^\| `(\w+)`", RegexOptions.Multiline)]
    private static partial Regex KeyInTable();
}
