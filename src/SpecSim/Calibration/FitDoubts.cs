// When a fit is not believed: times that do not follow sizes, a constant at the end of what makes sense, a constant
// that the rows do not determine. The message says which, and what to measure.

namespace SpecSim.Calibration;

/// <summary>Why there is no fit.</summary>
/// <param name="Path">The operator, or one of its constants.</param>
/// <param name="Message">What is wrong and what to measure.</param>
public sealed record FitRefusal(string Path, string Message);

internal static class FitDoubts
{
    // Half of all kernels further off than this: sizes say little about the times.
    private const double LargestMedian = 0.3;

    // Logarithms this near to a bound are at it.
    private const double AtBound = 0.02;

    // A constant known to a factor of four at best (95 %) is not known.
    private const double LargestStandardError = 0.7;

    public static bool IsLow(FitConstant constant, double value) => Math.Log(value / constant.Low) < AtBound;

    public static bool IsHigh(FitConstant constant, double value) => Math.Log(constant.High / value) < AtBound;

    public static bool IsLoose(double variance) => variance > LargestStandardError * LargestStandardError;

    public static void Judge(OperatorFit fit, bool converged, List<FitRefusal> refusals)
    {
        OperatorForm form = fit.Form;
        if (fit.All.Median > LargestMedian)
        {
            refusals.Add(new FitRefusal(
                form.Path,
                $"times do not follow sizes: half of the rows that a fit has not seen are more than "
                + $"{fit.All.Median:P0} off. Are columns mixed up, or several devices or versions in one table?"));
            return;
        }

        if (!converged)
            refusals.Add(new FitRefusal(form.Path, $"the fit does not settle; measure {form.Measure}"));
        for (int index = 0; index < form.Constants.Count; index++)
        {
            FitConstant constant = form.Constants[index];
            if (constant.Held is null && !constant.OfBenchmark
                && Doubt(constant, fit.Values[index], fit.StandardErrors[index]) is { } doubt)
                refusals.Add(new FitRefusal($"{form.Path}.{constant.Name}", doubt));
        }
    }

    private static string? Doubt(FitConstant constant, double value, double? standardError)
    {
        string end = IsLow(constant, value) ? $"the lowest value that makes sense, {Text(constant.Low)}"
            : IsHigh(constant, value) ? $"the highest value that makes sense, {Text(constant.High)}"
            : "";
        bool isLoose = standardError is not { } error || IsLoose(error * error);
        return end.Length == 0 && !isLoose ? null
            : (end.Length > 0 ? $"ends at {end}" : "is not determined by these rows")
              + $"; measure {constant.Decides}, or hold it by your own will with --fix";

        string Text(double bound) => FitText.Value(bound, constant.Unit);
    }
}
