// Rounds with a draft, counted as engines count them.

using SpecSim.Serving;

namespace SpecSim.Reports.Telemetry;

/// <param name="Rounds">Rounds with a draft.</param>
/// <param name="Drafted">Tokens drafted.</param>
/// <param name="Accepted">Tokens accepted.</param>
/// <param name="ByPosition">Rounds that accepted position 1, 2, .. up to the draft length: survivals.</param>
internal sealed record DraftCounts(long Rounds, long Drafted, long Accepted, IReadOnlyList<long> ByPosition)
{
    /// <param name="draftLength">K; drafts may be shorter.</param>
    public static DraftCounts Of(IEnumerable<LoggedRound> rounds, int draftLength)
    {
        long[] positions = new long[draftLength];
        (long count, long drafted, long accepted) = (0, 0, 0);
        foreach (LoggedRound round in rounds)
        {
            if (round.Drafted == 0)
                continue;
            count++;
            drafted += round.Drafted;
            accepted += round.Accepted;
            for (int position = 0; position < round.Accepted; position++)
                positions[position]++;
        }

        return new DraftCounts(count, drafted, accepted, positions);
    }

    /// <summary>Tokens per drafted round, the extra one included.</summary>
    public double MeanLength => 1 + ((double)Accepted / Rounds);

    public double AcceptedShare => (double)Accepted / Drafted;

    public IEnumerable<double> Survival => ByPosition.Select(count => (double)count / Rounds);
}
