// Parallel drafting: a draft that proposes all K tokens in one pass, from K - 1 mask tokens behind the last one (PARD,
// An et al. 2025; P-EAGLE), or a block of K masks that it fills at once (DFlash block drafts). The pass also takes in
// what the last round accepted. Its cost hardly grows with K while the pass is bound by its weights; what falls is
// acceptance at later positions, for no drafted token sees another: the profile says so.

using SpecSim.Latency;
using SpecSim.Models;

namespace SpecSim.Speculation;

public abstract partial record SpeculationMethod
{
    /// <summary>One pass with K tokens a sequence.</summary>
    /// <param name="Model">The draft as deployed, with a KV cache of its own.</param>
    public sealed record ParallelDraft(Deployment Model) : SpeculationMethod
    {
        public override Deployment Draft => Model;

        public override bool DraftsTrees => false;

        public override string Drafter => $"{Model.Model.Name} in one pass";

        internal override ProposalCost CostAt(DraftingSite site) => new ParallelDraftCost(site.Passes(Model));
    }

    private sealed class ParallelDraftCost(StepModel passes) : ModelCost(passes)
    {
        public override StepCost Propose(in ProposalShape shape, ReadOnlySpan<PromptChunk> prompts)
        {
            int masked = shape.Sequences * shape.DraftLength;
            int most = shape.DraftLength + SequentialCost.Ceiling(shape.AcceptedTokens, shape.Sequences);
            return Passes.Evaluate(
                new StepShape(shape.Sequences, masked + shape.AcceptedTokens, most, shape.ContextTokens, masked),
                prompts);
        }
    }
}
