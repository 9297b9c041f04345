// Loading whole scenarios: from files to values, from options, from other scenarios, and back from what was written.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Quantities;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Tests.Support;
using SpecSim.Workloads;

namespace SpecSim.Tests.Inputs;

public sealed class ScenarioLoaderTests : IDisposable
{
    private const string LatencySource =
        "gemm; assumed: decodeAttention, verifyAttention, prefillAttention, allReduce, elementwise";

    private readonly PresetFiles _files = new();

    [Fact]
    public void Load_Preset_IsWhatIsBuiltInCode()
    {
        var scenario = _files.Load().Scenario;

        var built = Build.Scenario() with { Name = "pair", Evidence = scenario.Evidence };
        built = built with
        {
            Engine = built.Engine with { Source = "end-to-end runs" },
            Device = built.Device with { Latency = built.Device.Latency with { Source = LatencySource } },
        };
        Assert.Equal(ValueText.Of(built), ValueText.Of(scenario));
    }

    [Fact]
    public void Load_ResolvedYaml_IsAnEqualScenarioAndTheSameText()
    {
        var loaded = _files.Load();

        var again = Reload(loaded);

        Assert.Equal(ValueText.Of(loaded.Scenario), ValueText.Of(again.Scenario));
        Assert.Equal(loaded.ResolvedYaml, again.ResolvedYaml);
    }

    [Fact]
    public void Load_Preset_ResolvesToOneReadableText() => Snapshot.Match(_files.Load().ResolvedYaml, "yaml");

    [Fact]
    public void Load_File_IsNamedAfterIt()
    {
        var file = _files.Write("elsewhere/mine.yaml", PresetTexts.Pair);

        Assert.Equal("mine", _files.Load(file).Scenario.Name);
        Assert.Equal("own", _files.Load(file, "name=own").Scenario.Name);
    }

    [Fact]
    public void Load_NameInTwoFolders_IsThatOfTheFirst()
    {
        using var own = new TempFolder();
        own.Write("acceptance/by-small.yaml", "{ kind: iid, alpha: 0.1, source: { alpha: mine } }");

        var scenario = new ScenarioLoader([own.FullPath, _files.FullPath]).Load("pair").Scenario;

        Assert.Equal(new AcceptanceProfile.Iid(new Probability(0.1)), scenario.Acceptance);
    }

    [Fact]
    public void Load_Options_ChangeWhatTheyName()
    {
        var scenario = _files.Load(
            "pair", "run.seed=7", "run.replications=3", "target.model.layers=10", "acceptance.alpha=0.5").Scenario;

        Assert.Equal((7u, 3), (scenario.Run.Seed, scenario.Run.Replications));
        Assert.Equal(10, scenario.Target.Model.Layers);
        Assert.Equal(new AcceptanceProfile.Iid(new Probability(0.5)), scenario.Acceptance);
    }

    [Fact]
    public void Load_Extending_KeepsWhatIsNotSaid()
    {
        _files.Write(
            "shorter.yaml",
            """
            extends: pair
            title: Shorter drafts
            speculation: { draftLength: 2 }
            hardware: { price: 1 USD/h }
            """);

        var scenario = _files.Load("shorter").Scenario;

        var below = _files.Load().Scenario;
        var expected = below with
        {
            Name = "shorter",
            Title = "Shorter drafts",
            DraftLength = 2,
            Device = below.Device with { Price = new UsdPerHour(1) },
        };
        Assert.Equal(ValueText.Of(expected), ValueText.Of(scenario));
    }

    [Fact]
    public void Load_ExtendingWithAnotherKind_TakesNothingOfTheOldOne()
    {
        _files.Write(
            "lookup.yaml",
            """
            extends: pair
            speculation: { method: prompt-lookup, draftLength: 3, hitRate: 0.6 }
            acceptance: { kind: positional, hazards: [0.9, 0.8], beyond: reject }
            """);

        var scenario = _files.Load("lookup").Scenario;

        Assert.Equal(new SpeculationMethod.PromptLookup(new Probability(0.6)), scenario.Method);
        Assert.Equal(
            new AcceptanceProfile.Positional([new Probability(0.9), new Probability(0.8)], BeyondLast.Reject),
            scenario.Acceptance);
    }

