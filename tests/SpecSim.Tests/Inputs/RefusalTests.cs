// What a user reads when a scenario does not load: every message whole, with its place, its path and the nearest name.

using SpecSim.Inputs.Yaml;

namespace SpecSim.Tests.Inputs;

public sealed class RefusalTests : IDisposable
{
    private const string Bandwidths =
        "a bandwidth is given in B/s, KB/s, MB/s, GB/s, TB/s, KiB/s, MiB/s, GiB/s or TiB/s";

    private readonly PresetFiles _files = new();

    [Theory]
    [InlineData("pari", "'pari' is not among the scenarios; did you mean 'pair'?")]
    [InlineData("zzz", "'zzz' is not among the scenarios; there are pair")]
    [InlineData("no/such.yaml", "no/such.yaml: no such file")]
    public void Load_UnknownPreset_NamesTheNearest(string name, string expected) =>
        Assert.Equal(expected, _files.Refusal(name));

    [Theory]
    [InlineData("hardware: h100", "hardware: h10",
        "pair.yaml:2:11: hardware: 'h10' is not among the hardware; did you mean 'h100' or 'h100-pcie'?")]
    [InlineData("engine: vllm", "engine: vllm\nengine: vllm",
        "pair.yaml:4:1: engine: duplicate key; the first is in line 3")]
    [InlineData("acceptance: by-small\n", "", "pair.yaml:1:1: acceptance: missing key")]
    [InlineData("title: A scenario of the tests\n", "", "pair.yaml:1:1: title: missing key: one line for people")]
    [InlineData("source:\n  workload: made for tests", "",
        "pair.yaml:1:1: source: missing key: where the numbers come from, a map of what -> citation; "
        + "what nobody measured goes under 'assumed'")]
    [InlineData("source:\n  workload: made for tests", "source: {}",
        "pair.yaml:12:9: source: has no entry; expected what -> text")]
    [InlineData("source:\n  workload: made for tests", "source: me",
        "pair.yaml:12:9: source: expected a map, found 'me'")]
    [InlineData("run: {", "rum: {", "2 problems in the input\npair.yaml:1:1: run: missing key\n"
        + "pair.yaml:11:1: rum: unknown key; did you mean 'run'?")]
    [InlineData("seed: 1,", "seed: 1",
        "pair.yaml:11:28: broken YAML: the map in '{ }' is not closed before here, or a ',' is missing")]
    [InlineData("  draftLength: 5", "\tdraftLength: 5",
        "pair.yaml:7:1: broken YAML: a tab; YAML is indented with spaces")]
    [InlineData("weights: bf16, activations: bf16, kv: bf16, tensorParallel: 4 }\nspec",
        "weights: fp16, activations: int4, kv: int8, tensorParallel: 4 }\nspec",
        "3 problems in the input\n"
        + "pair.yaml:4:34: target.weights: 'fp16' is not one of bf16, fp8, int8 or int4\n"
        + "pair.yaml:4:53: target.activations: 'int4' is not one of bf16, fp8 or int8; did you mean 'int8'?\n"
        + "pair.yaml:4:63: target.kv: 'int8' is not one of bf16 or fp8")]
    public void Load_WrongScenario_SaysWhere(string part, string replacement, string expected)
    {
        _files.Edit("pair.yaml", part, replacement);

        Assert.Equal(expected, _files.Refusal());
    }

