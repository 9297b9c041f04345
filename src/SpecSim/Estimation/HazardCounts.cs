// Trials by draft position. A draft token is a trial if all before it in its round were accepted; a round ends at
// its first rejection, and one that accepted all it drafted says nothing of what would have come next: it is censored
// there. So each position has its own likelihood (the product-limit argument, Kaplan and Meier 1958)
//   hazard i = accepted / (accepted + observed rejections).

namespace SpecSim.Estimation;

/// <summary>Trials by draft position; index 0 is position 1.</summary>
/// <param name="Accepted">Trials that were accepted.</param>
/// <param name="Trials">Trials: accepted and rejected ones.</param>
internal sealed record HazardCounts(double[] Accepted, double[] Trials)
{
    // A hazard that is read from fewer may be anything.
    private const int LeastTrials = 10;

    /// <summary>Least number of trials that telemetry allows; below Trials where some were not counted.</summary>
    public double[] FewestTrials { get; init; } = Trials;

    /// <summary>Largest number that it allows.</summary>
    public double[] MostTrials { get; init; } = Trials;

    public int Positions => Trials.Length;

    public double AllTrials => Trials.Sum();

    public double AllAccepted => Accepted.Sum();

    /// <summary>
    /// Positions from the first on whose hazards are told apart; the last one stands for all beyond. Two at the least
    /// where anything reached the second, however rare: a lookup that hits is another thing than one that misses.
    /// </summary>
    public int Known => Math.Max(
        Trials.TakeWhile(trials => trials >= LeastTrials).Count(),
        Trials.ElementAtOrDefault(1) > 0 ? 2 : 1);

    public double Hazard(int index) => Trials[index] > 0 ? Accepted[index] / Trials[index] : 0;

    /// <summary>The log-likelihood of these trials if hazards are as given; the last one holds beyond.</summary>
    public double LogLikelihood(IReadOnlyList<double> hazards)
    {
        double sum = 0;
        for (int index = 0; index < Positions; index++)
        {
            double hazard = hazards[Math.Min(index, hazards.Count - 1)];
            sum += Times(Accepted[index], hazard) + Times(Trials[index] - Accepted[index], 1 - hazard);
        }

        return sum;
    }

    /// <summary>All trials from a position on as if they were one position's: for laws that repeat the last hazard.
    /// </summary>
    public HazardCounts PooledFrom(int position) => new(Pooled(Accepted, position), Pooled(Trials, position))
    {
        FewestTrials = Pooled(FewestTrials, position),
        MostTrials = Pooled(MostTrials, position),
    };

    public static HazardCounts Sum(IReadOnlyList<HazardCounts> parts) =>
        new(Sum(parts, part => part.Accepted), Sum(parts, part => part.Trials))
        {
            FewestTrials = Sum(parts, part => part.FewestTrials),
            MostTrials = Sum(parts, part => part.MostTrials),
        };

    /// <summary>Of rounds that all drafted as many.</summary>
    public static HazardCounts Of(RoundHistogram histogram)
    {
        var counts = None(histogram.DraftLength);
        double survivors = histogram.Total;
        for (int index = 0; index < histogram.DraftLength; index++)
        {
            counts.Trials[index] = survivors;
            survivors -= histogram.Rounds[index];
            counts.Accepted[index] = survivors;
        }

        return counts;
    }

    /// <summary>Of consecutive rounds of one request.</summary>
    public static HazardCounts Of(ReadOnlySpan<byte> drafted, ReadOnlySpan<byte> accepted, int positions)
    {
        var counts = None(positions);
        for (int round = 0; round < drafted.Length; round++)
        {
            for (int index = 0; index < accepted[round]; index++)
            {
                counts.Trials[index]++;
                counts.Accepted[index]++;
            }

            if (accepted[round] < drafted[round])
                counts.Trials[accepted[round]]++;
        }

        return counts;
    }

    public static HazardCounts None(int positions) => new(new double[positions], new double[positions]);

    // 0 log 0 is 0: what never happened costs nothing.
    private static double Times(double count, double probability) => count > 0 ? count * Math.Log(probability) : 0;

    private static double[] Pooled(double[] values, int position) =>
        values.Length <= position ? values : [.. values[..(position - 1)], values[(position - 1)..].Sum()];

    private static double[] Sum(IReadOnlyList<HazardCounts> parts, Func<HazardCounts, double[]> values)
    {
        var sum = new double[parts.Count == 0 ? 0 : parts.Max(part => part.Positions)];
        foreach (HazardCounts part in parts)
        {
            double[] own = values(part);
            for (int index = 0; index < own.Length; index++)
                sum[index] += own[index];
        }

        return sum;
    }
}
