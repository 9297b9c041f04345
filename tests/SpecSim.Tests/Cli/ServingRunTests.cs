// specsim run on servers under load, from the outside: one command, every file, and what is refused.

using System.Text.Json.Nodes;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Cli;

public sealed class ServingRunTests
{
    private static readonly string[] Small =
        ["--preset", "serving-llama8b-h100", "--set", "workload.requests=200", "--set", "workload.outputTokens=24"];

    [Fact]
    public void Run_Json_IsOneDocumentAndNothingElse()
    {
        CommandLine run = CommandLine.Run(["run", .. Small, "--json"]);

        JsonNode document = JsonNode.Parse(run.Out)!;
        Assert.Equal("specsim.serving/1", (string?)document["schema"]);
        Assert.Equal(200, (int)document["baseline"]!["books"]!["requests"]!);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public void Inv5_OneThreadOrFour_SameBytes() => Assert.Equal(
        CommandLine.Run(["run", .. Small, "--replications", "3", "--threads", "1"]).Out,
        CommandLine.Run(["run", .. Small, "--replications", "3", "--threads", "4"]).Out);

    [Fact]
    public void Inv5_FromTheWrittenOutScenario_SameDigest()
    {
        using var folder = new TempFolder();
        CommandLine.Run(["run", .. Small, "--quiet", "--out", folder.FullPath]);

        CommandLine again = CommandLine.Run("run", Path.Combine(folder.FullPath, "scenario.yaml"), "--json");

        Assert.Equal(Digest(File.ReadAllText(Path.Combine(folder.FullPath, "result.json"))), Digest(again.Out));
    }

    [Fact]
    public void Run_Out_WritesEveryFileWhole_AndCheckAgrees()
    {
        using var folder = new TempFolder();

        CommandLine run = CommandLine.Run(["run", .. Small, "--quiet", "--out", folder.FullPath]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Empty(Directory.EnumerateFiles(folder.FullPath, "*.unfinished", SearchOption.AllDirectories));
        string[] rows = File.ReadAllLines(Path.Combine(folder.FullPath, "requests.csv"));
        Assert.Equal(1 + (2 * 200), rows.Length);
        foreach (string name in (string[])["timeline.csv", "summary.csv", "report.html", "charts/timeline.svg"])
            Assert.True(File.Exists(Path.Combine(folder.FullPath, name)), name);
        Assert.Equal(0, CommandLine.Run("check", "--baseline", folder.FullPath).ExitCode);
    }

    [Fact]
    public void Check_OfAChangedServer_SaysWhat()
    {
        using var folder = new TempFolder();
        CommandLine.Run(["run", .. Small, "--quiet", "--out", folder.FullPath]);
        string file = Path.Combine(folder.FullPath, "scenario.yaml");
        File.WriteAllText(
            file, File.ReadAllText(file).Replace("maxSequences: 256", "maxSequences: 1", StringComparison.Ordinal));

        CommandLine check = CommandLine.Run("check", "--baseline", folder.FullPath);

        Assert.Equal(1, check.ExitCode);
        Assert.Contains("maxSequences", check.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_TraceAndPrometheus_AreWritten()
    {
        using var folder = new TempFolder();
        string trace = Path.Combine(folder.FullPath, "trace.json");
        string counters = Path.Combine(folder.FullPath, "counters.txt");

        CommandLine run = CommandLine.Run(
            ["run", .. Small, "--quiet", "--trace-out", trace, "--prometheus", counters]);

        Assert.Equal(0, run.ExitCode);
        Assert.NotEmpty(JsonNode.Parse(File.ReadAllText(trace))!["traceEvents"]!.AsArray());
        Assert.Contains(
            "vllm:time_to_first_token_seconds_bucket", File.ReadAllText(counters), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_RequestTrace_BadRowsStopItOrAreLeftOutAndCounted()
    {
        using var folder = new TempFolder();
        string file = folder.Write(
            "trace.csv", "arrived_at,num_prefill_tokens,num_decode_tokens\n0,100,5\n1,0,5\n2,100,5\n3,100,7\n");
        string[] replay =
        [
            "run", "--preset", "serving-llama8b-h100", "--json", "--set",
            $"workload.arrivals={{law: trace, trace: {{file: '{file}', format: vidur}}}}",
        ];

        CommandLine refused = CommandLine.Run(replay);
        CommandLine skipped = CommandLine.Run([.. replay, "--skip-bad-rows"]);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("trace.csv:3", refused.Error, StringComparison.Ordinal);
        Assert.Equal(3, (int)JsonNode.Parse(skipped.Out)!["baseline"]!["books"]!["requests"]!);
        Assert.Contains("skipped 1 of 4", skipped.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--prometheus", "there is no folder")]
    [InlineData("--trace-out", "there is no folder")]
    public void Run_FileThatCannotBe_IsRefusedBeforeAnyWork(string option, string message)
    {
        CommandLine run = CommandLine.Run(["run", .. Small, option, "/no/such/folder/file"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{option} /no/such/folder/file: {message}", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Out);
    }

    [Fact]
    public void Run_TraceOfAClosedBatch_IsRefused()
    {
        using var folder = new TempFolder();

        CommandLine run = CommandLine.Run(
            "run", "--preset", "llama70b-8b", "--trace-out", Path.Combine(folder.FullPath, "trace.json"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("llama70b-8b has no serving: section", run.Error, StringComparison.Ordinal);
    }

    private static string? Digest(string json) => (string?)JsonNode.Parse(json)!["digest"];
}