    [Theory]
    [InlineData("bandwidth: 3.35 TB/s", "bandwidth: 3.35 TB",
        "4:12: hardware.bandwidth: '3.35 TB' is an amount of memory; " + Bandwidths)]
    [InlineData("bandwidth: 3.35 TB/s", "bandwidth: 3.35",
        "4:12: hardware.bandwidth: '3.35' has no unit; " + Bandwidths)]
    [InlineData("bandwidth: 3.35 TB/s", "bandwidth: -3.35 TB/s", "4:12: hardware.bandwidth: '-3.35 TB/s' is negative")]
    [InlineData("bandwidth: 3.35 TB/s", "bandwidth: NaN TB/s",
        "4:12: hardware.bandwidth: 'NaN TB/s' is not a finite number")]
    [InlineData("bandwidth: 3.35 TB/s", "bandwidth: 0 TB/s",
        "4:12: hardware.bandwidth: must be between 1 MB/s and 999 TB/s, found '0 TB/s'")]
    [InlineData("bandwidth: 3.35 TB/s\n", "", "1:1: hardware.bandwidth: missing key")]
    [InlineData("multiprocessors: 132", "multiprocessors: 0",
        "6:18: hardware.multiprocessors: must be between 1 and 1000000, found '0'")]
    [InlineData("power: 700 W", "power: 0 W", "7:8: hardware.power: must be above 0, found '0 W'")]
    [InlineData("compute: 0.808", "compute: NaN",
        "12:55: hardware.latency.gemm.bf16.compute: expected a finite number, found 'NaN'")]
    [InlineData("compute: 0.808", "compute: 80.8",
        "12:55: hardware.latency.gemm.bf16.compute: must be between 0.01 and 2, found '80.8'")]
    [InlineData("kind: measured", "kind: mesured",
        "10:9: hardware.latency.kind: 'mesured' is not one of measured or transferred; did you mean 'measured'?")]
    [InlineData("kind: packed", "kind: split",
        "16:28: hardware.latency.verifyAttention.kind: 'split' is not one of packed or unsplit")]
    [InlineData("devices: 4", "devices: 2",
        "20:18: hardware.latency.allReduce[1].devices: must be above the 2 of the item before: the list ascends")]
    [InlineData("{ bf16: 989 TFLOP/s, fp8: 1979 TFLOP/s, int8: 1979 TFLOP/s }", "{ fp8: 1979 TFLOP/s }",
        "5:7: hardware.peak.bf16: missing key")]
    public void Load_WrongDevice_SaysWhere(string part, string replacement, string expected)
    {
        _files.Edit("hardware/h100.yaml", part, replacement);

        Assert.Equal($"hardware/h100.yaml:{expected}", _files.Refusal());
    }

    [Theory]
    [InlineData("acceptance/by-small.yaml", "alpha: 0.7", "alpha: 1.2",
        "2:8: acceptance.alpha: must be between 0 and 1, found '1.2'")]
    [InlineData("acceptance/by-small.yaml", "alpha: 0.7", "alpha: -0.1",
        "2:8: acceptance.alpha: must be between 0 and 1, found '-0.1'")]
    [InlineData("acceptance/by-small.yaml", "kind: iid", "kind: idd",
        "1:7: acceptance.kind: 'idd' is not one of iid, positional, mixture or burst; did you mean 'iid'?")]
    [InlineData("models/large.yaml", "layers: 80", "layers: 0",
        "4:9: target.model.layers: must be between 1 and 1000, found '0'")]
    [InlineData("models/large.yaml", "kvHeads: 8", "kvHeads: 7",
        "7:10: target.model.kvHeads: 64 attention heads do not divide into groups for 7 KV heads")]
    [InlineData("models/large.yaml", "layers: 80", "layers: 80\ninputProjectionSize: 8",
        "5:1: target.model.inputProjectionSize: unknown key")]
    [InlineData("engines/vllm.yaml", "memoryFraction: 0.9", "memoryFraction: 0",
        "9:17: engine.memoryFraction: must be above 0 and at most 1, found '0'")]
    [InlineData("engines/vllm.yaml", "graphs: true", "graphs: true\nquantizedRows: {share: 0.15}",
        "5:16: engine.quantizedRows.limit: missing key")]
    [InlineData("engines/vllm.yaml", "graphs: true", "graphs: yes",
        "4:9: engine.graphs: expected true or false, found 'yes'")]
    public void Load_WrongPart_SaysWhereInItsFile(string file, string part, string replacement, string expected)
    {
        _files.Edit(file, part, replacement);

        Assert.Equal($"{file}:{expected}", _files.Refusal());
    }

