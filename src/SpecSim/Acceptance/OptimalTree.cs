// The tree of n nodes, none deeper than D, that accepts most (Sequoia, Chen et al. 2024, section 3.1, finds it by
// dynamic programming). A node adds to the tokens per round just the probability P(node) of being reached, whatever
// else is in the tree; P(node) <= P(parent), and not above that of its better sibling while ranks are in order of
// likelihood. So the n likeliest nodes of the infinite tree are closed under parents and better siblings: they are a
// tree, and no other tree of n nodes has a larger sum. They are taken best first, each opening its first child and its
// next sibling. Under a law in which a later rank is likelier than an earlier one (a hazard below that of rank 2) the
// order of ranks still holds, and the tree is good but not proven best.

namespace SpecSim.Acceptance;

/// <summary>Best trees for a budget of nodes.</summary>
public static class OptimalTree
{
    /// <summary>The best tree for this acceptance.</summary>
    /// <param name="profile">With ranks. Of a mixture and a burst the mean hazards by depth count.</param>
    /// <param name="nodes">As many; fewer where no further node is ever reached.</param>
    /// <param name="depth">The longest path.</param>
    public static TokenTree Of(AcceptanceProfile profile, int nodes, int depth)
    {
        IReadOnlyList<double?> hazards = profile.Expect(depth).Hazards;
        var open = new PriorityQueue<Candidate, (double Unlikeliness, int Order)>();
        int order = 0;
        void Open(IReadOnlyList<int> parent, double reachedParent, int rank)
        {
            int level = parent.Count + 1;
            if (level > depth || rank > RankLaw.MostRanks)
                return;
            double chance = RankLaw.Chance(profile.Ranks, hazards[level - 1] ?? 0, level, rank);
            if (reachedParent * chance > 0)
                open.Enqueue(new Candidate(parent, reachedParent, rank, chance), (-reachedParent * chance, order++));
        }

        var paths = new List<IReadOnlyList<int>>();
        Open([], 1, 1);
        while (paths.Count < nodes && open.TryDequeue(out Candidate? best, out _))
        {
            int[] path = [.. best.Parent, best.Rank];
            paths.Add(path);
            Open(path, best.ReachedParent * best.Chance, 1);
            Open(best.Parent, best.ReachedParent, best.Rank + 1);
        }

        return TokenTree.OfPaths(paths);
    }

    private sealed record Candidate(IReadOnlyList<int> Parent, double ReachedParent, int Rank, double Chance);
}
