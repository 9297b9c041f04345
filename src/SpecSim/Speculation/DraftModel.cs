// A separate small model: K sequential passes, its own KV cache and its own prefill (Leviathan et al. 2022). Its first
// pass also takes in the last draft token after full acceptance, which it has not seen (the catch-up).

using SpecSim.Latency;
using SpecSim.Models;

namespace SpecSim.Speculation;

public abstract partial record SpeculationMethod
{
    /// <summary>
    /// A separate small model: K sequential passes, its own KV cache and its own prefill (Leviathan et al. 2022).
    /// </summary>
    /// <param name="Model">The draft as deployed.</param>
    /// <param name="TranslateHostSeconds">
    /// Host time per sequence and round to turn draft text into the target's tokens, where the two share no
    /// tokenizer; 0 where they do.
    /// </param>
    public sealed record DraftModel(Deployment Model, double TranslateHostSeconds) : SpeculationMethod
    {
        public override Deployment Draft => Model;

        public override string Drafter => Model.Model.Name;

        internal override ProposalCost CostAt(DraftingSite site) => new TranslatedCost(
            new SequentialCost(site.Passes(Model), FirstPass.CatchesUp), TranslateHostSeconds, site);
    }

    /// <summary>The passes, and the host's work on their text.</summary>
    private sealed class TranslatedCost(SequentialCost passes, double hostSeconds, DraftingSite site) : ProposalCost
    {
        public override bool TakesPrompts => true;

        public override StepCost Propose(in ProposalShape shape, ReadOnlySpan<PromptChunk> prompts) =>
            passes.Propose(shape, prompts) + site.OnHost(shape.Sequences * hostSeconds);

        public override StepCost TakeIn(ReadOnlySpan<PromptChunk> prompts) => passes.TakeIn(prompts);

        public override StepCost? Pass(int sequences, long contextTokens) => passes.Pass(sequences, contextTokens);

        public override StepCost Prefill(IReadOnlyList<int> promptTokens, int stepTokens) =>
            passes.Prefill(promptTokens, stepTokens);
    }
}
