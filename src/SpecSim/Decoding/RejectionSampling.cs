// Verification that keeps the target's law. One candidate x of law q (Leviathan et al. 2022, algorithm 1; Chen et al.
// 2023, theorem 1): it is kept with probability min(1, p(x) / q(x)), else the token is drawn from the residual
// max(0, p - q), normalised. Several (SpecInfer, Miao et al. 2023, algorithm 2): the residual takes p's place for the
// next candidate. That holds for any laws q, so long as each is the law of its candidate given the elder ones: drawn
// again from the same law, drawn without repeats (Sequoia, Chen et al. 2024), from another draft, or picked (q = 1).

namespace SpecSim.Decoding;

/// <summary>Multi-round rejection sampling.</summary>
public sealed class RejectionSampling : IVerification
{
    /// <summary>
    /// Whether rounds record <see cref="DecodingRound.Overlaps"/>: some passes over the vocabulary at each position.
    /// </summary>
    public bool RecordsOverlaps { get; init; }

    public bool IsLossy => false;

    public Verdict Verify(ILanguageModel target, DecodingState state, Proposal proposal)
    {
        var walk = new CandidateWalk(proposal);
        List<double> overlaps = [];
        while (true)
        {
            TokenLaw law = target.After(state.ContextAt(proposal, walk.Last));
            int position = state.Position + walk.Accepted;
            if (RecordsOverlaps && walk.Candidates.Count > 0)
                overlaps.Add(ChanceOf(walk.Candidates[0], proposal, law));
            if (!KeepsOne(walk, proposal, position, state.Chance, ref law))
                return new Verdict(walk.ToArray(), state.Chance.TargetToken(position, law), [.. overlaps]);
        }
    }

    // If none is kept, the law becomes that of the token which comes instead.
    private static bool KeepsOne(
        CandidateWalk walk, Proposal proposal, int position, IChance chance, ref TokenLaw law)
    {
        for (int index = 0; index < walk.Candidates.Count; index++)
        {
            int node = walk.Candidates[index];
            TokenLaw? draft = proposal.LawOf(node);
            int token = proposal[node].Token;
            double ratio = law.Probability(token) / (draft?.Probability(token) ?? 1);
            if (chance.Keeps(position, index, Math.Min(1, ratio)))
            {
                walk.Accept(index);
                return true;
            }

            law = draft is null ? law.Without(token) : law.Residual(draft);
        }

        return false;
    }

    private static double ChanceOf(int node, Proposal proposal, TokenLaw law) =>
        proposal.LawOf(node) is { } draft ? law.Overlap(draft) : law.Probability(proposal[node].Token);
}
