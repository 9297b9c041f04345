// The report of a what-if: sentences follow from the numbers, and say the opposite when the numbers do.

using System.Xml.Linq;
using SpecSim.Experiments;
using SpecSim.Reports;
using SpecSim.Reports.Charts;
using SpecSim.Results;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Reports;

public sealed class WhatIfReportTests
{
    private static readonly WhatIfReport Sample = BuildWhatIf.Report();

    [Fact]
    public void Text_OfAWhatIf_ReadsWell() => Snapshot.Match(WhatIfText.Write(Sample));

    [Fact]
    public void Json_OfAWhatIf_IsTheDocument() => Snapshot.Match(WhatIfJson.Write(Sample), "json");

    [Fact]
    public void Speedup_BelowOne_IsSaidToSlowDown()
    {
        Assert.Contains("it slows the server down", Said(new Interval(0.8, 0.7, 0.9)), StringComparison.Ordinal);
        Assert.Contains("whether it pays is not sure", Said(new Interval(1.1, 0.9, 1.3)), StringComparison.Ordinal);
        Assert.DoesNotContain("whether it pays", Said(new Interval(1.4, 1.2, 1.6)), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ThatIsOff_IsAWarning()
    {
        string Caveats(double measured) => string.Join('\n', WhatIfWords.Caveats(Sample with
        {
            Result = Sample.Result with { TokensPerSecond = new WhatIfCheck(measured, 1000) },
        }));

        Assert.Contains(
            "The preset fits your server: output: measured 1,100 tokens/s, the preset says 1,000 tokens/s, 9 % less",
            Caveats(1100),
            StringComparison.Ordinal);
        Assert.Contains(
            "Warning, is this preset your server? Output: measured 500", Caveats(500), StringComparison.Ordinal);
        Assert.Contains("100 % more", Caveats(500), StringComparison.Ordinal);
    }

    [Fact]
    public void Batch_OfNeverAndAlways_IsSaid()
    {
        Assert.Equal(
            "at no number of requests (95 % interval 0 to 4)", WhatIfWords.Batch(new WhatIfBatch(0, 0, 4, 100)));
        Assert.Equal("up to all 100 that fit", WhatIfWords.Batch(new WhatIfBatch(100, 100, 100, 100)));
        Assert.Equal(
            "up to 48 requests at a time (95 % interval 30 to 100, all that fit)",
            WhatIfWords.Batch(new WhatIfBatch(48, 30, 100, 100)));
    }

    [Fact]
    public void Files_OfAWhatIf_AreAllThere()
    {
        using var folder = new TempFolder();

        IReadOnlyList<string> files = WhatIfFiles.Write(Sample, folder.FullPath);

        string[] names = [.. files.Select(file => Path.GetRelativePath(folder.FullPath, file).Replace('\\', '/'))];
        Assert.Equal(
            [
                "what-if.json", "charts.json", "charts/speedup-by-draft-length.svg", "charts/speedup-by-draft.svg",
                "charts/pays-up-to-batch.svg", "report.html",
            ],
            names);
        var page = XDocument.Parse(File.ReadAllText(folder.At("report.html")).Replace("<!DOCTYPE html>\n", ""));
        Assert.Equal(3, page.Descendants("figure").Count());
    }

    [Theory]
    [InlineData("speedup-by-draft-length")]
    [InlineData("speedup-by-draft")]
    [InlineData("pays-up-to-batch")]
    public void Svg_OfAWhatIf_IsThePicture(string chart)
    {
        Chart drawn = WhatIfCharts.Of(Sample).Single(one => one.Id == chart);

        Snapshot.Match(ChartRenderer.Svg(drawn), (nameof(chart), chart), "svg");
    }

    private static string Said(Interval speedup) => WhatIfWords.Answer(Sample with
    {
        Result = Sample.Result with
        {
            Lengths =
            [
                .. Sample.Result.Lengths.Select(length =>
                    length == Sample.Result.Now ? length with { Speedup = speedup } : length),
            ],
        },
    });
}
