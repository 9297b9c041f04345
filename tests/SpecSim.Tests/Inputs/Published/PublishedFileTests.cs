// Files of published results: what is read, and what a person reads when a file is not of the form.

using SpecSim.Experiments;
using SpecSim.Inputs.Published;
using SpecSim.Inputs.Yaml;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Inputs.Published;

public sealed class PublishedFileTests : IDisposable
{
    private const string Sound = """
        records:
        - {id: a, source: 'Paper, Table 1', url: 'arXiv:1', level: system, target: llama-3.1-8b, target_label: Llama,
           method: eagle3, mean_drafted: 2.5, tree: {depth: 6, top_k: 10, nodes: 60}, hardware: H200-SXM-141GB,
           devices: 2, tensor_parallel: 2, data_type: fp8, engine: sglang, engine_version: '0.16', temperature: 0,
           batch: 8, acceptance: {convention: tokens-per-round, value: 2.4}, moe: true,
           experts: {total: 128, top_k: 8, distinct: 33.3}, baseline_tokens_per_second: 100,
           speculative_tokens_per_second: 180.5, throughput_scope: total, speedup: 1.8, speedup_of: throughput,
           speedup_at: peak-over-batch, predictable: false, missing: [draft, devices], note: whole run}
        - {id: b, source: Paper, level: formula, method: draft-model, draft_length: 2,
           acceptance: {convention: survival, value: [0.7, 0.4]},
           cost: {c: 0.1, draft_ms_per_pass: 1, draft_ms_per_round: 2, verify_ms: 11, baseline_ms_per_token: 10,
                  overhead_ms: 0}, speedup: 1.6}
        """;

    private readonly TempFolder _folder = new();

    [Fact]
    public void Read_SystemRecord_HasEveryField()
    {
        PublishedResult result = Read(Sound)[0];

        Assert.Equal(("a", "Paper, Table 1", "arXiv:1"), (result.Id, result.Source, result.Url));
        Assert.Equal((PublishedLevel.System, "eagle3", 2.5), (result.Level, result.Method, result.MeanDrafted));
        Assert.Equal(new PublishedTree(6, 10, 60), result.Tree);
        Assert.Equal((2, 2, "fp8"), (result.Devices, result.TensorParallel, result.DataType));
        Assert.Equal(("sglang", "0.16", 0.0, 8),
            (result.Engine, result.EngineVersion, result.Temperature, result.Batch));
        Assert.Equal(("tokens-per-round", 2.4), (result.Acceptance!.Convention, result.Acceptance.Values.Single()));
        Assert.Equal(new PublishedExperts(128, 8, 33.3, null), result.Experts);
        Assert.True(result.IsMixtureOfExperts);
        Assert.Equal((100.0, 180.5, "total"),
            (result.BaselineTokensPerSecond, result.SpeculativeTokensPerSecond, result.ThroughputScope));
        Assert.Equal((1.8, "throughput", "peak-over-batch"), (result.Speedup, result.SpeedupOf, result.SpeedupAt));
        Assert.False(result.IsPredictable);
        Assert.Equal(["draft", "devices"], result.Missing);
        Assert.Equal("whole run", result.Note);
    }

    [Fact]
    public void Read_FormulaRecord_HasCostsAndLeavesTheRestUnknown()
    {
        PublishedResult result = Read(Sound)[1];

        Assert.Equal([0.7, 0.4], result.Acceptance!.Values);
        Assert.Equal(new PublishedCost(0.1, 1, 2, 11, 10, 0), result.Cost);
        Assert.Equal((null, null, null), (result.Target, result.Batch, result.Temperature));
        Assert.True(result.IsPredictable);
        Assert.Empty(result.Missing);
    }

    [Fact]
    public void Read_PositionalListOfOne_MayBeANumber() =>
        Assert.Equal([0.8], Read(Sound.Replace("[0.7, 0.4]", "0.8"))[1].Acceptance!.Values);

