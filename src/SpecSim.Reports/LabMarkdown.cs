// report.md: the questions and answers for a repository or a wiki, with the charts beside it. The same sentences and
// tables as in report.html.

using System.Text;

namespace SpecSim.Reports;

/// <summary>Writes a visit to the laboratory as Markdown.</summary>
public static class LabMarkdown
{
    public static string Write(LabReport report)
    {
        Dictionary<string, string> titles =
            LabCharts.Of(report).ToDictionary(chart => chart.Id, chart => chart.Title);
        var text = new StringBuilder("# Laboratory report\n\n");
        text.Append(LabAnswers.InShort(report)).Append("\n\n").Append(LabWords.Setting(report)).Append("\n\n");
        text.Append("## What is real and what is modelled\n\n");
        foreach (string line in LabWords.RealAndModelled(report))
            text.Append($"- {line}\n");
        foreach (LabAnswer answer in LabAnswers.Of(report))
        {
            text.Append($"\n## {answer.Heading}\n\n").AppendJoin(' ', answer.Sentences).Append('\n');
            foreach (string chart in LabHtml.ChartsOf(answer).Where(titles.ContainsKey))
                text.Append($"\n![{titles[chart]}]({RunFiles.ChartFolder}/{chart}.svg)\n");
            foreach (Table table in answer.Tables.Where(table => table.Rows.Count > 0))
                text.Append('\n').Append(Grid(table));
        }

        if (report.Command is { } command)
            text.Append($"\n## How to get this again\n\n    {command}\n");
        if (report.ProfileCommand is { } profile)
            text.Append($"\nTo simulate with what was observed:\n\n    {profile}\n");
        return text.ToString();
    }

    private static string Grid(Table table)
    {
        var text = new StringBuilder();
        string[] heads = [table.Heads[0].Length > 0 ? table.Heads[0] : table.Title, .. table.Heads.Skip(1)];
        Row(text, heads);
        Row(text, [.. heads.Select((_, column) => column < table.WordColumns ? "---" : "--:")]);
        foreach (IReadOnlyList<string> row in table.Rows)
            Row(text, row);
        return text.ToString();
    }

    private static void Row(StringBuilder text, IEnumerable<string> cells) => text.Append("| ")
        .AppendJoin(" | ", cells.Select(cell => cell.Trim().Replace("|", "\\|", StringComparison.Ordinal)))
        .Append(" |\n");
}
