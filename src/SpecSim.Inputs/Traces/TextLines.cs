// The lines of a text, one at a time. LF and CRLF end a line; blank lines are passed over. What no line can be (too
// long, not UTF-8) ends the reading: after it nothing in the file is known to stand where it should.

using System.Globalization;
using System.Text.Unicode;

namespace SpecSim.Inputs.Traces;

internal sealed class TextLines(ByteWindow window, TraceRows rows)
{
    private int _length;

    /// <summary>Of the line last read, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The line last read has no end: it is the file's last, and may be half of one.</summary>
    public bool IsUnended { get; private set; }

    /// <returns>False at the end, or after reporting what no line can be.</returns>
    /// <param name="line">Without its end; valid until the next one is read.</param>
    public bool TryNext(out ReadOnlySpan<byte> line)
    {
        while (TryNextOfAll(out line))
        {
            if (!line.Trim(" \t\r"u8).IsEmpty)
                return IsUtf8(line);
        }

        return false;
    }

    private bool TryNextOfAll(out ReadOnlySpan<byte> line)
    {
        window.Consume(_length);
        int end;
        int searched = 0;
        while ((end = window.Bytes[searched..].IndexOf((byte)'\n')) < 0 && !window.IsLast)
        {
            searched = window.Bytes.Length;
            if (!window.Fill() && !window.IsLast)
            {
                rows.Stop(Number + 1, "this line is longer than 16 MB, which no trace has");
                line = default;
                return false;
            }
        }

        IsUnended = end < 0;
        _length = IsUnended ? window.Bytes.Length : searched + end + 1;
        line = window.Bytes[..(IsUnended ? _length : _length - 1)];
        if (_length == 0)
            return false;
        Number++;
        if (line is [.., (byte)'\r'])
            line = line[..^1];
        return true;
    }

    private bool IsUtf8(ReadOnlySpan<byte> line)
    {
        if (Utf8.IsValid(line))
            return true;
        int place = FieldText.FirstInvalid(line);
        rows.Stop(
            Number,
            string.Create(
                CultureInfo.InvariantCulture, $"is not UTF-8 text: 0x{line[place]:X2} here; save the file as UTF-8"),
            place + 1);
        return false;
    }
}
