// The folder that `specsim lab --out DIR` writes. Each file is whole or not there, as those of a run.

using SpecSim.Reports.Charts;

namespace SpecSim.Reports;

/// <summary>Writes all files of a visit to the laboratory.</summary>
public static class LabFiles
{
    public const string Result = "lab.json";
    public const string Profile = "acceptance.yaml";
    public const string Markdown = "report.md";

    /// <summary>Writes into a folder, which is made when it is missing; files of the same names are replaced.</summary>
    /// <returns>Paths of the files, in the order they were written.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it be.</exception>
    public static IReadOnlyList<string> Write(LabReport report, string folder)
    {
        IReadOnlyList<Chart> charts = LabCharts.Of(report);
        string[] drawings = [.. charts.AsParallel().AsOrdered().Select(ChartRenderer.Svg)];
        var files = new List<(string Name, string Content)>();
        if (report.ProfileYaml is { } yaml)
            files.Add((Profile, yaml));
        files.Add((Result, LabJson.Write(report)));
        files.AddRange(LabCsv.Files(report));
        files.Add((RunFiles.Charts, ChartJson.Write(charts)));
        files.AddRange(charts.Zip(
            drawings, (chart, svg) => (Path.Combine(RunFiles.ChartFolder, $"{chart.Id}.svg"), svg)));
        files.Add((Markdown, LabMarkdown.Write(report)));
        files.Add((RunFiles.Report, LabHtml.Write(report, charts, drawings)));

        Directory.CreateDirectory(Path.Combine(folder, RunFiles.ChartFolder));
        return [.. files.Select(file => RunFiles.WriteWhole(Path.Combine(folder, file.Name), file.Content))];
    }
}
