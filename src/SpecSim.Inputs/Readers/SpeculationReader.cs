// `speculation:` of a scenario: how tokens are drafted, and how many.

using SpecSim.Experiments;
using SpecSim.Inputs.Yaml;
using SpecSim.Quantities;
using SpecSim.Speculation;

namespace SpecSim.Inputs.Readers;

internal static class SpeculationReader
{
    private const int LongestDraft = 1000;
    private const string MethodKey = "method";
    private const string LengthKey = "draftLength";

    private enum Kind
    {
        None,
        DraftModel,
        DraftHead,
        ParallelHeads,
        PromptLookup,
    }

    private static readonly (string Name, Kind Value)[] Methods =
    [
        ("none", Kind.None), ("draft-model", Kind.DraftModel), ("draft-head", Kind.DraftHead),
        ("parallel-heads", Kind.ParallelHeads), ("prompt-lookup", Kind.PromptLookup),
    ];

    // The keys of each method beside method and draftLength.
    private static readonly (Kind Method, string Key)[] Keys =
    [
        (Kind.DraftModel, "draft"), (Kind.DraftModel, "translateHost"), (Kind.DraftHead, "draft"),
        (Kind.ParallelHeads, "heads"), (Kind.PromptLookup, "hitRate"),
    ];

    public static (SpeculationMethod Method, int DraftLength) Read(MapReader map, Library library, List<Evidence> evidence)
    {
        if (!KindReader.TryRead(map, MethodKey, out var kind, Methods))
            return (new SpeculationMethod.None(), 0);
        RemoveKeysOfOthers(map, kind);
        var draftLength = kind == Kind.None
            ? 0
            : map.Integer(LengthKey, 0, LongestDraft, hint: "tokens drafted each round");
        SpeculationMethod method = kind switch
        {
            Kind.DraftModel => new SpeculationMethod.DraftModel(
                DeploymentReader.ReadModel(map.Map("draft"), library, evidence),
                map.Quantity("translateHost", Dimension.Time, Limits.Between(0, 60), fallback: "0 s")),
            Kind.DraftHead => new SpeculationMethod.DraftHead(
                DeploymentReader.ReadHead(map.Map("draft"), library, evidence)),
            Kind.ParallelHeads => new SpeculationMethod.ParallelHeads(map.Integer("heads", 1, LongestDraft)),
            Kind.PromptLookup => new SpeculationMethod.PromptLookup(
                map.Probability("hitRate", hint: "the probability that a round finds an earlier occurrence")),
            _ => new SpeculationMethod.None(),
        };
        map.Done();
        return (method, draftLength);
    }

    // With method none, `--set speculation.method=none` switches speculation off and the rest has no meaning: it is
    // left out of the tree. Under another method a key that has no meaning is a mistake.
    private static void RemoveKeysOfOthers(MapReader map, Kind kind)
    {
        if (kind == Kind.None)
            map.Node.Remove(LengthKey);
        foreach (var key in Keys.Select(pair => pair.Key).Distinct().Except(KeysOf(kind)).Where(map.Has).ToList())
        {
            if (kind != Kind.None)
                map.Report(key, $"is a key of the method {OwnersOf(key)}, and the method is {NameOf(kind)}");
            map.Node.Remove(key);
        }
    }

    private static IEnumerable<string> KeysOf(Kind kind) => Keys.Where(pair => pair.Method == kind).Select(pair => pair.Key);

    private static string OwnersOf(string key) =>
        string.Join(" or ", Keys.Where(pair => pair.Key == key).Select(pair => NameOf(pair.Method)));

    private static string NameOf(Kind kind) => Methods.First(method => method.Value == kind).Name;
}
