// Figures out of a log line by the words before them. Works on bytes, so that a line costs no memory; order and
// presence of fields differ by version, so each is looked for by itself.

using System.Buffers.Text;
using System.Text;

namespace SpecSim.Inputs.Telemetry;

internal static class LogFields
{
    /// <summary>No server counts more of anything; what is beyond is a broken line.</summary>
    public const long MostCount = 1_000_000_000_000;

    /// <summary>The number behind the words, blanks between allowed.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> line, ReadOnlySpan<byte> words, out double value)
    {
        value = 0;
        int at = line.IndexOf(words);
        return at >= 0
            && Utf8Parser.TryParse(line[(at + words.Length)..].TrimStart(" "u8), out value, out _)
            && double.IsFinite(value);
    }

    /// <summary>The same for a count.</summary>
    public static bool TryCount(ReadOnlySpan<byte> line, ReadOnlySpan<byte> words, out long value)
    {
        value = 0;
        int at = line.IndexOf(words);
        return at >= 0
            && Utf8Parser.TryParse(line[(at + words.Length)..].TrimStart(" "u8), out value, out _)
            && value is >= 0 and <= MostCount;
    }

    public static double? Number(ReadOnlySpan<byte> line, ReadOnlySpan<byte> words) =>
        TryNumber(line, words, out double value) ? value : null;

    /// <summary>Numbers behind the words, between commas.</summary>
    /// <returns>How many; as many as fit.</returns>
    public static int Numbers(ReadOnlySpan<byte> line, ReadOnlySpan<byte> words, Span<double> values)
    {
        int at = line.IndexOf(words);
        int count = 0;
        ReadOnlySpan<byte> rest = at < 0 ? default : line[(at + words.Length)..];
        while (count < values.Length)
        {
            rest = rest.TrimStart(" "u8);
            if (!Utf8Parser.TryParse(rest, out double value, out int length) || !double.IsFinite(value))
                break;
            values[count++] = value;
            rest = rest[length..];
            if (rest is not [(byte)',', ..])
                break;
            rest = rest[1..];
        }

        return count;
    }

    /// <summary>The text between the words and the next of these letters.</summary>
    public static string? Text(ReadOnlySpan<byte> line, ReadOnlySpan<byte> words, ReadOnlySpan<byte> ends)
    {
        int at = line.IndexOf(words);
        if (at < 0)
            return null;
        ReadOnlySpan<byte> rest = line[(at + words.Length)..];
        int end = rest.IndexOfAny(ends);
        return end <= 0 ? null : Encoding.UTF8.GetString(rest[..end]);
    }
}
