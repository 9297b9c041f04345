// Splits a line at its commas. A field may stand in double quotes, and then hold commas and, doubled, quotes. Of our
// own because it works on bytes and allocates nothing: the numbers of a row are read where they stand. Fields with
// line breaks are refused; no trace has them, and an unclosed quote would otherwise swallow the rest of the file.

using System.Text;

namespace SpecSim.Inputs.Traces;

internal sealed class CsvFields
{
    private const byte Quote = (byte)'"';

    private int[] _starts = new int[16];
    private int[] _ends = new int[16];

    public int Count { get; private set; }

    /// <summary>Where a field's text starts in the line, quotes and blanks left out.</summary>
    public int Start(int index) => _starts[index];

    public ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> line, int index) => line[_starts[index].._ends[index]];

    public string Text(ReadOnlySpan<byte> line, int index)
    {
        string text = Encoding.UTF8.GetString(Bytes(line, index));
        bool isQuoted = _starts[index] > 0 && line[_starts[index] - 1] == Quote;
        return isQuoted ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }

    /// <returns>Why the line has no fields; null when it has.</returns>
    public string? Split(ReadOnlySpan<byte> line)
    {
        Count = 0;
        int at = 0;
        while (true)
        {
            int length = line[at..].IndexOf((byte)',');
            ReadOnlySpan<byte> field = length < 0 ? line[at..] : line.Slice(at, length);
            int blanks = field.Length - field.TrimStart(" \t"u8).Length;
            if (blanks < field.Length && field[blanks] == Quote)
            {
                if (AddQuoted(line, at + blanks + 1, ref at) is { } reason)
                    return reason;
            }
            else
            {
                Add(at + blanks, at + blanks + field.Trim(" \t"u8).Length);
                at += field.Length;
            }

            if (at == line.Length)
                return null;
            at++;
        }
    }

    // Sets the place of the comma behind the field, or of the line's end.
    private string? AddQuoted(ReadOnlySpan<byte> line, int start, ref int comma)
    {
        int at = start;
        while (true)
        {
            int length = line[at..].IndexOf(Quote);
            if (length < 0)
                return $"the quote in column {start} is not closed on this line";
            at += length + 1;
            if (at == line.Length || line[at] != Quote)
                break;
            at++;
        }

        Add(start, at - 1);
        comma = at + line[at..].Length - line[at..].TrimStart(" \t"u8).Length;
        return comma == line.Length || line[comma] == (byte)','
            ? null
            : $"a comma is missing behind the quote in column {at}";
    }

    private void Add(int start, int end)
    {
        if (Count == _starts.Length)
        {
            Array.Resize(ref _starts, 2 * Count);
            Array.Resize(ref _ends, 2 * Count);
        }

        (_starts[Count], _ends[Count]) = (start, end);
        Count++;
    }
}
