// Random scenarios through the files: what is resolved loads to the same; and whatever a user writes after --set,
// the answer is a scenario or a list of problems, never a crash.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Inputs.Yaml;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Inputs;

public sealed class RandomScenarioTests : IDisposable
{
    private const string Types = "weights: int4, activations: bf16, kv: fp8, tensorParallel: 2";

    // One of each list makes a scenario that is possible.
    private static readonly string[][] Choices =
    [
        ["hardware=h100", "hardware=h100-pcie", "hardware.price=1.5 USD/h", "hardware.latency.gemm.bf16.base=1e-3 ms"],
        ["engine.graphs=false", "engine.stepTokens=2.048e3", "engine.memoryFraction=0.95", "engine.launch=0 s"],
        ["target.weights=int8", "target.kv=fp8", "target.model.contextLimit=8192", "target.tensorParallel=8"],
        [
            "speculation.draftLength=0", "speculation.method=none", "speculation.translateHost=0.3 ms",
            "speculation={method: parallel-heads, heads: 4, draftLength: 4}",
            "speculation={method: prompt-lookup, hitRate: 0.123456789012345678, draftLength: 9}",
            $"speculation={{method: draft-head, draftLength: 3, draft: {{head: head, {Types}}}}}",
            $"speculation={{method: draft-model, draftLength: 2, draft: {{model: other, {Types}}}}}",
        ],
        [
            "acceptance.alpha=1", "acceptance={kind: positional, hazards: [1, 0.5, .25], beyond: reject}",
            "acceptance={kind: mixture, mean: 0.81, spread: 0.05}", "acceptance={kind: mixture, a: 1e-1, b: 7}",
            "acceptance={kind: burst, easyAlpha: 0.9, hardAlpha: 0, easyToHard: 0.1, hardToEasy: 1}",
        ],
        [
            "workload.batch=17", "workload.promptTokens={kind: uniform, low: 1, high: 77}",
            "workload.outputTokens={kind: log-normal, median: 40.5, sigma: 0, limit: 99}",
        ],
        ["run.seed=4294967295", "run.maxTime=1 min", "run.maxEvents=1e6", "title='a: title # of ''two'' parts'"],
    ];

    private static readonly string[] Paths =
    [
        "title", "name", "hardware", "hardware.memory", "hardware.bandwidth", "hardware.peak.bf16", "hardware.price",
        "hardware.multiprocessors", "hardware.latency", "hardware.latency.kind", "hardware.latency.from",
        "hardware.latency.gemm.bf16.base", "hardware.latency.allReduce", "hardware.latency.allReduce[0].devices",
        "hardware.latency.verifyAttention.kind", "hardware.source", "engine", "engine.stepTokens", "engine.graphs",
        "engine.reservedMemory", "target", "target.model", "target.model.kvHeads", "target.model.headSize",
        "target.model.parameters", "target.weights", "target.tensorParallel", "speculation", "speculation.method",
        "speculation.draftLength", "speculation.draft", "speculation.draft.model", "speculation.draft.head",
        "speculation.translateHost", "speculation.heads", "acceptance", "acceptance.kind", "acceptance.alpha",
        "acceptance.mean", "acceptance.source.alpha", "anchors", "anchors.target", "anchors.draft.time",
        "workload.batch",
        "workload.promptTokens", "workload.outputTokens.low", "run", "run.seed", "run.replications", "run.maxTime",
        "source", "assumed", "extends", "", ".", "a[0]", "hardware[0]", "hardware.latency.allReduce[9]",
    ];

    private static readonly string[] Values =
    [
        "", "~", "[]", "{}", "0", "1", "2", "-1", "0.5", "1e999", "NaN", ".inf", "0 B", "1e300 GB", "1 s", "0 s",
        "1e-12 s",
        "100000 d", "999 TB", "1 MB", "999 PFLOP/s", "1 MB/s", "true", "text", "'quoted'", "[1, 2]", "{a: 1}", "{a: [}",
        "&x 1", "*x", "!!int 3", "none", "mixture", "unsplit", "h100-pcie", "small", "head", "./pair.yaml", "10000000",
        "2147483647", "4294967296", "9223372036854775808", "{kind: uniform, low: 1, high: 2}", "a: b: c", "\u0000",
        "\t",
    ];

    private readonly PresetFiles _files = new();

    [Fact]
    public void Load_AnyScenario_ResolvesToATextThatLoadsToTheSame()
    {
        var options = Gen.CollectToArray(Choices.Select(choice => Gen.Elements(choice)));

        var property = Prop.ForAll(options.ToArbitrary(), chosen =>
        {
            var loaded = _files.Load("pair", chosen);
            var file = _files.Write("elsewhere/any.yaml", loaded.ResolvedYaml);
            var again = new ScenarioLoader([]).Load(file);

            Assert.Equal(ValueText.Of(loaded.Scenario), ValueText.Of(again.Scenario));
            Assert.Equal(loaded.ResolvedYaml, again.ResolvedYaml);
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(50), property);
    }

    [Fact]
    public void Load_AnyOptions_IsAScenarioOrAListOfProblems()
    {
        var option = Gen.Elements(Paths).SelectMany(path => Gen.Elements(Values).Select(value => $"{path}={value}"));
        var options = Gen.Choose(1, 3).SelectMany(count => Gen.ArrayOf(option, count));

        var property = Prop.ForAll(options.ToArbitrary(), chosen => IsAnswered(chosen));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), property);
    }

    public void Dispose() => _files.Dispose();

    private bool IsAnswered(string[] options)
    {
        try
        {
            var scenario = _files.Load("pair", options).Scenario;
            return scenario.Problems().Count == 0;
        }
        catch (ScenarioException refused)
        {
            return refused.Problems.Count > 0 && refused.Message.Length > 0;
        }
    }
}
