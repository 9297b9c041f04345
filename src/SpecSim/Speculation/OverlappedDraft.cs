// Draft and verify at the same time (PEARL, Liu et al. 2024; AMUSD, McDanel 2024): while the target verifies one
// proposal the draft already makes the next, on devices of its own or in a stream beside the target's. What happens
// to a request step by step is in Serving/OverlappedBatch.cs; here is what its two halves are.

using SpecSim.Acceptance;
using SpecSim.Models;

namespace SpecSim.Speculation;

public abstract partial record SpeculationMethod
{
    /// <summary>A draft model that does not wait for the target.</summary>
    /// <param name="Model">The draft as deployed.</param>
    /// <param name="HasOwnDevices">On devices of its own, which are paid for; else on the target's, in a
    /// stream.</param>
    public sealed record OverlappedDraft(Deployment Model, bool HasOwnDevices) : SpeculationMethod
    {
        public override Deployment Draft => Model;

        public override IReadOnlyList<Deployment> Models => HasOwnDevices ? [] : [Model];

        public override int OwnDevices => HasOwnDevices ? Model.TensorParallel : 0;

        public override bool DraftsTrees => false;

        public override string Drafter => $"{Model.Model.Name} while it verifies";

        public override string Details => HasOwnDevices
            ? $"{Model.Model.Name} on {Model.TensorParallel} more of the devices, while the target verifies"
            : $"{Model.Model.Name} in a stream beside the target's";

        public override string ServingRefusal =>
            "a server's steps draft first and verify then; overlapped drafting runs in a closed batch";

        internal override ProposalCost CostAt(DraftingSite site) =>
            new SequentialCost(site.Passes(Model), FirstPass.CatchesUp);
    }
}

/// <summary>
/// The closed form of overlapped drafting: a request is fresh (F: no proposal lies ready) or ready (R: K - 1 tokens
/// do). A fresh step tests the first draft token while the proposal is made and yields one token either way:
/// F -> R with chance a(1). A ready step tests the K - 1 that lie ready and the first of the next proposal; it
/// yields the accepted tokens and the correction, or all K: R -> R with chance q = a(2)...a(K) a(1), else R -> F. In
/// the long run
///     share of ready steps r = a(1) / (a(1) + 1 - q),
///     tokens per step = (1 - r) + r (1 + s(1) + ... + s(K-1)),  s(j) the chance that j of the K or more are accepted.
/// </summary>
/// <param name="ReadyShare">r.</param>
/// <param name="TokensPerStep">Of one request.</param>
/// <param name="AcceptedPerStep">Draft tokens among them.</param>
public readonly record struct OverlapChain(double ReadyShare, double TokensPerStep, double AcceptedPerStep)
{
    /// <summary>Exact where all requests have the same hazards; elsewhere with those of all rounds together.</summary>
    public static OverlapChain Of(AcceptanceProfile acceptance, int draftLength)
    {
        double[] hazards = [.. acceptance.Expect(draftLength).Hazards.Select(hazard => hazard ?? 0)];
        double first = hazards[0];
        double survives = 1;
        double before = 0;
        for (int tested = 1; tested < draftLength; tested++)
            before += survives *= hazards[tested];
        double all = survives * first;
        double ready = first + 1 - all == 0 ? 0 : first / (first + 1 - all);
        return new OverlapChain(
            ready, 1 - ready + (ready * (1 + before)), ((1 - ready) * first) + (ready * (before + all)));
    }
}
