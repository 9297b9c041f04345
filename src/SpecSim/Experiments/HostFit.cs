// Host times of an engine from published speedups. A round is linear in them (PublishedPrediction), so a result says
//   n . h = E t_plain / speedup - t_round(h = 0),
// and least squares with every result weighed by its round gives h; none is negative, so all ways to leave some at zero
// are tried and the best kept. What it is for: predicting a source with times that come from the others.

using MathNet.Numerics.LinearAlgebra;

namespace SpecSim.Experiments;

/// <summary>Fits host times.</summary>
public static class HostFit
{
    // Below it two times cannot be told apart: all results have as many passes, say.
    private const double LeastDeterminant = 1e-9;

    /// <param name="cases">Scenarios that yield the published tokens, each with its published speedup.</param>
    /// <param name="usual">What stays where no case says anything.</param>
    public static DraftHost Of(IReadOnlyList<(Scenario Scenario, double Speedup)> cases, DraftHost usual)
    {
        var rows = cases.Select(item => Row(item.Scenario, item.Speedup)).ToArray();
        bool[] seen = [.. Enumerable.Range(0, DraftHost.Count).Select(index => rows.Any(row => row.Counts[index] > 0))];
        (double Error, double[] Times)? best = null;
        for (int subset = 0; subset < 1 << DraftHost.Count; subset++)
        {
            int[] free = [.. Enumerable.Range(0, DraftHost.Count).Where(index => (subset >> index & 1) == 1)];
            if (free.Any(index => !seen[index]) || Solve(rows, free) is not { } times)
                continue;
            double error = rows.Sum(row => Square(row.Missing - row.Counts.Zip(times, (one, two) => one * two).Sum()));
            if (best is null || error < best.Value.Error * (1 - LeastDeterminant))
                best = (error, times);
        }

        return DraftHost.Of([.. Enumerable.Range(0, DraftHost.Count)
            .Select(index => seen[index] ? best!.Value.Times[index] : usual[index])]);
    }

    // Divided by the published round, so that every result counts by its relative error.
    private static (double[] Counts, double Missing) Row(Scenario scenario, double speedup)
    {
        Scenario bare = scenario with { Engine = default(DraftHost).In(scenario.Engine) };
        (double bareSpeedup, _) = PublishedPrediction.Figures(bare);
        double[] counts = [.. Enumerable.Range(0, DraftHost.Count).Select(index => Count(bare, bareSpeedup, index))];
        // In units of tokens per round times the plain step.
        return ([.. counts.Select(count => count * speedup)], 1 - (speedup / bareSpeedup));
    }

    // By how much a second of it lengthens the round: how often it occurs, in the same unit.
    private static double Count(Scenario bare, double bareSpeedup, int index)
    {
        double[] times = new double[DraftHost.Count];
        times[index] = 1;
        (double slowed, _) = PublishedPrediction.Figures(bare with { Engine = DraftHost.Of(times).In(bare.Engine) });
        return (1 / slowed) - (1 / bareSpeedup);
    }

    private static double[]? Solve((double[] Counts, double Missing)[] rows, int[] free)
    {
        double[] times = new double[DraftHost.Count];
        if (free.Length == 0)
            return times;
        Matrix<double> left = Matrix<double>.Build.Dense(rows.Length, free.Length, (row, column) =>
            rows[row].Counts[free[column]]);
        Matrix<double> scaled = left.NormalizeColumns(2);
        Matrix<double> normal = scaled.TransposeThisAndMultiply(scaled);
        if (normal.Determinant() < LeastDeterminant)
            return null;
        Vector<double> right = Vector<double>.Build.Dense([.. rows.Select(row => row.Missing)]);
        Vector<double> solution = normal.Solve(scaled.TransposeThisAndMultiply(right));
        for (int column = 0; column < free.Length; column++)
            times[free[column]] = solution[column] / left.Column(column).L2Norm();
        return times.All(time => time >= 0) ? times : null;
    }

    private static double Square(double value) => value * value;
}
