// Counts of tokens and words out of the bytes of a field. No positions here: the reader of a row knows them.

using System.Globalization;
using System.Text;

namespace SpecSim.Inputs.Traces;

internal static class FieldText
{
    /// <summary>Beyond any context window; so the sum of prompt and output always fits.</summary>
    public const int MostTokens = 10_000_000;

    public const string Empty = "is empty";

    private const int LongestShown = 60;

    /// <summary>A count of tokens.</summary>
    /// <returns>Why it is none; null when it is.</returns>
    public static string? Tokens(ReadOnlySpan<byte> text, int least, out int value)
    {
        if (!TryDigits(text, out value) && Whole(text, out value) is { } reason)
            return reason;
        if (value >= least && value <= MostTokens)
            return null;
        return value < least
            ? $"must be at least {least}, found {Shown(text)}"
            : $"must be at most {MostTokens}, found {Shown(text)}";
    }

    /// <summary>As a message shows it: in quotes, cut, without what a terminal would obey.</summary>
    public static string Shown(ReadOnlySpan<byte> text)
    {
        bool isCut = text.Length > LongestShown;
        string shown = Encoding.UTF8.GetString(isCut ? text[..LongestShown] : text);
        var clean = new StringBuilder(shown);
        for (int index = 0; index < clean.Length; index++)
            if (char.IsControl(clean[index]))
                clean[index] = '\uFFFD';
        return $"'{clean}{(isCut ? "..." : "")}'";
    }

    /// <summary>Where text stops being UTF-8.</summary>
    public static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (Rune.DecodeFromUtf8(text[at..], out _, out int length) == System.Buffers.OperationStatus.Done)
            at += length;
        return at;
    }

    // Nearly every field: up to nine digits.
    private static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        if (text.Length is 0 or > 9)
            return false;
        foreach (byte letter in text)
        {
            if (!char.IsAsciiDigit((char)letter))
                return false;
            value = (10 * value) + (letter - '0');
        }

        return true;
    }

    // 4096.0 is a whole number, as tables write it that went through floating point.
    private static string? Whole(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        if (text.IsEmpty)
            return Empty;
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
            || number != decimal.Truncate(number))
            return $"expected a whole number, found {Shown(text)}";
        value = (int)decimal.Clamp(number, int.MinValue, int.MaxValue);
        return null;
    }
}
