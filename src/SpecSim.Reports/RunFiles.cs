// The folder that `specsim run --out DIR` writes. Each file is written beside its place and then renamed, so that
// nobody ever reads half of one: not a browser that reloads, not a job that was killed.

using System.Text;
using SpecSim.Reports.Charts;

namespace SpecSim.Reports;

/// <summary>Writes all files of a run.</summary>
public static class RunFiles
{
    public const string Scenario = "scenario.yaml";
    public const string Result = "result.json";
    public const string Summary = "summary.csv";
    public const string Charts = "charts.json";
    public const string ChartFolder = "charts";
    public const string Report = "report.html";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes into a folder, which is made when it is missing; files of the same names are replaced.</summary>
    /// <returns>Paths of the files, in the order they were written.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it be.</exception>
    public static IReadOnlyList<string> Write(RunReport report, string folder)
    {
        IReadOnlyList<Chart> charts = RunCharts.Of(report);
        string[] drawings = [.. charts.AsParallel().AsOrdered().Select(ChartRenderer.Svg)];
        var files = new List<(string Name, string Content)>();
        if (report.ScenarioYaml is { } yaml)
            files.Add((Scenario, yaml));
        files.Add((Result, RunJson.Write(report)));
        files.Add((Summary, SummaryCsv.Write(report)));
        files.Add((Charts, ChartJson.Write(charts)));
        files.AddRange(charts.Zip(drawings, (chart, svg) => (Path.Combine(ChartFolder, $"{chart.Id}.svg"), svg)));
        files.Add((Report, HtmlReport.Write(report, charts, drawings)));

        Directory.CreateDirectory(Path.Combine(folder, ChartFolder));
        return [.. files.Select(file => WriteWhole(Path.Combine(folder, file.Name), file.Content))];
    }

    /// <summary>Files of text, then the charts, as data and as pictures.</summary>
    internal static IReadOnlyList<string> Write(
        string folder, IReadOnlyList<(string Name, string Content)> texts, IReadOnlyList<Chart> charts)
    {
        string[] drawings = [.. charts.AsParallel().AsOrdered().Select(ChartRenderer.Svg)];
        IEnumerable<(string Name, string Content)> files =
        [
            .. texts,
            (Charts, ChartJson.Write(charts)),
            .. charts.Zip(drawings, (chart, svg) => (Path.Combine(ChartFolder, $"{chart.Id}.svg"), svg)),
        ];
        Directory.CreateDirectory(Path.Combine(folder, ChartFolder));
        return [.. files.Select(file => WriteWhole(Path.Combine(folder, file.Name), file.Content))];
    }

    internal static string WriteWhole(string path, string content) =>
        WriteBytes(path, stream => stream.Write(Utf8.GetBytes(content)));

    /// <summary>The same for what is too long to be in memory.</summary>
    internal static string WriteRows(string path, Action<TextWriter> write) => WriteBytes(path, stream =>
    {
        using var text = new StreamWriter(stream, Utf8, bufferSize: 1 << 16, leaveOpen: true);
        write(text);
    });

    internal static string WriteBytes(string path, Action<Stream> write)
    {
        string unfinished = $"{path}.unfinished";
        try
        {
            using (FileStream stream = File.Create(unfinished))
                write(stream);
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }

        return path;
    }
}
