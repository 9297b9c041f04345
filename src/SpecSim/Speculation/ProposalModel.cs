// What a round's proposal costs: the method's own cost (a file each) and what the engine takes for any round.

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

    /// <summary>The same of each branch where content chooses the draft; null elsewhere.</summary>
    public IReadOnlyList<ProposalShape>? Branches { get; init; }
}

/// <summary>The cost of proposals under one method. Not thread-safe.</summary>
public sealed class ProposalModel
{
    private readonly ProposalCost? _cost;
    private readonly Engine _engine;
    private readonly CostParts _without;

    /// <param name="method">How tokens are drafted.</param>
    /// <param name="target">The verifying model, which parallel heads hang on.</param>
    /// <param name="without">Parts of the cost that are left out.</param>
    /// <param name="scale">Factor on device time of a draft pass: 1, or what anchors it to a measured one.</param>
    /// <param name="residuals">How far kernels are from their formulas; null: not at all.</param>
    /// <param name="targetScale">The factor of the target, for drafts that are passes through its layers.</param>
    public ProposalModel(
        SpeculationMethod method,
        Deployment target,
        Device device,
        Engine engine,
        CostParts without = CostParts.None,
        double scale = 1,
        Residuals? residuals = null,
        double targetScale = 1)
    {
        _without = without;
        _engine = engine;
        _cost = method.CostAt(new DraftingSite(target, device, engine, without, scale, targetScale, residuals));
    }

    /// <summary>Whether there is a draft cache, to be filled with prompts.</summary>
    public bool TakesPrompts => _cost is { TakesPrompts: true };

    /// <summary>The whole proposal of one round.</summary>
    public StepCost Propose(in ProposalShape shape) => Propose(shape, []);

    /// <summary>
    /// The proposal of a round in which the draft also takes in parts of prompts: in the first pass, or in one of their
    /// own where nothing is drafted. Methods without passes have no use for prompts.
    /// </summary>
    public StepCost Propose(in ProposalShape shape, ReadOnlySpan<PromptChunk> prompts)
    {
        if (!TakesPrompts)
            prompts = [];
        if (_cost is null)
            return shape.DraftLength == 0 || shape.Sequences == 0 ? default : RoundHost(shape);
        if (shape.DraftLength == 0 || shape.Sequences == 0)
            return prompts.IsEmpty ? default : _cost.TakeIn(prompts);
        return RoundHost(shape) + _cost.Propose(shape, prompts);
    }

    /// <summary>
    /// One draft pass over the batch in which every sequence brings one token; null where there is no such pass.
    /// </summary>
    public StepCost? Pass(int sequences, long contextTokens) => _cost?.Pass(sequences, contextTokens);

    /// <summary>The draft's own work on the prompts.</summary>
    public StepCost Prefill(IReadOnlyList<int> promptTokens) =>
        _cost?.Prefill(promptTokens, _engine.StepTokens) ?? default;

    private StepCost RoundHost(in ProposalShape shape)
    {
        if ((_without & CostParts.RoundHost) != 0)
            return default;
        double tree = shape.PassWidths is null
            ? 0
            : _engine.TreeRoundHostSeconds + ((shape.DraftLength - 1) * _engine.TreePassHostSeconds);
        return new StepCost(0, 0, _engine.RoundHostSeconds + tree, 0, 0);
    }
}
