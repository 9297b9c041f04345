// One propose-verify round of a batch: the proposal, the target's pass over all drafted tokens and the last
// accepted one, and the choice of tokens. With no drafts it is a plain decode step, so K = 0 and "speculation
// off" are the same by construction.

using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Models;

namespace SpecSim.Speculation;

/// <summary>The state of a batch at the start of a round.</summary>
/// <param name="Sequences">Sequences in the batch.</param>
/// <param name="Drafting">Sequences with draft tokens in this round.</param>
/// <param name="DraftLength">K for those; the longest where they differ.</param>
/// <param name="ContextTokens">KV tokens over all sequences.</param>
/// <param name="AcceptedTokens">Draft tokens accepted in the last round, over all.</param>
/// <param name="FullyAccepted">Sequences whose last round accepted all.</param>
public readonly record struct RoundShape(
    int Sequences, int Drafting, int DraftLength, long ContextTokens, int AcceptedTokens, int FullyAccepted)
{
    /// <summary>Drafted tokens over all sequences; fewer than K each where lengths differ.</summary>
    public int DraftedTokens { get; init; } = Drafting * DraftLength;

    /// <summary>The most draft tokens of one sequence: K, or the nodes of a tree.</summary>
    public int MostDrafted { get; init; } = DraftLength;

    /// <summary>Tokens of a sequence that each draft pass behind the first takes in; null for one each.</summary>
    public IReadOnlyList<int>? PassWidths { get; init; }

    /// <summary>Sequences that the method is on for, with a draft or without.</summary>
    public int Speculating { get; init; } = Drafting;

    /// <summary>K of the scenario, which a step without a draft still runs its method for.</summary>
    public int MethodLength { get; init; } = DraftLength;

    /// <summary>The proposals by branch, where content chooses the draft; null elsewhere.</summary>
    public IReadOnlyList<ProposalShape>? Branches { get; init; }
}

/// <summary>The two phases of a round.</summary>
public readonly record struct RoundCost(StepCost Draft, StepCost Verify)
{
    public double TotalSeconds => Draft.TotalSeconds + Verify.TotalSeconds;
}

/// <summary>The cost of rounds of one target under one method. Not thread-safe.</summary>
public sealed class RoundModel
{
    private readonly StepModel _target;
    private readonly ProposalModel _proposal;
    private readonly Engine _engine;
    private readonly SpeculationMethod _method;
    private readonly VerificationRule _verification;

    /// <param name="target">The verifying model as deployed.</param>
    /// <param name="method">How tokens are drafted.</param>
    /// <param name="anchors">Measured times that device time is scaled to.</param>
    /// <param name="without">Parts of the cost that are left out.</param>
    /// <param name="residuals">How far kernels are from their formulas; null: not at all.</param>
    /// <param name="verification">The rule by which drafted tokens stay.</param>
    public RoundModel(
        Deployment target,
        SpeculationMethod method,
        Device device,
        Engine engine,
        Anchors anchors,
        CostParts without = CostParts.None,
        Residuals? residuals = null,
        VerificationRule verification = VerificationRule.Rejection)
    {
        PassRules Target(CostParts left) => PassRules.OfTarget(engine, left) with { Residuals = residuals };
        PassRules Draft(CostParts left) => PassRules.OfDraft(engine, left) with { Residuals = residuals };

        // What was measured had all its parts: the scale is found with them, whatever is left out after.
        double targetScale = anchors.Target?.ScaleOf(new StepModel(target, device, Target(CostParts.None))) ?? 1;
        _target = new StepModel(target, device, Target(without) with { Scale = targetScale });
        double draftScale = anchors.Draft is { } pass && method.Draft is { } draft
            ? pass.ScaleOf(new StepModel(draft, device, Draft(CostParts.None)))
            : 1;
        _proposal = new ProposalModel(method, target, device, engine, without, draftScale, residuals, targetScale);
        _engine = engine;
        _method = method;
        _verification = verification;
    }

    /// <summary>Whether the draft has a cache of its own, to be filled with prompts.</summary>
    public bool DraftTakesPrompts => _proposal.TakesPrompts;

    public RoundCost Evaluate(in RoundShape shape) => Evaluate(shape, [], []);

