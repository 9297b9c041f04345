// What `specsim calibrate` prints: the constants with their standard errors, the errors of rows that a fit has not
// seen, what was taken over and what was left out.

using System.Text;
using SpecSim.Calibration;

namespace SpecSim.Reports;

public static class CalibrationText
{
    /// <param name="title">The device, and where the profile went.</param>
    /// <param name="result">The fits.</param>
    /// <param name="notes">What was taken over or left out, one sentence each.</param>
    public static string Write(string title, CalibrationResult result, IReadOnlyList<string> notes)
    {
        var text = new StringBuilder(title).Append("\n\n");
        text.Append(Constants(result).ToText()).Append('\n');
        text.Append(Errors(result).ToText());
        if (notes.Count > 0)
            text.Append('\n');
        foreach (string note in notes)
            text.Append(Paragraph.Wrap(note, "", "  "));
        return text.ToString();
    }

    private static Table Constants(CalibrationResult result) => new(
        "Constants, with the standard error of each",
        ["operator", "constant", "value", "+/-"],
        [
            .. Fits(result).SelectMany(fit => fit.Fit.Form.Constants.Select((constant, index) => (string[])
            [
                fit.Path,
                constant.Name,
                FitText.Value(fit.Fit.Values[index], constant.Unit),
                fit.Fit.StandardErrors[index] is { } error ? Units.Percent(error)
                    : constant.HeldByUser ? "held" : constant.MayVanish ? "none" : "fixed",
            ])),
        ])
    {
        WordColumns = 2,
    };

    private static Table Errors(CalibrationResult result) => new(
        "Errors of rows that a fit has not seen, held out by shape",
        ["operator", "sizes", "rows", "median", "p90", "bias"],
        [
            .. Fits(result).SelectMany(fit => fit.Fit.BySize.Append(fit.Fit.All).Select(error => (string[])
            [
                fit.Path,
                error.Name,
                Units.Count(error.Rows),
                Units.Percent(error.Median),
                Units.Percent(error.P90),
                Units.Percent(error.Bias),
            ])),
        ])
    {
        WordColumns = 2,
    };

    /// <summary>Every fit with its path: those of the device's own library have no prefix.</summary>
    internal static IEnumerable<(string Path, OperatorFit Fit)> Fits(CalibrationResult result) =>
        result.Libraries.SelectMany((library, index) => library.Operators.Select(fit =>
            (index == 0 ? fit.Form.Path : $"{library.Library} {fit.Form.Path}", fit)));
}
