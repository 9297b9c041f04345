// Robust least squares on logarithms. A residual is r = log(measured / predicted); its loss is the soft L1
//   rho(r) = 2 f^2 (sqrt(1 + (r/f)^2) - 1),   f = 0.1,
// a square near 0 and a line far away, so that a kernel that fell off a cliff does not bend the others. As
// rho = u^2 with u = sign(r) sqrt(rho(r)), the sum of rho is a sum of squares of u: Levenberg-Marquardt (MathNet)
// minimises it at once. Constants are fitted as logarithms, between bounds.
//
// Rows of one shape err together, so the covariance is the sandwich A^-1 B A^-1 with B summed shape by shape
// (Huber 1967; Liang and Zeger, Biometrika 73, 1986), not the one that takes rows for independent.

using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace SpecSim.Calibration;

/// <summary>What a fit starts from.</summary>
/// <param name="Measured">Times, above 0.</param>
/// <param name="Groups">The group of each row, from 0: rows of a group err together.</param>
/// <param name="Predict">From constants to the time of every row.</param>
/// <param name="Starts">Points to start from; the best end wins.</param>
/// <param name="Low">Lower bounds of the constants, above 0.</param>
/// <param name="High">Upper bounds.</param>
public sealed record FitTask(
    double[] Measured,
    int[] Groups,
    Func<double[], double[]> Predict,
    IReadOnlyList<double[]> Starts,
    double[] Low,
    double[] High);

/// <summary>Where a fit ended.</summary>
/// <param name="Values">The constants.</param>
/// <param name="Covariance">Of their logarithms; null where the rows do not determine all of them.</param>
/// <param name="Residuals">log(measured / predicted) of every row.</param>
/// <param name="Loss">The mean loss of a row.</param>
/// <param name="Converged">False when the search stopped without having found a minimum.</param>
/// <param name="Weakest">Index of the constant that the rows determine least.</param>
public sealed record FitEnd(
    double[] Values, Matrix<double>? Covariance, double[] Residuals, double Loss, bool Converged, int Weakest);

public static class RobustFit
{
    private const double LossScale = 0.1;
    private const double Tolerance = 1e-9;
    private const int MostIterations = 200;

    // Of the largest: below it a constant has no effect on any row.
    private const double SmallestCurvature = 1e-13;

    // A relative change of a constant that is small against its effect and large against rounding.
    private const double Step = 1e-6;

    /// <summary>The constants with the smallest loss.</summary>
    public static FitEnd Solve(FitTask task)
    {
        FitEnd? best = null;
        foreach (double[] start in task.Starts)
        {
            FitEnd end = From(start, task);
            if (best is null || end.Loss < best.Loss)
                best = end;
        }

        (Matrix<double>? covariance, int weakest) = Covariance(best!.Values, best.Residuals, task);
        return best with { Covariance = covariance, Weakest = weakest };
    }

    /// <summary>log(measured / predicted) of every row.</summary>
    public static double[] Residuals(double[] measured, double[] predicted)
    {
        var residuals = new double[measured.Length];
        for (int row = 0; row < residuals.Length; row++)
            residuals[row] = Math.Log(measured[row] / predicted[row]);
        return residuals;
    }

    private static FitEnd From(double[] start, FitTask task)
    {
        double[] Residuals(Vector<double> logs) => RobustFit.Residuals(task.Measured, task.Predict(Values(logs)));

        Vector<double> Value(Vector<double> logs, Vector<double> rows) =>
            Vector<double>.Build.Dense([.. Residuals(logs).Select(Root)]);

        Matrix<double> Slope(Vector<double> logs, Vector<double> rows)
        {
            double[] residuals = Residuals(logs);
            return Slopes(Values(logs), residuals, task, RootSlope);
        }

        Vector<double> none = Vector<double>.Build.Dense(task.Measured.Length);
        IObjectiveModel model = ObjectiveFunction.NonlinearModel(Value, Slope, none, none);
        var minimizer = new LevenbergMarquardtMinimizer(1e-3, Tolerance, Tolerance, Tolerance, MostIterations);
        NonlinearMinimizationResult result = minimizer.FindMinimum(
            model, Logs(start), Logs(task.Low), Logs(task.High));
        double[] found = Residuals(result.MinimizingPoint);
        return new FitEnd(
            Values(result.MinimizingPoint),
            null,
            found,
            found.Sum(residual => Root(residual) * Root(residual)) / found.Length,
            result.ReasonForExit is not (ExitCondition.ExceedIterations or ExitCondition.InvalidValues),
            0);
    }

