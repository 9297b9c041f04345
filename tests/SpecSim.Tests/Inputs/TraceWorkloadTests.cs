// Recorded requests as a workload: replayed, or for their lengths alone.

using SpecSim.Experiments;
using SpecSim.Tests.Support;
using SpecSim.Workloads;

namespace SpecSim.Tests.Inputs;

public sealed class TraceWorkloadTests : IDisposable
{
    private const string Recorded =
        "seconds,asked,answered,kind\n5,10,1,chat\n6,20,2,code\n6.5,30,3,code\n9,40,4,code\n";

    private const string Columns =
        "columns: { arrival: seconds, promptTokens: asked, outputTokens: answered, category: kind }";

    private const string Replay =
        $$"""
        extends: pair
        workload: { arrivals: { law: trace, trace: { file: recorded.csv, format: csv, {{Columns}} }, speed: 2 } }
        serving: {}
        """;

    private readonly ServedFiles _files = new();

    [Fact]
    public void Load_Replay_IsTheTraceBesideTheFileThatNamesIt()
    {
        var serving = LoadReplay("replay.yaml").Serving!;

        var replay = Assert.IsType<ArrivalLaw.Replay>(serving.Workload.Arrivals);
        Assert.Equal(2, replay.Speed);
        Assert.Equal([0.0, 1, 1.5, 4], Enumerable.Range(0, 4).Select(row => replay.Trace.Arrival(row).TotalSeconds));
        Assert.Equal((25, 2.5), (serving.Workload.MeanPromptTokens, serving.Workload.MeanOutputTokens));
        Assert.Equal(
            [new Category("chat", 0.25), new Category("code", 0.75)], serving.Workload.Categories);
        Assert.Contains(
            new Evidence("workload: trace", "4 requests of recorded.csv", false), serving.Single.Evidence);
    }

    [Fact]
    public void Load_ResolvedReplay_RunsFromAnyFolder()
    {
        var loaded = LoadReplay("replay.yaml");

        var again = _files.Again(loaded);

        Assert.Equal(ValueText.Of(loaded.Serving), ValueText.Of(again.Serving));
        Assert.Equal(loaded.ResolvedYaml, again.ResolvedYaml);
    }

    [Fact]
    public void Load_LengthsOfATrace_AreItsRows()
    {
        _files.Write("recorded.csv", Recorded);
        _files.Edit(
            "served.yaml", "  promptTokens: 512\n  outputTokens: 256\n",
            $"  lengths: {{ trace: {{ file: ./recorded.csv, format: csv, {Columns} }} }}\n");

        var lengths = Assert.IsType<RequestLengths.Joint>(_files.Serving().Workload.Lengths);

        Assert.Equal((4, 44), (lengths.Trace.Count, lengths.MostTokens));
    }

    [Theory]
    [InlineData("promptTokens: 5", "workload.promptTokens: a trace that is replayed brings its own lengths")]
    [InlineData("batch: 1", "workload.batch: a batch that is there from the start needs no server: "
        + "give 'arrivals' instead, or leave 'serving' out")]
    [InlineData("prefixBlockTokens: 0", "workload.prefixBlockTokens: must be between 1 and 10000000, found '0'")]
    public void Load_KeyThatAReplayHasNot_IsRefused(string key, string expected)
    {
        _files.Write("recorded.csv", Recorded);
        _files.Write("replay.yaml", Unextended().Replace("workload: {", $"workload: {{ {key},"));

        Assert.EndsWith(expected, _files.Refusal("replay"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("recorded.csv", "record.csv", "workload.arrivals.trace.file: record.csv: no such file")]
    [InlineData("format: csv", "format: cvs", "workload.arrivals.trace.format: 'cvs' is not one of azure, mooncake, "
        + "burstgpt, sharegpt, vidur or csv; did you mean 'csv'?")]
    [InlineData("format: csv", "format: csv, spread: 1", "workload.arrivals.trace.spread: '1' has no unit; "
        + "a time is given in s, ms, us, ns, min, h or d")]
    [InlineData("format: csv", "format: azure", "workload.arrivals.trace.columns: unknown key")]
    [InlineData("speed: 2", "speed: 0", "workload.arrivals.speed: must be between 1E-06 and 1000000, found '0'")]
    [InlineData("file: recorded.csv, ", "",
        "workload.arrivals.trace.file: missing key: the file with the recorded requests")]
    public void Load_WrongTrace_SaysWhere(string part, string replacement, string expected)
    {
        _files.Write("recorded.csv", Recorded);
        _files.Write("replay.yaml", Unextended().Replace(part, replacement));

        Assert.EndsWith(expected, _files.Refusal("replay"), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_WrongRow_NamesTheRowOfTheTrace()
    {
        _files.Write("recorded.csv", Recorded.Replace("20,2", "0,2"));
        _files.Write("replay.yaml", Unextended());

        Assert.StartsWith("recorded.csv:3:", _files.Refusal("replay"), StringComparison.Ordinal);
        Assert.Equal(
            3,
            _files.Load("replay", "workload.arrivals.trace.skipBadRows=true").Serving!.Workload.Arrivals is
                ArrivalLaw.Replay replay ? replay.Trace.Count : 0);
    }

    [Fact]
    public void Load_LengthsAlone_CannotBeReplayed()
    {
        _files.Write("recorded.csv", "num_prefill_tokens,num_decode_tokens,num_total_tokens,pd_ratio\n5,6,11,1\n");
        _files.Write("replay.yaml", Unextended().Replace($"csv, {Columns}", "vidur"));

        Assert.EndsWith(
            "workload.arrivals.trace: has lengths alone; name it under 'workload.lengths' and choose a law of arrivals",
            _files.Refusal("replay"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AzureLLMInferenceTrace_conv.csv", "azure", 19_366, 16)]
    [InlineData("mooncake_conversation_first4000.jsonl", "mooncake", 4000, 512)]
    public void Load_RealTrace_IsReplayed(string file, string format, int count, int blockTokens)
    {
        string path = Repository.RequireShared($"data/traces/{file}");
        _files.Write("replay.yaml", Unextended().Replace("recorded.csv", path).Replace($"csv, {Columns}", format));

        OpenWorkload workload = _files.Load("replay", "target.model.contextLimit=200000").Serving!.Workload;

        Assert.Equal(count, ((ArrivalLaw.Replay)workload.Arrivals).Trace.Count);
        Assert.Equal(blockTokens, workload.PrefixBlockTokens);
    }

    public void Dispose() => _files.Dispose();

    private SpecSim.Inputs.LoadedScenario LoadReplay(string name)
    {
        _files.Write("recorded.csv", Recorded);
        _files.Write(name, Unextended());
        return _files.Load(Path.GetFileNameWithoutExtension(name));
    }

    // The closed batch of what is extended would stay in the workload.
    private static string Unextended() =>
        ServedFiles.Served[..ServedFiles.Served.IndexOf("workload:", StringComparison.Ordinal)]
        + Replay[(Replay.IndexOf('\n', StringComparison.Ordinal) + 1)..]
        + "\nrun: { seed: 1, replications: 1 }\nsource: { workload: made for tests }\n";
}
