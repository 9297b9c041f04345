// What a serving run was: the same arrivals with and without speculation, side by side. Values only, in SI units.
// Estimates are over replications; with one replication, over consecutive groups of requests. A figure that does not
// apply is null, never 0.

using SpecSim.Models;
using SpecSim.Serving;

namespace SpecSim.Results;

/// <summary>The outcome of one serving scenario.</summary>
/// <param name="Baseline">Plain decoding of the same arrivals.</param>
/// <param name="Speculative">With speculation, under the same luck; equal to the baseline without any.</param>
/// <param name="Comparison">One against the other.</param>
/// <param name="Memory">Per device, with the draft.</param>
/// <param name="Digest">16 hexadecimal digits over all runs.</param>
public sealed record ServingResult(
    ServingSide Baseline,
    ServingSide Speculative,
    ServingComparison Comparison,
    MemoryFootprint Memory,
    string Digest)
{
    /// <summary>
    /// The speculative side if it could not fall back: what the fallback is worth in these faults. Null without faults,
    /// or where it never fell back.
    /// </summary>
    public ServingSide? WithoutFallback { get; init; }
}

/// <summary>Figures of one side. Times in seconds; rates over the measured span: warm-up to last arrival.</summary>
public sealed record ServingSide
{
    /// <summary>Where every request ended, over all replications.</summary>
    public required Books Books { get; init; }

    /// <summary>Requests a second that arrived.</summary>
    public required Interval OfferedRate { get; init; }

    /// <summary>Requests a second that finished.</summary>
    public required Interval FinishedRate { get; init; }

    /// <summary>Output tokens a second, all replicas.</summary>
    public required Interval TokensPerSecond { get; init; }

    /// <summary>Requests a second that met all objectives; null without objectives.</summary>
    public required Interval? Goodput { get; init; }

    /// <summary>Share of the arrived that met all objectives.</summary>
    public required Interval? GoodShare { get; init; }

    /// <summary>Arrival to first token.</summary>
    public required Quantiles? TimeToFirstToken { get; init; }

    /// <summary>(last - first token) / (tokens - 1), by finished request.</summary>
    public required Quantiles? TimePerOutputToken { get; init; }

    /// <summary>The other definition: (last token - arrival) / tokens, by finished request.</summary>
    public required Quantiles? TimePerTokenFromArrival { get; init; }

    /// <summary>Gaps between tokens, each token weighing the same; within a burst they are zero.</summary>
    public required Quantiles? TokenGaps { get; init; }

    /// <summary>Gaps between bursts.</summary>
    public required Quantiles? BurstGaps { get; init; }

    /// <summary>Arrival to last token, by finished request.</summary>
    public required Quantiles? EndToEnd { get; init; }

    /// <summary>Arrival to the first step it is part of.</summary>
    public required Quantiles? Queueing { get; init; }

    /// <summary>Means over time on all replicas, over the measured span.</summary>
    public required Levels Levels { get; init; }

    /// <summary>Shares of the time in steps.</summary>
    public required TimeShares Shares { get; init; }

    public required PhaseUtilization Utilization { get; init; }

    /// <summary>Counted totals over all replications.</summary>
    public required ServingCounts Counts { get; init; }

    /// <summary>Rounds over all replications.</summary>
    public required RoundCounts Rounds { get; init; }

    /// <summary>Null when nothing was drafted.</summary>
    public required DraftFigures? Draft { get; init; }

    /// <summary>All devices for the measured span; null without a price.</summary>
    public required double? UsdPerMillionTokens { get; init; }

    /// <summary>The same for the tokens of requests that met all objectives.</summary>
    public required double? UsdPerMillionGoodTokens { get; init; }

    /// <summary>At full board power; null when that is unknown.</summary>
    public required double? JoulesPerToken { get; init; }

    /// <summary>By content category, in the workload's order.</summary>
    public required IReadOnlyList<GroupFigures> Categories { get; init; }

    /// <summary>By priority, in the workload's order.</summary>
    public required IReadOnlyList<GroupFigures> Priorities { get; init; }

    /// <summary>Over time, of the first replication.</summary>
    public required IReadOnlyList<TimePoint> Series { get; init; }

    /// <summary>Latencies of the first replication's requests and gaps, for charts.</summary>
    public required LatencySamples Samples { get; init; }

    /// <summary>What went wrong in the first replication.</summary>
    public required IReadOnlyList<Fault> Faults { get; init; }

