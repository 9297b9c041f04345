// Pixels as text: two decimals are a fiftieth of what an eye sees, and hide the last bits in which the logarithms
// of two platforms may differ.

using System.Globalization;

namespace SpecSim.Reports.Charts;

internal static class Pixels
{
    // Adding zero turns a rounded -0 into 0.
    public static string Text(double value) =>
        (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>One decimal: for marks in their thousands, where every character counts.</summary>
    public static string Short(double value) =>
        (Math.Round(value, 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture);
}
