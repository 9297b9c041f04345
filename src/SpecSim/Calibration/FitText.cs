// A fitted constant as text: as many digits as it deserves, with its unit.

using System.Globalization;
using SpecSim.Quantities;

namespace SpecSim.Calibration;

public static class FitText
{
    private const int Digits = 4;

    /// <summary>
    /// Four significant digits; a quantity with its unit. Sizes are limits that libraries set, and stay exact.
    /// </summary>
    public static string Value(double value, Dimension? unit)
    {
        double rounded = Rounded(value, Digits);
        return unit is null ? rounded.ToString("R", CultureInfo.InvariantCulture)
            : unit == Dimension.Memory ? $"{value.ToString("R", CultureInfo.InvariantCulture)} B"
            : rounded == 0 ? $"0 {(unit == Dimension.Time ? "us" : "B/s")}"
            : QuantityText.Format(rounded, unit);
    }

    /// <summary>The nearest number with that many significant digits.</summary>
    public static double Rounded(double value, int digits) => double.Parse(
        value.ToString($"E{digits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
