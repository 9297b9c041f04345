// All rounds whose acceptances are known by position, as one: histograms, and positions where draft lengths are or
// are not the same. Where neither exists but rounds of requests do, those are counted.

namespace SpecSim.Estimation;

/// <summary>Rounds of all draft lengths together.</summary>
/// <param name="Histograms">Those with a known draft length, one entry for each length, the shortest first.</param>
/// <param name="Counts">Trials by position, of all of them.</param>
/// <param name="Rounds">How many there are.</param>
/// <param name="LongestDraft">The longest draft length with enough rounds to speak of.</param>
/// <param name="UnevenRounds">Rounds among them whose draft lengths are known on average only.</param>
internal sealed record PooledRounds(
    IReadOnlyList<RoundHistogram> Histograms, HazardCounts Counts, double Rounds, int LongestDraft, double UnevenRounds)
{
    // A length that a handful of rounds drafted was not measured.
    private const int LeastRounds = 30;

    /// <summary>Null where nothing is known by position.</summary>
    public static PooledRounds? Of(AcceptanceEvidence evidence)
    {
        RoundHistogram[] known = [.. evidence.Histograms.Where(histogram => histogram.DraftLength > 0)];
        PositionCounts[] byPosition = [.. evidence.Positions.Where(counts => counts is { Drafts: > 0, Drafted: > 0 })];
        if (known.Length == 0 && byPosition.Length == 0)
            known = [.. FromSequences(evidence.Sequences)];

        var uneven = new List<PositionCounts>();
        var histograms = new List<RoundHistogram>(known);
        foreach (PositionCounts counts in byPosition)
        {
            if (UnevenDrafts.CommonLength(counts) is { } length)
                histograms.Add(UnevenDrafts.Histogram(counts, length));
            else
                uneven.Add(counts);
        }

        RoundHistogram[] pooled = [.. Pool(histograms).Where(histogram => histogram.Total > 0)];
        if (pooled.Length == 0 && uneven.Count == 0)
            return null;
        HazardCounts all = HazardCounts.Sum([.. pooled.Select(HazardCounts.Of), .. uneven.Select(UnevenDrafts.Counts)]);
        double unevenRounds = uneven.Sum(counts => (double)counts.Drafts);
        return new PooledRounds(
            pooled,
            all,
            pooled.Sum(histogram => (double)histogram.Total) + unevenRounds,
            Longest(pooled, uneven),
            unevenRounds);
    }

    public static IEnumerable<RoundHistogram> Pool(IEnumerable<RoundHistogram> histograms) =>
        histograms.GroupBy(histogram => histogram.DraftLength)
            .OrderBy(same => same.Key)
            .Select(same => same.Aggregate((one, two) => one.Plus(two)));

    /// <summary>Rounds with a draft, by draft length and accepted tokens.</summary>
    public static IEnumerable<RoundHistogram> FromSequences(IEnumerable<RoundSequence> sequences)
    {
        var byLength = new SortedDictionary<int, long[]>();
        foreach (RoundSequence sequence in sequences)
        {
            ReadOnlySpan<byte> drafted = sequence.Drafted.Span;
            ReadOnlySpan<byte> accepted = sequence.Accepted.Span;
            for (int round = 0; round < drafted.Length; round++)
            {
                if (drafted[round] == 0)
                    continue;
                if (!byLength.TryGetValue(drafted[round], out long[]? rounds))
                    byLength[drafted[round]] = rounds = new long[drafted[round] + 1];
                rounds[accepted[round]]++;
            }
        }

        return byLength.Select(entry => new RoundHistogram(entry.Key, entry.Value));
    }

    private static int Longest(RoundHistogram[] histograms, List<PositionCounts> uneven)
    {
        int longest = histograms.Select(histogram => histogram.DraftLength)
            .Concat(uneven.Select(counts => counts.Accepted.Count))
            .Max();
        double Drafting(int length) =>
            histograms.Where(histogram => histogram.DraftLength >= length).Sum(histogram => (double)histogram.Total)
            + uneven.Sum(counts => counts.Drafts * UnevenDrafts
                .SharesReached(counts.Accepted.Count, (double)counts.Drafted / counts.Drafts)
                .ElementAtOrDefault(length - 1));

        for (int length = longest; length > 1; length--)
        {
            if (Drafting(length) >= LeastRounds)
                return length;
        }

        return Drafting(1) >= LeastRounds ? 1 : longest;
    }
}