    /// <summary>
    /// Whether the server kept up with what arrived: at least 95 % of it had finished or was being served when the
    /// last request arrived.
    /// </summary>
    public required bool KeptUp { get; init; }

    /// <summary>Why runs ended early; null when all finished.</summary>
    public required string? Truncated { get; init; }
}

/// <summary>Every request once.</summary>
public sealed record Books(
    long Requests, long Finished, long Rejected, long TimedOut, long Cancelled, long Unfinished, long Attempts);

/// <summary>A distribution's mean and quantiles, each with its 95 % interval. In seconds.</summary>
public sealed record Quantiles(Interval Mean, Interval P50, Interval P90, Interval P95, Interval P99);

/// <summary>Levels over time.</summary>
/// <param name="Running">Requests in steps, mean over time.</param>
/// <param name="Waiting">Requests that wait, mean over time.</param>
/// <param name="KvUse">Share of KV blocks in use, mean over time.</param>
/// <param name="KvPeak">Share of KV blocks in use at the fullest moment of any replica.</param>
/// <param name="Busy">Share of time in a step, mean over replicas that are up.</param>
/// <param name="MeanDraftLength">K over steps with sequences that decode; null without speculation.</param>
public sealed record Levels(
    Interval Running, Interval Waiting, Interval KvUse, double KvPeak, Interval Busy, double? MeanDraftLength);

/// <summary>What speculation did.</summary>
/// <param name="TokensPerRound">Accepted + 1 over drafted and plain rounds.</param>
/// <param name="AcceptedShare">Accepted over drafted tokens.</param>
/// <param name="WastedTokens">Drafted, verified, rejected.</param>
/// <param name="WastedVerifyShare">Rejected tokens over all tokens that the target verified or decoded.</param>
/// <param name="SpeculatingShare">Share of rounds that had a draft.</param>
/// <param name="SwitchesPerMinute">Speculation on to off or back, by replica and minute.</param>
/// <param name="Oscillates">Whether that is more than 6 a minute: the controller hunts.</param>
public sealed record DraftFigures(
    Interval TokensPerRound,
    double AcceptedShare,
    long WastedTokens,
    double WastedVerifyShare,
    double SpeculatingShare,
    double SwitchesPerMinute,
    bool Oscillates);

/// <summary>One category or priority.</summary>
public sealed record GroupFigures(
    string Name,
    Books Books,
    Quantiles? TimeToFirstToken,
    Quantiles? TimePerOutputToken,
    Quantiles? EndToEnd,
    Interval? GoodShare);

/// <summary>A span of time. Means over it; rates in it.</summary>
/// <param name="Start">Seconds from the start.</param>
/// <param name="Seconds">Length.</param>
/// <param name="DraftLength">Mean K over steps that decode; null without such steps.</param>
/// <param name="GoodRate">Requests a second that ended in it and met all objectives; null without objectives.</param>
/// <param name="Up">Decoding replicas.</param>
public sealed record TimePoint(
    double Start,
    double Seconds,
    double Running,
    double Waiting,
    double KvUse,
    double? DraftLength,
    double TokensPerSecond,
    double ArrivalRate,
    double FinishedRate,
    double? GoodRate,
    double LostRate,
    double? AcceptedShare,
    double Up,
    long Preemptions);

/// <summary>Samples in ascending order, in seconds; gaps as value and weight.</summary>
public sealed record LatencySamples(
    IReadOnlyList<double> TimeToFirstToken,
    IReadOnlyList<double> TimePerOutputToken,
    IReadOnlyList<double> EndToEnd,
    IReadOnlyList<(double Seconds, long Count)> BurstGaps);

/// <summary>Speculation against none under the same arrivals and luck. Above 1 speculation is better.</summary>
/// <param name="TimePerOutputToken">Mean of the baseline's over mean of the speculative one's, requests that both
/// finished; null without any.</param>
/// <param name="TimeToFirstToken">The same for time to first token.</param>
/// <param name="EndToEnd">The same from arrival to last token.</param>
/// <param name="Throughput">Speculative tokens a second over the baseline's.</param>
/// <param name="Goodput">The same for goodput; null without objectives, or where the baseline's is zero.</param>
/// <param name="Cost">Baseline's USD per million tokens over the speculative one's; null without a price.</param>
public sealed record ServingComparison(
    Interval? TimePerOutputToken,
    Interval? TimeToFirstToken,
    Interval? EndToEnd,
    Interval? Throughput,
    Interval? Goodput,
    double? Cost);
