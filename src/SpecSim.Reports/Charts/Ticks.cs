// Where an axis is marked and what is written there. Steps are 1, 2 or 5 times a power of ten (Heckbert, "Nice
// numbers for graph labels", Graphics Gems 1990); a logarithmic axis is marked at 1, 2, 5, or at powers of two where
// the data stand on powers of two. Text is made from whole multiples of the step, so 0.3 is never 0.30000000000000004.

using System.Globalization;
using System.Numerics;

namespace SpecSim.Reports.Charts;

internal sealed record Tick(double Value, string Text);

internal static class Ticks
{
    private static readonly double[] Multiples = [1, 2, 5, 10];

    /// <summary>The least nice step that needs at most so many intervals, and that the format can write.</summary>
    public static double Step(double range, int intervals, string format)
    {
        var rough = Math.Max(range / Math.Max(1, intervals), Math.Pow(10, -Decimals(format)));
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        // A hair of tolerance: 0.2 / 0.1 may be 2.0000000000000004.
        return power * Multiples.First(multiple => multiple * power >= rough * (1 - 1e-9));
    }

    /// <summary>All multiples of the step from minimum to maximum.</summary>
    public static IReadOnlyList<double> Linear(double minimum, double maximum, double step)
    {
        var slack = step * 1e-6;
        var first = Math.Ceiling((minimum - slack) / step);
        var last = Math.Floor((maximum + slack) / step);
        var decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(step)) + 1, 0, 15);
        var ticks = new List<double>();
        for (var multiple = first; multiple <= last; multiple++)
            ticks.Add(Math.Round(multiple * step, decimals));
        return ticks;
    }

    /// <summary>
    /// Marks of a logarithmic axis, at most so many: powers of two where the data are such, else 1, 2, 5 of every
    /// decade, else every decade or every second, third… one. For axes that are not Narrow.
    /// </summary>
    public static IReadOnlyList<double> Logarithmic(double minimum, double maximum, int most, bool powersOfTwo)
    {
        if (powersOfTwo)
            return Thin(Powers(2, minimum, maximum), most);
        var decades = Powers(10, minimum / 10, maximum);
        var fine = decades.SelectMany(decade => Multiples.Take(3).Select(multiple => decade * multiple))
            .Where(value => Inside(value, minimum, maximum)).ToList();
        if (fine.Count <= most)
            return fine;
        var coarse = Thin([.. decades.Where(value => Inside(value, minimum, maximum))], most);
        return coarse.Count >= 2 ? coarse : Thin(fine, most);
    }

    /// <summary>1, 2, 3 … 9 of every decade: short marks that show that an axis is logarithmic.</summary>
    public static IReadOnlyList<double> Minor(double minimum, double maximum) =>
        [.. Powers(10, minimum / 10, maximum)
            .SelectMany(decade => Enumerable.Range(1, 9).Select(multiple => decade * multiple))
            .Where(value => Inside(value, minimum, maximum))];

    /// <summary>So little of a logarithmic axis that even steps suit it better than 1, 2, 5.</summary>
    public static bool AreNarrow(double minimum, double maximum) => maximum < 5 * minimum;

    /// <summary>Whether every value is a 1, 2, 4, 8… (or 0.5, 0.25…), so that an axis is best marked there.</summary>
    public static bool ArePowersOfTwo(IEnumerable<double> values) =>
        values.All(value => value > 0 && double.IsPow2(value));

    /// <summary>
    /// Text in the given format, but with as many decimals as the step needs: an axis reads 0.0, 0.5, 1.0.
    /// </summary>
    public static string Text(double value, double step, string format)
    {
        var factor = format.Contains('%', StringComparison.Ordinal) ? 100 : 1;
        var decimals = 0;
        while (decimals < 9 && Math.Abs(Math.Round(step * factor, decimals) - step * factor) > step * factor * 1e-6)
            decimals++;
        // Money has two decimals or none.
        if (decimals == 1 && format.Contains('$', StringComparison.Ordinal))
            decimals = 2;
        var whole = Math.Abs(value * factor) >= 10_000 ? "#,0" : "0";
        var number = decimals == 0 ? whole : whole + "." + new string('0', decimals);
        var (start, end) = NumberPart(format);
        // Zero has no sign.
        return (value + 0.0).ToString(format[..start] + number + format[end..], CultureInfo.InvariantCulture);
    }

    /// <summary>How many decimals the format can write of the value itself: two more for a percentage.</summary>
    private static int Decimals(string format)
    {
        var (start, end) = NumberPart(format);
        var point = format.IndexOf('.', start, end - start);
        return (point < 0 ? 0 : end - point - 1) + (format.Contains('%', StringComparison.Ordinal) ? 2 : 0);
    }

    private static (int Start, int End) NumberPart(string format)
    {
        var start = format.AsSpan().IndexOfAny("#0");
        if (start < 0)
            throw new ArgumentException($"The number format '{format}' writes no digit.", nameof(format));
        var length = format.AsSpan(start).IndexOfAnyExcept("#0.,");
        return (start, length < 0 ? format.Length : start + length);
    }

    private static List<double> Powers(int power, double minimum, double maximum)
    {
        var first = (int)Math.Floor(Math.Log(minimum, power));
        var last = (int)Math.Ceiling(Math.Log(maximum, power));
        return [.. Enumerable.Range(first, last - first + 1)
            .Select(exponent => Exact(power, exponent))
            .Where(value => Inside(value, minimum, maximum))];
    }

    // 10 to a negative power is 1 over a whole number: 1/10 is the double 0.1, which Math.Pow does not promise.
    private static double Exact(int power, int exponent) => exponent < 0
        ? 1 / (double)BigInteger.Pow(power, -exponent)
        : (double)BigInteger.Pow(power, exponent);

    private static List<double> Thin(List<double> ticks, int most)
    {
        var stride = Math.Max(1, (int)Math.Ceiling(ticks.Count / (double)Math.Max(1, most)));
        return [.. ticks.Where((_, index) => index % stride == 0)];
    }

    private static bool Inside(double value, double minimum, double maximum) =>
        value >= minimum * (1 - 1e-9) && value <= maximum * (1 + 1e-9);
}
