// The lines of a text, one at a time; blank lines are passed over. What no line can be (too long, not UTF-8) ends the
// reading: after it nothing in the file is known to stand where it should.

using System.Globalization;
using System.Text.Unicode;

namespace SpecSim.Inputs.Traces;

internal sealed class TextLines(ByteWindow window, TraceRows rows)
{
    private readonly ByteLines _lines = new(window);

    /// <summary>Of the line last read, from 1.</summary>
    public long Number => _lines.Number;

    /// <summary>The line last read has no end: it is the file's last, and may be half of one.</summary>
    public bool IsUnended => _lines.IsUnended;

    /// <returns>False at the end, or after reporting what no line can be.</returns>
    /// <param name="line">Without its end; valid until the next one is read.</param>
    public bool TryNext(out ReadOnlySpan<byte> line)
    {
        while (_lines.TryNext(out line))
        {
            if (_lines.IsTooLong)
            {
                rows.Stop(Number, "this line is longer than 16 MB, which no trace has");
                return false;
            }

            if (!line.Trim(" \t\r"u8).IsEmpty)
                return IsUtf8(line);
        }

        return false;
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
