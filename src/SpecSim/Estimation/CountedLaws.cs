// The two laws that counts by position determine, by maximum likelihood:
//   independent: alpha = accepted / trials over all positions together;
//   by position: the hazard of each, the last one pooled with what lies behind it and is too rare to be read alone.
// The error of tokens per round recovers the variances that the hazards' own intervals stand for (Zou and Donner
// 2008), so it holds at hazards of 0 and 1 where a normal law would not:
//   E - low = sqrt(sum (dE/dh(j) (h(j) - low(j)))^2),   and so above.

using SpecSim.Acceptance;
using SpecSim.Quantities;

namespace SpecSim.Estimation;

internal static class CountedLaws
{
    /// <param name="pooled">All trials there are: the law's numbers.</param>
    /// <param name="compared">What all families are compared on: its likelihood.</param>
    public static FamilyFit Iid(HazardCounts pooled, ComparedRounds compared, RequestGroups? groups)
    {
        HazardCounts one = pooled.PooledFrom(1);
        double alpha = one.Hazard(0);
        double logLikelihood = LogLikelihood(compared, 1);
        double effect = groups?.DesignEffect([alpha], [1], 1) ?? 1;
        Estimated interval = Interval(one, 0, effect, groups);
        return new FamilyFit(
            new FittedLaw(
                AcceptanceFamily.Iid,
                new AcceptanceProfile.Iid(new Probability(alpha)),
                1,
                logLikelihood,
                FamilyFit.Criterion(1, logLikelihood, compared.Rounds),
                null)
            {
                Numbers = [new LawNumber("alpha", interval)],
            },
            length => new Estimated(
                Conventions.TokensPerRoundFromAlpha(alpha, length),
                Conventions.TokensPerRoundFromAlpha(interval.Low95, length),
                Conventions.TokensPerRoundFromAlpha(interval.High95, length)));
    }

    /// <summary>The same by position.</summary>
    public static FamilyFit Positional(HazardCounts pooled, ComparedRounds compared, RequestGroups? groups)
    {
        HazardCounts known = pooled.PooledFrom(pooled.Known);
        double[] hazards = [.. Enumerable.Range(0, known.Positions).Select(known.Hazard)];
        double logLikelihood = LogLikelihood(compared, pooled.Known);
        var profile = new AcceptanceProfile.Positional(
            [.. hazards.Select(hazard => new Probability(hazard))], BeyondLast.Repeat);
        return new FamilyFit(
            new FittedLaw(
                AcceptanceFamily.Positional,
                profile,
                hazards.Length,
                logLikelihood,
                FamilyFit.Criterion(hazards.Length, logLikelihood, compared.Rounds),
                null),
            length => TokensPerRound(known, hazards, length, groups));
    }

    /// <summary>
    /// The interval of one hazard. Where trials were not counted, its ends are those of the most that there may have
    /// been and of the fewest.
    /// </summary>
    public static Estimated Interval(HazardCounts counts, int index, double effect, RequestGroups? groups)
    {
        double quantile = groups?.Quantile ?? WilsonInterval.Normal95;
        Estimated At(double trials) => trials > 0
            ? WilsonInterval.Of(counts.Accepted[index] / trials, trials / effect, quantile)
            : new Estimated(0, 0, 1);
        return new Estimated(
            counts.Hazard(index),
            At(counts.MostTrials[index]).Low95,
            At(counts.FewestTrials[index]).High95);
    }

    private static double LogLikelihood(ComparedRounds compared, int hazards)
    {
        HazardCounts own = compared.Counts.PooledFrom(hazards);
        return compared.Constant + own.LogLikelihood([.. Enumerable.Range(0, own.Positions).Select(own.Hazard)]);
    }

    private static Estimated TokensPerRound(
        HazardCounts known, double[] hazards, int draftLength, RequestGroups? groups)
    {
        double[] slopes = RoundGain.SlopesRepeated(hazards, draftLength);
        double effect = groups?.DesignEffect(hazards, slopes, 1) ?? 1;
        double below = 0;
        double above = 0;
        for (int index = 0; index < hazards.Length; index++)
        {
            Estimated hazard = Interval(known, index, effect, groups);
            below += Square(slopes[index] * (hazard.Value - hazard.Low95));
            above += Square(slopes[index] * (hazard.High95 - hazard.Value));
        }

        double tokens = RoundGain.TokensPerRound([.. RoundGain.Repeated(hazards, draftLength)]);
        return new Estimated(tokens, tokens - Math.Sqrt(below), tokens + Math.Sqrt(above));
    }

    private static double Square(double value) => value * value;
}
