// specsim run and check from the outside, on the shipped presets.

using System.Text.Json.Nodes;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Cli;

public sealed class RunCommandTests
{
    private static readonly string[] Small =
        ["--preset", "llama70b-8b", "--replications", "2", "--set", "workload.outputTokens=32"];

    [Fact]
    public void Run_Json_IsOneDocumentAndNothingElse()
    {
        CommandLine run = CommandLine.Run(["run", .. Small, "--json"]);

        JsonNode document = JsonNode.Parse(run.Out)!;
        Assert.Equal("specsim.run/1", (string?)document["schema"]);
        Assert.Equal("llama70b-8b", (string?)document["preset"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public void Run_Explain_AddsTheCausesAndChangesNothingElse()
    {
        string plain = CommandLine.Run(["run", .. Small]).Out;
        string explained = CommandLine.Run(["run", .. Small, "--explain"]).Out;
        JsonNode document = JsonNode.Parse(CommandLine.Run(["run", .. Small, "--json", "--explain"]).Out)!;

        int start = explained.IndexOf("Why not the tokens per round", StringComparison.Ordinal);
        Assert.True(start > 0);
        Assert.StartsWith(plain[..start], explained, StringComparison.Ordinal);
        Assert.EndsWith(plain[start..], explained, StringComparison.Ordinal);
        Assert.Contains("host, once a round", explained, StringComparison.Ordinal);
        Assert.Contains("Share of the roof", explained, StringComparison.Ordinal);
        Assert.Equal(
            (double)document["speedup"]!["estimate"]!, (double)document["explanation"]!["simulatedSpeedup"]!);
    }

    [Fact]
    public void Check_OfAnExplainedRun_Passes()
    {
        using var folder = new TempFolder();
        CommandLine.Run(["run", .. Small, "--quiet", "--explain", "--out", folder.FullPath]);

        Assert.Equal(0, CommandLine.Run("check", "--baseline", folder.FullPath).ExitCode);
    }

    [Fact]
    public void Run_PartLeftOut_IsFasterAndHasNoSuchCause()
    {
        JsonNode Explained(params string[] more) => JsonNode.Parse(
            CommandLine.Run(["run", .. Small, "--json", "--explain", .. more]).Out)!["explanation"]!;
        double Host(JsonNode explanation) => explanation["causes"]!.AsArray()
            .Where(cause => (string)cause!["name"]! == "draft: host").Sum(cause => (double)cause!["plainSteps"]!);

        JsonNode with = Explained();
        JsonNode without = Explained("--set", "without=[host]", "--set", "engine.stepHost=0 ms");

        Assert.True(Host(with) > 0.01);
        Assert.Equal(0, Host(without), 1e-12);
        Assert.True((double)without["closedFormSpeedup"]! > (double)with["closedFormSpeedup"]!);
    }

    [Fact]
    public void INV5_Run_TwiceOnOneAndTwoThreads_PrintsTheSameBytes()
    {
        CommandLine one = CommandLine.Run(["run", .. Small, "--json", "--threads", "1"]);
        CommandLine two = CommandLine.Run(["run", .. Small, "--json", "--threads", "2"]);

        Assert.Equal(one, two);
    }

    [Fact]
    public void INV5_Run_OfTheWrittenScenario_GivesTheSameResult()
    {
        using var folder = new TempFolder();
        CommandLine first = CommandLine.Run(["run", .. Small, "--json", "--quiet", "--out", folder.FullPath]);

        CommandLine again = CommandLine.Run("run", folder.At("scenario.yaml"), "--json");

        Assert.Equal(first.Out, again.Out);
        Assert.Equal(first.Out, File.ReadAllText(folder.At("result.json")));
    }

    [Fact]
    public void Run_OtherSeed_GivesOtherNumbers() => Assert.NotEqual(
        CommandLine.Run(["run", .. Small, "--json"]).Out,
        CommandLine.Run(["run", .. Small, "--json", "--seed", "2"]).Out);

    [Fact]
    public void INV6_Run_DraftLengthZero_IsNoSpeculation()
    {
        CommandLine run = CommandLine.Run(["run", .. Small, "--json", "--set", "speculation.draftLength=0"]);
        JsonNode zero = JsonNode.Parse(run.Out)!;

        Assert.Equal(1, (double)zero["speedup"]!["estimate"]!);
        Assert.Equal(
            zero["baseline"]!["tokensPerSecond"]!.ToJsonString(),
            zero["speculative"]!["tokensPerSecond"]!.ToJsonString());
    }

    [Fact]
    public void Check_OfWhatRunWrote_Passes()
    {
        using var folder = new TempFolder();
        CommandLine.Run(["run", .. Small, "--quiet", "--out", folder.FullPath]);

        CommandLine check = CommandLine.Run("check", "--baseline", folder.FullPath);

        Assert.Equal($"llama70b-8b: the same as in {folder.FullPath}\n", check.Out);
        Assert.Equal(0, check.ExitCode);
    }

    [Fact]
    public void Check_OfANumberThatMoved_FailsAndSaysWhich()
    {
        using var folder = new TempFolder();
        CommandLine.Run(["run", .. Small, "--quiet", "--out", folder.FullPath]);
        string result = folder.At("result.json");
        JsonNode saved = JsonNode.Parse(File.ReadAllText(result))!;
        saved["speedup"]!["estimate"] = 9.5;
        File.WriteAllText(result, saved.ToJsonString());

        CommandLine check = CommandLine.Run("check", "--baseline", folder.FullPath);

        Assert.Equal(1, check.ExitCode);
        Assert.Contains("speedup.estimate", check.Out, StringComparison.Ordinal);
        Assert.Contains("9.5", check.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_WithinTheTolerance_Passes()
    {
        using var folder = new TempFolder();
        CommandLine.Run(["run", .. Small, "--quiet", "--out", folder.FullPath]);
        string result = folder.At("result.json");
        JsonNode saved = JsonNode.Parse(File.ReadAllText(result))!;
        saved["baseline"]!["tokensPerSecond"] = (double)saved["baseline"]!["tokensPerSecond"]! * 1.001;
        File.WriteAllText(result, saved.ToJsonString());

        Assert.Equal(0, CommandLine.Run("check", "--baseline", folder.FullPath, "--tolerance", "0.01").ExitCode);
        Assert.Equal(1, CommandLine.Run("check", "--baseline", folder.FullPath, "--tolerance", "0.0001").ExitCode);
    }

    [Fact]
    public void Run_WithOut_LeavesNoTemporaryFiles()
    {
        using var folder = new TempFolder();
        CommandLine.Run(["run", .. Small, "--quiet", "--out", folder.FullPath]);

        string[] files = [.. Directory.EnumerateFiles(folder.FullPath, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder.FullPath, file)).Order(StringComparer.Ordinal)];

        Assert.Contains("report.html", files);
        Assert.Contains("summary.csv", files);
        string[] kinds = [".html", ".csv", ".json", ".yaml", ".svg"];
        Assert.All(files, file => Assert.Contains(Path.GetExtension(file), kinds));
    }

    [Fact]
    public void Help_OfRun_IsWhatItWas() => Snapshot.Match(CommandLine.Run("run", "--help").Out);

    [Fact]
    public void Presets_ListsTheScenarios()
    {
        CommandLine presets = CommandLine.Run("presets");

        Assert.Equal(0, presets.ExitCode);
        Assert.Contains("llama70b-8b", presets.Out, StringComparison.Ordinal);
        Assert.Contains("vicuna33b-eagle", presets.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void PresetsShow_PrintsTheFile()
    {
        CommandLine shown = CommandLine.Run("presets", "show", "h100-sxm");

        Assert.Equal(File.ReadAllText(Repository.At("presets/hardware/h100-sxm.yaml")), shown.Out);
    }

    [Fact]
    public void Validate_Resolved_PrintsAScenarioThatRefersToNothing()
    {
        CommandLine resolved = CommandLine.Run("validate", "--preset", "llama70b-8b", "--resolved");

        Assert.Contains("attentionHeads: 64", resolved.Out, StringComparison.Ordinal);
        Assert.Equal(0, resolved.ExitCode);
    }
}
