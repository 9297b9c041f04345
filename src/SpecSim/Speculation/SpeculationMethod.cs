// How draft tokens are made. Methods differ in what they cost: time per round, prompt work, weights and
// KV cache. The law by which the target accepts the tokens is another thing (Acceptance).

using SpecSim.Models;
using SpecSim.Quantities;

namespace SpecSim.Speculation;

/// <summary>A way to draft tokens.</summary>
public abstract record SpeculationMethod
{
    private SpeculationMethod()
    {
    }

    /// <summary>The draft's own deployment, for methods that have a model.</summary>
    public virtual Deployment? Draft => null;

    /// <summary>Probability that a round has a draft at all.</summary>
    public virtual double DraftedShare => 1;

    /// <summary>No speculation.</summary>
    public sealed record None : SpeculationMethod;

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
    }

    /// <summary>
    /// A head of one decoder layer on the target's hidden states, run K times (EAGLE, Li et al. 2024;
    /// multi-token prediction modules): its first pass takes in all tokens that the last round produced.
    /// </summary>
    public sealed record DraftHead(Deployment Model) : SpeculationMethod
    {
        public override Deployment Draft => Model;
    }

    /// <summary>
    /// K heads side by side on the target's last hidden state, in one pass: each a residual block h x h
    /// and an output h x V (Medusa, Cai et al. 2024). No KV cache and no prefill of their own.
    /// </summary>
    /// <param name="Heads">Number of heads: the longest draft.</param>
    public sealed record ParallelHeads(int Heads) : SpeculationMethod;

    /// <summary>
    /// The continuation of an earlier occurrence of the last tokens (prompt lookup): on a miss the round is a
    /// plain step.
    /// </summary>
    /// <param name="HitRate">Probability that a round finds an occurrence.</param>
    public sealed record PromptLookup(Probability HitRate) : SpeculationMethod
    {
        public override double DraftedShare => HitRate.Value;
    }
}