    /// <summary>A round together with parts of prompts.</summary>
    /// <param name="shape">The sequences that decode; none in a step of prompts alone.</param>
    /// <param name="prompts">What the target takes in.</param>
    /// <param name="draftPrompts">What the draft takes in: those prompts, or what it has missed.</param>
    public RoundCost Evaluate(
        in RoundShape shape, ReadOnlySpan<PromptChunk> prompts, ReadOnlySpan<PromptChunk> draftPrompts)
    {
        StepCost draft = _proposal.Propose(
            new ProposalShape(
                shape.Drafting,
                shape.DraftLength,
                shape.Drafting == shape.Sequences
                    ? shape.ContextTokens
                    : shape.ContextTokens * shape.Drafting / shape.Sequences,
                shape.AcceptedTokens,
                shape.FullyAccepted)
            {
                PassWidths = shape.PassWidths,
                Branches = shape.Branches,
            },
            draftPrompts);
        return new RoundCost(draft, Verify(shape, prompts));
    }

    /// <summary>The verify pass operator by operator, on one device.</summary>
    public IReadOnlyList<OperatorCost> VerifyBreakdown(in RoundShape shape) => _target.Breakdown(VerifyShape(shape));

    /// <summary>A plain decode step.</summary>
    public StepCost Plain(int sequences, long contextTokens) =>
        _target.Evaluate(StepShape.Decode(sequences, contextTokens));

    /// <summary>One draft pass; null for methods without one.</summary>
    public StepCost? DraftPass(int sequences, long contextTokens) => _proposal.Pass(sequences, contextTokens);

    /// <summary>The target's work on the prompts.</summary>
    public StepCost TargetPrefill(IReadOnlyList<int> promptTokens) => _target.Prefill(promptTokens, _engine.StepTokens);

    /// <summary>The draft's own work on the prompts.</summary>
    public StepCost DraftPrefill(IReadOnlyList<int> promptTokens) => _proposal.Prefill(promptTokens);

    private StepCost Verify(in RoundShape shape, ReadOnlySpan<PromptChunk> prompts)
    {
        StepShape verified = VerifyShape(shape);
        StepCost cost = _target.Evaluate(verified, prompts);
        return _verification == VerificationRule.Rejection || shape.Drafting == 0
            ? cost
            : cost with
            {
                SamplingSeconds = cost.SamplingSeconds * VerificationRules.Reads(
                    _verification, verified.LogitRows, verified.LogitRows - shape.Sequences),
            };
    }

    private StepShape VerifyShape(in RoundShape shape)
    {
        int tokens = shape.Sequences + shape.DraftedTokens;
        int queryTokens = shape.Drafting > 0 ? shape.MostDrafted + 1 : 1;

        // A tree counts its rival branches among its nodes.
        if (shape.Drafting > 0 && shape.MostDrafted == shape.DraftLength)
        {
            int rivals = _method.RivalTokens(shape.DraftLength);
            tokens += shape.Drafting * rivals;
            queryTokens += rivals;
        }

        if (shape.Speculating > 0)
        {
            int standing = _method.StandingTokens(shape.MethodLength);
            tokens += shape.Speculating * standing;
            queryTokens += standing;
        }

        // Scored as sequences of their own, tokens share no reading of the cache.
        return _engine.ExpandsBatch && shape.Drafting > 0
            ? new StepShape(tokens, tokens, 1, shape.ContextTokens * tokens / shape.Sequences, tokens)
            : new StepShape(shape.Sequences, tokens, queryTokens, shape.ContextTokens, tokens);
    }
}

/// <summary>Measured times of single passes, for hardware whose kernels nobody has published.</summary>
/// <param name="Target">A plain decode step of the target; null when not measured.</param>
/// <param name="Draft">A draft pass; null when not measured.</param>
public sealed record Anchors(MeasuredPass? Target, MeasuredPass? Draft)
{
    public static Anchors None { get; } = new(null, null);
}

/// <summary>One measured pass of one sequence at a context length.</summary>
/// <param name="Seconds">Whole pass, host included.</param>
/// <param name="ContextTokens">Context it was measured at.</param>
public sealed record MeasuredPass(double Seconds, int ContextTokens)
{
    /// <summary>The factor on device time at which the model gives the measured time.</summary>
    /// <exception cref="ArgumentException">The host time alone is more than was measured.</exception>
    internal double ScaleOf(StepModel unscaledModel)
    {
        StepCost unscaled = unscaledModel.Evaluate(StepShape.Decode(1, ContextTokens));
        double device = Seconds - unscaled.HostSeconds;
        if (device <= 0)
        {
            throw new ArgumentException(
                $"A pass of {Seconds} s is shorter than the engine's host time of {unscaled.HostSeconds} s.");
        }

        return device / (unscaled.DeviceSeconds + unscaled.SamplingSeconds);
    }
}
