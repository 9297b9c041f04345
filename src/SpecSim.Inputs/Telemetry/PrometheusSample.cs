// One line of Prometheus' text format: name{label="value",...} number, perhaps a time in milliseconds.

using System.Buffers.Text;
using System.Text;

namespace SpecSim.Inputs.Telemetry;

internal ref struct PrometheusSample
{
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>What stands between the braces.</summary>
    public ReadOnlySpan<byte> Labels { get; private set; }

    public double Value { get; private set; }

    /// <summary>Seconds since 1970, where the line says it.</summary>
    public double? Seconds { get; private set; }

    /// <returns>False for what is no sample: a comment, a cut line.</returns>
    public static bool TryParse(ReadOnlySpan<byte> line, out PrometheusSample sample)
    {
        sample = default;
        line = line.Trim(" \t"u8);
        int end = line.IndexOfAny("{ \t"u8);
        if (end <= 0 || line[0] == (byte)'#')
            return false;
        sample.Name = line[..end];
        if (line[end] == '{')
        {
            int length = LabelsLength(line[(end + 1)..]);
            if (length < 0)
                return false;
            sample.Labels = line.Slice(end + 1, length);
            end += length + 2;
        }

        ReadOnlySpan<byte> rest = line[end..].TrimStart(" \t"u8);
        if (!Utf8Parser.TryParse(rest, out double value, out int used))
            return false;
        sample.Value = value;
        if (Utf8Parser.TryParse(rest[used..].Trim(" \t"u8), out double time, out int timeLength) && timeLength > 0)
            sample.Seconds = time > 1e11 ? time / 1000 : time;
        return true;
    }

    /// <summary>The value of a label; null where there is none.</summary>
    public static string? Label(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> name)
    {
        while (!labels.IsEmpty)
        {
            int equals = labels.IndexOf("=\""u8);
            if (equals < 0)
                return null;
            ReadOnlySpan<byte> key = labels[..equals].Trim(" ,\t"u8);
            ReadOnlySpan<byte> rest = labels[(equals + 2)..];
            int length = QuotedLength(rest);
            if (length < 0)
                return null;
            if (key.SequenceEqual(name))
                return Unescaped(rest[..length]);
            labels = rest[(length + 1)..];
        }

        return null;
    }

    // Braces and commas may stand in values, quotes with a backslash before them.
    private static int LabelsLength(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (at < text.Length)
        {
            if (text[at] == '}')
                return at;
            if (text[at] == '"')
            {
                int length = QuotedLength(text[(at + 1)..]);
                if (length < 0)
                    return -1;
                at += length + 1;
            }

            at++;
        }

        return -1;
    }

    private static int QuotedLength(ReadOnlySpan<byte> text)
    {
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] == '"')
                return at;
            if (text[at] == '\\')
                at++;
        }

        return -1;
    }

    private static string Unescaped(ReadOnlySpan<byte> text)
    {
        string value = Encoding.UTF8.GetString(text);
        return value.Contains('\\', StringComparison.Ordinal)
            ? value.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal)
            : value;
    }
}
