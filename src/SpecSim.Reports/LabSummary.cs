// The laboratory on a terminal: the answer, the tables that matter, and what is real of it. The questions one by one
// are in the report.

using System.Text;
using SpecSim.Experiments;

namespace SpecSim.Reports;

/// <summary>Writes a visit to the laboratory as text for people.</summary>
public static class LabSummary
{
    public static string Write(LabReport report)
    {
        var text = new StringBuilder();
        text.Append(Paragraph.Wrap(LabAnswers.InShort(report)));
        text.Append('\n').Append(Paragraph.Wrap(LabWords.Setting(report)));
        foreach (Table table in Tables(report))
            text.Append('\n').Append(table.ToText());
        text.Append('\n');
        foreach (string line in LabWords.RealAndModelled(report))
            text.Append(Paragraph.Wrap(line, "", "  "));
        text.Append('\n').Append(RunText.Grounds(report.Cost));
        if (report.ProfileCommand is { } command)
            text.Append($"\nSimulate with what was observed:\n  {command}\n");
        return text.ToString();
    }

    private static IEnumerable<Table> Tables(LabReport report)
    {
        LabResult result = report.Result;
        yield return LabTables.Texts(report);
        if (result.Positions.Count > 0)
            yield return LabTables.Positions(report);
        (string Name, IReadOnlyList<LabPoint> Points)[] experiments =
        [
            ("Draft length", result.ByDraftLength), ("Temperature", result.ByTemperature), ("Text", result.ByContent),
            ("Draft", result.ByAlignment), ("Policy", result.Policies), ("Shape", result.Shapes),
            ("Drafts", result.Drafters), ("Rule", result.Rules),
        ];
        foreach ((string name, IReadOnlyList<LabPoint> points) in experiments.Where(pair => pair.Points.Count > 0))
            yield return LabTables.Points(name, points);
        if (result.ByBatch.Count > 0)
            yield return LabTables.Batches(report);
        foreach (Table tests in LabTables.Tests(report))
            yield return tests;
        if (result.Check.Count > 0)
            yield return LabTables.Checks(report);
    }
}
