// What telemetry says of acceptance, in the least form that keeps all of it. Engines report at five levels of
// detail, from one mean to every round of every request; each level is a list of its own, and lists of several files
// simply follow one another. A round is counted in exactly one of Histograms, Positions, Totals and Means;
// Requests and Sequences repeat rounds of Histograms, seen by request and in their order.

namespace SpecSim.Estimation;

/// <summary>What is known of acceptance; empty lists where telemetry does not go so deep.</summary>
public sealed record AcceptanceEvidence
{
    public static readonly AcceptanceEvidence None = new();

    /// <summary>Rounds by accepted tokens, one entry for each draft length.</summary>
    public IReadOnlyList<RoundHistogram> Histograms { get; init; } = [];

    /// <summary>Acceptances by draft position where draft lengths differ, so that no histogram follows.</summary>
    public IReadOnlyList<PositionCounts> Positions { get; init; } = [];

    /// <summary>Nothing but sums.</summary>
    public IReadOnlyList<TotalCounts> Totals { get; init; } = [];

    /// <summary>Means whose counts nobody kept: gauges, tables of tokens per round.</summary>
    public IReadOnlyList<MeanTokens> Means { get; init; } = [];

    /// <summary>What each request accepted and rejected.</summary>
    public IReadOnlyList<RequestCounts> Requests { get; init; } = [];

    /// <summary>Rounds of single requests in order; perhaps of some requests only.</summary>
    public IReadOnlyList<RoundSequence> Sequences { get; init; } = [];

    /// <summary>Rounds behind all of it, as far as they were counted.</summary>
    public long Rounds =>
        Histograms.Sum(histogram => histogram.Total)
        + Positions.Sum(counts => counts.Drafts)
        + Totals.Sum(counts => counts.Rounds);

    /// <summary>Both, one after the other; histograms of one draft length become one.</summary>
    public AcceptanceEvidence With(AcceptanceEvidence other) => new()
    {
        Histograms = [.. Histograms.Concat(other.Histograms)
            .GroupBy(histogram => histogram.DraftLength)
            .OrderBy(same => same.Key)
            .Select(same => same.Aggregate((one, two) => one.Plus(two)))],
        Positions = [.. Positions, .. other.Positions],
        Totals = [.. Totals, .. other.Totals],
        Means = [.. Means, .. other.Means],
        Requests = [.. Requests, .. other.Requests],
        Sequences = [.. Sequences, .. other.Sequences],
    };
}

/// <summary>Rounds of one draft length by how many drafted tokens were accepted.</summary>
/// <param name="DraftLength">K tokens drafted in each of them.</param>
/// <param name="Rounds">K + 1 counts: rounds that accepted 0, 1, .. K.</param>
public sealed record RoundHistogram(int DraftLength, IReadOnlyList<long> Rounds)
{
    public long Total => Rounds.Sum();

    /// <summary>Tokens accepted in all of them.</summary>
    public long Accepted => Rounds.Select((rounds, accepted) => rounds * accepted).Sum();

    /// <exception cref="ArgumentException">Another draft length.</exception>
    public RoundHistogram Plus(RoundHistogram other) => other.DraftLength == DraftLength
        ? new RoundHistogram(DraftLength, [.. Rounds.Zip(other.Rounds, (one, two) => one + two)])
        : throw new ArgumentException("Histograms of two draft lengths have no sum.", nameof(other));
}

/// <summary>Acceptances by draft position.</summary>
/// <param name="Drafts">Rounds with a draft.</param>
/// <param name="Drafted">
/// Tokens drafted in all of them; less than Drafts times positions where drafts were short.
/// </param>
/// <param name="Accepted">Rounds in which position 1, 2, .. was accepted; never rising.</param>
public sealed record PositionCounts(long Drafts, long Drafted, IReadOnlyList<long> Accepted);

/// <summary>Sums alone.</summary>
/// <param name="DraftLength">K if all rounds drafted as many, else null.</param>
/// <param name="Rounds">Rounds; 0 if only tokens were counted.</param>
public sealed record TotalCounts(int? DraftLength, long Rounds, long Drafted, long Accepted);

/// <summary>A mean without counts.</summary>
/// <param name="DraftLength">K.</param>
/// <param name="TokensPerRound">Accepted tokens plus the extra one.</param>
/// <param name="Weight">Relative weight among means of the same K: seconds, lines or batches it stands for.</param>
public sealed record MeanTokens(int DraftLength, double TokensPerRound, double Weight = 1);

/// <summary>One request's rounds, as far as a law without positions needs them.</summary>
/// <param name="Rounds">Its rounds.</param>
/// <param name="Accepted">Drafted tokens accepted.</param>
/// <param name="Rejected">Rounds that ended with a rejection: accepted less than they drafted.</param>
public readonly record struct RequestCounts(int Rounds, int Accepted, int Rejected);

/// <summary>A request's rounds in order. Same length both.</summary>
/// <param name="Drafted">Tokens drafted; 0 where a round had no draft.</param>
/// <param name="Accepted">Tokens accepted, at most as many.</param>
public sealed record RoundSequence(ReadOnlyMemory<byte> Drafted, ReadOnlyMemory<byte> Accepted);
