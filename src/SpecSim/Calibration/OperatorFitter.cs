// Fits one operator to measured rows, and says how well: the constants come from all rows, the errors from five fits
// that each hold a fifth of the shapes out. A fit that says less than it seems to is refused.

using MathNet.Numerics.LinearAlgebra;
using SpecSim.Hardware;

namespace SpecSim.Calibration;

/// <summary>Fitted constants of one operator.</summary>
/// <param name="Form">What was fitted, with what was held.</param>
/// <param name="Values">In the order of the form's constants.</param>
/// <param name="StandardErrors">Of the logarithms; null for a constant that was held.</param>
/// <param name="Error">For the profile: held out, for decode and verify steps.</param>
/// <param name="All">Held out, all rows.</param>
/// <param name="BySize">Held out, by range of sizes.</param>
/// <param name="Groups">Different shapes among the rows.</param>
/// <param name="Files">Where the rows stood.</param>
public sealed record OperatorFit(
    OperatorForm Form,
    IReadOnlyList<double> Values,
    IReadOnlyList<double?> StandardErrors,
    OperatorError Error,
    SizeError All,
    IReadOnlyList<SizeError> BySize,
    int Groups,
    IReadOnlyList<string> Files);

/// <param name="device">The datasheet; its constants are those of the operators that are not fitted here.</param>
public sealed class OperatorFitter(Device device)
{
    private const int Folds = 5;

    private static readonly IReadOnlyDictionary<string, KernelConstants> NoLibraries =
        new Dictionary<string, KernelConstants>();

    /// <summary>The fit; null when no row is of this operator, or after a refusal.</summary>
    public OperatorFit? Fit(OperatorForm form, IReadOnlyList<MeasuredKernel> rows, List<FitRefusal> refusals)
    {
        List<MeasuredKernel> accepted = Accepted(form, rows);
        if (accepted.Count == 0 || IsTooLittle(form, accepted, refusals))
            return null;
        var data = new FitData(form, accepted);
        (OperatorForm final, FitEnd end, double[] values) = Solve(form, data);
        double[] heldOut = HeldOut(final, data, values);
        OperatorFit fit = Describe(final, end, values, heldOut, data);
        int before = refusals.Count;
        FitDoubts.Judge(fit, end.Converged, refusals);
        return refusals.Count == before ? fit : null;
    }

    // A row of a kernel that the model has no formula for is nothing to fit to.
    private List<MeasuredKernel> Accepted(OperatorForm form, IReadOnlyList<MeasuredKernel> rows)
    {
        Device started = Fitted(form, [.. form.Constants.Select(constant => constant.Held ?? constant.Start)]);
        return
        [
            .. rows
                .Where(row => form.Accepts(row.Shape) && KernelTimes.Seconds(row.Shape, started, "") > 0)
                // Sums of doubles depend on their order: the order of the rows shall not matter.
                .OrderBy(row => row.File, StringComparer.Ordinal)
                .ThenBy(row => row.Line),
        ];
    }

    private Device Fitted(OperatorForm form, double[] values) => device with
    {
        Latency = device.Latency with
        {
            Kernels = form.With(device.Latency.Kernels, values),
            Libraries = NoLibraries,
        },
    };

    private static bool IsTooLittle(OperatorForm form, List<MeasuredKernel> rows, List<FitRefusal> refusals)
    {
        if (rows.Find(row => !(double.IsFinite(row.Seconds) && row.Seconds > 0)) is { } bad)
        {
            string seconds = FitText.Value(bad.Seconds, null);
            refusals.Add(new FitRefusal(form.Path, $"{bad.File}:{bad.Line}: {seconds} s is no time"));
            return true;
        }

        int groups = rows.Select(row => form.Group(row.Shape)).Distinct().Count();
        if (groups >= form.LeastGroups && rows.Count >= form.LeastRows)
            return false;
        refusals.Add(new FitRefusal(
            form.Path,
            $"{rows.Count} rows of {groups} different shapes are too few; at least {form.LeastRows} rows of "
            + $"{form.LeastGroups} shapes are needed: measure {form.Measure}"));
        return true;
    }

    // A term that the rows do without is left out, and the others are fitted again.
    private (OperatorForm Form, FitEnd End, double[] Values) Solve(OperatorForm form, FitData data)
    {
        while (true)
        {
            List<int> free = Free(form);
            FitEnd end = RobustFit.Solve(Task(form, data, data.All, Starts(form, data)));
            int vanishing = free.FindIndex(index => form.Constants[index].MayVanish && IsGone(
                form.Constants[index], end, free.IndexOf(index)));
            if (vanishing >= 0)
                form = form.Holding(free[vanishing], 0);
            else if (IsBenchmarkUnknown(form, free, end))
                form = form.WithoutBenchmark();
            else
                return (form, end, Values(form, end.Values));
        }
    }

    // What a benchmark saves is left out as a whole where the rows do not say how much it is.
    private static bool IsBenchmarkUnknown(OperatorForm form, List<int> free, FitEnd end) =>
        free.Where(index => form.Constants[index].OfBenchmark).Any(index =>
            FitDoubts.IsLow(form.Constants[index], end.Values[free.IndexOf(index)])
            || FitDoubts.IsHigh(form.Constants[index], end.Values[free.IndexOf(index)])
            || (end.Covariance is { } covariance
                ? FitDoubts.IsLoose(covariance[free.IndexOf(index), free.IndexOf(index)])
                : end.Weakest == free.IndexOf(index)));

