// A draft model's tree of a given shape. Children of a node can be drawn independently (SpecInfer), drawn without
// repeats (Sequoia, Chen et al. 2024: no candidate is wasted on a token that was rejected), or be the draft's most
// probable tokens (Medusa, EAGLE). Drawn ones carry the law they were drawn from, picked ones none. The
// shape is fixed before anything is drawn: which tokens are shown to the target must not depend on what they are.

using SpecSim.Acceptance;

namespace SpecSim.Decoding;

/// <summary>How the children of a node are chosen.</summary>
public enum ChildChoice
{
    /// <summary>Each from the draft's law, whatever its siblings are.</summary>
    Drawn,

    /// <summary>Each from the draft's law without its elder siblings.</summary>
    DrawnWithoutRepeats,

    /// <summary>The most probable ones, in order.</summary>
    MostLikely,
}

/// <summary>A tree of one shape in every round.</summary>
public sealed class TreeDraft : IProposer
{
    private readonly ILanguageModel _draft;
    private readonly TokenTree _tree;
    private readonly ChildChoice _choice;

    /// <param name="draft">The draft as it is sampled from.</param>
    /// <param name="tree">The shape.</param>
    /// <param name="choice">How children are chosen.</param>
    public TreeDraft(ILanguageModel draft, TokenTree tree, ChildChoice choice) =>
        (_draft, _tree, _choice) = (draft, tree, choice);

    public void Propose(DecodingState state, Proposal proposal)
    {
        // Where a law has fewer tokens than a node should have children, the tree has fewer nodes than its shape.
        const int Missing = -2;
        Span<int> places = _tree.Count <= 256 ? stackalloc int[_tree.Count] : new int[_tree.Count];
        var siblings = new Dictionary<int, Siblings>();
        int depth = 0;
        for (int node = 0; node < _tree.Count; node++)
        {
            int above = _tree.ParentOf(node);
            int parent = above == TokenTree.Root ? Proposal.Root : places[above];
            places[node] = Missing;
            if (parent == Missing)
                continue;
            if (!siblings.TryGetValue(parent, out Siblings? family))
                siblings[parent] = family = new Siblings(_draft.After(state.ContextAt(proposal, parent)), _choice);
            if (family.Next(state, proposal.Count) is not { } child)
                continue;
            places[node] = proposal.Add(parent, child.Token, child.Law, family.Confidence(child.Token));
            if (proposal[places[node]].Depth <= depth)
                continue;
            // All nodes of a depth are drafted in one pass.
            proposal.CountPass();
            proposal.PlannedDepth = ++depth;
        }
    }

    /// <summary>The children of one node, one after the other.</summary>
    private sealed class Siblings(TokenLaw law, ChildChoice choice)
    {
        private readonly IEnumerator<(int Token, double Probability)> _inOrder = law.InOrder().GetEnumerator();
        private TokenLaw? _left;
        private bool _began;

        public double Confidence(int token) => law.Probability(token);

        /// <summary>Null where no token is left.</summary>
        public (int Token, TokenLaw? Law)? Next(DecodingState state, int node)
        {
            if (choice == ChildChoice.MostLikely)
                return _inOrder.MoveNext() ? (_inOrder.Current.Token, null) : null;
            TokenLaw? from = _began ? _left : law;
            if (from is null)
                return null;
            int token = state.Chance.DraftToken(state.Position, node, from);
            _began = true;
            _left = choice == ChildChoice.Drawn ? law : from.Probability(token) < 1 ? from.Without(token) : null;
            return (token, from);
        }
    }
}
