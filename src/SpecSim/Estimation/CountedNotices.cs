// What a reader should know of an estimate from counts: what the evidence leaves open and what was assumed.

using static SpecSim.Estimation.AcceptanceEstimator;

namespace SpecSim.Estimation;

internal static class CountedNotices
{
    private const double LeastProbability = 0.01;

    public static void Add(
        AcceptanceEvidence evidence,
        PooledRounds rounds,
        ComparedRounds compared,
        RequestGroups? groups,
        List<string> notices)
    {
        if (groups is null)
        {
            notices.Add(
                "Rounds are taken for independent: nothing tells how much requests differ, and if they do, intervals "
                + "are too narrow.");
        }
        else if (!groups.AreRequests)
        {
            notices.Add(
                $"Too few requests to tell how they differ: intervals come from {groups.Groups.Count} stretches of "
                + "rounds and hold for these requests.");
        }

        if (compared.Requests.Count == 0 && compared.Sequences.Count == 0 && HazardsRise(rounds.Counts))
        {
            notices.Add(
                "Hazards rise with position. Requests that differ and bursts look like that too; rounds by request "
                + "would tell.");
        }

        AddUneven(rounds, notices);
        AddSparse(rounds, notices);
        AddUndrafted(evidence, notices);
        if (evidence.Totals.Count > 0 || evidence.Means.Count > 0)
            notices.Add("Totals and means were left aside: counts by position say more.");
    }

    /// <summary>The best of the laws may still be a bad one.</summary>
    public static void AddMisfit(FittedLaw chosen, List<string> notices)
    {
        if (chosen.FitProbability is not < LeastProbability)
            return;
        notices.Add(
            $"The chosen law does not fit all that was counted: chance alone would look so bad in "
            + $"{Text(100 * chosen.FitProbability.Value, "0.0")} % of cases. Among many rounds small differences show; "
            + "compare its tokens per round with what was counted.");
    }

    private static void AddUneven(PooledRounds rounds, List<string> notices)
    {
        if (rounds.UnevenRounds == 0)
            return;
        notices.Add(
            $"In {Text(100 * rounds.UnevenRounds / rounds.Rounds, "0")} % of the rounds draft lengths differ and were "
            + "not counted: how often a position was drafted is only bounded. Hazards take lengths for independent of "
            + "acceptance and as spread as their mean allows; intervals reach over all that the counts allow.");
    }

    private static void AddSparse(PooledRounds rounds, List<string> notices)
    {
        if (rounds.Counts.Known >= rounds.Counts.Positions)
            return;
        notices.Add(
            $"Hardly any round reached position {rounds.Counts.Known + 1}: from position {rounds.Counts.Known} on the "
            + "law by position has one hazard.");
    }

    private static void AddUndrafted(AcceptanceEvidence evidence, List<string> notices)
    {
        long all = 0;
        long drafted = 0;
        foreach (RoundSequence sequence in evidence.Sequences)
        {
            foreach (byte tokens in sequence.Drafted.Span)
            {
                all++;
                drafted += tokens > 0 ? 1 : 0;
            }
        }

        if (drafted < all)
        {
            notices.Add(
                $"{Text(100.0 * drafted / all, "0.0")} % of the rounds had a draft. The law and tokens per round are "
                + "of those; the others yield one token each.");
        }
    }

    // Beyond what chance does: the last known hazard against the first.
    private static bool HazardsRise(HazardCounts counts)
    {
        int last = counts.Known - 1;
        double error = Math.Sqrt(Variance(counts, 0) + Variance(counts, last));
        return last > 0 && counts.Hazard(last) - counts.Hazard(0) > 3 * error;
    }

    private static double Variance(HazardCounts counts, int index) =>
        counts.Hazard(index) * (1 - counts.Hazard(index)) / counts.Trials[index];
}
