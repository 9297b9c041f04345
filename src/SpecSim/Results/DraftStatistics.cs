// What speculation did under load: tokens per round, waste, and whether whoever sets the draft length hunts.

using SpecSim.Serving;

namespace SpecSim.Results;

internal static class DraftStatistics
{
    // On and off within 20 s, over and over: no load changes that fast for a reason.
    private const double OscillatesAbove = 6;

    /// <returns>Null when nothing was drafted.</returns>
    public static DraftFigures? Of(ServingTotals totals, RoundCounts rounds, ServingCounts counts)
    {
        if (rounds.DraftedTokens == 0)
            return null;
        double minutes = totals.Runs.Sum(run => run.End.TotalSeconds) / 60;
        double perMinute = counts.Switches / (minutes * totals.Facts.Server.Replicas);
        return new DraftFigures(
            TokensPerRound(totals, rounds),
            (double)rounds.AcceptedTokens / rounds.DraftedTokens,
            rounds.RejectedTokens,
            (double)rounds.RejectedTokens / (rounds.DraftedTokens + rounds.Rounds),
            (double)rounds.DraftedRounds / rounds.Rounds,
            perMinute,
            perMinute > OscillatesAbove);
    }

    private static Interval TokensPerRound(ServingTotals totals, RoundCounts rounds)
    {
        double estimate = (double)(rounds.AcceptedTokens + rounds.Rounds) / rounds.Rounds;
        (double Tokens, double Rounds)[] parts = totals.Runs.Count > 1
            ? [.. totals.Runs.Select(run =>
                ((double)(run.Rounds.AcceptedTokens + run.Rounds.Rounds), (double)run.Rounds.Rounds))]
            : [.. totals.Parts.Select(part => (part.AcceptedTokens + part.Rounds, part.Rounds))];
        Interval? spread = Spread.Ratio([.. parts.Select(part => part.Tokens)], [.. parts.Select(part => part.Rounds)]);
        return spread is null ? new Interval(estimate, null, null) : Spread.Recentred(spread, estimate);
    }
}
