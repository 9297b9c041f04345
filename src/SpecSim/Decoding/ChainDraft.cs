// A draft model's chain: each token drawn after the one before. It may stop early where the draft is unsure. The token
// that made it stop stays in the proposal: left out because of what it is, the next token's law would be another.

namespace SpecSim.Decoding;

/// <summary>One token after the other from a draft model.</summary>
/// <param name="draft">The draft as it is sampled from.</param>
/// <param name="length">How many tokens.</param>
/// <param name="stopBelow">Nothing is drafted after a token that the draft gives a lower probability.</param>
public sealed class ChainDraft(ILanguageModel draft, DraftLength length, double stopBelow = 0) : IProposer
{
    public ChainDraft(ILanguageModel draft, int length)
        : this(draft, new DraftLength.Fixed(length))
    {
    }

    public void Propose(DecodingState state, Proposal proposal)
    {
        proposal.PlannedDepth = length.ForRound(state.Rounds);
        int node = Proposal.Root;
        for (int depth = 0; depth < proposal.PlannedDepth; depth++)
        {
            TokenLaw law = draft.After(state.ContextAt(proposal, node));
            proposal.CountPass();
            int token = state.Chance.DraftToken(state.Position, proposal.Count, law);
            double confidence = law.Probability(token);
            node = proposal.Add(node, token, law, confidence);
            if (confidence < stopBelow)
                break;
        }
    }
}
