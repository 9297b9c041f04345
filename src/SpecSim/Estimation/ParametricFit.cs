// A law of a few numbers that were fitted together, and the error of tokens per round that follows from theirs by the
// delta method. On the logit of the share of drafted tokens that is accepted, (E - 1) / K, so that intervals stay
// between 1 and K + 1.

using MathNet.Numerics.LinearAlgebra;
using SpecSim.Acceptance;

namespace SpecSim.Estimation;

internal static class ParametricFit
{
    // On logits and logarithms.
    private const double Difference = 1e-3;

    /// <param name="end">Where the fit ended.</param>
    /// <param name="profile">From its numbers to the law.</param>
    /// <param name="numbers">What the law's numbers are called, and from the fitted ones to each of them.</param>
    /// <param name="quantile">Errors that a 95 % interval has on each side.</param>
    public static FamilyFit Of(
        AcceptanceFamily family,
        AscentEnd end,
        Func<double[], AcceptanceProfile> profile,
        IReadOnlyList<(string Name, Func<double[], double> Value, bool IsShare)> numbers,
        double rounds,
        double quantile)
    {
        AcceptanceProfile fitted = profile(end.Point);
        // Made once: a mixture remembers its quantiles.
        (AcceptanceProfile Up, AcceptanceProfile Down)[] moved =
        [
            .. Enumerable.Range(0, end.Point.Length).Select(index =>
                (profile(Moved(end.Point, index, Difference)), profile(Moved(end.Point, index, -Difference)))),
        ];

        double Tokens(AcceptanceProfile law, int length) => law.Expect(length).TokensPerRound;

        Estimated Interval(int length)
        {
            double value = Tokens(fitted, length);
            double error = Error(end, moved.Select(pair => Tokens(pair.Up, length) - Tokens(pair.Down, length)));
            double share = (value - 1) / length;
            double spread = share * (1 - share);
            if (!(spread > 0))
                return new Estimated(value, value, value);
            double half = quantile * error / (length * spread);
            return new Estimated(value, 1 + (length * Shifted(share, -half)), 1 + (length * Shifted(share, half)));
        }

        var law = new FittedLaw(
            family,
            fitted,
            end.Point.Length,
            end.Value,
            FamilyFit.Criterion(end.Point.Length, end.Value, rounds),
            null)
        {
            Numbers = [.. numbers.Select(number =>
                new LawNumber(number.Name, Number(end, number.Value, number.IsShare, quantile)))],
        };
        return new FamilyFit(law, Interval);
    }

    private static Estimated Number(AscentEnd end, Func<double[], double> value, bool isShare, double quantile)
    {
        double at = value(end.Point);
        double error = Error(end, Enumerable.Range(0, end.Point.Length).Select(index =>
            value(Moved(end.Point, index, Difference)) - value(Moved(end.Point, index, -Difference))));
        if (isShare)
        {
            double half = quantile * error / Math.Max(at * (1 - at), 1e-12);
            return new Estimated(at, Shifted(at, -half), Shifted(at, half));
        }

        double factor = Math.Exp(Math.Min(quantile * error / at, 50));
        return new Estimated(at, at / factor, at * factor);
    }

    private static double Error(AscentEnd end, IEnumerable<double> differences)
    {
        Vector<double> slopes = Vector<double>.Build.DenseOfEnumerable(
            differences.Select(difference => difference / (2 * Difference)));
        return Math.Sqrt(slopes * (end.Covariance * slopes));
    }

    private static double Shifted(double share, double logit) =>
        share / (share + ((1 - share) * Math.Exp(-logit)));

    private static double[] Moved(double[] point, int index, double step)
    {
        double[] moved = [.. point];
        moved[index] += step;
        return moved;
    }
}
