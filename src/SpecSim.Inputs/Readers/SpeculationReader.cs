// `speculation:` of a scenario: how tokens are drafted, and how many.

using System.Globalization;
using SpecSim.Experiments;
using SpecSim.Inputs.Yaml;
using SpecSim.Quantities;
using SpecSim.Speculation;

namespace SpecSim.Inputs.Readers;

internal static class SpeculationReader
{
    private const int LongestDraft = 100;
    private const string MethodKey = "method";
    private const string LengthKey = "draftLength";
    private const string TreeKey = "tree";

    private const string None = "none";
    private const string DraftModel = "draft-model";
    private const string DraftHead = "draft-head";
    private const string ParallelHeads = "parallel-heads";
    private const string PromptLookup = "prompt-lookup";

    // The keys of each method beside method and draftLength.
    private static readonly (string Method, string Key)[] Keys =
    [
        (DraftModel, "draft"), (DraftModel, "translateHost"), (DraftHead, "draft"),
        (ParallelHeads, "heads"), (PromptLookup, "hitRate"),
    ];

    public static (SpeculationMethod Method, int DraftLength, TreePlan? Tree) Read(
        MapReader map, Library library, List<Evidence> evidence)
    {
        var name = WordReader.Read(map, MethodKey, None, DraftModel, DraftHead, ParallelHeads, PromptLookup);
        if (name is null)
            return (new SpeculationMethod.None(), 0, null);
        RemoveKeysOfOthers(map, name);
        var tree = name != None && map.ReferenceOrNull(TreeKey, TreeReader.Kind, library) is { } shape
            ? TreeReader.Read(shape, evidence)
            : null;
        // A tree that is wrong is one problem, not also a missing length.
        var depth = map.Has(TreeKey) ? (tree?.Depth ?? 1).ToString(CultureInfo.InvariantCulture) : null;
        var draftLength = name == None
            ? 0
            : map.Integer(LengthKey, 0, LongestDraft, depth, "tokens drafted each round");
        SpeculationMethod method = name switch
        {
            DraftModel => new SpeculationMethod.DraftModel(
                DeploymentReader.ReadModel(map.Map("draft"), library, evidence),
                map.Quantity("translateHost", Dimension.Time, Limits.Between(0, 60), fallback: "0 s")),
            DraftHead => new SpeculationMethod.DraftHead(
                DeploymentReader.ReadHead(map.Map("draft"), library, evidence)),
            ParallelHeads => new SpeculationMethod.ParallelHeads(map.Integer("heads", 1, LongestDraft)),
            PromptLookup => new SpeculationMethod.PromptLookup(
                map.Probability("hitRate", hint: "the probability that a round finds an earlier occurrence")),
            _ => new SpeculationMethod.None(),
        };
        map.Done();
        return (method, draftLength, tree);
    }

    // With method none, `--set speculation.method=none` switches speculation off and the rest has no meaning: it is
    // left out of the tree. Under another method a key that has no meaning is a mistake.
    private static void RemoveKeysOfOthers(MapReader map, string method)
    {
        if (method == None)
        {
            map.Node.Remove(LengthKey);
            map.Node.Remove(TreeKey);
        }

        var own = Keys.Where(pair => pair.Method == method).Select(pair => pair.Key);
        foreach (var key in Keys.Select(pair => pair.Key).Distinct().Except(own).Where(map.Has).ToList())
        {
            var owners = string.Join(" or ", Keys.Where(pair => pair.Key == key).Select(pair => pair.Method));
            if (method != None)
                map.Report(key, $"is a key of the method {owners}, and the method is {method}");
            map.Node.Remove(key);
        }
    }
}
