// The HTML page: well-formed, whole in itself, and safe against whatever a scenario is called.

using System.Text.RegularExpressions;
using System.Xml.Linq;
using SpecSim.Experiments;
using SpecSim.Reports;
using SpecSim.Reports.Charts;

namespace SpecSim.Tests.Reports;

public sealed partial class HtmlReportTests
{
    private static readonly string[] Void = ["meta", "br", "hr", "img", "input", "link"];
    private static readonly Lazy<string> Full = new(() => Page(Samples.FullReport()));

    [Fact]
    public void Write_FullReport_HoldsAnswerFiguresTablesAndSources()
    {
        RunReport report = Samples.FullReport();
        XElement body = Body(Full.Value);

        Assert.Equal(report.Scenario.Title, Assert.Single(body.Descendants("h1")).Value);
        Assert.Equal(Answer.Of(report), WithClass(body, "answer").Single().Value);
        Assert.Equal(6, WithClass(body, "tile").Count());
        Assert.Equal(
            RunTables.Of(report).Concat(ExplanationTables.Of(report)).Select(table => table.Title),
            body.Descendants("caption").Select(caption => caption.Value));
        Assert.Contains("0.7 for every token", body.Value, StringComparison.Ordinal);
        Assert.Contains("a list price", body.Value, StringComparison.Ordinal);
        Assert.Contains("specsim run --preset test", body.Value, StringComparison.Ordinal);
        Assert.Contains(report.Result.Digest, body.Value, StringComparison.Ordinal);
        Assert.Equal(report.ScenarioYaml, body.Descendants("details").Single().Element("pre")!.Value);
    }

    [Fact]
    public void Write_EveryChart_IsInlineWithItsButtons()
    {
        XElement[] figures = [.. Body(Full.Value).Descendants("figure")];

        Assert.Equal(
            RunCharts.Of(Samples.FullReport()).Select(chart => chart.Id),
            figures.Select(figure => figure.Attribute("data-chart")!.Value));
        Assert.All(figures, figure =>
        {
            XElement[] buttons = [.. figure.Descendants("button")];
            Assert.Single(figure.Elements(), element => element.Name.LocalName == "svg");
            Assert.Equal(["png", "svg"], buttons.Select(button => button.Attribute("data-save")!.Value));
            Assert.All(buttons, button => Assert.NotEmpty(button.Attribute("aria-label")!.Value));
        });
    }

    [Fact]
    public void Write_AnyReport_LoadsNothing()
    {
        XElement page = XDocument.Parse(Full.Value).Root!;

        string[] loading = ["src", "href", "srcset", "action", "poster", "data", "background"];
        Assert.DoesNotContain(
            page.DescendantsAndSelf().Attributes(),
            attribute => loading.Contains(attribute.Name.LocalName) && attribute.Value[0] != '#');
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "link" or "iframe" or "object");
        Assert.All(page.Descendants().Where(element => element.Name.LocalName == "style"), style =>
        {
            Assert.DoesNotContain("url(", style.Value, StringComparison.Ordinal);
            Assert.DoesNotContain("@import", style.Value, StringComparison.Ordinal);
        });
        // An address may only name a vocabulary.
        Assert.All(
            Address().Matches(Full.Value),
            address => Assert.StartsWith("http://www.w3.org/", address.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Write_EmptyElements_AreClosedAsHtmlNeeds()
    {
        // "<td />" opens a cell that is never closed, for a browser; only SVG may be written so.
        string html = Svg().Replace(Page(Samples.PlainReport()), "");

        Assert.All(SelfClosed().Matches(html), tag => Assert.Contains(tag.Groups[1].Value, Void));
    }

    [Fact]
    public void Write_HostileTexts_AreOnlyText()
    {
        const string hostile = "</title></script><script>alert('&')</script>\"<b>\u0007";
        Scenario scenario = Samples.Scenario() with
        {
            Name = hostile,
            Title = hostile,
            Evidence = [new Evidence(hostile, hostile, true)],
        };

        string html = Svg().Replace(
            Page(Samples.Report() with { Scenario = scenario, ScenarioYaml = hostile, Command = hostile }), "");

        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.Equal(1, Regex.Count(html, "<script"));
        Assert.Equal(1, Regex.Count(html, "</title>"));
        Assert.DoesNotContain("<b>\u0007", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Script_NeedsNoEscapes()
    {
        string script = XDocument.Parse(Full.Value).Root!.Descendants("script").Single().Value;

        Assert.DoesNotContain('<', script);
        Assert.DoesNotContain('&', script);
    }

    [Fact]
    public void Write_NoSpeculationOrCutAtOnce_IsWellFormedToo()
    {
        string[] pages = [Page(Samples.PlainReport()), Page(Samples.CutAtOnce())];

        Assert.All(pages, page =>
        {
            Assert.NotEmpty(Body(page).Descendants("table"));
            Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Write_Headings_DescendInOrder()
    {
        int[] levels = [.. Body(Full.Value).Descendants()
            .Where(element => Heading().IsMatch(element.Name.LocalName))
            .Select(element => element.Name.LocalName[1] - '0')];

        Assert.Equal(1, levels[0]);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, -2, 1));
    }

    private static string Page(RunReport report)
    {
        IReadOnlyList<Chart> charts = RunCharts.Of(report);
        return HtmlReport.Write(report, charts, [.. charts.Select(ChartRenderer.Svg)]);
    }

    private static XElement Body(string page) => XDocument.Parse(page).Root!.Element("body")!;

    private static IEnumerable<XElement> WithClass(XElement body, string name) =>
        body.Descendants().Where(element => element.Attribute("class")?.Value == name);

    [GeneratedRegex(@"https?://[^\s""'<>]+")]
    private static partial Regex Address();

    [GeneratedRegex(@"<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Svg();

    [GeneratedRegex(@"<(\w+)[^>]*/>")]
    private static partial Regex SelfClosed();

    [GeneratedRegex("^h[1-6]$")]
    private static partial Regex Heading();
}
