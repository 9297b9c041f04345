// How far rows are from a fit that did not see them: by range of sizes, over all, and how much of it belongs to a
// shape. The last is a one-way analysis of variance of the log residuals: with n rows in G shapes and mean squares
// between and within, s_w^2 = MSW and s_b^2 = (MSB - MSW) / n0 (Searle, Casella, McCulloch, Variance Components,
// chapter 3).

using MathNet.Numerics.Statistics;

namespace SpecSim.Calibration;

/// <summary>Errors of a range of sizes.</summary>
/// <param name="Name">The range.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="Median">Median of |predicted / measured - 1|.</param>
/// <param name="P90">Nine of ten rows are closer than this.</param>
/// <param name="Bias">Median of predicted / measured - 1.</param>
public sealed record SizeError(string Name, int Rows, double Median, double P90, double Bias)
{
    /// <summary>Of residuals log(measured / predicted); at least one.</summary>
    public static SizeError Of(string name, IReadOnlyCollection<double> residuals)
    {
        double[] signed = [.. residuals.Select(residual => Math.Exp(-residual) - 1).Order()];
        double[] absolute = [.. signed.Select(Math.Abs).Order()];
        return new SizeError(
            name,
            signed.Length,
            SortedArrayStatistics.Median(absolute),
            SortedArrayStatistics.Quantile(absolute, 0.9),
            SortedArrayStatistics.Median(signed));
    }
}

/// <summary>Standard deviations of log residuals.</summary>
/// <param name="Between">Of what all rows of a shape share.</param>
/// <param name="Within">Of the rest.</param>
public readonly record struct Spread(double Between, double Within)
{
    public static Spread Of(IReadOnlyList<double> residuals, IReadOnlyList<string> shapes)
    {
        List<(int Count, double Mean, double Squares)> groups =
        [
            .. residuals
                .Zip(shapes, (residual, shape) => (residual, shape))
                .GroupBy(pair => pair.shape, pair => pair.residual, StringComparer.Ordinal)
                .Select(group => Moments([.. group])),
        ];
        double rows = residuals.Count;
        double mean = residuals.Average();
        double within = groups.Sum(group => group.Squares);
        double between = groups.Sum(group => group.Count * Square(group.Mean - mean));
        if (groups.Count < 2 || rows <= groups.Count)
            return new Spread(0, Math.Sqrt((within + between) / Math.Max(1, rows - 1)));
        double meanWithin = within / (rows - groups.Count);
        double meanBetween = between / (groups.Count - 1);
        double size = (rows - (groups.Sum(group => Square(group.Count)) / rows)) / (groups.Count - 1);
        return new Spread(Math.Sqrt(Math.Max(0, (meanBetween - meanWithin) / size)), Math.Sqrt(meanWithin));
    }

    private static (int Count, double Mean, double Squares) Moments(List<double> group)
    {
        double mean = group.Average();
        return (group.Count, mean, group.Sum(residual => Square(residual - mean)));
    }

    private static double Square(double value) => value * value;
}