    private static (Matrix<double>? Covariance, int Weakest) Covariance(
        double[] values, double[] residuals, FitTask task)
    {
        Matrix<double> slopes = Slopes(values, residuals, task, _ => 1);
        int count = values.Length;
        Matrix<double> bread = Matrix<double>.Build.Dense(count, count);
        Matrix<double> scores = Matrix<double>.Build.Dense(task.Groups.Max() + 1, count);
        for (int row = 0; row < residuals.Length; row++)
        {
            double ratio = residuals[row] / LossScale;
            double weight = 1 / Math.Sqrt(1 + (ratio * ratio));
            double curvature = weight * weight * weight;
            for (int left = 0; left < count; left++)
            {
                scores[task.Groups[row], left] += weight * residuals[row] * slopes[row, left];
                for (int right = 0; right < count; right++)
                    bread[left, right] += curvature * slopes[row, left] * slopes[row, right];
            }
        }

        // The direction in which the loss is flattest; eigenvalues ascend.
        MathNet.Numerics.LinearAlgebra.Factorization.Evd<double> axes = bread.Evd(Symmetricity.Symmetric);
        int weakest = axes.EigenVectors.Column(0).AbsoluteMaximumIndex();
        if (!(axes.EigenValues[0].Real > SmallestCurvature * axes.EigenValues[count - 1].Real))
            return (null, weakest);
        double groups = scores.RowCount;
        Matrix<double> inverse = bread.Inverse();
        Matrix<double> sandwich = inverse * scores.TransposeThisAndMultiply(scores) * inverse;
        return (sandwich * (groups / (groups - 1)), weakest);
    }

    // Slopes of the residuals by the logarithms of the constants, each row times a factor.
    private static Matrix<double> Slopes(
        double[] values, double[] residuals, FitTask task, Func<double, double> factor)
    {
        Matrix<double> slopes = Matrix<double>.Build.Dense(task.Measured.Length, values.Length);
        double[] factors = [.. residuals.Select(residual => factor(residual) / Step)];
        for (int column = 0; column < values.Length; column++)
        {
            double[] moved = Residuals(task.Measured, task.Predict(Moved(values, column, Step)));
            for (int row = 0; row < moved.Length; row++)
                slopes[row, column] = (moved[row] - residuals[row]) * factors[row];
        }

        return slopes;
    }

    private static double[] Moved(double[] values, int index, double step)
    {
        double[] moved = [.. values];
        moved[index] *= Math.Exp(step);
        return moved;
    }

    /// <summary>u: the square root of the loss, with the sign of the residual.</summary>
    private static double Root(double residual)
    {
        double ratio = residual / LossScale;
        // sqrt(1 + z) - 1 without the difference of two nearly equal numbers.
        double square = ratio * ratio / (1 + Math.Sqrt(1 + (ratio * ratio)));
        return Math.CopySign(LossScale * Math.Sqrt(2 * square), residual);
    }

    private static double RootSlope(double residual)
    {
        double ratio = residual / LossScale;
        double root = Math.Sqrt(1 + (ratio * ratio));
        // rho' = 2 r / root, u = |r| sqrt(2 / (1 + root)): their quotient without the vanishing r.
        return Math.Sqrt((1 + root) / 2) / root;
    }

    private static Vector<double> Logs(double[] values) =>
        Vector<double>.Build.Dense([.. values.Select(value => Math.Log(value))]);

    private static double[] Values(Vector<double> logs) => [.. logs.Select(value => Math.Exp(value))];
}
