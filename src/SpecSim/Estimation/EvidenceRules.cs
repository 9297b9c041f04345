// Evidence that contradicts itself is refused before anything is estimated from it.

namespace SpecSim.Estimation;

internal static class EvidenceRules
{
    /// <exception cref="ArgumentException">Counts that cannot be.</exception>
    public static void Require(AcceptanceEvidence evidence)
    {
        foreach (RoundHistogram histogram in evidence.Histograms)
        {
            Require(
                histogram.DraftLength >= 0 && histogram.Rounds.Count == histogram.DraftLength + 1,
                "A histogram of draft length K has K + 1 counts.");
            Require(histogram.Rounds.All(rounds => rounds >= 0), "Rounds of a histogram are not negative.");
        }

        foreach (PositionCounts counts in evidence.Positions)
            Require(counts);
        foreach (TotalCounts counts in evidence.Totals)
        {
            Require(
                counts.Rounds >= 0 && counts.Accepted >= 0 && counts.Accepted <= counts.Drafted,
                "Of the tokens drafted at most all are accepted.");
        }

        foreach (RequestCounts request in evidence.Requests)
        {
            Require(
                request.Accepted >= 0 && request.Rejected >= 0 && request.Rejected <= request.Rounds,
                "A request rejects at most once a round.");
        }

        foreach (RoundSequence sequence in evidence.Sequences)
            Require(sequence);
    }

    private static void Require(PositionCounts counts)
    {
        Require(
            counts.Drafts >= 0 && (counts.Drafts == 0 || counts.Drafted >= counts.Drafts)
                && counts.Drafted <= counts.Drafts * counts.Accepted.Count,
            "Rounds with a draft draft one token or more, and none beyond the last position counted.");
        long before = counts.Drafts;
        foreach (long accepted in counts.Accepted)
        {
            Require(accepted >= 0 && accepted <= before, "No position is accepted more often than the one before it.");
            before = accepted;
        }

        Require(counts.Accepted.Sum() <= counts.Drafted, "Of the tokens drafted at most all are accepted.");
    }

    private static void Require(RoundSequence sequence)
    {
        ReadOnlySpan<byte> drafted = sequence.Drafted.Span;
        ReadOnlySpan<byte> accepted = sequence.Accepted.Span;
        Require(drafted.Length == accepted.Length, "A sequence has as many rounds accepted as drafted.");
        for (int round = 0; round < drafted.Length; round++)
            Require(accepted[round] <= drafted[round], "A round accepts at most what it drafted.");
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
            throw new ArgumentException(rule);
    }
}
