// Lookahead decoding (Fu et al. 2024): no draft model. Every target pass carries two branches beside the last token.
// The lookahead branch, W (N - 1) tokens, runs W Jacobi iterations side by side and feeds a pool of n-grams; the
// verification branch, up to G (N - 1) tokens, tests G n-grams of the pool that begin with the last token. With K =
// N - 1 a pass has 1 + (W + G) K tokens, and logits and choice of tokens for all of them. Where the pool has no
// fitting n-gram the window still runs: 1 + W K tokens. The acceptance profile is that of the best of the guesses.

using SpecSim.Acceptance;
using SpecSim.Latency;
using SpecSim.Quantities;

namespace SpecSim.Speculation;

public abstract partial record SpeculationMethod
{
    /// <summary>Guesses from a pool of n-grams, of one token more than the draft length.</summary>
    /// <param name="Window">W.</param>
    /// <param name="Guesses">G.</param>
    /// <param name="HitRate">Probability that the pool has a guess.</param>
    public sealed record Lookahead(int Window, int Guesses, Probability HitRate) : SpeculationMethod
    {
        public override bool DraftsTrees => false;

        public override string Drafter => "lookahead decoding";

        public override string Preposition => "by";

        public override string Details => $"lookahead decoding (window {Window}, {Guesses} guesses)";

        public override double DraftedShare => HitRate.Value;

        public override string ServingRefusal =>
            "lookahead decoding fills every pass with its window, and the server's token budget does not know of it; "
            + "run a closed batch";

        public override int StandingTokens(int draftLength) => Window * draftLength;

        public override int RivalTokens(int draftLength) => (Guesses - 1) * draftLength;

        public override SpeculationMethod Shifted(double shift) =>
            this with { HitRate = AcceptanceDraw.Shifted(HitRate, shift) };

        internal override ProposalCost CostAt(DraftingSite site) => new PoolCost(site);
    }

    /// <summary>The pool is a table that the host keeps: one search a sequence, as for a lookup.</summary>
    private sealed class PoolCost(DraftingSite site) : ProposalCost
    {
        public override StepCost Propose(in ProposalShape shape, ReadOnlySpan<PromptChunk> prompts) =>
            site.OnHost(shape.Sequences * site.Engine.LookupHostSeconds);
    }
}
