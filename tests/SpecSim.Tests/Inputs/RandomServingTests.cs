// Random workloads and servers through the files: what is resolved loads to the same; and whatever a user writes after
// --set, the answer is a scenario or a list of problems, never a crash.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Tests.Inputs;

public sealed class RandomServingTests : IDisposable
{
    // One of each list makes a scenario that is possible.
    private static readonly string[][] Choices =
    [
        [
            "workload.arrivals.rate=3.3 /s", "workload.arrivals={law: constant, rate: 1e-3 /s}",
            "workload.arrivals={law: gamma, rate: [{at: 0 s, rate: 7 /s}, {at: 1 min, rate: 0 /s}], variation: 0.3}",
            "workload.arrivals={law: poisson, rate: [{at: 0 s, rate: 0 /s}, {at: 1 h, rate: 9 /s}], between: ramp}",
            "workload.arrivals={law: on-off, onRate: 9 /s, offRate: 0 /s, meanOn: 1 s, meanOff: 3.7 min}",
            "workload.arrivals={law: closed-loop, clients: 12}",
        ],
        ["workload.requests=7", "workload.duration=1.5 min", "workload.prefixBlockTokens=512"],
        [
            "workload.lengths=mixed", "workload.promptTokens={kind: quantiles, shares: [0, .1, 1], tokens: [1, 1, 9]}",
            "workload.outputTokens={kind: geometric, mean: 12.5, limit: 100}", "workload.outputTokens=1",
        ],
        [
            "workload.categories=[{name: '1', share: 1, sharedPrefix: {tokens: 9}}, {name: 'a: b', share: 0}]",
            "workload.categories=[{name: x, share: 0.1, lengths: mixed, acceptance: by-small}]",
            "workload.priorities=[{name: x, share: 1e-3, rank: 7}]", "workload.impatience={share: 0, meanTime: 1 s}",
            "workload.retries={limit: 0, backOff: 0 s, jitter: 1}",
        ],
        [
            "serving.replicas=9", "serving.router=power-of-two", "serving.maxPromptChunk=16", "serving.watermark=0",
            "serving.kvTokens=1e6", "serving.order=priority", "serving.queueLimit=1", "serving.prefixCaching=true",
            "serving.disaggregation={prefillReplicas: 1, link: 1 GB/s}",
        ],
        [
            "serving.controller=goodput", "serving.controller={kind: queue-limit, offAbove: 0}",
            "serving.controller={kind: schedule, ranges: [{upTo: 1, draftLength: 5}, {upTo: 2, draftLength: 0}]}",
            "serving.fallback={}", "serving.objectives={endToEnd: 1 min, share: 1}", "serving.warmUp=1 s",
        ],
        [
            "serving.faults=[{kind: kv-loss, at: 0 s, for: 1 s, magnitude: 1}, {kind: draft-loss, at: 1 s, for: 1 s}]",
            "serving.faults=[{kind: acceptance-drop, meanTimeBetween: 1 h, meanDuration: 1 s, magnitude: 0}]",
            "serving.faults=[]",
        ],
    ];

    private static readonly string[] Paths =
    [
        "workload", "workload.arrivals", "workload.arrivals.law", "workload.arrivals.rate", "workload.arrivals.rate[0]",
        "workload.arrivals.rate[1].at", "workload.arrivals.variation", "workload.arrivals.between",
        "workload.requests", "workload.duration", "workload.lengths", "workload.lengths.promptTokens.shares",
        "workload.lengths.trace", "workload.promptTokens", "workload.categories", "workload.categories[0]",
        "workload.categories[0].share", "workload.categories[1].acceptance", "workload.categories[1].promptTokens",
        "workload.categories[0].sharedPrefix.texts", "workload.priorities", "workload.priorities[1].rank",
        "workload.impatience", "workload.retries.jitter", "workload.prefixBlockTokens", "workload.batch",
        "serving", "serving.replicas", "serving.router", "serving.kvTokens", "serving.watermark",
        "serving.disaggregation", "serving.controller", "serving.controller.ranges[0].upTo", "serving.fallback",
        "serving.objectives", "serving.objectives.share", "serving.warmUp", "serving.faults", "serving.faults[0]",
        "serving.faults[1].magnitude", "serving.faults[3].meanDuration", "speculation.draftLength",
        "target.model.contextLimit", "extends", "batch",
    ];

    private static readonly string[] Values =
    [
        "", "~", "[]", "{}", "0", "1", "2", "-1", "0.5", "1e999", "NaN", "1 s", "0 s", "1e-12 s", "100000 d", "1 /s",
        "0 /s", "1e300 /s", "true", "text", "[1, 2]", "{a: 1}", "[{a: 1}]", "{kind: schedule}", "{law: trace}",
        "{law: trace, trace: {file: served.yaml, format: csv}}", "{trace: {file: ./no, format: mooncake}}", "trace",
        "closed-loop", "goodput", "mixed", "./mixed.yaml", "by-small", "2147483647", "10000000",
        "{kind: quantiles, shares: [], tokens: []}", "[{name: a, share: 1}]", "[{kind: straggler}]",
    ];

    private readonly ServedFiles _files = new();

    [Fact]
    public void Load_AnyServer_ResolvesToATextThatLoadsToTheSame()
    {
        var options = Gen.CollectToArray(Choices.Select(choice => Gen.Elements(choice)));

        var property = Prop.ForAll(options.ToArbitrary(), chosen =>
        {
            var loaded = _files.Load("served", chosen);
            var again = _files.Again(loaded);

            Assert.Equal(ValueText.Of(loaded.Serving), ValueText.Of(again.Serving));
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
            return _files.Load("rich", options).Serving?.Problems().Count is 0 or null;
        }
        catch (ScenarioException refused)
        {
            return refused.Problems.Count > 0 && refused.Message.Length > 0;
        }
    }
}
