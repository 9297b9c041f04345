// A small table and its plain-text form: words to the left, numbers to the right, two spaces between columns. The
// terminal and the HTML page show the same tables.

using System.Text;

namespace SpecSim.Reports;

/// <summary>Cells as text, with a title and a heading for each column.</summary>
/// <param name="Title">What the table shows.</param>
/// <param name="Heads">One heading per column; the first is empty where it names rows as such.</param>
/// <param name="Rows">As many cells each as there are headings.</param>
public sealed record Table(string Title, IReadOnlyList<string> Heads, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>How many columns, from the first on, hold words; the others hold numbers.</summary>
    public int WordColumns { get; init; } = 1;

    /// <summary>Whether it needs the whole width of a page.</summary>
    public bool IsWide { get; init; }

    /// <summary>The table as lines. The title stands where the first heading is empty, else above.</summary>
    public string ToText()
    {
        bool named = Heads[0].Length > 0;
        string[] heads = [named ? Heads[0] : Title, .. Heads.Skip(1)];
        int[] widths =
            [.. heads.Select((head, column) => Rows.Select(row => row[column].Length).Append(head.Length).Max())];
        var text = new StringBuilder();
        if (named)
            text.Append(Title).Append('\n');
        AppendLine(text, heads, widths);
        foreach (IReadOnlyList<string> row in Rows)
            AppendLine(text, row, widths);
        return text.ToString();
    }

    private void AppendLine(StringBuilder text, IReadOnlyList<string> cells, int[] widths)
    {
        IEnumerable<string> padded = cells.Select((cell, column) =>
            column < WordColumns ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
        text.Append(string.Join("  ", padded).TrimEnd()).Append('\n');
    }
}

/// <summary>Paragraphs for a terminal.</summary>
internal static class Paragraph
{
    public const int Columns = 100;

    /// <summary>Breaks text at spaces. A word that is longer than a line has a line of its own.</summary>
    /// <param name="first">What the first line starts with.</param>
    /// <param name="indent">What the others start with.</param>
    public static string Wrap(string text, string first = "", string indent = "")
    {
        var lines = new StringBuilder();
        var line = new StringBuilder(first);
        bool empty = true;
        foreach (string word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!empty && line.Length + 1 + word.Length > Columns)
            {
                lines.Append(line).Append('\n');
                line.Clear().Append(indent);
                empty = true;
            }

            line.Append(empty ? "" : " ").Append(word);
            empty = false;
        }

        return lines.Append(line).Append('\n').ToString();
    }
}
