// `speculation:` of a scenario: how tokens are drafted, and how many.

using System.Globalization;
using SpecSim.Experiments;
using SpecSim.Inputs.Yaml;
using SpecSim.Models;
using SpecSim.Speculation;

namespace SpecSim.Inputs.Readers;

internal static class SpeculationReader
{
    private const string LengthKey = "draftLength";
    private const string TreeKey = "tree";

    private const string VerificationKey = "verification";

    private static readonly (string Name, VerificationRule Value)[] Rules =
        [.. Enum.GetValues<VerificationRule>().Select(rule => (VerificationRules.Word(rule), rule))];

    /// <param name="target">The target, which some methods draft with.</param>
    public static (SpeculationMethod Method, int DraftLength, TreePlan? Tree, VerificationRule Rule) Read(
        MapReader map, Deployment target, Library library, List<Evidence> evidence)
    {
        var name = WordReader.Read(map, MethodReader.Key, MethodReader.Names);
        if (name is null)
            return (new SpeculationMethod.None(), 0, null, VerificationRule.Rejection);
        RemoveKeysOfOthers(map, name);
        var tree = name != MethodReader.None && map.ReferenceOrNull(TreeKey, TreeReader.Kind, library) is { } shape
            ? TreeReader.Read(shape, evidence)
            : null;
        // A tree that is wrong is one problem, not also a missing length.
        var depth = map.Has(TreeKey) ? (tree?.Depth ?? 1).ToString(CultureInfo.InvariantCulture) : null;
        var draftLength = name == MethodReader.None
            ? 0
            : map.Integer(LengthKey, 0, MethodReader.LongestDraft, depth, "tokens drafted each round");
        map.MayHave(VerificationKey);
        var rule = map.Has(VerificationKey) ? map.Choice(VerificationKey, Rules) : VerificationRule.Rejection;
        var method = MethodReader.Read(name, map, new MethodSite(target, library, evidence));
        map.Done();
        return (method, draftLength, tree, rule);
    }

    // With method none, `--set speculation.method=none` switches speculation off and the rest has no meaning: it is
    // left out of the tree. Under another method a key that has no meaning is a mistake.
    private static void RemoveKeysOfOthers(MapReader map, string method)
    {
        if (method == MethodReader.None)
        {
            map.Node.Remove(LengthKey);
            map.Node.Remove(TreeKey);
            map.Node.Remove(VerificationKey);
        }

        foreach (var key in MethodReader.KeysOfOthers(method).Where(map.Has).ToList())
        {
            if (method != MethodReader.None)
            {
                var owners = string.Join(" or ", MethodReader.Owners(key));
                map.Report(key, $"is a key of the method {owners}, and the method is {method}");
            }

            map.Node.Remove(key);
        }
    }
}
