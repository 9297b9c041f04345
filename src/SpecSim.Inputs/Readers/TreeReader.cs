// `speculation.tree:` of a scenario, and presets/trees/NAME.yaml: what is drafted in place of a chain. A tree that is
// made from the acceptance can be made only when that is read, so what is read here is a plan.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Inputs.Yaml;
using SpecSim.Speculation;

namespace SpecSim.Inputs.Readers;

/// <summary>A tree that may still want to know the acceptance.</summary>
/// <param name="Depth">The longest path that is asked for.</param>
/// <param name="Make">The tree; reports what makes it impossible.</param>
/// <param name="NeedsAcceptance">Whether it does.</param>
internal sealed record TreePlan(int Depth, Func<AcceptanceProfile, TreeShape> Make, bool NeedsAcceptance = false)
{
    public static TreePlan Of(TokenTree tree, string name) =>
        new(tree.Depth, _ => new TreeShape.Fixed(tree, name));
}

internal static class TreeReader
{
    /// <summary>The kind of file that a name stands for.</summary>
    public const string Kind = "trees";

    private const int MostNodes = 1024;
    private const int MostDepth = 100;

    /// <returns>Null after reporting why there is none.</returns>
    public static TreePlan? Read(MapReader map, List<Evidence> evidence)
    {
        var name = map.TextOrNull("name");
        // A shape that somebody chooses has no source; that of a known tree has.
        map.MayHave(EvidenceReader.SourceKey, EvidenceReader.AssumedKey);
        if (map.Has(EvidenceReader.SourceKey) || map.Has(EvidenceReader.AssumedKey))
            evidence.AddRange(EvidenceReader.Read(map, "speculation.tree"));
        var kind = WordReader.Read(map, WordReader.Kind, "fixed", "children", "chains", "optimal", "dynamic");
        var plan = kind switch
        {
            "fixed" => Paths(map, name),
            "children" => Children(map, name),
            "chains" => Chains(map, name),
            "optimal" => Optimal(map, name),
            "dynamic" => Dynamic(map),
            _ => null,
        };
        if (kind is not null)
            map.Done();
        return plan;
    }

    private static TreePlan? Paths(MapReader map, string? name)
    {
        var paths = map
            .Matrix("paths", Limits.Between(1, RankLaw.MostRanks))
            .Select(path => path.Select(rank => (int)rank).ToArray())
            .ToArray();
        if (paths.Length is 0 or > MostNodes)
        {
            map.Report("paths", $"names {paths.Length} nodes; a tree has 1 to {MostNodes}");
            return null;
        }

        try
        {
            return TreePlan.Of(TokenTree.OfPaths(paths), name ?? $"tree of {paths.Length} nodes");
        }
        catch (ArgumentException wrong)
        {
            map.Report("paths", wrong.Message.Split(" (Parameter")[0]);
            return null;
        }
    }

    private static TreePlan? Children(MapReader map, string? name)
    {
        var children = map.Integers("byDepth", 1, RankLaw.MostRanks, hint: "children of each node, the root first");
        double nodes = 0;
        double width = 1;
        foreach (var count in children)
            nodes += width *= count;
        if (nodes is < 1 or > MostNodes)
        {
            map.Report("byDepth", $"makes {nodes:F0} nodes; a tree has 1 to {MostNodes}");
            return null;
        }

        return TreePlan.Of(TokenTree.OfChildren(children), name ?? $"tree of {nodes:F0} nodes");
    }

    private static TreePlan Chains(MapReader map, string? name)
    {
        var count = map.Integer("count", 1, RankLaw.MostRanks, hint: "chains side by side");
        var length = map.Integer("length", 1, MostDepth, hint: "tokens of each");
        return TreePlan.Of(TokenTree.Chains(count, length), name ?? $"{count} chains of {length}");
    }

    private static TreePlan Dynamic(MapReader map)
    {
        var depth = map.Integer("depth", 1, MostDepth, hint: "the longest path");
        var topK = map.Integer("topK", 1, 32, hint: "nodes that grow at each depth, and children of each");
        var nodes = map.Integer("nodes", 1, MostNodes, hint: "nodes that are verified");
        return new TreePlan(depth, _ => new TreeShape.Dynamic(depth, topK, nodes));
    }

    private static TreePlan Optimal(MapReader map, string? name)
    {
        var nodes = map.Integer("nodes", 1, MostNodes, hint: "the budget");
        var depth = map.Integer("depth", 1, MostDepth, hint: "the longest path");
        TreeShape.Fixed Best(AcceptanceProfile acceptance)
        {
            // Without ranks the best tree is a chain, and that nobody asked for.
            if (acceptance.Ranks is null)
                map.Report(
                    "kind", "an optimal tree is made from acceptance by rank, and this acceptance has no ranks:");
            return new TreeShape.Fixed(
                OptimalTree.Of(acceptance, nodes, depth), name ?? $"optimal tree of {nodes} nodes");
        }

        return new TreePlan(depth, Best, NeedsAcceptance: true);
    }
}
