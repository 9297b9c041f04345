// Proposals with a choice. A scenario without one proposes a chain of its draft length; with one, its draft length is
// the depth down to which the tree is used.

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

    /// <summary>The most nodes that are verified for one sequence, the root not counted.</summary>
    public abstract int Nodes { get; }

    /// <summary>The same tree in every round (SpecInfer, Medusa, EAGLE-1, Sequoia).</summary>
    /// <param name="Tree">Its nodes.</param>
    /// <param name="Name">What it is called, e.g. "Medusa, 63 nodes".</param>
    public sealed record Fixed(TokenTree Tree, string Name) : TreeShape
    {
        public override int Depth => Tree.Depth;

        public override int Nodes => Tree.Count;
    }

    /// <summary>
    /// A tree that follows the draft's confidence (EAGLE-2, Li et al. 2024, section 4): at each depth the
    /// <paramref name="TopK"/> likeliest nodes grow <paramref name="TopK"/> children each; of all nodes the likeliest
    /// <paramref name="TotalNodes"/> are verified.
    /// </summary>
    public sealed record Dynamic(int MostDepth, int TopK, int TotalNodes) : TreeShape
    {
        public override int Depth => MostDepth;

        public override int Nodes => TotalNodes;
    }
}
