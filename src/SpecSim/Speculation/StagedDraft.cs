// Staged (cascade) drafting: the draft's own tokens are speculated upon by something smaller (Spector & Re 2023;
// Chen et al. 2023, "Cascade Speculative Drafting"). The draft no longer runs K passes of one token but N inner
// rounds: an inner proposal of k tokens and one draft pass that verifies them. An inner round yields j + 1 tokens, j
// accepted, so the rounds until K tokens are there have the mean
//     N(K) = 1 + sum over j of P(j accepted) N(K - j - 1),    N(m) = 0 for m <= 0.
// Which tokens the target accepts does not change: inner verification keeps the draft's own distribution.

using SpecSim.Latency;
using SpecSim.Models;
using SpecSim.Quantities;

namespace SpecSim.Speculation;

public abstract partial record SpeculationMethod
{
    /// <summary>A draft model that is itself speculated upon.</summary>
    /// <param name="Model">The draft as deployed.</param>
    /// <param name="Inner">What drafts for it: a smaller model, or a lookup.</param>
    /// <param name="InnerLength">k tokens of an inner proposal.</param>
    /// <param name="InnerAlpha">Chance that the draft accepts an inner token, each on its own.</param>
    public sealed record StagedDraft(
        Deployment Model, SpeculationMethod Inner, int InnerLength, Probability InnerAlpha) : SpeculationMethod
    {
        public override Deployment Draft => Model;

        public override IReadOnlyList<Deployment> Models => [Model, .. Inner.Models];

        public override bool DraftsTrees => false;

        public override string Drafter => $"{Model.Model.Name}, itself drafted for {Inner.Preposition} {Inner.Drafter}";

        /// <summary>Mean inner rounds until the draft has so many tokens.</summary>
        public double InnerRounds(int draftLength)
        {
            double[] yields = Yields();
            var rounds = new double[draftLength + 1];
            for (int wanted = 1; wanted <= draftLength; wanted++)
            {
                rounds[wanted] = 1;
                for (int tokens = 1; tokens < wanted && tokens <= yields.Length; tokens++)
                    rounds[wanted] += yields[tokens - 1] * rounds[wanted - tokens];
            }

            return rounds[draftLength];
        }

        internal override ProposalCost CostAt(DraftingSite site) => new StagedCost(this, site);

        /// <summary>Chances that an inner round yields 1, 2, ..., k + 1 tokens.</summary>
        private double[] Yields()
        {
            var yields = new double[InnerLength + 1];
            double survives = Inner.DraftedShare;
            yields[0] = 1 - survives;
            for (int accepted = 0; accepted < InnerLength; accepted++)
            {
                yields[accepted] += survives * (1 - InnerAlpha.Value);
                survives *= InnerAlpha.Value;
            }

            yields[InnerLength] += survives;
            return yields;
        }
    }

    private sealed class StagedCost(StagedDraft method, DraftingSite site) : ModelCost(site.Passes(method.Model))
    {
        private readonly ProposalCost? _inner = method.Inner.CostAt(site with { Scale = 1 });

        public override StepCost Propose(in ProposalShape shape, ReadOnlySpan<PromptChunk> prompts)
        {
            int length = method.InnerLength;
            ProposalShape inner = shape with { DraftLength = length, AcceptedTokens = 0, FullyAccepted = 0 };
            StepCost proposal = _inner?.Propose(inner, []) ?? default;
            double share = method.Inner.DraftedShare;
            StepCost drafted = Passes.Evaluate(StepShape.Verify(shape.Sequences, length, shape.ContextTokens));
            StepCost plain = Passes.Evaluate(StepShape.Decode(shape.Sequences, shape.ContextTokens));
            StepCost round = ((proposal + drafted) * share) + (plain * (1 - share));
            StepCost rounds = round * method.InnerRounds(shape.DraftLength);

            // The tokens that the draft has not seen ride along in its first pass; only prompts cost a pass of theirs.
            return prompts.IsEmpty ? rounds : rounds + TakeIn(prompts);
        }

        public override StepCost TakeIn(ReadOnlySpan<PromptChunk> prompts) =>
            base.TakeIn(prompts) + (_inner?.TakeIn(prompts) ?? default);

        public override StepCost Prefill(IReadOnlyList<int> promptTokens, int stepTokens) =>
            base.Prefill(promptTokens, stepTokens) + (_inner?.Prefill(promptTokens, stepTokens) ?? default);
    }
}
