// The report of an import: sentences and tables follow from the numbers; a profile is as unsure as its estimate.

using System.Text.Json.Nodes;
using System.Xml.Linq;
using SpecSim.Acceptance;
using SpecSim.Estimation;
using SpecSim.Quantities;
using SpecSim.Reports;
using SpecSim.Reports.Charts;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Reports;

public sealed class ImportReportTests
{
    [Fact]
    public void Text_OfAnImport_ReadsWell() => Snapshot.Match(ImportText.Write(BuildImport.Report()));

    [Fact]
    public void Json_OfAnImport_IsTheDocument() => Snapshot.Match(ImportJson.Write(BuildImport.Report()), "json");

    [Fact]
    public void Tokens_OfAllLevels_AreAdded()
    {
        AcceptanceEvidence evidence = BuildImport.Evidence with
        {
            Positions = [new PositionCounts(100, 200, [80, 40])],
            Totals = [new TotalCounts(2, 0, 1000, 500)],
        };

        ImportReport report = BuildImport.Report(BuildImport.Estimate() with { Evidence = evidence });

        JsonNode counts = JsonNode.Parse(ImportJson.Write(report))!["evidence"]!;
        Assert.Equal(4200, (long)counts["draftedTokens"]!);
        Assert.Equal(1820 + 120 + 500, (long)counts["acceptedTokens"]!);
    }

    [Fact]
    public void Means_WithoutCounts_AreSaidToBe()
    {
        AcceptanceEstimate estimate = BuildImport.Estimate() with
        {
            Evidence = new AcceptanceEvidence { Means = [new MeanTokens(3, 2.8)] },
            Hazards = [],
            Autocorrelation = [],
        };

        string text = ImportText.Write(BuildImport.Report(estimate));

        Assert.Contains("1 mean without counts, K = 3.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Rounds apart", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Position", text, StringComparison.Ordinal);
        Assert.DoesNotContain("of drafted tokens", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Profile_OfAnImport_IsAsUnsureAsItsEstimate()
    {
        ImportReport report = BuildImport.Report();
        Estimated tokens = report.Estimate.Lengths[2].TokensPerRound;

        AcceptanceProfile profile = report.Profile;

        double At(double deviations) =>
            AcceptanceDraw.Shifted(profile, deviations * profile.Uncertainty).Expect(3).TokensPerRound;
        Assert.Equal(tokens.High95, At(1.96), 0.002);
        Assert.Equal(tokens.Low95, At(-1.96), 0.002);
        Assert.InRange(profile.Uncertainty, 0.01, 0.1);
    }

    [Theory]
    [InlineData(1, 4, 4, 0)]
    [InlineData(0.5, 1.0, 4.0, 5.9)]
    public void Deviation_WithoutAnAnswer_IsNoneOrTheMost(double alpha, double low, double high, double shift) =>
        Assert.Equal(
            shift / 1.96,
            LogitSpread.Deviation(
                new AcceptanceProfile.Iid(new Probability(alpha)), 3, new Estimated(2, low, high)),
            0.03);

    public static TheoryData<string> Charts =>
        [.. ImportCharts.Of(BuildImport.Report()).Select(chart => chart.Id)];

    [Theory]
    [MemberData(nameof(Charts))]
    public void Svg_OfAnImport_IsThePicture(string chart)
    {
        Chart drawn = ImportCharts.Of(BuildImport.Report()).Single(one => one.Id == chart);

        Snapshot.Match(ChartRenderer.Svg(drawn), (nameof(chart), chart), "svg");
    }

    [Fact]
    public void Charts_OfMeansAlone_AreTheLengthsOnly()
    {
        AcceptanceEstimate estimate = BuildImport.Estimate() with
        {
            Evidence = new AcceptanceEvidence { Means = [new MeanTokens(3, 2.8)] },
            Hazards = [],
            Autocorrelation = [],
        };

        Chart only = Assert.Single(ImportCharts.Of(BuildImport.Report(estimate)));

        Assert.Equal("tokens-by-draft-length", only.Id);
    }

    [Fact]
    public void Files_OfAnImport_AreAllThere()
    {
        using var folder = new TempFolder();

        IReadOnlyList<string> files = ImportFiles.Write(BuildImport.Report(), folder.FullPath);

        string[] names = [.. files.Select(file => Path.GetRelativePath(folder.FullPath, file).Replace('\\', '/'))];
        Assert.Equal(
            ["acceptance.yaml", "import.json", "charts.json", .. Charts.Select(row => $"charts/{row.Data}.svg"),
                "report.html"],
            names);
        var page = XDocument.Parse(File.ReadAllText(folder.At("report.html")).Replace("<!DOCTYPE html>\n", ""));
        Assert.Equal(4, page.Descendants("figure").Count());
        Assert.Equal(6, page.Descendants("table").Count());
    }
}
