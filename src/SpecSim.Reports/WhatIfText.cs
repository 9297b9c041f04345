// What `specsim what-if` prints: the answer, the tables, the caveats.

using System.Text;

namespace SpecSim.Reports;

/// <summary>Writes a what-if as text for people.</summary>
public static class WhatIfText
{
    public static string Write(WhatIfReport report)
    {
        var text = new StringBuilder();
        text.Append(Paragraph.Wrap(WhatIfWords.Answer(report)));
        foreach (Table table in WhatIfTables.Of(report))
            text.Append('\n').Append(table.ToText());
        text.Append("\nTo know\n");
        foreach (string caveat in WhatIfWords.Caveats(report))
            text.Append(Paragraph.Wrap(caveat, "  ", "    "));
        text.Append('\n').Append(Paragraph.Wrap(Evidence(report)));
        return text.ToString();
    }

    /// <summary>What acceptance rests on.</summary>
    internal static string Evidence(WhatIfReport report) =>
        $"Acceptance: {ImportWords.Subject(report.Import)}; the "
        + $"{ImportWords.Name(report.Import.Estimate.Chosen.Family)} law, "
        + $"{ImportWords.Values(report.Import.Estimate.Chosen.Profile)}. 'specsim import' shows how it was found.";
}
