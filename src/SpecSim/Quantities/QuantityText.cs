// Quantities as people write them: "3.35 TB/s", "40ms", "1.2e3 GFLOP/s". A number without a unit is refused.
// Reading is exact: the digits times the unit's whole-number factor go to the double parser as one decimal
// number, so 3.35 TB/s is the double nearest to 3350000000000 and never one rounding off.

using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace SpecSim.Quantities;

public static partial class QuantityText
{
    // Longer than any double needs: the shortest exact text of a double has at most 24 characters.
    private const int LongestText = 100;

    /// <summary>Reads a quantity in base units (seconds, bytes, ...); the reason says why it is refused.</summary>
    public static bool TryParse(
        string text, Dimension dimension, out double value, out string reason, bool allowNegative = false)
    {
        value = 0;
        text = text.Trim();
        var match = NumberAndUnit().Match(text);
        // Bare first: in '1e5' the exponent would pass for a unit.
        if (text.Length > LongestText || BareNumber().IsMatch(text) || !match.Success)
        {
            reason = NotANumber(text, dimension);
            return false;
        }
        var unitName = match.Groups["unit"].Value;
        var unit = dimension.Find(unitName);
        if (unit is null)
        {
            reason = WrongUnit(text, unitName, dimension);
            return false;
        }
        value = InBaseUnits(match, unit);
        reason = RefusedValue(text, match, value, allowNegative);
        return reason.Length == 0;
    }

    /// <summary>
    /// The canonical text, which reads back as exactly the same double: the unit that leaves 1 to 999 before
    /// the point, of those the shortest text, of those the largest unit.
    /// </summary>
    public static string Format(double value, Dimension dimension)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "Only a finite quantity can be written.");
        var sign = double.IsNegative(value) ? "-" : "";
        var texts =
            from unit in dimension.Units
            where !unit.IsAlias
            let number = In(Math.Abs(value), unit)
            let text = $"{sign}{number} {unit.Name}"
            // Minutes, hours and days may need more digits than a double has: then they are no choice.
            where TryParse(text, dimension, out var back, out _, allowNegative: true) && back.Equals(value)
            orderby IsReadable(number) ? 0 : 1, text.Length, unit.Multiplier * Math.Pow(10, unit.Exponent) descending
            select text;
        return texts.First();
    }

    private static double InBaseUnits(Match match, Unit unit)
    {
        var fraction = match.Groups["fraction"].Value;
        var digits = BigInteger.Parse(match.Groups["whole"].Value + fraction, CultureInfo.InvariantCulture);
        // An exponent beyond int is beyond double too: the value becomes infinite or zero, and is refused as such.
        var written = match.Groups["exponent"].Value;
        var exponent = written.Length == 0 ? 0
            : int.TryParse(written, CultureInfo.InvariantCulture, out var parsed) ? Math.Clamp(parsed, -9999, 9999)
            : written[0] == '-' ? -9999 : 9999;
        exponent += unit.Exponent - fraction.Length;
        var sign = match.Groups["sign"].Value;
        return double.Parse($"{sign}{digits * unit.Multiplier}e{exponent}", CultureInfo.InvariantCulture);
    }

    private static string RefusedValue(string text, Match match, double value, bool allowNegative)
    {
        if (match.Groups["sign"].Value == "-" && !allowNegative)
            return $"'{text}' is negative";
        if (double.IsInfinity(value))
            return $"'{text}' is too large";
        var isWrittenZero = (match.Groups["whole"].Value + match.Groups["fraction"].Value).All(digit => digit == '0');
        return value == 0 && !isWrittenZero ? $"'{text}' is too small to be told from zero" : "";
    }

    private static string NotANumber(string text, Dimension dimension)
    {
        if (text.Length > LongestText)
            return $"'{text[..LongestText]}...' is too long for a number with a unit";
        if (BareNumber().IsMatch(text))
            return $"'{text}' has no unit; {Choice(dimension)}";
        return NotFinite().IsMatch(text)
            ? $"'{text}' is not a finite number"
            : $"'{text}' is not a number with a unit; {Choice(dimension)}";
    }

    private static string WrongUnit(string text, string unitName, Dimension dimension)
    {
        var owner = Dimension.All.FirstOrDefault(other => other.Find(unitName) is not null);
        return owner is null
            ? $"'{text}' has an unknown unit '{unitName}'; {Choice(dimension)}"
            : $"'{text}' is {owner.Name}; {Choice(dimension)}";
    }

    private static string Choice(Dimension dimension) => $"{dimension.Name} is given in {dimension.UnitNames}";

    // The shortest decimal of the value in that unit. Powers of ten only move the point: nothing is rounded.
    private static string In(double value, Unit unit)
    {
        var shortest = (value / unit.Multiplier).ToString("R", CultureInfo.InvariantCulture);
        var parts = shortest.Split('E');
        var exponent = parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        exponent += (point < 0 ? parts[0].Length : point) - unit.Exponent;
        var digits = parts[0].Replace(".", "", StringComparison.Ordinal);
        exponent -= digits.Length - digits.TrimStart('0').Length;
        digits = digits.Trim('0');
        return digits.Length == 0 ? "0" : Place(digits, exponent);
    }

    /// <summary>The number 0.digits * 10^exponent, with a power of ten only where zeros would be unreadable.</summary>
    private static string Place(string digits, int exponent)
    {
        if (exponent is > 16 or < -5)
            return (digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}") + $"e{exponent - 1}";
        if (exponent <= 0)
            return "0." + new string('0', -exponent) + digits;
        return digits.Length <= exponent
            ? digits + new string('0', exponent - digits.Length)
            : $"{digits[..exponent]}.{digits[exponent..]}";
    }

    /// <summary>One to three digits before the point, no power of ten.</summary>
    private static bool IsReadable(string number) => OneToThreeDigits().IsMatch(number);

    [GeneratedRegex(@"^[1-9][0-9]{0,2}(\.[0-9]+)?\z")]
    private static partial Regex OneToThreeDigits();

    // A unit starts with a letter, a micro sign or a slash: '1_000 s' and '1,000 s' are refused as numbers.
    [GeneratedRegex(
        @"^(?<sign>[+-]?)(?<whole>[0-9]+)(\.(?<fraction>[0-9]+))?([eE](?<exponent>[+-]?[0-9]+))?\s*"
        + @"(?<unit>[A-Za-z\u00B5\u03BC/$%].*)\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex NumberAndUnit();

    [GeneratedRegex(@"^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?\z")]
    private static partial Regex BareNumber();

    [GeneratedRegex(@"^[+-]?\.?((nan|inf|infinity)\b|∞)", RegexOptions.IgnoreCase)]
    private static partial Regex NotFinite();
}
