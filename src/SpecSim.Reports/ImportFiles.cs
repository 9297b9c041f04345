// The folder that `specsim import --report DIR` writes: the document, the profile, the charts and one page.

using System.Xml.Linq;
using SpecSim.Reports.Charts;
using static SpecSim.Reports.HtmlPage;

namespace SpecSim.Reports;

/// <summary>Writes all files of an import.</summary>
public static class ImportFiles
{
    public const string Result = "import.json";
    public const string Profile = "acceptance.yaml";

    /// <returns>Paths of the files, in the order they were written.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it be.</exception>
    public static IReadOnlyList<string> Write(ImportReport report, string folder)
    {
        IReadOnlyList<Chart> charts = ImportCharts.Of(report);
        string[] drawings = [.. charts.Select(ChartRenderer.Svg)];
        var files = new List<(string Name, string Content)>();
        if (report.ProfileYaml is { } yaml)
            files.Add((Profile, yaml));
        files.Add((Result, ImportJson.Write(report)));
        files.Add((RunFiles.Charts, ChartJson.Write(charts)));
        files.AddRange(charts.Zip(
            drawings, (chart, svg) => (Path.Combine(RunFiles.ChartFolder, $"{chart.Id}.svg"), svg)));
        files.Add((RunFiles.Report, Page(report, charts, drawings)));
        Directory.CreateDirectory(Path.Combine(folder, RunFiles.ChartFolder));
        return [.. files.Select(file => RunFiles.WriteWhole(Path.Combine(folder, file.Name), file.Content))];
    }

    /// <summary>The page.</summary>
    internal static string Page(ImportReport report, IReadOnlyList<Chart> charts, IReadOnlyList<string> drawings) =>
        WriteWithFoot(
            "Acceptance from telemetry",
            "Counts are of a real server or of what wrote its telemetry; laws are fitted to them.",
            new XElement(
                "header",
                Class("p", "kicker", "SpecSim: import"),
                new XElement("h1", "Acceptance from telemetry"),
                Class("p", "answer", ImportWords.Answer(report))),
            charts.Count == 0 ? null : Section("Charts", charts.Zip(drawings, Figure)),
            Section("Figures", Tables(ImportTables.Of(report))),
            Lines("How it was converted", report.Conversions),
            Lines("To know", [.. report.AllNotices]),
            report.ProfileYaml is { } yaml ? Section("The profile", Profiled(yaml)) : null,
            report.Command is { } command
                ? Section("How to get this again", Class("div", "card", Code(command)))
                : null);

    private static XElement? Lines(string title, IReadOnlyList<string> lines) => lines.Count == 0
        ? null
        : Section(title, Class("div", "card", lines.Select(line => new XElement("p", line))));

    private static XElement Profiled(string yaml) => Class(
        "div",
        "card",
        new XElement("p", "A scenario names it as its acceptance:"),
        Code("specsim run --preset NAME --set acceptance=acceptance.yaml"),
        Code(yaml));

    private static XElement Code(string text) =>
        new("pre", new XAttribute("tabindex", "0"), new XElement("code", text));
}
