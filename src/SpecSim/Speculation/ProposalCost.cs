// What a method's proposals cost, and what its cost is made of: the devices, engine and target it drafts for. Methods
// derive from ProposalCost; those of a model that drafts token by token share SequentialCost.

using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Models;

namespace SpecSim.Speculation;

/// <summary>Where drafting happens.</summary>
/// <param name="Target">The verifying model.</param>
/// <param name="Without">Parts of the cost that are left out.</param>
/// <param name="Scale">Factor on device time of a draft pass: 1, or what anchors it to a measured one.</param>
/// <param name="TargetScale">The same for passes through the target's own layers.</param>
/// <param name="Residuals">How far kernels are from their formulas; null: not at all.</param>
internal sealed record DraftingSite(
    Deployment Target,
    Device Device,
    Engine Engine,
    CostParts Without,
    double Scale,
    double TargetScale,
    Residuals? Residuals)
{
    /// <summary>Passes of a draft.</summary>
    public StepModel Passes(Deployment draft) => Passes(draft, Scale);

    /// <summary>Draft passes through the target's own layers.</summary>
    public StepModel OwnPasses(Deployment layers) => Passes(layers, TargetScale);

    public StepCost OnHost(double seconds) => new(0, 0, (Without & CostParts.Host) != 0 ? 0 : seconds, 0, 0);

    private StepModel Passes(Deployment draft, double scale) => new(
        draft, Device, PassRules.OfDraft(Engine, Without) with { Scale = scale, Residuals = Residuals });
}

/// <summary>The cost of proposals. Not thread-safe.</summary>
internal abstract class ProposalCost
{
    /// <summary>Whether there is a draft cache, to be filled with prompts.</summary>
    public virtual bool TakesPrompts => false;

    /// <summary>The whole proposal of one round, for at least one token of at least one sequence.</summary>
    /// <param name="shape">What is proposed.</param>
    /// <param name="prompts">What the draft takes in with it; empty where it takes none.</param>
    public abstract StepCost Propose(in ProposalShape shape, ReadOnlySpan<PromptChunk> prompts);

    /// <summary>A pass over parts of prompts alone.</summary>
    public virtual StepCost TakeIn(ReadOnlySpan<PromptChunk> prompts) => default;

    /// <summary>One pass over the batch in which every sequence brings one token; null where there is none.</summary>
    public virtual StepCost? Pass(int sequences, long contextTokens) => null;

    /// <summary>The draft's own work on the prompts.</summary>
    public virtual StepCost Prefill(IReadOnlyList<int> promptTokens, int stepTokens) => default;
}

/// <summary>What a draft's first pass takes in beside the token to go on from.</summary>
internal enum FirstPass
{
    /// <summary>The last draft token after full acceptance: the catch-up.</summary>
    CatchesUp,

    /// <summary>All that the last round produced.</summary>
    TakesInAccepted,
}

/// <summary>Methods whose model has a KV cache of its own.</summary>
internal abstract class ModelCost(StepModel passes) : ProposalCost
{
    protected StepModel Passes { get; } = passes;

    public override bool TakesPrompts => true;

    public override StepCost TakeIn(ReadOnlySpan<PromptChunk> prompts) => Passes.Evaluate(StepShape.None, prompts);

    public override StepCost? Pass(int sequences, long contextTokens) =>
        Passes.Evaluate(StepShape.Decode(sequences, contextTokens));

    public override StepCost Prefill(IReadOnlyList<int> promptTokens, int stepTokens) =>
        Passes.Prefill(promptTokens, stepTokens);
}

/// <summary>K passes, one after the other.</summary>
internal sealed class SequentialCost(StepModel passes, FirstPass taking) : ModelCost(passes)
{
    public override StepCost Propose(in ProposalShape shape, ReadOnlySpan<PromptChunk> prompts)
    {
        (int further, int most) = taking == FirstPass.CatchesUp
            ? (shape.FullyAccepted, shape.FullyAccepted > 0 ? 1 : 0)
            : (shape.AcceptedTokens, Ceiling(shape.AcceptedTokens, shape.Sequences));
        return Propose(shape, prompts, shape.Sequences + further, most + 1);
    }

    public static int Ceiling(int dividend, int divisor) => (dividend + divisor - 1) / divisor;

    private StepCost Propose(
        in ProposalShape shape, ReadOnlySpan<PromptChunk> prompts, int firstTokens, int firstQueryTokens)
    {
        StepCost first = Passes.Evaluate(
            new StepShape(shape.Sequences, firstTokens, firstQueryTokens, shape.ContextTokens, shape.Sequences),
            prompts);
        int further = shape.DraftLength - 1;
        if (further == 0)
            return first;

        if (shape.PassWidths is { } widths)
            return first + TreePasses(shape, firstTokens, widths);

        // The context grows by one token a pass and time is all but linear in it: the middle pass stands for all.
        long middle = shape.ContextTokens + firstTokens + ((long)shape.Sequences * (further - 1) / 2);
        return first + (Passes.Evaluate(StepShape.Decode(shape.Sequences, middle)) * further);
    }

    /// <summary>
    /// The passes behind the first: each takes in the nodes of a depth that are to have children, under a mask that
    /// hides other paths.
    /// </summary>
    private StepCost TreePasses(in ProposalShape shape, int firstTokens, IReadOnlyList<int> widths)
    {
        StepCost sum = default;
        long context = shape.ContextTokens + firstTokens;
        for (int pass = 1; pass < shape.DraftLength; pass++)
        {
            int width = widths[pass - 1];
            int tokens = shape.Sequences * width;
            sum += Passes.Evaluate(new StepShape(shape.Sequences, tokens, width, context, tokens));
            context += tokens;
        }

        return sum;
    }
}