    [Fact]
    public void Load_MethodNoneByOption_IsTheScenarioWithoutSpeculation()
    {
        var loaded = _files.Load("pair", "speculation.method=none");

        var expected = _files.Load().Scenario.WithoutSpeculation with { Evidence = loaded.Scenario.Evidence };
        Assert.Equal(ValueText.Of(expected), ValueText.Of(loaded.Scenario));
        Assert.Contains("\nspeculation: { method: none }\n", loaded.ResolvedYaml, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_EachMethod_HasItsParts()
    {
        var pair = _files.Load().Scenario;
        const string types = "weights: bf16, activations: bf16, kv: fp8, tensorParallel: 2";

        var head = _files.Load(
            "pair", $"speculation={{method: draft-head, draftLength: 4, draft: {{head: head, {types}}}}}").Scenario;
        var heads = _files.Load("pair", "speculation={method: parallel-heads, draftLength: 3, heads: 4}").Scenario;
        var model = _files.Load("pair", "speculation.translateHost=2 ms").Scenario;

        var deployed = Assert.IsType<SpeculationMethod.DraftHead>(head.Method).Model;
        Assert.Equal(2, deployed.TensorParallel);
        Assert.Equal((24576, 16384), (deployed.Model.InputProjectionSize, deployed.Model.AttentionInputSize));
        Assert.True(deployed.Model.SharesEmbedding);
        Assert.False(deployed.Model.SharesHead);
        Assert.Equal(new SpeculationMethod.ParallelHeads(4), heads.Method);
        Assert.Equal(new SpeculationMethod.DraftModel(pair.Method.Draft!, 2e-3), model.Method);
    }

    [Fact]
    public void Load_EachLawOfLengths_IsRead()
    {
        var workload = _files.Load(
            "pair",
            "workload.promptTokens={kind: uniform, low: 100, high: 900}",
            "workload.outputTokens={kind: log-normal, median: 400, sigma: 0.8, limit: 4096}").Scenario.Workload;

        Assert.Equal(
            new ClosedWorkload(1, new LengthLaw.Uniform(100, 900), new LengthLaw.LogNormal(400, 0.8, 4096)), workload);
    }

    [Fact]
    public void Load_Mixture_TakesShapesOrMeanAndSpread()
    {
        var shapes = _files.Load("pair", "acceptance={kind: mixture, a: 4, b: 2}").Scenario.Acceptance;
        var moments = _files.Load("pair", "acceptance={kind: mixture, mean: 0.7, spread: 0.1}").Scenario.Acceptance;

        Assert.Equal(new AcceptanceProfile.Mixture(4, 2), shapes);
        // variance = a b / ((a + b)^2 (a + b + 1))
        var (a, b) = (((AcceptanceProfile.Mixture)moments).A, ((AcceptanceProfile.Mixture)moments).B);
        Assert.Equal(0.7, a / (a + b), 12);
        Assert.Equal(0.1, Math.Sqrt(a * b / ((a + b) * (a + b) * (a + b + 1))), 12);
    }

    [Fact]
    public void Load_Burst_IsRead() => Assert.Equal(
        new AcceptanceProfile.Burst(new(0.9), new(0.4), new(0.1), new(0.2)),
        _files.Load(
            "pair", "acceptance={kind: burst, easyAlpha: 0.9, hardAlpha: 0.4, easyToHard: 0.1, hardToEasy: 0.2}")
            .Scenario.Acceptance);

    [Fact]
    public void Load_Anchors_AreRead() => Assert.Equal(
        new Anchors(new MeasuredPass(14.1e-3, 512), new MeasuredPass(1.8e-3, 256)),
        _files.Load(
            "pair", "anchors={target: {time: 14.1 ms, context: 512}, draft: {time: 1.8 ms, context: 256}}")
            .Scenario.Anchors);

    [Fact]
    public void Load_DefaultsOfTheRun_AreWrittenOut()
    {
        var loaded = _files.Load();

        Assert.Equal(SpecSim.Kernel.RunLimits.Default, loaded.Scenario.Run.Limits);
        Assert.Contains(
            "\nrun: { seed: 1, replications: 8, maxEvents: 1000000000, maxTime: 365 d }\n",
            loaded.ResolvedYaml,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ResolvedScenario_RunsToTheSameDigest()
    {
        var loaded = _files.Load("pair", "run.replications=2");

        Assert.Equal(Experiment.Run(loaded.Scenario).Digest, Experiment.Run(Reload(loaded).Scenario).Digest);
    }

    public void Dispose() => _files.Dispose();

    // Without any preset folder: the text stands alone.
    private static LoadedScenario Reload(LoadedScenario loaded)
    {
        using var elsewhere = new TempFolder();
        return new ScenarioLoader([]).Load(elsewhere.Write("any.yaml", loaded.ResolvedYaml));
    }
}
