// What happened to one serving run: every request, gaps between tokens, time and traffic by phase, the state of the
// servers over time. Plain sums, no statistics: those are made over replications (Results).

using SpecSim.Kernel;
using SpecSim.Quantities;

namespace SpecSim.Serving;

/// <summary>The record of one replication.</summary>
/// <param name="Outcome">Finished, or truncated: at a limit, or as requests wait for what never comes.</param>
/// <param name="End">When the last event happened.</param>
/// <param name="LastArrival">When the last request arrived for the first time.</param>
/// <param name="Requests">In order of arrival.</param>
/// <param name="TokenGaps">Between tokens as a client sees them: n tokens at once are n - 1 zeros.</param>
/// <param name="BurstGaps">Between deliveries to a request.</param>
/// <param name="Rounds">Rounds and tokens, all replicas.</param>
/// <param name="Counts">Everything else that is counted.</param>
/// <param name="Phases">
/// Time, traffic and arithmetic, all replicas: of target passes with prompts in them, of the draft (its prompts
/// included), of target passes without prompts.
/// </param>
/// <param name="Replicas">By replica: decoding ones first, then those for prompts.</param>
/// <param name="Series">The servers over time.</param>
/// <param name="Faults">What went wrong, in order; drawn faults included.</param>
/// <param name="Steps">The first steps, as many as were asked for.</param>
/// <param name="Digest">Of all events and of what every request got.</param>
public sealed record ServingRun(
    RunOutcome Outcome,
    Instant End,
    Instant LastArrival,
    IReadOnlyList<RequestRecord> Requests,
    TimeHistogram TokenGaps,
    TimeHistogram BurstGaps,
    RoundCounts Rounds,
    ServingCounts Counts,
    PhaseCosts Phases,
    IReadOnlyList<ReplicaUse> Replicas,
    ServerSeries Series,
    IReadOnlyList<Fault> Faults,
    IReadOnlyList<StepTrace> Steps,
    Digest Digest);

/// <summary>Totals over all replicas.</summary>
/// <param name="Attempts">Arrivals, those of retries included.</param>
/// <param name="PromptTokens">Prompt tokens computed, those computed again included.</param>
/// <param name="RecomputedTokens">Tokens computed again after a preemption.</param>
/// <param name="CachedTokens">Prompt tokens found in the prefix cache.</param>
/// <param name="CheckedTokens">Prompt tokens looked for there.</param>
/// <param name="OutputTokens">Tokens delivered to clients, of lost attempts too.</param>
/// <param name="LostTokens">Of those, delivered by attempts that were lost or ended before they finished.</param>
/// <param name="Preemptions">Requests that lost their cache to others.</param>
/// <param name="Switches">Times that a replica's speculation went on or off by its controller or fallback.</param>
/// <param name="Fallbacks">Times that it went off because of acceptance or a lost draft.</param>
/// <param name="TransferredBytes">KV cache sent between servers.</param>
/// <param name="RejectedQueueFull">Attempts turned away at a full queue.</param>
/// <param name="RejectedTooLong">Attempts that no replica's memory can ever hold.</param>
/// <param name="RejectedReplicaLost">Attempts lost with a replica.</param>
public sealed record ServingCounts(
    long Attempts,
    long PromptTokens,
    long RecomputedTokens,
    long CachedTokens,
    long CheckedTokens,
    long OutputTokens,
    long LostTokens,
    long Preemptions,
    long Switches,
    long Fallbacks,
    double TransferredBytes,
    long RejectedQueueFull,
    long RejectedTooLong,
    long RejectedReplicaLost);

/// <summary>One replica over a run.</summary>
/// <param name="IsPrefill">Whether it computes prompts only.</param>
/// <param name="Steps">Steps of the target.</param>
/// <param name="BusySeconds">In a step.</param>
/// <param name="DownSeconds">Crashed.</param>
/// <param name="KvBlocks">Blocks of its pool.</param>
/// <param name="KvPeakBlocks">The most in use at a time.</param>
public sealed record ReplicaUse(
    bool IsPrefill, long Steps, double BusySeconds, double DownSeconds, long KvBlocks, long KvPeakBlocks);

/// <summary>All replicas over time, in spans of equal length; the last may be shorter.</summary>
/// <param name="Span">Length of one.</param>
public sealed record ServerSeries(Duration Span, IReadOnlyList<SeriesPoint> Points);

/// <summary>
/// One span. Levels are integrals over its time, in the level's unit times seconds: divide by the length for a mean.
/// </summary>
public struct SeriesPoint
{
    /// <summary>Requests in steps, on all replicas.</summary>
    public double RunningSeconds { get; set; }

    /// <summary>Requests that wait.</summary>
    public double WaitingSeconds { get; set; }

    /// <summary>Blocks in use on decoding replicas.</summary>
    public double KvBlockSeconds { get; set; }

    /// <summary>Decoding replicas that are up.</summary>
    public double UpSeconds { get; set; }

    /// <summary>Time of decoding replicas in steps, by end of step.</summary>
    public double BusySeconds { get; set; }

    public long Arrivals { get; set; }

    public long Finished { get; set; }

    public long Rejected { get; set; }

    public long TimedOut { get; set; }

    public long Cancelled { get; set; }

    public long Preemptions { get; set; }

    public long OutputTokens { get; set; }

    /// <summary>Steps with sequences that decode.</summary>
    public long Steps { get; set; }

    /// <summary>Draft lengths of those, summed: divide by the steps for the mean K.</summary>
    public long DraftLengths { get; set; }

    public long DraftedTokens { get; set; }

    public long AcceptedTokens { get; set; }

    public long Rounds { get; set; }
}

/// <summary>One step of one replica as it happened.</summary>
/// <param name="DraftSeconds">Proposal, before the target's pass.</param>
/// <param name="TargetSeconds">The target's pass.</param>
/// <param name="Decoding">Sequences that decode or verify.</param>
/// <param name="PromptTokens">Prompt tokens taken in.</param>
/// <param name="DraftLength">K; 0 for a plain step.</param>
/// <param name="OutputTokens">Tokens delivered at its end.</param>
/// <param name="Waiting">Requests that wait at its start.</param>
/// <param name="KvBlocks">Blocks in use during it.</param>
public readonly record struct StepTrace(
    int Replica,
    Instant Start,
    double DraftSeconds,
    double TargetSeconds,
    int Decoding,
    int PromptTokens,
    int DraftLength,
    int OutputTokens,
    int Waiting,
    long KvBlocks);
