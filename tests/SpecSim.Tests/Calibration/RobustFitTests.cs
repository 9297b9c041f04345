// The fit itself, on lines t = a + b x whose constants are known.

using SpecSim.Calibration;

namespace SpecSim.Tests.Calibration;

public sealed class RobustFitTests
{
    private const int Rows = 400;
    private const double Offset = 5e-6;
    private const double Slope = 2e-8;

    [Fact]
    public void Solve_ExactTimes_FindsTheConstants()
    {
        FitEnd end = RobustFit.Solve(Task(_ => 0, group: row => row));

        Assert.True(end.Converged);
        Assert.Equal(Offset, end.Values[0], Offset * 1e-6);
        Assert.Equal(Slope, end.Values[1], Slope * 1e-6);
    }

    [Fact]
    public void Solve_ATenthOfTheRowsTenTimesTooSlow_StaysNearTheOthers()
    {
        FitEnd end = RobustFit.Solve(Task(row => row % 10 == 0 ? Math.Log(10) : 0, group: row => row));

        // Least squares on logarithms would end 26 % above: a tenth of log 10.
        Assert.InRange(end.Values[0] / Offset, 1, 1.02);
        Assert.InRange(end.Values[1] / Slope, 1, 1.02);
    }

    [Fact]
    public void Solve_ErrorsSharedWithinGroups_ReportsThemAsFewRows()
    {
        FitEnd shared = RobustFit.Solve(Task(row => 0.05 * Noise(row / 20), group: row => row / 20));
        FitEnd taken = RobustFit.Solve(Task(row => 0.05 * Noise(row / 20), group: row => row));

        // Twenty rows of a group say as much as one: errors are larger by about the square root of 20.
        double ratio = Math.Sqrt(shared.Covariance![1, 1] / taken.Covariance![1, 1]);
        Assert.InRange(ratio, 2, 6);
    }

    [Fact]
    public void Solve_IndependentErrors_StandardErrorIsTheSpreadOverRepetitions()
    {
        const int Repetitions = 60;
        var slopes = new List<double>();
        var errors = new List<double>();
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            int shift = repetition * Rows;
            FitEnd end = RobustFit.Solve(Task(row => 0.05 * Noise(row + shift), group: row => row));
            slopes.Add(Math.Log(end.Values[1]));
            errors.Add(Math.Sqrt(end.Covariance![1, 1]));
        }

        double spread = MathNet.Numerics.Statistics.Statistics.StandardDeviation(slopes);
        // The standard deviation of 60 draws is known to a tenth.
        Assert.InRange(errors.Average() / spread, 0.7, 1.4);
    }

    [Fact]
    public void Solve_AConstantWithoutEffect_HasNoCovarianceAndIsNamed()
    {
        FitTask task = Task(_ => 0, group: row => row);
        FitTask idle = task with
        {
            Predict = values => task.Predict(values[..2]),
            Starts = [[.. task.Starts[0], 1]],
            Low = [.. task.Low, 0.1],
            High = [.. task.High, 10],
        };

        FitEnd end = RobustFit.Solve(idle);

        Assert.Null(end.Covariance);
        Assert.Equal(2, end.Weakest);
    }

    private static FitTask Task(Func<int, double> logError, Func<int, int> group)
    {
        double[] sizes = [.. Enumerable.Range(0, Rows).Select(row => Math.Pow(2, 12.0 * (row % 40) / 40))];
        double[] Times(double[] values) => [.. sizes.Select(size => values[0] + (values[1] * size))];
        double[] measured =
            [.. Times([Offset, Slope]).Select((time, row) => time * Math.Exp(logError(row)))];
        return new FitTask(
            measured,
            [.. Enumerable.Range(0, Rows).Select(group)],
            Times,
            [[1e-6, 1e-7]],
            [1e-9, 1e-12],
            [1e-3, 1e-3]);
    }

    private static double Noise(int index) => MeasuredSamples.Noise(index);
}
