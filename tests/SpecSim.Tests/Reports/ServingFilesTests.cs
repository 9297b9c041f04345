// The files of a serving run: which there are, their shape, and that their rows are those of the run.

using System.Globalization;
using SpecSim.Reports;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Reports;

public sealed class ServingFilesTests
{
    [Fact]
    public void Write_NewFolder_HasEveryFileAndNothingElse()
    {
        using var folder = new TempFolder();
        string target = folder.At("a/b");

        IReadOnlyList<string> files = ServingFiles.Write(ServingSamples.FullReport(), target);

        string[] first = ["scenario.yaml", "result.json", "summary.csv", "timeline.csv", "requests.csv", "charts.json"];
        Assert.Equal(first.Select(name => Path.Combine(target, name)), files.Take(first.Length));
        Assert.Equal(Path.Combine(target, "report.html"), files[^1]);
        Assert.Equal(
            files.Order(StringComparer.Ordinal),
            Directory.GetFiles(target, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Write_Again_ReplacesWithTheSameBytes()
    {
        using var folder = new TempFolder();
        string[] Contents() =>
            [.. ServingFiles.Write(ServingSamples.Report(), folder.FullPath).Select(File.ReadAllText)];

        Assert.Equal(Contents(), Contents());
    }

    [Fact]
    public void Write_PlaceIsTaken_LeavesNoHalfFile()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.At("requests.csv/inside"));

        Assert.ThrowsAny<SystemException>(() => ServingFiles.Write(ServingSamples.Report(), folder.FullPath));

        Assert.DoesNotContain(
            Directory.GetFiles(folder.FullPath, "*", SearchOption.AllDirectories),
            file => file.EndsWith(".unfinished", StringComparison.Ordinal));
    }

    [Fact]
    public void WritePrometheusAndTrace_OnTheirOwn_HoldWhatTheirWritersGive()
    {
        using var folder = new TempFolder();
        ServingReport report = ServingSamples.Report();

        ServingFiles.WritePrometheus(report, folder.At("metrics.prom"));
        ServingFiles.WriteTrace(report, folder.At("trace.json"));

        Assert.Equal(
            Text(writer => PrometheusText.Write(report, writer)), File.ReadAllText(folder.At("metrics.prom")));
        Assert.StartsWith("{", File.ReadAllText(folder.At("trace.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_WithStudy_IsTheTable() =>
        Snapshot.Match(ServingSummaryCsv.Write(ServingSamples.FullReport()), "csv");

    [Fact]
    public void Tables_AnyReport_HaveAsManyFieldsAsHeads()
    {
        ServingReport[] reports =
            [ServingSamples.FullReport(), ServingSamples.PlainReport(), ServingTextTests.NothingEnded()];

        Assert.All(reports, report => Assert.All(
            [
                ServingSummaryCsv.Write(report),
                Text(writer => TimelineCsv.Write(report, writer)),
                Text(writer => RequestsCsv.Write(report, writer)),
            ],
            csv =>
            {
                string[] lines = csv.Split("\r\n");
                int fields = lines[0].Split(',').Length;
                Assert.Equal("", lines[^1]);
                Assert.All(lines.SkipLast(1), line => Assert.Equal(fields, line.Split(',').Length));
                Assert.DoesNotContain("NaN", csv, StringComparison.Ordinal);
            }));
    }

    [Fact]
    public void Requests_EveryRow_IsARequestOfTheRun()
    {
        ServingReport report = ServingSamples.Report();
        string[][] rows = Rows(Text(writer => RequestsCsv.Write(report, writer)));
        string[] heads = rows[0];
        string Field(string[] row, string name) => row[Array.IndexOf(heads, name)];
        double Number(string[] row, string name) => double.Parse(Field(row, name), CultureInfo.InvariantCulture);

        Assert.Equal(1 + (2 * 400), rows.Length);
        Assert.Equal("speculative", rows[401][0]);
        RequestRecord third = report.Outcome.Speculative.Requests[3];
        string[] row = rows[401 + 3];
        Assert.Equal(third.Number, Number(row, "number"));
        Assert.Equal("code", Field(row, "category"));
        Assert.Equal("batch", Field(row, "priority"));
        Assert.Equal("finished", Field(row, "outcome"));
        Assert.Equal(third.TimeToFirstToken()!.Value.TotalSeconds, Number(row, "timeToFirstToken"));
        Assert.Equal(third.SecondsPerOutputToken()!.Value, Number(row, "timePerOutputToken"));
        Assert.Equal(third.AcceptedTokens, Number(row, "acceptedTokens"));
        // Request 50 was rejected: it has no server and no latency.
        Assert.Equal("rejected", Field(rows[51], "outcome"));
        Assert.Equal("", Field(rows[51], "replica"));
        Assert.Equal("", Field(rows[51], "requestLatency"));
    }

    [Fact]
    public void Timeline_EverySide_CoversTheRun()
    {
        ServingReport report = ServingSamples.Report();
        string[][] rows = Rows(Text(writer => TimelineCsv.Write(report, writer)));

        ILookup<string, string[]> sides = rows.Skip(1).ToLookup(row => row[0]);

        Assert.Equal(["baseline", "speculative"], sides.Select(side => side.Key));
        Assert.Equal(
            report.Outcome.Baseline.End.TotalSeconds,
            sides["baseline"].Sum(row => double.Parse(row[2], CultureInfo.InvariantCulture)),
            1e-9);
    }

    internal static string Text(Action<TextWriter> write)
    {
        using var writer = new StringWriter();
        write(writer);
        return writer.ToString();
    }

    private static string[][] Rows(string csv) =>
        [.. csv.Split("\r\n").SkipLast(1).Select(line => line.Split(','))];
}
