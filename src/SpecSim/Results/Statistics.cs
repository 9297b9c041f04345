// The few statistics that reports need. Quantiles are those of the sample (MathNet's R-8 rule, unbiased
// at the median); intervals are Student's, over replications.

using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace SpecSim.Results;

/// <summary>A distribution in four numbers, in the unit of its sample.</summary>
public sealed record Summary(double Mean, double P50, double P95, double P99)
{
    /// <returns>Null for an empty sample: there is nothing to say, and 0 would say something.</returns>
    public static Summary? Of(IReadOnlyCollection<double> sample)
    {
        if (sample.Count == 0)
            return null;
        double[] sorted = [.. sample.Order()];
        return new Summary(
            sorted.Average(),
            SortedArrayStatistics.Quantile(sorted, 0.5),
            SortedArrayStatistics.Quantile(sorted, 0.95),
            SortedArrayStatistics.Quantile(sorted, 0.99));
    }

    /// <summary>
    /// Of values that occur many times each: the smallest value that a share p of the weight does not exceed.
    /// </summary>
    public static Summary? Of(IEnumerable<(double Value, long Weight)> sample)
    {
        (double Value, long Weight)[] sorted =
            [.. sample.Where(entry => entry.Weight > 0).OrderBy(entry => entry.Value)];
        if (sorted.Length == 0)
            return null;
        double total = sorted.Sum(entry => (double)entry.Weight);
        double mean = sorted.Sum(entry => entry.Value * entry.Weight) / total;
        double At(double share)
        {
            double below = 0;
            foreach ((double value, long weight) in sorted)
            {
                below += weight;
                if (below >= share * total)
                    return value;
            }

            return sorted[^1].Value;
        }

        return new Summary(mean, At(0.5), At(0.95), At(0.99));
    }
}

/// <summary>An estimate with its 95 % confidence interval; the bounds are null with a single replication.</summary>
public sealed record Interval(double Estimate, double? Low95, double? High95)
{
    /// <summary>
    /// Ratio of two positive sums over paired replications, by the delta method on its logarithm: never negative, and
    /// as many times the estimate above as below.
    /// </summary>
    public static Interval OfRatio(IReadOnlyList<double> numerators, IReadOnlyList<double> denominators)
    {
        int count = numerators.Count;
        double ratio = numerators.Sum() / denominators.Sum();
        if (count < 2)
            return new Interval(ratio, null, null);
        double meanDenominator = denominators.Sum() / count;
        double squares = 0;
        for (int index = 0; index < count; index++)
        {
            double residual = numerators[index] - (ratio * denominators[index]);
            squares += residual * residual;
        }

        double error = Math.Sqrt(squares / (count - 1) / count) / Math.Abs(meanDenominator);
        double factor = Math.Exp(StudentT.InvCDF(0, 1, count - 1, 0.975) * error / ratio);
        return new Interval(ratio, ratio / factor, ratio * factor);
    }
}
