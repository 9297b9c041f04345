// specsim import and what-if from the outside, on telemetry that runs have written.

using System.Text.Json.Nodes;
using System.Xml.Linq;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Cli;

public sealed class ImportCommandTests
{
    private static readonly string[] Run =
    [
        "run", "--preset", "llama8b-eagle3", "--replications", "4", "--set", "workload.outputTokens=160",
        "--set", "workload.batch=4", "--set", "run.uncertaintyDraws=0", "--quiet",
    ];

    [Fact]
    public void Import_OfARun_WritesAProfileThatRuns()
    {
        using var folder = new TempFolder();
        (string telemetry, string profile) = (folder.At("requests.jsonl"), folder.At("profile.yaml"));
        CommandLine first = CommandLine.Run([.. Run, "--json", "--telemetry", telemetry]);

        CommandLine import = CommandLine.Run("import", telemetry, "--out", profile);
        CommandLine second = CommandLine.Run([.. Run, "--json", "--set", $"acceptance={profile}"]);

        Assert.Equal((0, "", 0), (import.ExitCode, import.Error, second.ExitCode));
        Assert.StartsWith("vLLM, Llama-3.1-8B: ", import.Out, StringComparison.Ordinal);
        Assert.Equal(TokensPerRound(first), TokensPerRound(second), TokensPerRound(first) * 0.02);
        string yaml = File.ReadAllText(profile);
        Assert.Contains("specsim import of requests.jsonl (vllm-requests)", yaml, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.FullPath, yaml, StringComparison.Ordinal);
        Assert.Equal(["profile.yaml", "requests.jsonl"], Names(folder));
    }

