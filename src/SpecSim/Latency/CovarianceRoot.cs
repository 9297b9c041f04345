// The Cholesky factor of a covariance, for draws: L z has the covariance L L^T when z is independent and standard.
// MathNet's factor refuses a matrix that is only semidefinite, and here that is common: a constant that was not fitted
// has a row of zeros.

namespace SpecSim.Latency;

/// <summary>Turns independent normal numbers into ones with a covariance.</summary>
internal static class CovarianceRoot
{
    // Relative to the variance of the constant: what rounding leaves of a pivot that is zero.
    private const double Rounding = 1e-9;

    /// <summary>L z.</summary>
    public static double[] Times(IReadOnlyList<IReadOnlyList<double>> covariance, IReadOnlyList<double> normals)
    {
        double[][] root = Of(covariance);
        return [.. root.Select(row => row.Zip(normals, (left, right) => left * right).Sum())];
    }

    /// <summary>The lower triangle L.</summary>
    public static double[][] Of(IReadOnlyList<IReadOnlyList<double>> covariance)
    {
        int count = covariance.Count;
        double[][] root = [.. Enumerable.Range(0, count).Select(_ => new double[count])];
        for (int column = 0; column < count; column++)
        {
            double pivot = covariance[column][column] - Dot(root[column], root[column], column);
            // No variance of its own is left: it moves with those before it, or not at all.
            if (pivot <= Rounding * covariance[column][column])
                continue;
            root[column][column] = Math.Sqrt(pivot);
            for (int row = column + 1; row < count; row++)
            {
                root[row][column] = (covariance[row][column] - Dot(root[row], root[column], column))
                    / root[column][column];
            }
        }

        return root;
    }

    private static double Dot(double[] left, double[] right, int count)
    {
        double sum = 0;
        for (int index = 0; index < count; index++)
            sum += left[index] * right[index];
        return sum;
    }
}
