// The folder of a run: which files, whole or not at all.

using System.Text;
using SpecSim.Reports;
using SpecSim.Reports.Charts;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Reports;

public sealed class RunFilesTests
{
    [Fact]
    public void Write_NewFolder_HasEveryFileAndNothingElse()
    {
        using var folder = new TempFolder();
        string target = folder.At("a/b");

        IReadOnlyList<string> files = RunFiles.Write(Samples.Report(), target);

        string[] expected =
        [
            "scenario.yaml", "result.json", "summary.csv", "charts.json", "charts/acceptance-by-position.svg",
            "charts/round-time.svg", "charts/waterfall.svg", "charts/roofline.svg", "charts/timeline.svg",
            "report.html",
        ];
        Assert.Equal(expected.Select(name => Path.Combine(target, name)), files);
        Assert.Equal(
            files.Order(StringComparer.Ordinal),
            Directory.GetFiles(target, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Write_Files_HoldWhatTheirWritersGive()
    {
        using var folder = new TempFolder();
        RunReport report = Samples.Report();

        RunFiles.Write(report, folder.FullPath);

        IReadOnlyList<Chart> charts = RunCharts.Of(report);
        Assert.Equal(RunJson.Write(report), File.ReadAllText(folder.At("result.json")));
        Assert.Equal(report.ScenarioYaml, File.ReadAllText(folder.At("scenario.yaml")));
        Assert.Equal(ChartJson.Write(charts), File.ReadAllText(folder.At("charts.json")));
        Assert.Equal(ChartRenderer.Svg(charts[1]), File.ReadAllText(folder.At("charts/round-time.svg")));
        Assert.NotEqual(Encoding.UTF8.Preamble.ToArray(), File.ReadAllBytes(folder.At("report.html"))[..3]);
    }

    [Fact]
    public void Write_Again_ReplacesWithTheSameBytes()
    {
        using var folder = new TempFolder();
        string[] Contents() => [.. RunFiles.Write(Samples.Report(), folder.FullPath).Select(File.ReadAllText)];

        Assert.Equal(Contents(), Contents());
    }

    [Fact]
    public void Write_NoScenarioText_LeavesThatFileOut()
    {
        using var folder = new TempFolder();

        RunFiles.Write(Samples.PlainReport(), folder.FullPath);

        Assert.False(File.Exists(folder.At("scenario.yaml")));
    }

    [Fact]
    public void Write_PlaceIsTaken_ThrowsAndLeavesNoHalfFile()
    {
        using var folder = new TempFolder();
        // A folder in the place of a file cannot be replaced.
        Directory.CreateDirectory(folder.At("report.html/inside"));

        Assert.ThrowsAny<SystemException>(() => RunFiles.Write(Samples.Report(), folder.FullPath));

        Assert.DoesNotContain(
            Directory.GetFiles(folder.FullPath, "*", SearchOption.AllDirectories),
            file => file.EndsWith(".unfinished", StringComparison.Ordinal));
        Assert.True(File.Exists(folder.At("result.json")));
    }
}
