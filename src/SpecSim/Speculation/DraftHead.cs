// A head of one decoder layer on the target's hidden states, run K times (EAGLE, Li et al. 2024; multi-token
// prediction modules): its first pass takes in all tokens that the last round produced.

using SpecSim.Models;

namespace SpecSim.Speculation;

public abstract partial record SpeculationMethod
{
    /// <summary>
    /// A head of one decoder layer on the target's hidden states, run K times (EAGLE, Li et al. 2024;
    /// multi-token prediction modules): its first pass takes in all tokens that the last round produced.
    /// </summary>
    public sealed record DraftHead(Deployment Model) : SpeculationMethod
    {
        public override Deployment Draft => Model;

        public override string Drafter => Model.Model.Name;

        internal override ProposalCost CostAt(DraftingSite site) =>
            new SequentialCost(site.Passes(Model), FirstPass.TakesInAccepted);
    }
}
