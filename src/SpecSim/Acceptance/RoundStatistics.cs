// What rounds look like on average: survival by position, tokens per round and their variance.
// accepted A in 0..K: E[A] = sum S(i), E[A^2] = sum (2i - 1) S(i); a round yields A + 1 tokens.

namespace SpecSim.Acceptance;

/// <summary>Long-run statistics of rounds with one draft length, pooled over rounds.</summary>
/// <param name="Survival">S(1)..S(K): share of drafted rounds in which draft position i is accepted.</param>
/// <param name="DraftedShare">Share of rounds that have a draft.</param>
public sealed record RoundStatistics(IReadOnlyList<double> Survival, double DraftedShare = 1)
{
    /// <summary>Accepted tokens plus the extra one, over all rounds.</summary>
    public double TokensPerRound => 1 + (DraftedShare * Survival.Sum());

    /// <summary>Variance of the tokens of one round, over all rounds.</summary>
    public double Variance
    {
        get
        {
            double mean = DraftedShare * Survival.Sum();
            double square = DraftedShare * Survival.Select((survival, index) => ((2 * index) + 1) * survival).Sum();
            return square - (mean * mean);
        }
    }

    /// <summary>a(1)..a(K): S(i) / S(i-1); null once nothing survives, for then it is unknown.</summary>
    public IReadOnlyList<double?> Hazards
    {
        get
        {
            var hazards = new double?[Survival.Count];
            for (int index = 0; index < hazards.Length; index++)
            {
                double before = index == 0 ? 1 : Survival[index - 1];
                hazards[index] = before > 0 ? Survival[index] / before : null;
            }

            return hazards;
        }
    }

    public static RoundStatistics FromHazards(IEnumerable<double> hazards, double draftedShare = 1)
    {
        var survival = new List<double>();
        double product = 1;
        foreach (double hazard in hazards)
            survival.Add(product *= hazard);
        return new RoundStatistics(survival, draftedShare);
    }
}
