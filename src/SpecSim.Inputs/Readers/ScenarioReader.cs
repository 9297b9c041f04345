// presets/NAME.yaml: a scenario, put together from the files it names. After reading, the tree is the resolved
// scenario: every name is replaced by what the file says, every default is written.

using SpecSim.Controllers;
using SpecSim.Experiments;
using SpecSim.Inputs.Yaml;
using SpecSim.Latency;
using SpecSim.Models;
using SpecSim.Quantities;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Workloads;

namespace SpecSim.Inputs.Readers;

internal static class ScenarioReader
{
    /// <summary>The keys that hold a name or a map, and the kind of file that is named.</summary>
    public static readonly IReadOnlyList<(string Path, string Kind)> References =
    [
        ("hardware", "hardware"),
        ("engine", "engines"),
        ("target.model", "models"),
        ("speculation.draft.model", "models"),
        ("speculation.draft.head", "drafts"),
        ("speculation.inner.draft.model", "models"),
        ("speculation.drafts[].model", "models"),
        ("speculation.branches[].draft.model", "models"),
        ("speculation.branches[].draft.head", "drafts"),
        ("speculation.branches[].acceptance", "acceptance"),
        ("speculation.tree", TreeReader.Kind),
        ("acceptance", "acceptance"),
        ("workload.lengths", OpenWorkloadReader.Kind),
        ("workload.categories[].lengths", OpenWorkloadReader.Kind),
        ("workload.categories[].acceptance", "acceptance"),
        .. ConditionReader.References,
        (ControllerReader.Key, ControllerReader.Files),
    ];

    private static readonly (string Name, CostParts Value)[] CostPartNames =
    [
        .. Enum.GetValues<CostParts>().Where(part => part != CostParts.None)
            .Select(part => (System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(part.ToString()), part)),
    ];

    /// <returns>The scenario, and the one of a server around it where the file has a <c>serving:</c> map.</returns>
    public static (Scenario Single, ServingScenario? Serving) Read(MapReader map, Library library)
    {
        var name = map.Text("name");
        var title = map.Text("title", hint: "one line for people");
        var evidence = new List<Evidence>(EvidenceReader.Read(map, ""));
        var device = HardwareReader.Read(map.Reference("hardware", "hardware", library), library, evidence);
        var engine = EngineReader.Read(map.Reference("engine", "engines", library), evidence);
        var target = DeploymentReader.ReadModel(map.Map("target"), library, evidence);
        var (method, draftLength, tree, rule) = SpeculationReader.Read(
            map.Map("speculation"), target, library, evidence);
        var acceptance = AcceptanceReader.Read(map.Reference("acceptance", "acceptance", library), evidence);
        if (method.Draft is { } draft)
            AddTokenizers(target.Model, draft.Model, evidence);
        var control = ControllerReader.ReadOwn(map, library, evidence);
        var serving = map.MapOrNull("serving");
        var open = serving is null ? null : OpenWorkloadReader.Read(map.Map("workload"), library, evidence);
        var scenario = new Scenario(
            name, title, device, engine, target, method, draftLength, acceptance,
            map.MapOrNull("anchors") is { } anchors ? Anchors(anchors) : Speculation.Anchors.None,
            open is null ? WorkloadReader.Read(map.Map("workload")) : OneOf(open),
            WorkloadReader.ReadRun(map.Map("run")),
            [.. evidence.Distinct()])
        {
            Tree = tree?.Make(acceptance),
            Without = Without(map),
            Control = (serving is null ? control : null) ?? new DraftControl.Fixed(),
            Verification = rule,
        };
        var hasOwnAcceptances = open?.Categories.Any(category => category.Acceptance is not null) == true;
        scenario = ConditionReader.Apply(map, scenario, hasOwnAcceptances, library);
        var served = open is null ? null : ServingReader.Read(serving!, scenario, open, control);
        map.Done();
        return (scenario, served);
    }

    // What a lone user sees: a request of mean length. With one token there would be no time per output token.
    private static ClosedWorkload OneOf(OpenWorkload open) => new(
        1,
        new LengthLaw.Fixed((int)Math.Round(open.MeanPromptTokens)),
        new LengthLaw.Fixed(Math.Max(2, (int)Math.Round(open.MeanOutputTokens))));

    // `without: [draftHead, sampling]`: what-if questions about the engine's overheads.
    private static CostParts Without(MapReader map)
    {
        var parts = CostParts.None;
        if (!map.Has("without"))
            return parts;
        foreach (var part in map.Choices("without", CostPartNames))
            parts |= part;
        return parts;
    }

    private static Anchors Anchors(MapReader map)
    {
        var anchors = new Anchors(Pass(map.MapOrNull("target")), Pass(map.MapOrNull("draft")));
        map.Done();
        return anchors;
    }

    private static MeasuredPass? Pass(MapReader? map)
    {
        if (map is null)
            return null;
        var pass = new MeasuredPass(
            map.Quantity("time", Dimension.Time, Limits.Between(1e-9, 3600)), map.Integer("context", 1, 10_000_000));
        map.Done();
        return pass;
    }

    // Nothing is refused: methods for such pairs exist. But their cost and their acceptance are not those of others.
    private static void AddTokenizers(TransformerModel target, TransformerModel draft, List<Evidence> evidence)
    {
        if (target.Tokenizer != draft.Tokenizer)
            evidence.Add(new Evidence(
                "speculation: tokenizers",
                $"{target.Name} has the tokenizer {target.Tokenizer}, {draft.Name} has {draft.Tokenizer}: the pair "
                + "needs a universal-draft method, which translates the draft's text, and an acceptance measured "
                + "with it",
                Assumed: true));
    }
}
