// A small table and its plain-text form: the first column to the left, numbers to the right, two spaces between
// columns. The terminal and the HTML page show the same tables.

using System.Text;

namespace SpecSim.Reports;

/// <summary>Cells as text, with a title and a heading for each column.</summary>
/// <param name="Title">What the table shows.</param>
/// <param name="Heads">One heading per column; the first is usually empty, for it names the rows.</param>
/// <param name="Rows">As many cells each as there are headings.</param>
public sealed record Table(string Title, IReadOnlyList<string> Heads, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Columns of text, which are set to the left, from the first on; the others hold numbers.</summary>
    public int TextColumns { get; init; } = 1;

    /// <summary>The table as lines; the first heading gives way to the title where it is empty.</summary>
    public string ToText()
    {
        string[] heads = [Heads[0].Length == 0 ? Title : Heads[0], .. Heads.Skip(1)];
        int[] widths = [.. heads.Select((head, column) => Math.Max(head.Length, Rows.Select(row => row[column].Length).DefaultIfEmpty(0).Max()))];
        var text = new StringBuilder();
        if (Heads[0].Length > 0)
            text.Append(Title).Append('\n');
        AppendLine(text, heads, widths);
        foreach (IReadOnlyList<string> row in Rows)
            AppendLine(text, row, widths);
        return text.ToString();
    }

    private void AppendLine(StringBuilder text, IReadOnlyList<string> cells, int[] widths)
    {
        string line = string.Join("  ", cells.Select((cell, column) =>
            column < TextColumns ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])));
        text.Append(line.TrimEnd()).Append('\n');
    }
}

/// <summary>Paragraphs for a terminal.</summary>
internal static class Paragraph
{
    public const int Columns = 100;

    /// <summary>Breaks text at spaces; lines after the first start with the indent. A longer word has a line of its own.</summary>
    public static string Wrap(string text, string first = "", string indent = "")
    {
        var lines = new StringBuilder();
        var line = new StringBuilder(first);
        bool empty = true;
        foreach (string word in text.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries))
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
