// What a run was: the scenario's figures with and without speculation, side by side. Values only, in SI
// units; Reports scales them for people. A figure that does not apply is null, never 0.

using SpecSim.Latency;
using SpecSim.Models;
using SpecSim.Serving;

namespace SpecSim.Results;

/// <summary>The outcome of one scenario.</summary>
/// <param name="Baseline">Plain decoding of the same requests.</param>
/// <param name="Speculative">With speculation, under the same luck.</param>
/// <param name="Speedup">
/// Baseline over speculative time per output token, paired by replication; null when no request finished decoding.
/// </param>
/// <param name="ClosedForm">What formulas say to the same scenario.</param>
/// <param name="Memory">Per device, with the draft.</param>
/// <param name="Round">One average round: its phases, and the verify step by operator.</param>
/// <param name="Trace">The first rounds of the first replication.</param>
/// <param name="Digest">16 hexadecimal digits over all runs.</param>
public sealed record RunResult(
    ServerResult Baseline,
    SpeculativeResult Speculative,
    Interval? Speedup,
    ClosedFormResult ClosedForm,
    MemoryFootprint Memory,
    RoundAnatomy Round,
    IReadOnlyList<RoundTrace> Trace,
    string Digest)
{
    /// <summary>What the figures may be wrong by; null when nobody asked or a run was cut short.</summary>
    public RunUncertainty? Uncertainty { get; init; }
}

/// <summary>Figures that exist with and without speculation. Times in seconds.</summary>
/// <param name="TokensPerSecond">Output tokens over the whole run's time, all requests together.</param>
/// <param name="TimePerOutputToken">
/// (last - first token) / (tokens - 1), by request; null when all outputs are one token.
/// </param>
/// <param name="TimeToFirstToken">From the start to the first token, by request.</param>
/// <param name="TokenGaps">Gaps between tokens as a client sees them: within a burst they are zero.</param>
/// <param name="BurstGaps">Gaps between bursts.</param>
/// <param name="RequestSeconds">From the start to the last token, by request.</param>
/// <param name="UsdPerMillionTokens">All devices, whole run; null without a price.</param>
/// <param name="JoulesPerToken">At full board power; null when that is unknown.</param>
/// <param name="Shares">Where the time went.</param>
/// <param name="Utilization">How busy memory and arithmetic were, by phase.</param>
/// <param name="Truncated">Why runs ended early; null when all finished.</param>
public record ServerResult(
    double TokensPerSecond,
    Summary? TimePerOutputToken,
    Summary? TimeToFirstToken,
    Summary? TokenGaps,
    Summary? BurstGaps,
    Summary? RequestSeconds,
    double? UsdPerMillionTokens,
    double? JoulesPerToken,
    TimeShares Shares,
    PhaseUtilization Utilization,
    string? Truncated);

/// <summary>Figures of the speculative run.</summary>
/// <param name="Server">What it shares with the baseline.</param>
/// <param name="DraftLength">K.</param>
/// <param name="TokensPerRound">Accepted + 1 over all rounds, tokens beyond a request's end included.</param>
/// <param name="Rounds">Rounds of all requests.</param>
/// <param name="DraftedTokens">Tokens drafted.</param>
/// <param name="AcceptedTokens">Of those, accepted.</param>
/// <param name="RejectedTokens">Of those, verified in vain.</param>
/// <param name="SurvivalByPosition">S(1)..S(K) as observed over drafted rounds.</param>
/// <param name="HazardByPosition">a(1)..a(K) as observed; null where no draft got that far.</param>
/// <param name="RoundsByAccepted">Drafted rounds by accepted tokens, 0..K.</param>
public sealed record SpeculativeResult(
    ServerResult Server,
    int DraftLength,
    Interval TokensPerRound,
    long Rounds,
    long DraftedTokens,
    long AcceptedTokens,
    long RejectedTokens,
    IReadOnlyList<double> SurvivalByPosition,
    IReadOnlyList<double?> HazardByPosition,
    IReadOnlyList<long> RoundsByAccepted)
{
    /// <summary>What trees took; null for chains.</summary>
    public TreeUse? Tree { get; init; }
}

/// <summary>Nodes over rounds that drafted a tree.</summary>
/// <param name="NodesPerRound">Draft tokens verified.</param>
/// <param name="WastedPerRound">Those that were not accepted.</param>
public sealed record TreeUse(double NodesPerRound, double WastedPerRound)
{
    internal static TreeUse? Of(SpeculativeResult result)
    {
        double rounds = result.RoundsByAccepted.Sum();
        return rounds == 0 ? null : new(result.DraftedTokens / rounds, result.RejectedTokens / rounds);
    }
}

/// <summary>Shares of a run's time; they sum to 1.</summary>
public sealed record TimeShares(double Prefill, double Draft, double Verify, double Sampling, double Overhead);

/// <summary>Achieved over peak, 0..1, while a phase runs; null for a phase that never ran.</summary>
public sealed record PhaseUtilization(Utilization? Prefill, Utilization? Draft, Utilization? Verify);

/// <summary>Shares of the devices' peak memory bandwidth and peak arithmetic.</summary>
public sealed record Utilization(double Bandwidth, double Arithmetic);

/// <summary>The formulas' answers. Costs are in plain steps of the target at the batch and the mean context.</summary>
/// <param name="TokensPerRound">Long-run mean for this profile and draft length.</param>
/// <param name="DraftPassCost">c: one draft pass; null for methods without sequential passes.</param>
/// <param name="ProposalCost">The whole proposal.</param>
/// <param name="VerifyCost">The verify step.</param>
/// <param name="Speedup">Tokens per round / (proposal + verify).</param>
/// <param name="LeviathanSpeedup">
/// (1 - a^(K+1)) / ((1 - a)(K c + 1)) with the alpha that gives these tokens per round; null without c.
/// </param>
/// <param name="BreakEvenAlpha">Independent acceptance from which on speculation pays; null when it never does.</param>
/// <param name="BestDraftLength">K of 0..16 with the highest closed-form speedup.</param>
/// <param name="BestSpeedup">The speedup there.</param>
/// <param name="PaysUpToBatch">
/// Largest batch up to which speculation is no slower than none; 0 when it never pays, and the largest that fits
/// memory (1024 at most) when it always does.
/// </param>
/// <param name="LargestBatch">The largest batch that fits memory, 1024 at most.</param>
public sealed record ClosedFormResult(
    double TokensPerRound,
    double? DraftPassCost,
    double ProposalCost,
    double VerifyCost,
    double Speedup,
    double? LeviathanSpeedup,
    double? BreakEvenAlpha,
    int BestDraftLength,
    double BestSpeedup,
    int PaysUpToBatch,
    int LargestBatch);

/// <summary>One round at the batch and the mean context.</summary>
/// <param name="Plain">A plain decode step.</param>
/// <param name="Draft">The proposal.</param>
/// <param name="Verify">The verify step.</param>
/// <param name="PlainOperators">The plain step by operator, per device.</param>
/// <param name="VerifyOperators">The verify step by operator, per device.</param>
public sealed record RoundAnatomy(
    StepCost Plain,
    StepCost Draft,
    StepCost Verify,
    IReadOnlyList<OperatorCost> PlainOperators,
    IReadOnlyList<OperatorCost> VerifyOperators);
