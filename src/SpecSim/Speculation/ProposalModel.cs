// What a round's proposal costs, by method. A sequential draft pays K passes; its first pass also takes in
// tokens it has not seen: for a draft model the last draft token after full acceptance (the catch-up), for
// a head everything the last round produced.

using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Models;

namespace SpecSim.Speculation;

/// <summary>One proposal of a batch.</summary>
/// <param name="Sequences">Sequences that draft.</param>
/// <param name="DraftLength">K tokens drafted for each.</param>
/// <param name="ContextTokens">KV tokens over these sequences.</param>
/// <param name="AcceptedTokens">Draft tokens accepted over these sequences in their last round.</param>
/// <param name="FullyAccepted">Sequences whose last round accepted all.</param>
public readonly record struct ProposalShape(
    int Sequences, int DraftLength, long ContextTokens, int AcceptedTokens, int FullyAccepted)
{
    /// <summary>
    /// Tokens of a sequence that each pass behind the first takes in, K numbers, the last unused; null for one each: a
    /// chain.
    /// </summary>
    public IReadOnlyList<int>? PassWidths { get; init; }
}

/// <summary>The cost of proposals under one method. Not thread-safe.</summary>
public sealed class ProposalModel
{
    private readonly SpeculationMethod _method;
    private readonly StepModel? _passes;
    private readonly ParallelHeadsCost? _parallel;
    private readonly Engine _engine;
    private readonly CostParts _without;

    /// <param name="method">How tokens are drafted.</param>
    /// <param name="target">The verifying model, which parallel heads hang on.</param>
    /// <param name="without">Parts of the cost that are left out.</param>
    /// <param name="scale">Factor on device time of a draft pass: 1, or what anchors it to a measured one.</param>
    /// <param name="residuals">How far kernels are from their formulas; null: not at all.</param>
    public ProposalModel(
        SpeculationMethod method,
        Deployment target,
        Device device,
        Engine engine,
        CostParts without = CostParts.None,
        double scale = 1,
        Residuals? residuals = null)
    {
        _without = without;
        _method = method;
        _engine = engine;
        if (method.Draft is { } draft)
        {
            PassRules rules = PassRules.OfDraft(engine, without) with { Scale = scale, Residuals = residuals };
            _passes = new StepModel(draft, device, rules);
        }

        if (method is SpeculationMethod.ParallelHeads heads)
            _parallel = new ParallelHeadsCost(heads, target, device, engine, without, residuals);
    }

    /// <summary>Whether there is a draft cache, to be filled with prompts.</summary>
    public bool TakesPrompts => _passes is not null;

    /// <summary>The whole proposal of one round.</summary>
    public StepCost Propose(in ProposalShape shape) => Propose(shape, []);

    /// <summary>
    /// The proposal of a round in which the draft also takes in parts of prompts: in the first pass, or in one of their
    /// own where nothing is drafted. Methods without passes have no use for prompts.
    /// </summary>
    public StepCost Propose(in ProposalShape shape, ReadOnlySpan<PromptChunk> prompts)
    {
        if (_passes is null)
            prompts = [];
        if (shape.DraftLength == 0 || shape.Sequences == 0)
            return prompts.IsEmpty ? default : _passes!.Evaluate(StepShape.None, prompts);
        return RoundHost() + _method switch
        {
            SpeculationMethod.DraftModel model =>
                Passes(shape, prompts, shape.Sequences + shape.FullyAccepted, shape.FullyAccepted > 0 ? 2 : 1)
                + OnHost(shape.Sequences * model.TranslateHostSeconds),
            SpeculationMethod.DraftHead =>
                Passes(
                    shape,
                    prompts,
                    shape.Sequences + shape.AcceptedTokens,
                    1 + Ceiling(shape.AcceptedTokens, shape.Sequences)),
            SpeculationMethod.ParallelHeads => _parallel!.Evaluate(shape.Sequences, shape.DraftLength),
            SpeculationMethod.PromptLookup => OnHost(shape.Sequences * _engine.LookupHostSeconds),
            _ => default,
        };
    }

    /// <summary>
    /// One draft pass over the batch in which every sequence brings one token; null where there is no such pass.
    /// </summary>
    public StepCost? Pass(int sequences, long contextTokens) =>
        _passes?.Evaluate(StepShape.Decode(sequences, contextTokens));

    /// <summary>The draft's own work on the prompts.</summary>
    public StepCost Prefill(IReadOnlyList<int> promptTokens) =>
        _passes?.Prefill(promptTokens, _engine.StepTokens) ?? default;

    private StepCost Passes(
        in ProposalShape shape, ReadOnlySpan<PromptChunk> prompts, int firstTokens, int firstQueryTokens)
    {
        StepCost first = _passes!.Evaluate(
            new StepShape(shape.Sequences, firstTokens, firstQueryTokens, shape.ContextTokens, shape.Sequences),
            prompts);
        int further = shape.DraftLength - 1;
        if (further == 0)
            return first;

        if (shape.PassWidths is { } widths)
            return first + TreePasses(shape, firstTokens, widths);

        // The context grows by one token a pass and time is all but linear in it: the middle pass stands for all.
        long middle = shape.ContextTokens + firstTokens + ((long)shape.Sequences * (further - 1) / 2);
        return first + (_passes.Evaluate(StepShape.Decode(shape.Sequences, middle)) * further);
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
            sum += _passes!.Evaluate(new StepShape(shape.Sequences, tokens, width, context, tokens));
            context += tokens;
        }

        return sum;
    }

    private StepCost RoundHost() =>
        new(0, 0, (_without & CostParts.RoundHost) != 0 ? 0 : _engine.RoundHostSeconds, 0, 0);

    private StepCost OnHost(double seconds) => new(0, 0, (_without & CostParts.Host) != 0 ? 0 : seconds, 0, 0);

    private static int Ceiling(int dividend, int divisor) => (dividend + divisor - 1) / divisor;
}
