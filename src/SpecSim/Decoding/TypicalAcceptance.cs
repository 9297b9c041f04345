// Typical acceptance (Medusa, Cai et al. 2024, section 3.3.1): a draft token is kept where the target finds it likely
// enough, and of all paths kept the longest stays. What the draft prefers comes too often: the output does not have the
// target's law. With H the entropy of the target's law p, a token x is kept if p(x) > min(epsilon, delta exp(-H)).

namespace SpecSim.Decoding;

/// <summary>Keeps what is typical of the target. Lossy.</summary>
/// <param name="epsilon">The probability that is always enough.</param>
/// <param name="delta">The share of exp(-H) that is enough where the target is unsure.</param>
/// <remarks>The defaults are those of Medusa's code and of vLLM: 0.09 and 0.3, the root of 0.09.</remarks>
public sealed class TypicalAcceptance(double epsilon = 0.09, double delta = 0.3) : IVerification
{
    public bool IsLossy => true;

    public Verdict Verify(ILanguageModel target, DecodingState state, Proposal proposal)
    {
        var laws = new Dictionary<int, (TokenLaw Law, double Least)>();
        (TokenLaw Law, double Least) At(int node)
        {
            if (!laws.TryGetValue(node, out (TokenLaw Law, double Least) at))
            {
                TokenLaw after = target.After(state.ContextAt(proposal, node));
                laws[node] = at = (after, Math.Min(epsilon, delta * Math.Exp(-after.Entropy)));
            }

            return at;
        }

        // Parents come before children, and of equally deep nodes the first stays.
        int deepest = Proposal.Root;
        var kept = new HashSet<int> { Proposal.Root };
        for (int node = 0; node < proposal.Count; node++)
        {
            DraftedToken drafted = proposal[node];
            if (!kept.Contains(drafted.Parent))
                continue;
            (TokenLaw law, double least) = At(drafted.Parent);
            if (law.Probability(drafted.Token) <= least)
                continue;
            kept.Add(node);
            if (deepest == Proposal.Root || drafted.Depth > proposal[deepest].Depth)
                deepest = node;
        }

        List<int> path = [];
        for (int node = deepest; node != Proposal.Root; node = proposal[node].Parent)
            path.Insert(0, node);
        return new Verdict([.. path], state.Chance.TargetToken(state.Position + path.Count, At(deepest).Law), []);
    }
}
