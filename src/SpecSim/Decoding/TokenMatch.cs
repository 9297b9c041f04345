// Verification by match: the target draws its token as if there were no draft, and a draft token that is the same is
// kept. The output is the baseline's under the same luck, token for token, at any temperature. It keeps no more than
// rejection sampling: a drawn candidate with probability sum p q, which is at most sum min(p, q).

namespace SpecSim.Decoding;

/// <summary>The draft's token must be the one that the target draws.</summary>
public sealed class TokenMatch : IVerification
{
    public bool IsLossy => false;

    public Verdict Verify(ILanguageModel target, DecodingState state, Proposal proposal)
    {
        var walk = new CandidateWalk(proposal);
        while (true)
        {
            TokenLaw law = target.After(state.ContextAt(proposal, walk.Last));
            int token = state.Chance.TargetToken(state.Position + walk.Accepted, law);
            int index = 0;
            while (index < walk.Candidates.Count && proposal[walk.Candidates[index]].Token != token)
                index++;
            if (index == walk.Candidates.Count)
                return new Verdict(walk.ToArray(), token, []);
            walk.Accept(index);
        }
    }
}
