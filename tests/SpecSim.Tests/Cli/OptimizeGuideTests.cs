// docs/guide/optimize.md shows what the program prints.

using System.Text.RegularExpressions;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Cli;

public sealed class OptimizeGuideTests
{
    private static readonly string Page = File.ReadAllText(Repository.At("docs/guide/optimize.md"));

    [Fact]
    public void Example_PrintsWhatThePageShows()
    {
        string command = Regex.Match(Page, "^    specsim (.*)$", RegexOptions.Multiline).Groups[1].Value;
        string shown = Regex.Match(Page, "^```\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)
            .Groups[1].Value;

        CommandLine run = CommandLine.Run([.. command.Split(' '), "--quiet"]);

        Assert.Equal(0, run.ExitCode);
        string[] parts = shown.Split("...\n");
        Assert.Equal(2, parts.Length);
        int from = 0;
        foreach (string part in parts)
        {
            from = run.Out.IndexOf(part, from, StringComparison.Ordinal);
            Assert.True(from >= 0, $"the program no longer prints:\n{part}");
        }
    }
}
