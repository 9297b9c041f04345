// Laws from tokens per round at several draft lengths. Independent: the alpha of least squares. By position: a table
// with noise does not determine every hazard (isotonic survival has flat steps, which would be hazards of 1), so
// neighbours are held together as published curves are:
//   minimise sum ((table - E) / error)^2 + sum over i > 2 of ((logit h(i) - logit h(i-1)) / spread)^2,
// by Gauss-Newton; the first hazard is free, for lookups jump behind it.

using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using SpecSim.Acceptance;
using SpecSim.Quantities;

namespace SpecSim.Estimation;

internal static class TableFit
{
    // Of logits that nothing else holds: wide enough for lookups, whose second hazard is up to 3 above the first.
    private const double FreeSpread = 4;

    private const int MostIterations = 100;
    private const double Enough = 1e-10;

    /// <summary>The alpha of least squares.</summary>
    /// <param name="observations">How many the criterion counts.</param>
    /// <param name="quantile">Errors that a 95 % interval has on each side.</param>
    public static FamilyFit Iid(IReadOnlyList<MeanPoint> points, double observations, double quantile)
    {
        double Misfit(double alpha) =>
            points.Sum(point => Square((point.Tokens - point.TokensAt(alpha)) / Error(point)));
        double alpha = points.Count == 1
            ? points[0].Alpha
            : Math.Clamp(FindMinimum.OfScalarFunctionConstrained(Misfit, 0, 1, 1e-10), 0, 1);
        double logLikelihood = LogLikelihood(points, point => point.TokensAt(alpha));
        Estimated interval = AlphaInterval(points, alpha, quantile);
        return new FamilyFit(
            new FittedLaw(
                AcceptanceFamily.Iid,
                new AcceptanceProfile.Iid(new Probability(alpha)),
                1,
                logLikelihood,
                FamilyFit.Criterion(1, logLikelihood, observations),
                null)
            {
                Numbers = [new LawNumber("alpha", interval)],
            },
            length => new Estimated(
                Conventions.TokensPerRoundFromAlpha(alpha, length),
                Conventions.TokensPerRoundFromAlpha(interval.Low95, length),
                Conventions.TokensPerRoundFromAlpha(interval.High95, length)));
    }

    /// <summary>Hazards held together; the last is that of the longest draft length.</summary>
    public static FamilyFit Positional(IReadOnlyList<MeanPoint> points, double observations, double quantile)
    {
        Vector<double> logits = Fitted(points);
        Matrix<double> covariance = Curvature(points, logits).Inverse();
        double[] hazards = [.. logits.Select(Logits.Share)];
        double logLikelihood = LogLikelihood(points, point => point.Between(length => TokensAt(hazards, length)));
        return new FamilyFit(
            new FittedLaw(
                AcceptanceFamily.Positional,
                new AcceptanceProfile.Positional(
                    [.. hazards.Select(hazard => new Probability(hazard))], BeyondLast.Repeat),
                points.Count,
                logLikelihood,
                FamilyFit.Criterion(points.Count, logLikelihood, observations),
                null),
            length => TokensPerRound(hazards, covariance, length, quantile));
    }

    /// <summary>
    /// How far the points are from the hazards held together, against their errors; and how many points are free of
    /// these hazards: their number less the trace of the smoothing.
    /// </summary>
    public static (double Squares, double Free) Misfit(IReadOnlyList<MeanPoint> points)
    {
        Vector<double> logits = Fitted(points);
        double[] hazards = [.. logits.Select(Logits.Share)];
        Matrix<double> covariance = Curvature(points, logits).Inverse();
        double squares = 0;
        double free = points.Count;
        foreach (MeanPoint point in points)
        {
            squares += Square((point.Tokens - point.Between(length => TokensAt(hazards, length))) / Error(point));
            Vector<double> slopes = Slopes(point, hazards) / Error(point);
            free -= slopes * (covariance * slopes);
        }

        return (squares, free);
    }

    private static Vector<double> Fitted(IReadOnlyList<MeanPoint> points)
    {
        int positions = (int)Math.Ceiling(points[^1].DraftLength);
        double start = Math.Clamp(points[^1].Alpha, 0.02, 0.98);
        Vector<double> logits = Vector<double>.Build.Dense(positions, Logits.Of(start));
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            Vector<double> step = Curvature(points, logits).Solve(Slope(points, logits));
            // A step of many logits leaves where the slopes hold.
            step /= Math.Max(1, step.AbsoluteMaximum());
            logits += step;
            if (step.AbsoluteMaximum() < Enough)
                break;
        }

