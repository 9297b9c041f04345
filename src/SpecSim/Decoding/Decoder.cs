// Decodes: propose, verify, append, until there are enough tokens. All there is to a method is in its proposer, and all
// there is to exactness in its verification.

namespace SpecSim.Decoding;

/// <summary>Makes draft tokens. Looks at the state alone, so a proposer may serve many requests in turn.</summary>
public interface IProposer
{
    /// <param name="state">Where the decoding stands.</param>
    /// <param name="proposal">Empty; what is added to it is verified.</param>
    void Propose(DecodingState state, Proposal proposal);
}

/// <summary>Decides which draft tokens stay.</summary>
public interface IVerification
{
    /// <summary>Whether the output may have another law than the target's.</summary>
    bool IsLossy { get; }

    /// <param name="target">The model as it is sampled from.</param>
    /// <param name="state">Where the decoding stands.</param>
    /// <param name="proposal">What was drafted; may be nothing.</param>
    Verdict Verify(ILanguageModel target, DecodingState state, Proposal proposal);
}

/// <summary>The outcome of a verification; see <see cref="DecodingRound"/>.</summary>
public readonly record struct Verdict(int[] Accepted, int ExtraToken, double[] Overlaps);

/// <summary>A decoder: a target and a way to speculate.</summary>
/// <param name="target">The model as it is sampled from: see <see cref="Sampling.Of"/>.</param>
/// <param name="proposer">Null: one token a round, the baseline.</param>
/// <param name="verification">Null: rejection sampling.</param>
public sealed class Decoder(ILanguageModel target, IProposer? proposer = null, IVerification? verification = null)
{
    private readonly IVerification _verification = verification ?? new RejectionSampling();

    /// <param name="prompt">Tokens; may be none.</param>
    /// <param name="tokenCount">How many to put out.</param>
    /// <param name="chance">The chance of this request.</param>
    public DecodedText Decode(ReadOnlySpan<int> prompt, int tokenCount, IChance chance)
    {
        var state = new DecodingState(prompt, tokenCount, chance);
        var proposal = new Proposal();
        while (state.Position < tokenCount)
        {
            proposal.Clear();
            proposer?.Propose(state, proposal);
            Verdict verdict = _verification.Verify(target, state, proposal);
            state.Add(new DecodingRound(state.Position, proposal.ToArray(), verdict.Accepted, verdict.ExtraToken)
            {
                PlannedDepth = proposal.PlannedDepth,
                DraftPasses = [.. proposal.Passes],
                MatchLength = proposal.MatchLength,
                Overlaps = verdict.Overlaps,
            });
        }

        return new DecodedText(state.Output[..tokenCount].ToArray(), state.Rounds);
    }
}
