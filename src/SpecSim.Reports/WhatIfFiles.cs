// The folder that `specsim what-if --out DIR` writes: the document, the charts and one page.

using System.Xml.Linq;
using SpecSim.Reports.Charts;
using static SpecSim.Reports.HtmlPage;

namespace SpecSim.Reports;

/// <summary>Writes all files of a what-if.</summary>
public static class WhatIfFiles
{
    public const string Result = "what-if.json";

    /// <returns>Paths of the files, in the order they were written.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it be.</exception>
    public static IReadOnlyList<string> Write(WhatIfReport report, string folder)
    {
        IReadOnlyList<Chart> charts = WhatIfCharts.Of(report);
        string[] drawings = [.. charts.Select(ChartRenderer.Svg)];
        (string Name, string Content)[] files =
        [
            (Result, WhatIfJson.Write(report)),
            (RunFiles.Charts, ChartJson.Write(charts)),
            .. charts.Zip(drawings, (one, svg) => (Path.Combine(RunFiles.ChartFolder, $"{one.Id}.svg"), svg)),
            (RunFiles.Report, Page(report, charts, drawings)),
        ];
        Directory.CreateDirectory(Path.Combine(folder, RunFiles.ChartFolder));
        return [.. files.Select(file => RunFiles.WriteWhole(Path.Combine(folder, file.Name), file.Content))];
    }

    internal static string Page(WhatIfReport report, IReadOnlyList<Chart> charts, IReadOnlyList<string> drawings) =>
        WriteWithFoot(
            $"What if: {report.Scenario.Title}",
            "Acceptance is from telemetry; times are modelled, not measured.",
            new XElement(
                "header",
                Class("p", "kicker", $"SpecSim: {report.Scenario.Name}, what if"),
                new XElement("h1", report.Scenario.Title),
                Class("p", "answer", WhatIfWords.Answer(report)),
                Class("p", "setting", WhatIfText.Evidence(report))),
            charts.Count == 0 ? null : Section("Charts", charts.Zip(drawings, Figure)),
            Section("Figures", Tables(WhatIfTables.Of(report))),
            Section(
                "To know",
                Class("div", "card", WhatIfWords.Caveats(report).Select(line => new XElement("p", line)))),
            Section("Where the acceptance comes from", Tables(ImportTables.Of(report.Import))),
            Section("What the times rest on", Grounds(report.Scenario)),
            report.Command is { } command
                ? Section(
                    "How to get this again",
                    Class("div", "card", new XElement("pre", new XElement("code", command))))
                : null);
}
