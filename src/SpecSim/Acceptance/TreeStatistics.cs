// Closed form of rounds that draft a tree. A node is reached if the target's tokens have the ranks of its path:
//   P(node) = P(parent) p(depth, rank),  p(d, 1) = a(d),  p(d, r) = A(d, r) - A(d, r - 1)  (RankLaw.cs);
// the nodes of a depth exclude each other, so S(d), the chance that a round accepts d tokens or more, is their sum.
// Tokens per round and their variance follow from S as they do for a chain. A mixture and a burst weigh this over
// requests and states (docs/model.md, acceptance of trees).

namespace SpecSim.Acceptance;

/// <summary>Expected rounds of a tree.</summary>
public static class TreeStatistics
{
    internal static RoundStatistics Expect(AcceptanceProfile profile, TokenTree tree, double draftedShare) =>
        new(Survival(tree, Reach(profile, tree, draftedShare)), draftedShare);

    /// <summary>Share of drafted rounds in which each node is accepted, by node.</summary>
    /// <param name="profile">The law; without ranks, nodes of a higher rank are never reached.</param>
    /// <param name="tree">The tree of every drafted round.</param>
    /// <param name="draftedShare">Share of rounds that have a draft.</param>
    public static IReadOnlyList<double> Reach(
        AcceptanceProfile profile, TokenTree tree, double draftedShare = 1) => profile switch
        {
            AcceptanceProfile.Iid iid => Reach(tree, _ => iid.Alpha.Value, iid.Ranks),
            AcceptanceProfile.Positional positional =>
                Reach(tree, depth => positional.Hazard(depth - 1).Value, positional.Ranks),
            AcceptanceProfile.Mixture mixture => MixtureStatistics.Expect(
                mixture, alpha => Reach(tree, _ => alpha, mixture.Ranks), tree.Count, draftedShare),
            AcceptanceProfile.Burst burst => BurstStatistics.Reach(burst, tree, draftedShare),
            _ => throw new ArgumentOutOfRangeException(nameof(profile)),
        };

    /// <summary>S(1)..S(Depth).</summary>
    internal static double[] Survival(TokenTree tree, IReadOnlyList<double> reached)
    {
        var survival = new double[tree.Depth];
        for (int node = 0; node < tree.Count; node++)
            survival[tree.DepthOf(node) - 1] += reached[node];
        return survival;
    }

    private static double[] Reach(TokenTree tree, Func<int, double> hazard, RankLaw? ranks)
    {
        var reached = new double[tree.Count];
        for (int node = 0; node < tree.Count; node++)
        {
            int parent = tree.ParentOf(node);
            int depth = tree.DepthOf(node);
            reached[node] = (parent == TokenTree.Root ? 1 : reached[parent])
                * RankLaw.Chance(ranks, hazard(depth), depth, tree.RankOf(node));
        }

        return reached;
    }
}