    [Theory]
    [InlineData("speculation.draftLength=-1", "speculation.draftLength: must be between 0 and 100, found '-1'")]
    [InlineData("speculation.draftLenth=3", "speculation.draftLenth: unknown key; did you mean 'draftLength'?")]
    [InlineData("specuation.draftLength=3", "specuation: unknown key; did you mean 'speculation'?")]
    [InlineData("workload.batch.size=3", "workload.batch: expected a map with a key 'size', found '1'")]
    [InlineData("workload.batch", "expected path=value, such as speculation.draftLength=3")]
    [InlineData("workload.outputTokens=1",
        "workload.outputTokens: an output of one token comes from the prompt pass; nothing is left to speculate on")]
    [InlineData("workload.promptTokens={kind: uniform, low: 10, high: 5}",
        "workload.promptTokens.high: must be between 10 and 10000000, found '5'")]
    [InlineData("workload.promptTokens={kind: normal}",
        "workload.promptTokens.kind: 'normal' is not one of uniform, log-normal, quantiles or geometric")]
    [InlineData("workload.promptTokens=many", "workload.promptTokens: expected a whole number, found 'many'")]
    [InlineData("speculation.method=eagle",
        "speculation.method: 'eagle' is not one of none, draft-model, draft-head, parallel-heads, prompt-lookup, "
        + "self-speculation, parallel-draft, lookahead, overlapped, staged, several-drafts or by-content")]
    [InlineData("speculation={method: parallel-heads, heads: 3, draftLength: 4}",
        "speculation.draftLength: 3 parallel heads cannot draft 4 tokens")]
    [InlineData("acceptance={kind: mixture, mean: 0.7, spread: 0.6}",
        "acceptance.spread: mean 0.7 and standard deviation 0.6 would need a Beta law with the shapes "
        + "-0.292 and -0.125; a shape must be between 0.001 and 1000000")]
    [InlineData("acceptance={kind: mixture, mean: 0.7}", "acceptance.spread: missing key: their standard deviation")]
    [InlineData("acceptance={kind: positional, hazards: [], beyond: repeat}",
        "acceptance.hazards: there is no hazard; give one for each draft position, or use kind: iid")]
    [InlineData("acceptance={kind: positional, hazards: [0.8, 1.7], beyond: repeat}",
        "acceptance.hazards[1]: must be between 0 and 1, found '1.7'")]
    [InlineData("anchors={target: {time: 1 ms, context: 512}}",
        "anchors.target.time: the measured pass of 1 ms is not longer than the engine's host time of a step, 1.5 ms")]
    [InlineData("run.seed=-1", "run.seed: must be between 0 and 4294967295, found '-1'")]
    [InlineData("run.uncertaintyDraws=-1", "run.uncertaintyDraws: must be between 0 and 10000, found '-1'")]
    [InlineData("acceptance.uncertainty=-0.1", "acceptance.uncertainty: must be between 0 and 3, found '-0.1'")]
    [InlineData("engine.hostSpread=4", "engine.hostSpread: must be between 0 and 3, found '4'")]
    [InlineData("hardware.latency.elementwise.error="
        + "{median: 0.1, p90: 0.2, shapeSpread: 0.1, sizeSpread: 0.1, covariance: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]}",
        "hardware.latency.elementwise.error.covariance: has 3 rows; there are 2 constants to fit here")]
    [InlineData("run.seed=1.5", "run.seed: expected a whole number, found '1.5'")]
    [InlineData("run.maxTime=0 s", "run.maxTime: must be between 1 ns and 100000 d, found '0 s'")]
    public void Load_WrongOption_NamesTheOption(string option, string expected) =>
        Assert.Equal($"--set {option}: {expected}", _files.Refusal("pair", option));

    [Fact]
    public void Load_ModelThatDoesNotFit_ShowsTheArithmetic() => Assert.Equal(
        "pair.yaml:2:1: hardware: Llama-3.1-70B does not fit 1 x H100 SXM 80GB: needs 148.7 GiB per device "
        + "(target weights 131.4, draft weights 15.0, activations 2.0, KV cache 0.3 for 773 tokens of 448 KiB) "
        + "but 70.1 GiB of 80.0 are usable",
        _files.Refusal("pair", "target.tensorParallel=1", "speculation.draft.tensorParallel=1"));

    [Fact]
    public void Load_ActivationsTheDeviceHasNot_NamesTheKey()
    {
        const string target = "{ model: large, weights: bf16, activations: bf16";
        _files.Edit("pair.yaml", target, target.Replace("activations: bf16", "activations: fp8"));

        Assert.Equal(
            "pair.yaml:4:53: target.activations: H100 PCIe 80GB has no fp8 arithmetic",
            _files.Refusal("pair", "hardware=h100-pcie"));
    }