    [Fact]
    public void Import_Report_HasThePrintedDocument()
    {
        using var folder = new TempFolder();
        string telemetry = folder.At("log.txt");
        CommandLine.Run([.. Run, "--telemetry", telemetry, "--telemetry-format", "vllm-log"]);

        CommandLine import = CommandLine.Run(
            "import", telemetry, "--report", folder.At("report"), "--json", "--quiet");

        JsonNode document = JsonNode.Parse(import.Out)!;
        Assert.Equal((0, ""), (import.ExitCode, import.Error));
        Assert.Equal("specsim.import/1", (string?)document["schema"]);
        Assert.Equal("vllm-log", (string?)document["files"]![0]!["format"]);
        Assert.Equal(import.Out, File.ReadAllText(folder.At("report/import.json")));
        Assert.StartsWith("kind: ", File.ReadAllText(folder.At("report/acceptance.yaml")), StringComparison.Ordinal);
        XElement page = XElement.Parse(
            File.ReadAllText(folder.At("report/report.html")).Replace("<!DOCTYPE html>\n", ""));
        Assert.Contains("Acceptance from telemetry", page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Import_WrongInput_IsAnsweredAtOnce()
    {
        using var folder = new TempFolder();
        string other = folder.Write("other.yaml", "title: not a profile\n");
        string text = folder.Write("text.txt", "nothing of the kind\n");

        CommandLine place = CommandLine.Run("import", text, "--out", other);
        CommandLine ending = CommandLine.Run("import", text, "--out", folder.At("profile.txt"));
        CommandLine format = CommandLine.Run("import", text, "--format", "vllm-requsts");
        CommandLine nothing = CommandLine.Run("import", text);
        CommandLine length = CommandLine.Run("import", text, "--draft-length", "0");

        Assert.All((CommandLine[])[place, ending, format, nothing, length], run =>
            Assert.Equal((2, ""), (run.ExitCode, run.Out)));
        Assert.Contains("exists and is no acceptance profile; not overwritten", place.Error, StringComparison.Ordinal);
        Assert.Contains("an acceptance profile ends in .yaml", ending.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'vllm-requests'?", format.Error, StringComparison.Ordinal);
        Assert.Contains("says nothing about speculation", nothing.Error, StringComparison.Ordinal);
        Assert.Contains("a whole number from 1 to 64", length.Error, StringComparison.Ordinal);
        Assert.Equal("title: not a profile\n", File.ReadAllText(other));
    }

    [Fact]
    public void Profile_ThatExists_IsReplacedWhole()
    {
        using var folder = new TempFolder();
        string telemetry = folder.At("requests.jsonl");
        CommandLine.Run([.. Run, "--telemetry", telemetry]);
        string profile = folder.Write("profile.yaml", "kind: iid\nalpha: 0.5\n");

        Assert.Equal(0, CommandLine.Run("import", telemetry, "--out", profile).ExitCode);

        Assert.Contains("specsim import of", File.ReadAllText(profile), StringComparison.Ordinal);
        Assert.Equal(["profile.yaml", "requests.jsonl"], Names(folder));
    }

    [Fact]
    public void WhatIf_OfARun_AnswersForThatServer()
    {
        using var folder = new TempFolder();
        string telemetry = folder.At("metrics.prom");
        CommandLine.Run([.. Run, "--telemetry", telemetry, "--telemetry-format", "vllm-prometheus"]);

        CommandLine asked = CommandLine.Run(
            "what-if", "--from", telemetry, "--preset", "llama8b-eagle3", "--replications", "2",
            "--set", "workload.outputTokens=32", "--out", folder.At("out"), "--json", "--quiet");

        Assert.Equal((0, ""), (asked.ExitCode, asked.Error));
        JsonNode document = JsonNode.Parse(asked.Out)!;
        Assert.Equal("specsim.what-if/1", (string?)document["schema"]);
        Assert.Equal(4, (int)document["batch"]!);
        Assert.Equal(3, (int)document["now"]!["draftLength"]!);
        Assert.Equal(10, document["lengths"]!.AsArray().Count);
        Assert.DoesNotContain(
            "llama8b-ngram-code", document["otherDrafts"]!.AsArray().Select(option => (string?)option!["name"]));
        Assert.Equal(asked.Out, File.ReadAllText(folder.At("out/what-if.json")));
        Assert.True(File.Exists(folder.At("out/charts/speedup-by-draft-length.svg")));
        Assert.True(File.Exists(folder.At("out/report.html")));
    }

    [Fact]
    public void WhatIf_WrongInput_IsAnsweredAtOnce()
    {
        using var folder = new TempFolder();
        string text = folder.Write("text.txt", "nothing of the kind\n");

        CommandLine several = CommandLine.Run("what-if", "--from", text, "--preset", "llama8b-eagle", "--batch", "0");
        CommandLine plain = CommandLine.Run(
            "what-if", "--from", text, "--preset", "llama8b-eagle3", "--set", "speculation.method=none");
        CommandLine nothing = CommandLine.Run("what-if", "--preset", "llama8b-eagle3");

        Assert.All((CommandLine[])[several, plain, nothing], run => Assert.Equal((2, ""), (run.ExitCode, run.Out)));
        Assert.Contains("did you mean 'llama8b-eagle3'?", several.Error, StringComparison.Ordinal);
        Assert.Contains("--batch 0: is no batch size", several.Error, StringComparison.Ordinal);
        Assert.Contains("--from", nothing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Telemetry_ThatCannotBe_IsRefusedBeforeTheRun()
    {
        using var folder = new TempFolder();

        CommandLine format = CommandLine.Run([.. Run, "--telemetry", folder.At("a"), "--telemetry-format", "vllm"]);
        CommandLine alone = CommandLine.Run([.. Run, "--telemetry-format", "vllm-log"]);
        CommandLine tree = CommandLine.Run("run", "--preset", "vicuna7b-medusa", "--telemetry", folder.At("a"));

        Assert.All((CommandLine[])[format, alone, tree], run => Assert.Equal((2, ""), (run.ExitCode, run.Out)));
        Assert.Contains("is no format of telemetry; there are vllm-requests", format.Error, StringComparison.Ordinal);
        Assert.Contains("says how to write --telemetry, which is not given", alone.Error, StringComparison.Ordinal);
        Assert.Contains("only chains have telemetry", tree.Error, StringComparison.Ordinal);
        Assert.Empty(Names(folder));
    }

    [Fact]
    public void Telemetry_IsWrittenBesideTheSameRun()
    {
        using var folder = new TempFolder();

        Assert.Equal(
            CommandLine.Run([.. Run, "--json"]).Out,
            CommandLine.Run([.. Run, "--json", "--telemetry", folder.At("a")]).Out);
    }

    private static double TokensPerRound(CommandLine run) =>
        (double)JsonNode.Parse(run.Out)!["speculative"]!["tokensPerRound"]!;

    private static string[] Names(TempFolder folder) =>
        [.. Directory.GetFiles(folder.FullPath).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
}
