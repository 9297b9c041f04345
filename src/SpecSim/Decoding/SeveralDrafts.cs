// Several proposers side by side: a small and a tiny draft, a draft and a lookup. Their proposals make one tree, and
// verification tries them in the order given. One candidate's chance does not depend on another's, so any may join.

namespace SpecSim.Decoding;

/// <summary>Every one proposes from the last certain token.</summary>
public sealed class SeveralDrafts(params IReadOnlyList<IProposer> drafts) : IProposer
{
    public void Propose(DecodingState state, Proposal proposal)
    {
        int planned = 0;
        for (int source = 0; source < drafts.Count; source++)
        {
            proposal.Source = source;
            drafts[source].Propose(state, proposal);
            planned = Math.Max(planned, proposal.PlannedDepth);
        }

        proposal.PlannedDepth = planned;
    }
}
