// Closed form of the two-state burst. With T the state chain along output positions and D the
// acceptance probabilities on a diagonal, a round that starts in state s accepts i tokens or more with
// weight s (D T)^(i-1) D 1. It leaves the next round's first position in the state law s M, where
// M = sum_{a<K} (D T)^a (I - D) T + (D T)^K T, or T for a round without a draft; the long run starts rounds in
// the law that M keeps. In a tree D is the matrix D(r) of the rank of each node, and what a node's children do not
// accept leaves the round there; a chain is the tree of one path.

namespace SpecSim.Acceptance;

internal static class BurstStatistics
{
    public static RoundStatistics Expect(AcceptanceProfile.Burst burst, int draftLength, double draftedShare) =>
        new(Reach(burst, TokenTree.Chain(draftLength), draftedShare), draftedShare);

    /// <summary>Share of drafted rounds in which each node is accepted.</summary>
    public static double[] Reach(AcceptanceProfile.Burst burst, TokenTree tree, double draftedShare)
    {
        var reached = new double[tree.Count];
        Walk(burst, tree, StationaryStart(burst, tree, draftedShare), reached);
        return reached;
    }

    /// <summary>The state law at the first draft position of a round, in the long run.</summary>
    private static Pair StationaryStart(AcceptanceProfile.Burst burst, TokenTree tree, double draftedShare)
    {
        double undrafted = 1 - draftedShare;
        double easyToHard = (draftedShare * Walk(burst, tree, new Pair(1, 0)).Hard)
            + (undrafted * Next(burst, new Pair(1, 0)).Hard);
        double hardToEasy = (draftedShare * Walk(burst, tree, new Pair(0, 1)).Easy)
            + (undrafted * Next(burst, new Pair(0, 1)).Easy);
        double moves = easyToHard + hardToEasy;
        double easy = moves == 0 ? burst.EasyShare : hardToEasy / moves;
        return new Pair(easy, 1 - easy);
    }

    /// <summary>Goes down a tree.</summary>
    /// <param name="start">The state law at the round's first position.</param>
    /// <param name="reached">Filled with the weight that accepts each node; empty where nobody asks.</param>
    /// <returns>The state law at the next round's first position.</returns>
    private static Pair Walk(
        AcceptanceProfile.Burst burst, TokenTree tree, Pair start, Span<double> reached = default)
    {
        var end = default(Pair);
        // By node + 1: the law at the position behind it.
        var states = new Pair[tree.Count + 1];
        states[0] = start;
        for (int node = TokenTree.Root; node < tree.Count; node++)
        {
            Pair state = states[node + 1];
            Pair left = state;
            for (int rank = 1; rank <= tree.ChildCount(node); rank++)
            {
                int child = tree.FirstChild(node) + rank - 1;
                Pair accepted = Accept(burst, state, tree.DepthOf(child), rank);
                left = new Pair(left.Easy - accepted.Easy, left.Hard - accepted.Hard);
                states[child + 1] = Next(burst, accepted);
                if (!reached.IsEmpty)
                    reached[child] = accepted.Easy + accepted.Hard;
            }

            // The extra token takes the position behind the last node that was accepted.
            Pair next = Next(burst, left);
            end = new Pair(end.Easy + next.Easy, end.Hard + next.Hard);
        }

        return end;
    }

    private static Pair Accept(AcceptanceProfile.Burst burst, Pair state, int depth, int rank) => new(
        state.Easy * RankLaw.Chance(burst.Ranks, burst.EasyAlpha.Value, depth, rank),
        state.Hard * RankLaw.Chance(burst.Ranks, burst.HardAlpha.Value, depth, rank));

    private static Pair Next(AcceptanceProfile.Burst burst, Pair state) => new(
        (state.Easy * (1 - burst.EasyToHard.Value)) + (state.Hard * burst.HardToEasy.Value),
        (state.Easy * burst.EasyToHard.Value) + (state.Hard * (1 - burst.HardToEasy.Value)));

    private readonly record struct Pair(double Easy, double Hard);
}
