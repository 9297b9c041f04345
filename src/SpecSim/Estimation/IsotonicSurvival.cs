// Survival from tokens per round at several draft lengths. E(K) = 1 + S(1) + ... + S(K), and survival never rises,
// so a table must be concave; measured ones are not quite. Isotonic regression (Barlow, Bartholomew, Bremner,
// Brunk 1972): the survivals that never rise and whose E is nearest to the table,
//   minimise sum of ((table(K) - E(K)) / error(K))^2.
// The fit is by E and not by differences of neighbours, for those share the error of the point between them. Survival
// drops by d(m) >= 0 behind position m, E(K) = 1 + sum over m of d(m) min(K, m): least squares with unknowns that are
// not negative, solved by an active set (Lawson and Hanson 1974, chapter 23). It drops only where the table has
// points, so over a gap it is shared equally.

using MathNet.Numerics.LinearAlgebra;

namespace SpecSim.Estimation;

/// <summary>The nearest table that a law of acceptance can have.</summary>
/// <param name="Tokens">Tokens per round at the table's points.</param>
internal sealed record IsotonicSurvival(double[] Tokens)
{
    private const double Tolerance = 1e-10;

    /// <param name="points">By rising draft length.</param>
    public static IsotonicSurvival Of(IReadOnlyList<MeanPoint> points)
    {
        int count = points.Count;
        double[] weights = [.. points.Select(point => 1 / (point.Error ?? 1))];
        Matrix<double> reach = Matrix<double>.Build.Dense(
            count, count, (row, column) => Math.Min(points[row].DraftLength, points[column].DraftLength));
        Matrix<double> weighted = Matrix<double>.Build.Dense(
            count, count, (row, column) => weights[row] * reach[row, column]);
        Vector<double> values = Vector<double>.Build.Dense(
            count, row => weights[row] * (points[row].Tokens - 1));

        Vector<double> drops = NotNegative(weighted, values);
        double first = drops.Sum();
        // The first survival is a probability too.
        if (first > 1)
            drops /= first;
        return new IsotonicSurvival([.. (reach * drops).Select(tokens => 1 + tokens)]);
    }

    private static Vector<double> NotNegative(Matrix<double> matrix, Vector<double> values)
    {
        int count = matrix.ColumnCount;
        Vector<double> solution = Vector<double>.Build.Dense(count);
        var free = new SortedSet<int>();
        // Each step frees one unknown for good or finds that none helps; the bound is for rounding alone.
        for (int step = 0; step < 10 * count; step++)
        {
            Vector<double> gain = matrix.TransposeThisAndMultiply(values - (matrix * solution));
            int best = Enumerable.Range(0, count).Where(index => !free.Contains(index))
                .DefaultIfEmpty(-1).MaxBy(index => index < 0 ? 0 : gain[index]);
            if (best < 0 || gain[best] <= Tolerance * values.L2Norm())
                break;
            free.Add(best);
            solution = Feasible(matrix, values, solution, free);
        }

        return solution;
    }

    // From the last solution towards that of the free unknowns, as far as none becomes negative; those that reach 0
    // are held there.
    private static Vector<double> Feasible(
        Matrix<double> matrix, Vector<double> values, Vector<double> from, SortedSet<int> free)
    {
        while (true)
        {
            int[] columns = [.. free];
            Vector<double> target = Vector<double>.Build.Dense(matrix.ColumnCount);
            if (columns.Length > 0)
            {
                Matrix<double> chosen = Matrix<double>.Build.DenseOfColumnVectors(columns.Select(matrix.Column));
                Vector<double> solved = chosen.QR().Solve(values);
                for (int index = 0; index < columns.Length; index++)
                    target[columns[index]] = solved[index];
            }

            double step = 1;
            foreach (int index in columns)
            {
                if (target[index] <= 0)
                    step = from[index] > 0 ? Math.Min(step, from[index] / (from[index] - target[index])) : 0;
            }

            from += step * (target - from);
            // Each turn holds one unknown more at 0, so there are as many as unknowns.
            if (step >= 1)
                return from;
            free.RemoveWhere(index => from[index] <= Tolerance);
            foreach (int index in columns.Except(free))
                from[index] = 0;
        }
    }
}