    private static bool IsGone(FitConstant constant, FitEnd end, int position) =>
        end.Covariance is { } covariance
            ? FitDoubts.IsLow(constant, end.Values[position]) || FitDoubts.IsLoose(covariance[position, position])
            : end.Weakest == position;

    private static List<double[]> Starts(OperatorForm form, FitData data)
    {
        List<int> free = Free(form);
        IReadOnlyList<double[]> further = form.Starts(data.Rows);
        if (further.Count == 0)
            return [[.. free.Select(index => form.Constants[index].Start)]];
        double[] Inner(double[] start) => [.. free.Select(index => Inside(start[index], form.Constants[index]))];
        return [.. further.Select(Inner)];
    }

    private static double Inside(double value, FitConstant constant) =>
        Math.Clamp(value, constant.Low * 1.01, constant.High / 1.01);

    // Shapes are dealt out by a hash of their name: the same folds on every machine, whatever the order of the rows.
    private double[] HeldOut(OperatorForm form, FitData data, double[] values)
    {
        var residuals = new double[data.Rows.Count];
        double[] start = [.. Free(form).Select(index => Inside(values[index], form.Constants[index]))];
        Parallel.For(0, Folds, fold =>
        {
            int[] kept = [.. data.All.Where(row => data.GroupOf(row) % Folds != fold)];
            int[] held = [.. data.All.Where(row => data.GroupOf(row) % Folds == fold)];
            FitEnd end = RobustFit.Solve(Task(form, data, kept, [start]));
            double[] errors = RobustFit.Residuals(
                [.. held.Select(row => data.Rows[row].Seconds)], Predict(form, data, held, Values(form, end.Values)));
            for (int index = 0; index < held.Length; index++)
                residuals[held[index]] = errors[index];
        });
        return residuals;
    }

    private FitTask Task(OperatorForm form, FitData data, int[] rows, IReadOnlyList<double[]> starts)
    {
        List<int> free = Free(form);
        return new FitTask(
            [.. rows.Select(row => data.Rows[row].Seconds)],
            [.. rows.Select(data.GroupOf)],
            values => Predict(form, data, rows, Values(form, values)),
            starts,
            [.. free.Select(index => form.Constants[index].Low)],
            [.. free.Select(index => form.Constants[index].High)]);
    }

    private double[] Predict(OperatorForm form, FitData data, int[] rows, double[] values)
    {
        Device fitted = Fitted(form, values);
        var seconds = new double[rows.Length];
        for (int index = 0; index < rows.Length; index++)
        {
            seconds[index] = KernelTimes.Seconds(data.Rows[rows[index]].Shape, fitted, "")!.Value;
        }

        return seconds;
    }

    private static List<int> Free(OperatorForm form) =>
        [.. Enumerable.Range(0, form.Constants.Count).Where(index => form.Constants[index].Held is null)];

    private static double[] Values(OperatorForm form, double[] free)
    {
        int next = 0;
        return [.. form.Constants.Select(constant => constant.Held ?? free[next++])];
    }

    private static OperatorFit Describe(
        OperatorForm form, FitEnd end, double[] values, double[] heldOut, FitData data)
    {
        int[] stated = [.. data.All.Where(row => form.IsStated(data.Rows[row].Shape))];
        if (stated.Length == 0)
            stated = data.All;
        var error = SizeError.Of("", [.. stated.Select(row => heldOut[row])]);
        var spread = Spread.Of(
            [.. stated.Select(row => heldOut[row])], [.. stated.Select(row => form.Shape(data.Rows[row].Shape))]);
        Matrix<double> covariance = Whole(form, end.Covariance);
        return new OperatorFit(
            form,
            values,
            [
                .. form.Constants.Select((constant, index) => constant.Held is null && end.Covariance is not null
                    ? (double?)Math.Sqrt(covariance[index, index]) : null),
            ],
            new OperatorError(
                error.Median,
                error.P90,
                spread.Between,
                spread.Within,
                stated.Length,
                [.. form.Order.Select(left => (double[])[.. form.Order.Select(right => covariance[left, right])])]),
            SizeError.Of("all", heldOut),
            [
                .. data.All
                    .GroupBy(row => form.Bucket(data.Rows[row].Shape), row => heldOut[row])
                    .OrderBy(bucket => bucket.Key.Order)
                    .Select(bucket => SizeError.Of(bucket.Key.Name, [.. bucket])),
            ],
            data.Groups,
            [.. data.Rows.Select(row => row.File).Distinct()]);
    }

    /// <summary>The covariance of all constants: those that were held have none.</summary>
    private static Matrix<double> Whole(OperatorForm form, Matrix<double>? free)
    {
        List<int> indices = Free(form);
        Matrix<double> all = Matrix<double>.Build.Dense(form.Constants.Count, form.Constants.Count);
        for (int left = 0; free is not null && left < indices.Count; left++)
        {
            for (int right = 0; right < indices.Count; right++)
                all[indices[left], indices[right]] = free[left, right];
        }

        return all;
    }
}
