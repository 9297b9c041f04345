// What happened to one closed batch: times by request, counts by draft position, time and traffic by phase.
// Plain sums, no statistics: those are made over replications (Results).

using SpecSim.Kernel;
using SpecSim.Latency;
using SpecSim.Quantities;

namespace SpecSim.Serving;

/// <summary>The record of one closed batch.</summary>
/// <param name="Outcome">Finished, or truncated by a limit.</param>
/// <param name="End">When the last event happened.</param>
/// <param name="FirstTokens">When each request had its first token; null if it never had.</param>
/// <param name="LastTokens">When each request had its last token; null if it did not finish.</param>
/// <param name="OutputTokens">Tokens that each request received.</param>
/// <param name="Counts">Rounds and tokens.</param>
/// <param name="Phases">Time, traffic and arithmetic by phase.</param>
/// <param name="Bursts">Tokens as they came, one entry a step.</param>
/// <param name="Trace">The first rounds, as many as were asked for.</param>
/// <param name="Digest">Of all events and of what every request got.</param>
public sealed record BatchRun(
    RunOutcome Outcome,
    Instant End,
    IReadOnlyList<Instant?> FirstTokens,
    IReadOnlyList<Instant?> LastTokens,
    IReadOnlyList<int> OutputTokens,
    RoundCounts Counts,
    PhaseCosts Phases,
    IReadOnlyList<Burst> Bursts,
    IReadOnlyList<RoundTrace> Trace,
    Digest Digest)
{
    /// <summary>What the controller chose, step by step; null where every draft was of one length.</summary>
    public IReadOnlyList<ChosenLength>? Lengths { get; init; }
}

/// <summary>Counts over the rounds of all requests; one request's part of a step is one round.</summary>
/// <param name="Steps">Target steps after the prompts.</param>
/// <param name="Rounds">Rounds: sequences summed over steps.</param>
/// <param name="DraftedRounds">Rounds that had draft tokens.</param>
/// <param name="AcceptedHistogram">Drafted rounds by number of accepted tokens, 0..K.</param>
/// <param name="DraftedTokens">Tokens drafted.</param>
/// <param name="KeptTokens">Tokens that reached a request, first tokens not counted.</param>
/// <param name="CutTokens">Tokens that a round yielded beyond its request's end.</param>
public sealed record RoundCounts(
    long Steps,
    long Rounds,
    long DraftedRounds,
    IReadOnlyList<long> AcceptedHistogram,
    long DraftedTokens,
    long KeptTokens,
    long CutTokens)
{
    /// <summary>
    /// Rounds by draft position in which there was such a token and all before it were accepted; null where every draft
    /// was of one length and the histogram says it.
    /// </summary>
    public IReadOnlyList<long>? TriedByPosition { get; init; }

    /// <summary>Draft tokens accepted.</summary>
    public long AcceptedTokens => AcceptedHistogram.Select((rounds, accepted) => rounds * accepted).Sum();

    /// <summary>Draft tokens verified in vain.</summary>
    public long RejectedTokens => DraftedTokens - AcceptedTokens;
}

/// <summary>What each phase cost over a run.</summary>
/// <param name="Prefill">Prompts, of target and draft, with their sampling and host time.</param>
/// <param name="Draft">Proposals.</param>
/// <param name="Verify">Target steps.</param>
public readonly record struct PhaseCosts(StepCost Prefill, StepCost Draft, StepCost Verify);

/// <summary>One step's tokens: as many gaps of this length as sequences, and no gap between the other tokens.</summary>
public readonly record struct Burst(Duration Gap, int Sequences, int Tokens);

/// <summary>One round of the batch as it happened.</summary>
/// <param name="Start">When the proposal began.</param>
/// <param name="Draft">Cost of the proposal.</param>
/// <param name="Verify">Cost of the target step.</param>
/// <param name="Accepted">Draft tokens accepted by the first sequence of the batch; null when it had none.</param>
public readonly record struct RoundTrace(Instant Start, StepCost Draft, StepCost Verify, int? Accepted);