    [Theory]
    [InlineData("id: a, ", "", "2:3: records[0].id: missing key")]
    [InlineData("source: Paper, ", "",
        "9:3: records[1].source: missing key: publication and table, or thread")]
    [InlineData("id: b", "id: a", "9:3: id: 'a' stands twice; the first is at results.yaml:2:3")]
    [InlineData("speedup: 1.6", "sppedup: 1.6", "12:28: records[1].sppedup: unknown key; did you mean 'speedup'?")]
    [InlineData("verify_ms: 11", "verify_mss: 11",
        "11:64: records[1].cost.verify_mss: unknown key; did you mean 'verify_ms'?")]
    [InlineData("level: formula", "level: formal",
        "9:33: records[1].level: 'formal' is not one of formula, system or component; did you mean 'formula'?")]
    [InlineData("convention: survival", "convention: survivals",
        "10:29: records[1].acceptance.convention: 'survivals' is not one of iid-alpha, tokens-per-round, "
        + "accepted-per-round, survival, hazard, accepted-over-drafted or system-efficiency; "
        + "did you mean 'survival'?")]
    [InlineData("[0.7, 0.4]", "[0.7, 1.4]",
        "10:52: records[1].acceptance.value[1]: must be between 0 and 1, found '1.4'")]
    [InlineData("[0.7, 0.4]", "[]", "10:46: records[1].acceptance.value: holds no positions")]
    [InlineData("value: 2.4", "value: [2.4]", "5:64: records[0].acceptance.value: expected a number, found a list")]
    [InlineData("value: 2.4", "value: 0.9", "5:64: records[0].acceptance.value: must be at least 1, found '0.9'")]
    [InlineData("batch: 8", "batch: 0", "5:11: records[0].batch: must be at least 1, found '0'")]
    [InlineData("batch: 8", "batch: some", "5:11: records[0].batch: expected a whole number, found 'some'")]
    [InlineData("speedup: 1.8", "speedup: 0", "7:76: records[0].speedup: must be above 0, found '0'")]
    [InlineData("throughput_scope: total", "throughput_scope: all",
        "7:60: records[0].throughput_scope: 'all' is not one of request or total")]
    [InlineData("target: llama-3.1-8b", "target:", "2:75: records[0].target: is empty")]
    [InlineData("predictable: false", "predictable: no",
        "8:46: records[0].predictable: expected true or false, found 'no'")]
    public void Read_WrongRecord_SaysWhere(string part, string replacement, string expected)
    {
        string text = Sound.Replace(part, replacement);
        Assert.NotEqual(Sound, text);

        Assert.Equal($"results.yaml:{expected}", Refusal(text));
    }

    [Theory]
    [InlineData("records: []", "results.yaml:1:10: records: holds no results")]
    [InlineData("records: [1]", "results.yaml:1:11: records[0]: expected a map, found '1'")]
    [InlineData("recods: []", "2 problems in the input\n"
        + "results.yaml:1:1: recods: unknown key; did you mean 'records'?\n"
        + "results.yaml:1:1: records: missing key: the results")]
    [InlineData("- 1", "results.yaml:1:1: expected a map of keys, found a list")]
    public void Read_OtherDocument_SaysWhatIsExpected(string text, string expected) =>
        Assert.Equal(expected, Refusal(text));

    [Fact]
    public void Read_NoSuchFile_SaysSo()
    {
        var thrown = Assert.Throws<ScenarioException>(() => PublishedFile.Read(_folder.At("none.yaml")));

        Assert.Equal($"{_folder.At("none.yaml")}: no such file", thrown.Message);
    }

    [Fact]
    public void Read_ManyProblems_ListsTheFirstAndCountsTheOthers()
    {
        string text = "records:\n" + string.Concat(Enumerable.Repeat("- {id: x, level: system, method: other}\n", 50));

        string[] lines = Refusal(text).Split('\n');

        Assert.Equal(22, lines.Length);
        Assert.EndsWith("and 30 more problems from here on", lines[^1]);
    }

    [Fact]
    public void Read_KeyThatResemblesNone_IsLeftAloneAndSaid()
    {
        string file = _folder.Write("more.yaml", Sound.Replace("id: b", "id: b, zzz: 1"));
        var notes = new List<string>();

        IReadOnlyList<PublishedResult> results = PublishedFile.Read([file], notes);

        Assert.Equal(2, results.Count);
        Assert.Equal([$"{file}: keys without a use here: zzz"], notes);
    }

    [Fact]
    public void Read_SeveralFiles_AreOneSetOfIds()
    {
        string first = _folder.Write("first.yaml", Sound);
        string second = _folder.Write("second.yaml", Sound.Replace("id: b", "id: c"));

        var thrown = Assert.Throws<ScenarioException>(() => PublishedFile.Read([first, second], []));

        Assert.Equal($"{second}:2:3: id: 'a' stands twice; the first is at {first}:2:3", thrown.Message);
    }

    [Fact]
    public void Read_SharedFile_RefusesNothing() =>
        Assert.Equal(856, PublishedFile.Read(Repository.RequireShared("data/published.yaml")).Count);

    public void Dispose() => _folder.Dispose();

    private IReadOnlyList<PublishedResult> Read(string text) =>
        PublishedFile.Read(_folder.Write("results.yaml", text));

    private string Refusal(string text)
    {
        var thrown = Assert.Throws<ScenarioException>(() => Read(text));
        return thrown.Message.Replace(_folder.At("results.yaml"), "results.yaml", StringComparison.Ordinal);
    }
}
