// The estimate from rounds that were counted by position: hazards, every family that the evidence can fit, the choice
// among them, and what it says of draft lengths.

namespace SpecSim.Estimation;

internal static class CountedEstimate
{
    public static AcceptanceEstimate Of(
        AcceptanceEvidence evidence, PooledRounds rounds, int longest, List<string> notices)
    {
        RequestGroups? groups = RequestGroups.Of(evidence, rounds.Counts.Positions);
        ComparedRounds compared = ComparedRounds.Of(evidence, rounds, notices);
        IReadOnlyList<FamilyFit> fits =
        [
            .. Fits(rounds, compared, groups)
                .Select(fit => GoodnessOfFit.Tested(fit, rounds.Histograms, compared.Sequences)),
        ];
        FamilyFit chosen = ModelChoice.Choose(fits);
        CountedNotices.Add(evidence, rounds, compared, groups, notices);
        CountedNotices.AddMisfit(chosen.Law, notices);
        return new AcceptanceEstimate(
            evidence,
            Hazards(rounds.Counts, groups),
            [.. fits.Select(fit => fit.Law)],
            chosen.Law,
            ModelChoice.Why(fits, chosen, compared.Name),
            LengthForecast.Of(
                fits,
                chosen,
                LengthForecast.Beyond(chosen.Law.Profile, rounds.Counts.Known),
                rounds.LongestDraft,
                AcceptanceEstimator.Observed(evidence, rounds.Histograms),
                longest),
            AcceptanceAutocorrelation.Of(compared.Sequences, chosen.Law.Profile),
            notices);
    }

    private static IEnumerable<FamilyFit> Fits(PooledRounds rounds, ComparedRounds compared, RequestGroups? groups)
    {
        yield return CountedLaws.Iid(rounds.Counts, compared, groups);
        yield return CountedLaws.Positional(rounds.Counts, compared, groups);
        HazardCounts counts = compared.Counts;
        // Where all or nothing was accepted one number says it all.
        if (!(counts.AllAccepted > 0 && counts.AllAccepted < counts.AllTrials))
            yield break;
        if (compared.Requests.Count > 0 && BetaMixtureFit.Of(compared.Requests, compared.Rounds) is { } mixture)
            yield return mixture;
        if (compared.Sequences.Count > 0)
            yield return BurstFit.Of(compared.Sequences, counts.AllAccepted / counts.AllTrials, compared.Rounds);
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
