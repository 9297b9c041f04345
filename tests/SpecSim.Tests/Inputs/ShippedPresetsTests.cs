// Every preset that comes with the program: scenarios load and resolve to themselves; parts that no scenario names
// load too; shapes have the published number of parameters.

using System.Globalization;
using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Inputs.Yaml;
using SpecSim.Models;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Inputs;

public sealed class ShippedPresetsTests
{
    // A published count is rounded, or leaves biases and norms in.
    private const double CountTolerance = 0.01;

    // Fits any device and any model: what is to be loaded is the part, not the whole.
    private const string Frame =
        """
        title: A frame for one part
        hardware: h100-sxm
        engine: vllm
        target: { model: qwen2.5-0.5b, weights: bf16, activations: bf16, kv: bf16, tensorParallel: 1 }
        speculation: { method: none }
        acceptance: { kind: iid, alpha: 0.7 }
        workload: { batch: 1, promptTokens: 16, outputTokens: 16 }
        run: { seed: 1, replications: 1 }
        source: { frame: made for tests }
        """;

    private static readonly string Root = Repository.At("presets");

    public static TheoryData<string> Scenarios => Names("scenarios");

    public static TheoryData<string> Hardware => Names("hardware");

    public static TheoryData<string> Engines => Names("engines");

    public static TheoryData<string> Models => Names("models");

    public static TheoryData<string> Drafts => Names("drafts");

    public static TheoryData<string> Acceptance => Names("acceptance");

    public static TheoryData<string> Workloads => Names("workloads");

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Scenario_ResolvesToATextThatStandsAlone(string name)
    {
        var loaded = new ScenarioLoader([Root]).Load(name);

        using var elsewhere = new TempFolder();
        var again = new ScenarioLoader([]).Load(elsewhere.Write("any.yaml", loaded.ResolvedYaml));

        Assert.Equal(ValueText.Of(loaded.Scenario), ValueText.Of(again.Scenario));
        Assert.Equal(ValueText.Of(loaded.Serving), ValueText.Of(again.Serving));
        Assert.Equal(loaded.Serving is not null, name.StartsWith("serving-", StringComparison.Ordinal));
        Assert.Equal(loaded.ResolvedYaml, again.ResolvedYaml);
        Assert.Equal(name, loaded.Scenario.Name);
    }

    [Theory]
    [MemberData(nameof(Hardware))]
    public void Hardware_Loads(string name) => Assert.NotEmpty(InFrame($"hardware={name}").Device.Latency.Source);

    [Theory]
    [MemberData(nameof(Engines))]
    public void Engine_Loads(string name) => Assert.NotEmpty(InFrame($"engine={name}").Engine.Source);

    [Theory]
    [MemberData(nameof(Models))]
    public void Model_HasItsPublishedParameters(string name)
    {
        var model = InFrame("hardware.memory=900 TB", $"target.model={name}").Target.Model;

        AssertParameters("models", name, model);
    }

    [Theory]
    [MemberData(nameof(Drafts))]
    public void Draft_HasItsPublishedParameters(string name)
    {
        var head = $"{{head: {name}, weights: bf16, activations: bf16, kv: bf16, tensorParallel: 1}}";

        var scenario = InFrame(
            "hardware.memory=900 TB", $"speculation={{method: draft-head, draftLength: 1, draft: {head}}}");

        AssertParameters("drafts", name, scenario.Method.Draft!.Model);
    }

    [Theory]
    [MemberData(nameof(Acceptance))]
    public void Acceptance_Loads(string name)
    {
        var profile = InFrame($"acceptance={name}").Acceptance;

        Assert.InRange(profile.Expect(4).TokensPerRound, 1, 5);
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void Workload_LoadsAndSaysWhatItsMeanIs(string name)
    {
        var lengths = new ScenarioLoader([Root]).Load(
            "serving-llama8b-h100", $"workload.lengths={name}",
            "target.model.contextLimit=1000000", "hardware.memory=900 TB").Serving!.Workload.Lengths;

        // The sentence about straight lines quotes the means of the law.
        var text = File.ReadAllText(Repository.At($"presets/workloads/{name}.yaml")).ReplaceLineEndings(" ");
        Assert.Contains($"their mean is {Shown(lengths.MeanPromptTokens)} prompt", text, StringComparison.Ordinal);
        Assert.Contains($"and {Shown(lengths.MeanOutputTokens)} output", text, StringComparison.Ordinal);

        static string Shown(double tokens) =>
            tokens.ToString(tokens >= 100 ? "N0" : "F1", CultureInfo.InvariantCulture);
    }

    // What stands in no file needs no source; what comes with the program does.
    [Fact]
    public void Files_AllSayWhereTheirNumbersComeFrom()
    {
        var silent = Repository.Files("presets", ".yaml").Where(file =>
        {
            var problems = new SpecSim.Inputs.Yaml.Problems();
            var map = YamlText.ReadFile(file, problems);
            problems.ThrowIfAny();
            return map!["source"] is null && map["assumed"] is null && map["extends"] is null;
        });

        Assert.Empty(silent.Select(Repository.Relative));
    }

    private static TheoryData<string> Names(string kind) =>
        [.. new PresetCatalog([Root]).List(kind).Select(entry => entry.Name)];

    private static Scenario InFrame(params string[] options)
    {
        using var folder = new TempFolder();
        return new ScenarioLoader([Root]).Load(folder.Write("frame.yaml", Frame), options).Scenario;
    }

    private static void AssertParameters(string kind, string name, TransformerModel model)
    {
        var map = new Library([Root]).Load(kind, name, new SpecSim.Inputs.Yaml.Problems())!;
        if (map["parameters"] is not ScalarNode { Text: var text })
            return;
        var published = double.Parse(text, CultureInfo.InvariantCulture);
        Assert.InRange(model.StoredParameters / published, 1 - CountTolerance, 1 + CountTolerance);
    }
}
