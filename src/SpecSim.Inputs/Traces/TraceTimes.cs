// Times of a trace in whole nanoseconds: numbers in a unit, and dates. Digits are taken as they are, so that what is
// written with up to nine decimals is exact; more are rounded, ties to even.

using System.Globalization;
using SpecSim.Quantities;

namespace SpecSim.Inputs.Traces;

internal static class TraceTimes
{
    private const int MostFastDigits = 18;

    private const decimal MostNanoseconds = 9.2e18m;

    private static readonly long[] PowersOfTen =
        [.. Enumerable.Range(0, 19).Select(exponent => (long)Math.Pow(10, exponent))];

    /// <summary>A number that is a time in some unit.</summary>
    /// <returns>Why it is none; null when it is.</returns>
    public static string? Number(ReadOnlySpan<byte> text, Unit unit, out long nanoseconds)
    {
        if (unit.Multiplier == 1 && TryDecimals(text, 9 + unit.Exponent, out nanoseconds))
            return null;
        nanoseconds = 0;
        if (text.IsEmpty)
            return FieldText.Empty;
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number))
            return RefuseNumber(text, unit);
        if (number < 0)
            return $"must be at least 0, found {FieldText.Shown(text)}";
        decimal perUnit = unit.Multiplier * (decimal)Math.Pow(10, 9 + unit.Exponent);
        if (number > MostNanoseconds / perUnit)
            return TooLarge(text);
        nanoseconds = (long)decimal.Round(number * perUnit, MidpointRounding.ToEven);
        return null;
    }

    /// <summary>A date with time of day since 1970, such as <c>2023-11-16 18:15:46.6805900</c>.</summary>
    /// <returns>Why it is none; null when it is.</returns>
    public static string? Date(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        nanoseconds = 0;
        if (text.IsEmpty)
            return FieldText.Empty;
        if (text.Length < 19 || text[4] != '-' || text[7] != '-' || text[10] is not ((byte)' ' or (byte)'T')
            || text[13] != ':' || text[16] != ':'
            || !TryPart(text[..4], 1, 9999, out int year)
            || !TryPart(text[5..7], 1, 12, out int month)
            || !TryPart(text[8..10], 1, DateTime.DaysInMonth(year, month), out int day)
            || !TryPart(text[11..13], 0, 23, out int hour)
            || !TryPart(text[14..16], 0, 59, out int minute)
            || !TryPart(text[17..19], 0, 59, out int second)
            || !TryRest(text[19..], out long fraction, out int offsetMinutes))
            return $"expected a date and time such as 2023-11-16 18:15:46.6805900, found {FieldText.Shown(text)}";
        if (year is < 1970 or > 2261)
            return $"must be of 1970 to 2261, found {FieldText.Shown(text)}";
        long days = (new DateTime(year, month, day).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerDay;
        long minutes = (days * 24 * 60) + (hour * 60) + minute - offsetMinutes;
        nanoseconds = (((minutes * 60) + second) * 1_000_000_000) + fraction;
        return null;
    }

    // Digits with at most one point, few enough for a long: nearly every number.
    private static bool TryDecimals(ReadOnlySpan<byte> text, int exponent, out long nanoseconds)
    {
        nanoseconds = 0;
        if (text.Length is 0 or > MostFastDigits)
            return false;
        long digits = 0;
        int point = text.IndexOf((byte)'.');
        for (int index = 0; index < text.Length; index++)
        {
            if (index == point)
                continue;
            if (!char.IsAsciiDigit((char)text[index]))
                return false;
            digits = (10 * digits) + (text[index] - '0');
        }

        if (text.Length == 1 && point == 0)
            return false;
        int shift = exponent - (point < 0 ? 0 : text.Length - point - 1);
        if (shift >= 0)
        {
            if (digits > long.MaxValue / 2 / PowersOfTen[shift])
                return false;
            nanoseconds = digits * PowersOfTen[shift];
            return true;
        }

        long divisor = PowersOfTen[-shift];
        (nanoseconds, long rest) = Math.DivRem(digits, divisor);
        if (rest > divisor / 2 || (rest == divisor / 2 && nanoseconds % 2 == 1))
            nanoseconds++;
        return true;
    }

    private static string RefuseNumber(ReadOnlySpan<byte> text, Unit unit)
    {
        string shown = FieldText.Shown(text);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            return shown.Trim('\'', '+', '-').ToLowerInvariant() is "inf"
                ? NotFinite(shown)
                : $"expected a time in {unit.Name}, found {shown}";
        return double.IsFinite(number) ? TooLarge(text) : NotFinite(shown);
    }

    private static string NotFinite(string shown) => $"expected a finite time, found {shown}";

    private static string TooLarge(ReadOnlySpan<byte> text) =>
        $"is beyond the 292 years of the clock: {FieldText.Shown(text)}";

    // What may follow the seconds: up to nine decimals, then Z or an offset such as +00:00.
    private static bool TryRest(ReadOnlySpan<byte> rest, out long fraction, out int offsetMinutes)
    {
        (fraction, offsetMinutes) = (0, 0);
        if (rest is [(byte)'.', ..])
        {
            int length = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            length = length < 0 ? rest.Length - 1 : length;
            if (length > 9 || !TryPart(rest.Slice(1, length), 0, 999_999_999, out int digits))
                return false;
            fraction = digits * PowersOfTen[9 - length];
            rest = rest[(1 + length)..];
        }

        if (rest.IsEmpty || rest is [(byte)'Z'])
            return true;
        if (rest.Length != 6 || rest[0] is not ((byte)'+' or (byte)'-') || rest[3] != ':'
            || !TryPart(rest[1..3], 0, 14, out int hours) || !TryPart(rest[4..6], 0, 59, out int minutes))
            return false;
        offsetMinutes = (rest[0] == '-' ? -1 : 1) * ((60 * hours) + minutes);
        return true;
    }

    private static bool TryPart(ReadOnlySpan<byte> text, int least, int most, out int value)
    {
        value = 0;
        foreach (byte letter in text)
        {
            if (!char.IsAsciiDigit((char)letter))
                return false;
            value = (10 * value) + (letter - '0');
        }

        return text.Length > 0 && value >= least && value <= most;
    }
}
