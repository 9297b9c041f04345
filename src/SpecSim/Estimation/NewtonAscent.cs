// The top of a smooth log-likelihood of a few numbers, by Newton steps that are damped until they lead up
// (Levenberg 1944). Slopes and curvature are differences: a likelihood then is one function, and its curvature at
// the top gives the errors.

using MathNet.Numerics.LinearAlgebra;

namespace SpecSim.Estimation;

/// <summary>Where an ascent ended.</summary>
/// <param name="Covariance">Inverse of the curvature: errors of the numbers.</param>
internal sealed record AscentEnd(double[] Point, double Value, Matrix<double> Covariance);

internal static class NewtonAscent
{
    // Small against the scale of logits and logarithms, large against rounding of a sum of a million terms.
    private const double Difference = 1e-3;

    // Where a number has no effect its error is this much: a likelihood that does not end.
    private const double LeastCurvature = 1e-2;

    // In log-likelihood: a step that gains so little ends at a hundredth of an error from the top.
    private const double Enough = 1e-3;

    private const double LongestStep = 2;

    /// <param name="bound">No number goes beyond it, up or down.</param>
    public static AscentEnd Climb(Func<double[], double> logLikelihood, double[] start, double bound, int mostSteps)
    {
        double[] point = start;
        (double value, Vector<double> slope, Matrix<double> curvature) = Shape(logLikelihood, point);
        double damping = 1e-3;
        for (int step = 0; step < mostSteps; step++)
        {
            if (Step(logLikelihood, point, value, slope, curvature, bound, ref damping) is not { } next)
                break;
            double gain = next.Value - value;
            (point, value) = next;
            if (gain < Enough)
                break;
            (value, slope, curvature) = Shape(logLikelihood, point);
        }

        return new AscentEnd(point, value, PositiveInverse(curvature));
    }

    private static (double[] Point, double Value)? Step(
        Func<double[], double> logLikelihood,
        double[] point,
        double value,
        Vector<double> slope,
        Matrix<double> curvature,
        double bound,
        ref double damping)
    {
        for (int attempt = 0; attempt < 12; attempt++)
        {
            double scale = damping * (1 + curvature.Diagonal().AbsoluteMaximum());
            Matrix<double> damped = curvature + (Matrix<double>.Build.DenseIdentity(point.Length) * scale);
            Vector<double> move = damped.Solve(slope);
            move /= Math.Max(1, move.AbsoluteMaximum() / LongestStep);
            double[] next = [.. point.Zip(move, (from, by) => Math.Clamp(from + by, -bound, bound))];
            double there = logLikelihood(next);
            if (there > value)
            {
                damping = Math.Max(damping / 10, 1e-9);
                return (next, there);
            }

            damping *= 10;
        }

        return null;
    }

    private static (double Value, Vector<double> Slope, Matrix<double> Curvature) Shape(
        Func<double[], double> logLikelihood, double[] point)
    {
        int count = point.Length;
        double At(int first, int second, double step)
        {
            double[] moved = [.. point];
            moved[first] += step;
            if (second >= 0)
                moved[second] += step;
            return logLikelihood(moved);
        }

        double value = logLikelihood(point);
        double[] up = [.. Enumerable.Range(0, count).Select(index => At(index, -1, Difference))];
        double[] down = [.. Enumerable.Range(0, count).Select(index => At(index, -1, -Difference))];
        Vector<double> slope = Vector<double>.Build.Dense(
            count, index => (up[index] - down[index]) / (2 * Difference));
        Matrix<double> curvature = Matrix<double>.Build.Dense(count, count);
        for (int row = 0; row < count; row++)
        {
            double alone = up[row] + down[row] - (2 * value);
            curvature[row, row] = -alone / (Difference * Difference);
            for (int column = 0; column < row; column++)
            {
                double both = At(row, column, Difference) + At(row, column, -Difference) - (2 * value);
                double other = up[column] + down[column] - (2 * value);
                double cross = -(both - alone - other) / (2 * Difference * Difference);
                curvature[row, column] = curvature[column, row] = cross;
            }
        }

        return (value, slope, curvature);
    }

    private static Matrix<double> PositiveInverse(Matrix<double> curvature)
    {
        var axes = curvature.Evd(Symmetricity.Symmetric);
        Vector<double> lengths = axes.EigenValues.Map(value => 1 / Math.Max(LeastCurvature, value.Real));
        return axes.EigenVectors * Matrix<double>.Build.DenseOfDiagonalVector(lengths) * axes.EigenVectors.Transpose();
    }
}
