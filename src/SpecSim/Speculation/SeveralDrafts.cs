// Several draft models that each propose a chain of K tokens; the target verifies all chains as one tree and keeps the
// longest run it accepts (SpecInfer, Miao et al. 2024, merge-based trees). The drafts run one after the other, or
// beside each other in streams on the same devices. The acceptance profile is that of the best of the chains.

using SpecSim.Latency;
using SpecSim.Models;

namespace SpecSim.Speculation;

public abstract partial record SpeculationMethod
{
    /// <summary>A chain from each of several drafts.</summary>
    /// <param name="Drafts">The drafts as deployed; all in memory.</param>
    /// <param name="Beside">In streams beside each other; else one after the other.</param>
    public sealed record SeveralDrafts(IReadOnlyList<Deployment> Drafts, bool Beside) : SpeculationMethod
    {
        public override IReadOnlyList<Deployment> Models => Drafts;

        public override string Drafter => string.Join(" and ", Drafts.Select(draft => draft.Model.Name));

        public override string Details =>
            $"{Drafter}, a chain each, {(Beside ? "beside each other" : "one after the other")}";

        public override int RivalTokens(int draftLength) => (Drafts.Count - 1) * draftLength;

        public bool Equals(SeveralDrafts? other) =>
            other is not null && Beside == other.Beside && Drafts.SequenceEqual(other.Drafts);

        public override int GetHashCode() => Drafts.Count;

        internal override ProposalCost CostAt(DraftingSite site) => new SeveralCost(this, site);
    }

    private sealed class SeveralCost(SeveralDrafts method, DraftingSite site) : ProposalCost
    {
        private readonly SequentialCost[] _drafts =
            [.. method.Drafts.Select(draft => new SequentialCost(site.Passes(draft), FirstPass.CatchesUp))];

        public override bool TakesPrompts => true;

        public override StepCost Propose(in ProposalShape shape, ReadOnlySpan<PromptChunk> prompts)
        {
            var costs = new StepCost[_drafts.Length];
            for (int draft = 0; draft < costs.Length; draft++)
                costs[draft] = _drafts[draft].Propose(shape, prompts);
            return method.Beside ? SharedDevices.Beside(costs, site.Device, site.Target) : Sum(costs);
        }

        public override StepCost TakeIn(ReadOnlySpan<PromptChunk> prompts)
        {
            StepCost sum = default;
            foreach (SequentialCost draft in _drafts)
                sum += draft.TakeIn(prompts);
            return sum;
        }

        public override StepCost Prefill(IReadOnlyList<int> promptTokens, int stepTokens) =>
            Sum(_drafts.Select(draft => draft.Prefill(promptTokens, stepTokens)));

        private static StepCost Sum(IEnumerable<StepCost> costs) =>
            costs.Aggregate(default(StepCost), (sum, cost) => sum + cost);
    }
}