        return logits;
    }

    private static Estimated TokensPerRound(
        double[] hazards, Matrix<double> covariance, int length, double quantile)
    {
        Vector<double> slopes = LogitSlopes(hazards, length);
        double half = quantile * Math.Sqrt(slopes * (covariance * slopes));
        double tokens = TokensAt(hazards, length);
        return new Estimated(tokens, tokens - half, tokens + half);
    }

    private static Matrix<double> Curvature(IReadOnlyList<MeanPoint> points, Vector<double> logits)
    {
        int count = logits.Count;
        double[] hazards = [.. logits.Select(Logits.Share)];
        Matrix<double> curvature = Matrix<double>.Build.Dense(count, count);
        foreach (MeanPoint point in points)
        {
            Vector<double> slopes = Slopes(point, hazards) / Error(point);
            curvature += slopes.OuterProduct(slopes);
        }

        for (int index = 0; index < count; index++)
        {
            double hold = Hold(index);
            curvature[index, index] += hold;
            if (index < 2)
                continue;
            curvature[index - 1, index - 1] += hold;
            curvature[index, index - 1] -= hold;
            curvature[index - 1, index] -= hold;
        }

        return curvature;
    }

    private static Vector<double> Slope(IReadOnlyList<MeanPoint> points, Vector<double> logits)
    {
        double[] hazards = [.. logits.Select(Logits.Share)];
        Vector<double> slope = Vector<double>.Build.Dense(logits.Count);
        foreach (MeanPoint point in points)
        {
            double residual = point.Tokens - point.Between(length => TokensAt(hazards, length));
            slope += Slopes(point, hazards) * (residual / Square(Error(point)));
        }

        for (int index = 0; index < logits.Count; index++)
        {
            double pull = Hold(index) * (index < 2 ? logits[index] : logits[index] - logits[index - 1]);
            slope[index] -= pull;
            if (index >= 2)
                slope[index - 1] += pull;
        }

        return slope;
    }

    private static Vector<double> Slopes(MeanPoint point, double[] hazards)
    {
        int below = (int)Math.Floor(point.DraftLength);
        double share = point.DraftLength - below;
        Vector<double> slopes = (1 - share) * LogitSlopes(hazards, below);
        return share > 0 ? slopes + (share * LogitSlopes(hazards, below + 1)) : slopes;
    }

    private static Vector<double> LogitSlopes(double[] hazards, int length) => Vector<double>.Build.DenseOfEnumerable(
        RoundGain.SlopesRepeated(hazards, length)
            .Select((slope, index) => slope * hazards[index] * (1 - hazards[index])));

    // The first hazard and the second are on their own, each later one is tied to that before it.
    private static double Hold(int index) => 1 / Square(index < 2 ? FreeSpread : HazardWalk.LaterSpread);

    private static double TokensAt(double[] hazards, int length) =>
        RoundGain.TokensPerRound([.. RoundGain.Repeated(hazards, length)]);

    private static double LogLikelihood(IReadOnlyList<MeanPoint> points, Func<MeanPoint, double> law) =>
        -points.Sum(point => (Square((point.Tokens - law(point)) / Error(point)) / 2) + Math.Log(Error(point)))
        - (points.Count * Math.Log(2 * Math.PI) / 2);

    // Tokens per round as if from so many trials: an interval that stays inside 0..1.
    private static Estimated AlphaInterval(IReadOnlyList<MeanPoint> points, double alpha, double quantile)
    {
        double doubt = MeanTable.Doubt(points);
        double inside = Math.Clamp(alpha, doubt, 1 - doubt);
        double information = points.Sum(point => Square(Slope(point, inside) / Error(point)));
        return WilsonInterval.Of(alpha, inside * (1 - inside) * information, quantile);
    }

    private static double Slope(MeanPoint point, double alpha) => point.Between(length => Enumerable.Range(1, length)
        .Sum(position => position * Math.Pow(alpha, position - 1)));

    private static double Error(MeanPoint point) => point.Error ?? 1;

    private static double Square(double value) => value * value;
}
