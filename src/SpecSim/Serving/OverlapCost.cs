// What a step costs in which draft and target work at the same time (Serving/OverlappedBatch.cs has the why).

using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Models;
using SpecSim.Speculation;

namespace SpecSim.Serving;

/// <summary>Costs of overlapped steps. Not thread-safe.</summary>
public sealed class OverlapCost(
    RoundModel rounds, SpeculationMethod.OverlappedDraft method, Deployment target, Device device)
{
    /// <summary>The prompts through both models: at the same time on devices of their own, else in turn.</summary>
    public StepCost Prompts(IReadOnlyList<int> promptTokens)
    {
        StepCost target = rounds.TargetPrefill(promptTokens);
        StepCost draft = rounds.DraftPrefill(promptTokens);
        return method.HasOwnDevices ? target + Exposed(draft, target.TotalSeconds) : target + draft;
    }

    /// <summary>One step: the draft phase is what drafting adds to the verify pass.</summary>
    /// <param name="sequences">Requests in the batch.</param>
    /// <param name="ready">Of these, with K - 1 tokens to verify.</param>
    /// <param name="draftLength">K.</param>
    /// <param name="contextTokens">KV tokens over all.</param>
    public RoundCost Step(int sequences, int ready, int draftLength, long contextTokens)
    {
        // K - 1 tokens lie ready: the target's pass is that of a round with as many drafted.
        var verified = new RoundShape(sequences, ready, draftLength - 1, contextTokens, 0, 0);
        StepCost verify = rounds.Evaluate(verified).Verify;
        StepCost draft = rounds
            .Evaluate(new RoundShape(sequences, sequences, draftLength, contextTokens, 0, 0)).Draft;
        StepCost both = method.HasOwnDevices
            ? verify.TotalSeconds >= draft.TotalSeconds ? verify : draft
            : SharedDevices.Beside([verify, draft], device, target);
        return new RoundCost(Exposed(draft, draft.TotalSeconds - (both.TotalSeconds - verify.TotalSeconds)), verify);
    }

    /// <summary>The cost with so many seconds of it hidden behind other work; its traffic stays.</summary>
    private static StepCost Exposed(StepCost cost, double hiddenSeconds)
    {
        double seconds = Math.Max(0, cost.TotalSeconds - hiddenSeconds);
        return cost with { DeviceSeconds = seconds, SamplingSeconds = 0, HostSeconds = 0 };
    }
}
