// specsim check against a folder that is not what specsim wrote: what is missing or no JSON is wrong input, what is
// JSON but something else is a difference.

using SpecSim.Tests.Support;

namespace SpecSim.Tests.Cli;

public sealed class BrokenBaselineTests
{
    private static readonly string[] Small =
        ["--preset", "llama8b-1b", "--replications", "1", "--set", "workload.outputTokens=4"];

    [Fact]
    public void Check_FolderThatIsNotThere_IsRefused()
    {
        using var folder = new TempFolder();
        string missing = folder.At("missing");

        AssertRefused(missing, $"specsim: --baseline {missing}: no such folder\n");
    }

    [Fact]
    public void Check_EmptyFolder_NamesEveryMissingFile()
    {
        using var folder = new TempFolder();

        AssertRefused(
            folder.FullPath,
            $"""
            specsim: 3 problems in the input
            {folder.At("scenario.yaml")}: no such file
            {folder.At("result.json")}: no such file
            {folder.At("charts.json")}: no such file

            """);
    }

    [Fact]
    public void Check_FilesCutShortOrDoubled_SaysWhereEachBreaks()
    {
        using TempFolder folder = Saved();
        folder.Write("result.json", "{\n  \"schema\": \"spec");
        folder.Write("charts.json", """[{"id": "a", "id": "b"}]""");

        CommandLine check = CommandLine.Run("check", "--baseline", folder.FullPath);

        // The end of each line is the JSON reader's.
        Assert.StartsWith(
            $"specsim: 2 problems in the input\n{folder.At("result.json")}:2:18: broken JSON: ",
            check.Error, StringComparison.Ordinal);
        Assert.Contains($"\n{folder.At("charts.json")}:1:", check.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", check.Error, StringComparison.Ordinal);
        Assert.Equal((2, ""), (check.ExitCode, check.Out));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("3")]
    [InlineData("[1, null, [2]]")]
    [InlineData("""[{"id": "a"}, {"id": "a"}]""")]
    [InlineData("""[{"id": null}]""")]
    public void Check_JsonOfSomethingElse_Fails(string foreign)
    {
        using TempFolder folder = Saved();
        folder.Write("result.json", foreign);
        folder.Write("charts.json", foreign);

        CommandLine check = CommandLine.Run("check", "--baseline", folder.FullPath);

        Assert.Contains("the document", check.Out, StringComparison.Ordinal);
        Assert.Contains("  charts", check.Out, StringComparison.Ordinal);
        Assert.Equal((1, ""), (check.ExitCode, check.Error));
    }

    private static TempFolder Saved()
    {
        var folder = new TempFolder();
        CommandLine.Run(["run", .. Small, "--quiet", "--out", folder.FullPath]);
        return folder;
    }

    private static void AssertRefused(string folder, string message)
    {
        CommandLine check = CommandLine.Run("check", "--baseline", folder);

        Assert.Equal(message, check.Error);
        Assert.Equal((2, ""), (check.ExitCode, check.Out));
    }
}
