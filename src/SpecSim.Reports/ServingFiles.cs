// The folder that `specsim run --out DIR` writes for a scenario with a serving section, and the two files that have
// options of their own. Long files are written row by row; each stands in its place only once it is whole.

using SpecSim.Reports.Charts;

namespace SpecSim.Reports;

/// <summary>Writes all files of a serving run.</summary>
public static class ServingFiles
{
    public const string Timeline = "timeline.csv";
    public const string Requests = "requests.csv";

    /// <summary>Writes into a folder, which is made when it is missing; files of the same names are replaced.</summary>
    /// <returns>Paths of the files, in the order they were written.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it be.</exception>
    public static IReadOnlyList<string> Write(ServingReport report, string folder)
    {
        IReadOnlyList<Chart> charts = ServingCharts.Of(report);
        string[] drawings = [.. charts.AsParallel().AsOrdered().Select(ChartRenderer.Svg)];
        Directory.CreateDirectory(Path.Combine(folder, RunFiles.ChartFolder));
        string At(string name) => Path.Combine(folder, name);

        var files = new List<string>();
        if (report.ScenarioYaml is { } yaml)
            files.Add(RunFiles.WriteWhole(At(RunFiles.Scenario), yaml));
        files.Add(RunFiles.WriteWhole(At(RunFiles.Result), ServingJson.Write(report)));
        files.Add(RunFiles.WriteWhole(At(RunFiles.Summary), ServingSummaryCsv.Write(report)));
        files.Add(RunFiles.WriteRows(At(Timeline), writer => TimelineCsv.Write(report, writer)));
        files.Add(RunFiles.WriteRows(At(Requests), writer => RequestsCsv.Write(report, writer)));
        files.Add(RunFiles.WriteWhole(At(RunFiles.Charts), ChartJson.Write(charts)));
        files.AddRange(charts.Zip(drawings, (chart, svg) =>
            RunFiles.WriteWhole(At(Path.Combine(RunFiles.ChartFolder, $"{chart.Id}.svg")), svg)));
        files.Add(RunFiles.WriteWhole(At(RunFiles.Report), ServingHtml.Write(report, charts, drawings)));
        return files;
    }

    /// <summary>The file of --prometheus.</summary>
    public static void WritePrometheus(ServingReport report, string path) =>
        RunFiles.WriteRows(path, writer => PrometheusText.Write(report, writer));

    /// <summary>The file of --trace-out.</summary>
    public static void WriteTrace(ServingReport report, string path) =>
        RunFiles.WriteBytes(path, stream => ChromeTrace.Write(report, stream));
}
