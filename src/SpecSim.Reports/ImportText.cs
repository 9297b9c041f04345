// What `specsim import` prints: the answer, the tables, how conventions were converted, what to know.

using System.Text;

namespace SpecSim.Reports;

/// <summary>Writes an import as text for people.</summary>
public static class ImportText
{
    public static string Write(ImportReport report)
    {
        var text = new StringBuilder();
        text.Append(Paragraph.Wrap(ImportWords.Answer(report)));
        foreach (Table table in ImportTables.Of(report))
            text.Append('\n').Append(table.ToText());
        Append(text, "How it was converted", report.Conversions);
        Append(text, "To know", [.. report.AllNotices]);
        text.Append('\n').Append(Profile(report));
        return text.ToString();
    }

    private static string Profile(ImportReport report) => report.ProfileFile is { } file
        ? $"The profile is in {file}. Simulate with it:\n  {Simulate(report, file)}\n"
        : "No profile was written: --out profile.yaml does.\n";

    internal static string Simulate(ImportReport report, string file)
    {
        string length = report.DraftLength is { } draftLength
            ? FormattableString.Invariant($" --set speculation.draftLength={draftLength}")
            : "";
        return $"specsim run --preset NAME --set acceptance={file}{length}";
    }

    private static void Append(StringBuilder text, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
            return;
        text.Append('\n').Append(title).Append('\n');
        foreach (string line in lines)
            text.Append(Paragraph.Wrap(line, "  ", "    "));
    }
}
