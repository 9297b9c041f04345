// The report as a reader meets it: opened in a browser, in light and in dark, wide and narrow. ChartLayoutTests check
// the same of the texts' estimated sizes; here the sizes are those of real fonts.

using System.Buffers.Binary;
using Microsoft.Playwright;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Pages;

public sealed class ReportPageTests(ReportPages pages) : IClassFixture<ReportPages>
{
    // Pixels of a chart. Boxes of texts hold room above and below the letters, for accents and descenders: where two
    // axes meet, the boxes of their first numbers share 0.2 pixels, and the numbers are far apart.
    private const double TouchPixels = 1;
    private const double EdgePixels = 0.5;

    private static readonly byte[] PngSignature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The report just written, by no name, and every committed one.</summary>
    public static TheoryData<string> Reports =>
        ["", .. Repository.Runs];

    [Fact]
    public async Task Report_Opened_HasNoErrorsAndAsksForNothing()
    {
        await using OpenPage report = await pages.OpenReport();

        Problems.AssertNone(report.Complaints);
        Assert.Equal(pages.Drawings().Count, (await report.Charts()).Length);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Charts_InLightAndDark_AreVisibleAndReadable(ColorScheme colours)
    {
        await using OpenPage report = await pages.OpenReport(colours);

        ChartMeasure[] charts = await report.Charts();

        Assert.All(charts, chart =>
        {
            Assert.True(chart.Visible, chart.Id);
            Assert.Contains(chart.Texts, text => text.Role == "tick");
            Assert.Equal(chart.Behind, chart.Ground);
            Assert.Equal(colours == ColorScheme.Dark, Contrast.Luminance(chart.Ground) < 0.5);
        });
        Problems.AssertNone(
            from chart in charts
            from text in chart.Texts
            let problem = Faint(text.Name, text.Colour, text.Ground)
            where problem is not null
            select $"{chart.Id}: {problem}");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Texts_InLightAndDark_AreReadable(ColorScheme colours)
    {
        await using OpenPage report = await pages.OpenReport(colours);

        TextMeasure[] texts = await report.Texts();

        Assert.NotEmpty(texts);
        Problems.AssertNone(texts.Select(text => Faint(text.Name, text.Colour, text.Ground)).OfType<string>());
    }

    [Theory]
    [MemberData(nameof(Reports))]
    public async Task Charts_InRealFonts_KeepTextsApartAndInside(string committed)
    {
        string file = committed == "" ? pages.Report : Repository.At($"reports/{committed}/report.html");
        await using OpenPage report = await pages.Open(file);

        ChartMeasure[] charts = await report.Charts();

        Assert.NotEmpty(charts);
        Problems.AssertNone(charts.SelectMany(Overlaps).Concat(charts.SelectMany(SticksOut)));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(1280)]
    public async Task Report_NarrowOrWide_DoesNotScrollSideways(int widthPixels)
    {
        await using OpenPage report = await pages.OpenReport(widthPixels: widthPixels);

        Assert.Equal(widthPixels, await report.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task DownloadPng_OfTheFirstChart_IsThePictureAtTwiceItsSize()
    {
        await using OpenPage report = await pages.OpenReport();
        ChartMeasure chart = (await report.Charts())[0];

        IDownload download = await report.Page.RunAndWaitForDownloadAsync(
            () => report.Page.GetByText("Download PNG").First.ClickAsync());
        byte[] png = await File.ReadAllBytesAsync(
            (await download.PathAsync())!, TestContext.Current.CancellationToken);

        Assert.Equal($"{chart.Id}.png", download.SuggestedFilename);
        Assert.Equal(PngSignature, png[..8]);
        Assert.Equal((2 * chart.Width, 2 * chart.Height), (Number(png, 16), Number(png, 20)));
        int colours = await report.Page.EvaluateAsync<int>("measure.colourCount", Convert.ToBase64String(png));
        Assert.True(colours > 10, $"The picture has {colours} colours.");
        Problems.AssertNone(report.Complaints);
    }

    [Fact]
    public async Task Drawings_OpenedByThemselves_AreTheCharts()
    {
        await using OpenPage drawing = await pages.Open(pages.Report);
        IReadOnlyList<string> drawings = pages.Drawings();

        Assert.NotEmpty(drawings);
        foreach (string file in drawings)
        {
            await drawing.Visit(file);

            // Where the XML is wrong, the browser puts its complaint into the document.
            Assert.Equal(0, await drawing.Page.Locator("parsererror").CountAsync());
            ChartMeasure chart = Assert.Single(await drawing.Charts());
            Assert.Equal((Path.GetFileNameWithoutExtension(file), true), (chart.Id, chart.Visible));
        }

        Problems.AssertNone(drawing.Complaints);
    }

    private static string? Faint(string name, string colour, string ground)
    {
        double ratio = Contrast.Ratio(colour, ground);
        return ratio < Contrast.Readable ? $"'{name}' has contrast {ratio:0.00}: {colour} on {ground}" : null;
    }

    private static IEnumerable<string> Overlaps(ChartMeasure chart) =>
        from first in Enumerable.Range(0, chart.Texts.Length)
        from second in Enumerable.Range(first + 1, chart.Texts.Length - first - 1)
        let pixels = chart.Texts[first].Box.Overlap(chart.Texts[second].Box)
        where pixels > TouchPixels
        select $"{chart.Id}: '{chart.Texts[first].Name}' and '{chart.Texts[second].Name}' overlap by {pixels:0.0} px";

    private static IEnumerable<string> SticksOut(ChartMeasure chart) =>
        from shape in chart.Shapes
        where !shape.Box.IsInside(chart.Width, chart.Height, EdgePixels)
        select $"{chart.Id}: {shape.Name} at {shape.Box} of {chart.Width} x {chart.Height}";

    /// <summary>A number in the header of a PNG: four bytes, the highest first.</summary>
    private static double Number(byte[] png, int position) =>
        BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(position));
}
