// The page of a serving run: whole in itself, with everything on it, and safe against whatever a scenario is called.

using System.Text.RegularExpressions;
using System.Xml.Linq;
using SpecSim.Experiments;
using SpecSim.Reports;
using SpecSim.Reports.Charts;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Reports;

public sealed partial class ServingHtmlTests
{
    [Fact]
    public void Write_FullReport_HoldsAnswerFiguresChartsTablesFaultsAndSources()
    {
        ServingReport report = ServingChartData.FullReport();
        XElement body = Body(Page(report));

        Assert.Equal(ServingAnswer.Of(report), WithClass(body, "answer").Single().Value);
        Assert.Equal(6, WithClass(body, "tile").Count());
        Assert.Equal(
            ServingTables.Of(report).Select(table => table.Title),
            body.Descendants("caption").Select(caption => caption.Value));
        Assert.Equal(
            ServingCharts.Of(report).Select(chart => chart.Id),
            body.Descendants("figure").Select(figure => figure.Attribute("data-chart")!.Value));
        Assert.All(
            ServingChartData.Faults,
            fault => Assert.Contains(body.Descendants("dd"), entry => entry.Value == ServingFaultWords.Of(fault)));
        Assert.Contains("a list price", body.Value, StringComparison.Ordinal);
        Assert.Contains("0.7 for every token", body.Value, StringComparison.Ordinal);
        Assert.Contains(report.Command!, body.Value, StringComparison.Ordinal);
        Assert.Contains(report.Outcome.Result.Digest, body.Value, StringComparison.Ordinal);
        Assert.Equal(report.ScenarioYaml, body.Descendants("details").Single().Element("pre")!.Value);
    }

    [Fact]
    public void Write_FullReport_SaysWhatWasServed() => Assert.Equal(
        "Llama-3.1-70B (bf16) on 4 x H100 SXM 80GB, vLLM; 2 servers, the least loaded is asked first, at most 256 "
        + "requests in a step. 5 tokens a round drafted by Llama-3.1-8B (bf16) on 4 devices. Poisson arrivals at 8.00 "
        + "requests/s, for 3.00 min: prompts of 512 tokens, outputs of 200 tokens. Asked for: first token within "
        + "500 ms, at most 40.0 ms per token, for 95 % of requests. 8 replications, seed 1.",
        WithClass(Body(Page(ServingChartData.FullReport())), "setting").Single().Value);

    [Fact]
    public void Write_AnyReport_IsWellFormedAndLoadsNothing()
    {
        ServingReport[] reports =
            [ServingChartData.FullReport(), ServingChartData.Report(), ServingChartData.PlainReport()];

        Assert.All(reports, report =>
        {
            string page = Page(report);
            Assert.NotEmpty(Body(page).Descendants("figure"));
            Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
            Assert.DoesNotMatch("(src|href)=\"[^#]|url\\((?!#)|@import", page);
        });
    }

    [Fact]
    public void Write_NoFaults_HasNoSectionOfThem() => Assert.DoesNotContain(
        Body(Page(ServingChartData.PlainReport())).Descendants("h2"), head => head.Value == "What went wrong");

    [Fact]
    public void Write_HostileTexts_AreOnlyText()
    {
        const string hostile = "</title></script><script>alert('&')</script>\"<b>\u0007";
        ServingReport report = ServingChartData.FullReport();
        Scenario single = report.Scenario.Single with { Name = hostile, Title = hostile };

        string html = Svg().Replace(
            Page(report with
            {
                Scenario = report.Scenario with { Single = single },
                ScenarioYaml = hostile,
                Command = hostile,
            }),
            "");

        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.Equal(1, Regex.Count(html, "<script"));
        Assert.Equal(1, Regex.Count(html, "</title>"));
    }

    private static string Page(ServingReport report)
    {
        IReadOnlyList<Chart> charts = ServingCharts.Of(report);
        return ServingHtml.Write(report, charts, [.. charts.Select(ChartRenderer.Svg)]);
    }

    private static XElement Body(string page) => XDocument.Parse(page).Root!.Element("body")!;

    private static IEnumerable<XElement> WithClass(XElement body, string name) =>
        body.Descendants().Where(element => element.Attribute("class")?.Value == name);

    [GeneratedRegex(@"<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Svg();
}
