// specsim optimize from the outside, on the shipped presets.

using System.Text.Json.Nodes;
using System.Xml.Linq;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Cli;

public sealed class OptimizeCommandTests
{
    private static readonly string[] Small =
    [
        "optimize", "--preset", "llama8b-eagle3", "--replications", "2", "--set", "workload.outputTokens=32",
        "--batches", "1,16", "--quiet",
    ];

    [Fact]
    public void INV5_OneAndThreeThreads_PrintTheSameBytes() => Assert.Equal(
        CommandLine.Run([.. Small, "--threads", "1"]), CommandLine.Run([.. Small, "--threads", "3"]));

    [Fact]
    public void OtherConditions_AreLeftOutUnlessWanted()
    {
        JsonNode Of(params string[] more) => JsonNode.Parse(CommandLine.Run([.. Small, "--json", .. more]).Out)!;
        IEnumerable<string?> Names(JsonNode document, string key) =>
            document[key]!.AsArray().Select(option => (string?)option!["name"]);

        JsonNode strict = Of();
        JsonNode wide = Of("--any-conditions");

        Assert.Equal(["llama8b-by-content", "llama8b-ngram-code"], Names(strict, "ofOtherConditions"));
        Assert.DoesNotContain("llama8b-ngram-code", Names(strict, "options"));
        Assert.Contains("llama8b-ngram-code", Names(wide, "options"));
        Assert.Empty(Names(wide, "ofOtherConditions"));
    }

    [Fact]
    public void WrongInput_IsAnsweredOnceWithTheNearestName()
    {
        CommandLine run = CommandLine.Run(
            "optimize", "--preset", "llama8b-eagle", "--batches", "1,,0", "--objective", "spedup");

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains("did you mean 'llama8b-eagle3'?", run.Error, StringComparison.Ordinal);
        Assert.Contains("'' is no batch size", run.Error, StringComparison.Ordinal);
        Assert.Contains("'0' is no batch size", run.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'speedup'?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ServingPreset_IsRefused()
    {
        CommandLine run = CommandLine.Run("optimize", "--preset", "serving-llama8b-h100");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is a server under load", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void CostWithoutAPrice_IsRefused()
    {
        CommandLine run = CommandLine.Run("optimize", "--preset", "chinchilla70b-4b", "--objective", "cost");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("has no price", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Out_WritesThePrintedDocumentAPageAChartAndATable()
    {
        using var folder = new TempFolder();

        CommandLine run = CommandLine.Run([.. Small, "--json", "--out", folder.FullPath]);

        JsonNode document = JsonNode.Parse(run.Out)!;
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("specsim.optimize/1", (string?)document["schema"]);
        Assert.Equal([1, 16], document["batches"]!.AsArray().Select(batch => (int)batch!["batch"]!));
        Assert.Equal(
            ["vLLM", "SGLang", "TensorRT-LLM", "llama.cpp"],
            document["engines"]!.AsArray().Select(engine => (string?)engine!["engine"]));
        Assert.Equal(run.Out, File.ReadAllText(folder.At("optimize.json")));
        Assert.StartsWith(
            "batch,option,draftLength", File.ReadAllText(folder.At("optimize.csv")), StringComparison.Ordinal);
        XElement page = XElement.Parse(File.ReadAllText(folder.At("report.html")).Replace("<!DOCTYPE html>\n", ""));
        Assert.Contains("vllm serve", page.Value, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.At("charts/speedup-by-batch.svg")));
    }
}
