// Proposals with a choice. A scenario without one proposes a chain of its draft length; with one, its draft length is
// the depth down to which the tree is used. The draft makes one pass for each depth, over all nodes of the depth above
// that are to have children; the target verifies all nodes in one pass, each under a mask of its own path.

using SpecSim.Acceptance;

namespace SpecSim.Speculation;

/// <summary>A tree of draft tokens in place of a chain.</summary>
public abstract record TreeShape
{
    private TreeShape()
    {
    }

    /// <summary>The longest path.</summary>
    public abstract int Depth { get; }

    /// <summary>The most children of one node.</summary>
    public abstract int MostChildren { get; }

    /// <summary>Nodes verified for one sequence where the tree ends at a depth, the root not counted.</summary>
    public abstract int NodesAt(int depth);

    /// <summary>
    /// Nodes of one sequence that each further draft pass takes in, that of depth 2 first, where the tree ends at a
    /// depth; as many numbers as depths, the last without a meaning. Null for one each: a chain is a chain.
    /// </summary>
    public abstract IReadOnlyList<int>? PassWidthsAt(int depth);

    /// <summary>Rounds of this tree, down to a depth, in the long run.</summary>
    public abstract RoundStatistics Expect(AcceptanceProfile profile, int depth, double draftedShare);

    /// <summary>The same tree in every round (SpecInfer, Medusa, EAGLE-1, Sequoia).</summary>
    /// <param name="Tree">Its nodes.</param>
    /// <param name="Name">What it is called, e.g. "Medusa, 63 nodes".</param>
    public sealed record Fixed(TokenTree Tree, string Name) : TreeShape
    {
        public override int Depth => Tree.Depth;

        public override int MostChildren => Tree.MostChildren;

        public override int NodesAt(int depth) => Tree.Cut(depth).Count;

        public override IReadOnlyList<int>? PassWidthsAt(int depth) =>
            Tree.IsChain ? null : Tree.Cut(depth).InnerWidths;

        public override RoundStatistics Expect(AcceptanceProfile profile, int depth, double draftedShare) =>
            profile.Expect(Tree.Cut(depth), draftedShare);
    }

    /// <summary>
    /// A tree that follows the draft's confidence (EAGLE-2, Li et al. 2024, section 4): at each depth the
    /// <paramref name="TopK"/> likeliest nodes grow <paramref name="TopK"/> children each; of all nodes the likeliest
    /// <paramref name="TotalNodes"/> are verified.
    /// </summary>
    public sealed record Dynamic(int MostDepth, int TopK, int TotalNodes) : TreeShape
    {
        public override int Depth => MostDepth;

        public override int MostChildren => TopK;

        public override int NodesAt(int depth) => Math.Min(TotalNodes, Candidates(depth));

        public override IReadOnlyList<int> PassWidthsAt(int depth) => [.. Enumerable.Repeat(TopK, depth)];

        /// <summary>By simulation, for nobody knows a closed form; the same chance every time.</summary>
        public override RoundStatistics Expect(AcceptanceProfile profile, int depth, double draftedShare) =>
            DynamicTreeStatistics.Expect(profile, this, depth);

        /// <summary>Nodes that are drafted, verified or not.</summary>
        public int Candidates(int depth) => depth == 0 ? 0 : TopK + ((depth - 1) * TopK * TopK);
    }
}