    [Fact]
    public void Load_DraftOverMoreDevicesThanTheTarget_NamesTheKey() => Assert.Equal(
        "pair.yaml:8:86: speculation.draft.tensorParallel: "
        + "the draft is split over 4 devices, the target over 2: they share devices",
        _files.Refusal("pair", "target.tensorParallel=2"));

    [Fact]
    public void Load_KeyOfAnotherMethod_SaysWhoseItIs() => Assert.Equal(
        "pair.yaml:8:10: speculation.draft: is a key of the method draft-model or draft-head or "
        + "parallel-draft or overlapped or staged, and the method is prompt-lookup",
        _files.Refusal("pair", "speculation.method=prompt-lookup", "speculation.hitRate=0.5"));

    [Fact]
    public void Load_AnchorOfADraftThereIsNot_NamesTheKey() => Assert.Equal(
        "--set anchors={draft: {time: 2 ms, context: 5}}: anchors.draft: "
        + "this method has no draft model whose pass was measured",
        _files.Refusal(
            "pair",
            "speculation={method: prompt-lookup, draftLength: 3, hitRate: 0.5}",
            "anchors={draft: {time: 2 ms, context: 5}}"));

    [Fact]
    public void Load_ManyMistakes_AreAllReported()
    {
        _files.Edit("pair.yaml", "draftLength", "draftLenth");
        _files.Edit("hardware/h100.yaml", "3.35 TB/s", "3.35 TB");
        _files.Edit("models/large.yaml", "layers: 80", "layers: 0");

        Assert.Equal(
            $"""
            6 problems in the input
            --set acceptance.alpha=2: acceptance.alpha: must be between 0 and 1, found '2'
            --set engine=vlm: engine: 'vlm' is not among the engines; did you mean 'vllm'?
            hardware/h100.yaml:4:12: hardware.bandwidth: '3.35 TB' is an amount of memory; {Bandwidths}
            models/large.yaml:4:9: target.model.layers: must be between 1 and 1000, found '0'
            pair.yaml:6:3: speculation.draftLength: missing key: tokens drafted each round
            pair.yaml:7:3: speculation.draftLenth: unknown key; did you mean 'draftLength'?
            """,
            _files.Refusal("pair", "acceptance.alpha=2", "engine=vlm"));
    }

    [Fact]
    public void Load_SeveralImpossibilities_AreAllReported() => Assert.Equal(
        [
            "3 problems in the input",
            "--set target.tensorParallel=3: target.tensorParallel: "
                + "64 attention heads of Llama-3.1-70B do not split over 3 devices",
            "--set workload.outputTokens=1: workload.outputTokens: "
                + "an output of one token comes from the prompt pass; nothing is left to speculate on",
            "pair.yaml:8:86: speculation.draft.tensorParallel: "
                + "the draft is split over 4 devices, the target over 3: they share devices",
        ],
        _files.Refusal("pair", "target.tensorParallel=3", "workload.outputTokens=1").Split('\n'));

    [Fact]
    public void Load_FileThatIsNoText_SaysSo()
    {
        File.WriteAllBytes(Path.Combine(_files.FullPath, "models", "large.yaml"), [0x61, 0x3a, 0xff]);

        Assert.Equal(
            "models/large.yaml: is not UTF-8 text: 0xFF at byte 2; save the file as UTF-8", _files.Refusal());
    }

    [Fact]
    public void Load_FolderInPlaceOfAFile_SaysSo()
    {
        Directory.CreateDirectory(Path.Combine(_files.FullPath, "folder.yaml"));

        Assert.Equal(
            "pair.yaml:2:11: hardware: folder.yaml: is a folder, not a file",
            Refusal("hardware: h100", "hardware: ./folder.yaml"));
    }

    [Fact]
    public void Load_Refused_HasEachProblemAsAValue()
    {
        var error = Assert.Throws<ScenarioException>(() => _files.Load("pair", "workload.batch=0"));

        var problem = Assert.Single(error.Problems);
        Assert.Equal("workload.batch", problem.Path);
        Assert.Equal(Mark.Of("--set workload.batch=0"), problem.Mark);
    }

    public void Dispose() => _files.Dispose();

    private string Refusal(string part, string replacement)
    {
        _files.Edit("pair.yaml", part, replacement);
        return _files.Refusal();
    }
}
