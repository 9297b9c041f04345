// The estimate from rounds that were counted by position.

namespace SpecSim.Estimation;

internal static class CountedEstimate
{
    public static AcceptanceEstimate Of(
        AcceptanceEvidence evidence, PooledRounds rounds, int longest, List<string> notices)
    {
        RequestGroups? groups = RequestGroups.Of(evidence, rounds.Counts.Positions);
        var fits = new List<FamilyFit>
        {
            CountedLaws.Iid(rounds.Counts, rounds.Counts, rounds.Rounds, groups),
            CountedLaws.Positional(rounds.Counts, rounds.Counts, rounds.Rounds, groups),
        };
        FamilyFit chosen = ModelChoice.Choose(fits);
        return new AcceptanceEstimate(
            evidence,
            Hazards(rounds.Counts, groups),
            [.. fits.Select(fit => fit.Law)],
            chosen.Law,
            ModelChoice.Why(fits, chosen, "rounds by accepted tokens"),
            LengthForecast.Of(
                fits,
                chosen,
                LengthForecast.Beyond(chosen.Law.Profile, rounds.Counts.Known),
                rounds.LongestDraft,
                AcceptanceEstimator.Observed(evidence, rounds.Histograms),
                longest),
            [],
            notices);
    }

    private static List<HazardEstimate> Hazards(HazardCounts counts, RequestGroups? groups)
    {
        var hazards = new List<HazardEstimate>();
        double[] values = [.. Enumerable.Range(0, counts.Positions).Select(counts.Hazard)];
        for (int index = 0; index < counts.Positions && counts.Trials[index] > 0; index++)
        {
            var slopes = new double[values.Length];
            slopes[index] = 1;
            double effect = groups?.DesignEffect(values, slopes, counts.Trials[index] / counts.AllTrials) ?? 1;
            hazards.Add(new HazardEstimate(
                index + 1,
                (long)Math.Round(counts.Accepted[index]),
                (long)Math.Round(counts.Trials[index] - counts.Accepted[index]),
                CountedLaws.Interval(counts, index, effect, groups)));
        }

        return hazards;
    }
}
