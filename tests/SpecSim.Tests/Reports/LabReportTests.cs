// The report of the laboratory: sentences follow from the numbers, and say the opposite when the numbers do.

using System.Text.Json;
using System.Xml.Linq;
using SpecSim.Experiments;
using SpecSim.Reports;
using SpecSim.Reports.Charts;
using SpecSim.Results;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Reports;

public sealed class LabReportTests
{
    [Fact]
    public void Markdown_OfAVisit_ReadsWell() => Snapshot.Match(LabMarkdown.Write(BuildLab.Report()), "md");

    [Fact]
    public void Text_OfAVisit_ReadsWell() => Snapshot.Match(LabSummary.Write(BuildLab.Report()));

    [Fact]
    public void Json_OfAVisit_IsTheDocument() => Snapshot.Match(LabJson.Write(BuildLab.Report()), "json");

    [Fact]
    public void Charts_OfAVisit_AllDraw()
    {
        IReadOnlyList<Chart> charts = LabCharts.Of(BuildLab.Report());

        Assert.Equal(13, charts.Count);
        Assert.Equal(13, charts.Select(chart => chart.Id).Distinct().Count());
        foreach (Chart chart in charts)
            Assert.StartsWith("<svg", ChartRenderer.Svg(chart), StringComparison.Ordinal);
    }

    [Fact]
    public void Html_HasEveryQuestionChartAndTable()
    {
        LabReport report = BuildLab.Report();
        IReadOnlyList<Chart> charts = LabCharts.Of(report);

        var page = XDocument.Parse(LabHtml.Write(report, charts, [.. charts.Select(ChartRenderer.Svg)]));

        string[] heads = [.. page.Descendants("h2").Select(head => head.Value)];
        Assert.All(Questions(report), question => Assert.Contains(question.Heading, heads));
        Assert.Equal(charts.Count, page.Descendants("figure").Count());
        string foot = page.Descendants("footer").Single().Value;
        Assert.Contains("times are modelled, not measured", foot, StringComparison.Ordinal);
    }

    [Fact]
    public void Questions_AllAnswered_InTwoToSixSentences() =>
        Assert.All(Questions(BuildLab.Report()), question => Assert.InRange(question.Sentences.Count, 2, 6));

    [Fact]
    public void Speculation_ThatIsSlower_IsSaidToBe()
    {
        LabReport slow = BuildLab.Report(BuildLab.Scaled(0.3));

        Assert.DoesNotContain("{", LabMarkdown.Write(slow), StringComparison.Ordinal);
        Assert.Contains("that does not pay", LabAnswers.InShort(slow), StringComparison.Ordinal);
        Assert.StartsWith("None: speculation is slower, 0.60x", Said(slow, "speedup"), StringComparison.Ordinal);
        Assert.StartsWith("None: the best of those tried", Said(slow, "best-length"), StringComparison.Ordinal);
        Assert.Contains("It pays at no temperature tried", Said(slow, "temperature"), StringComparison.Ordinal);
        Assert.Contains("It pays for none of them", Said(slow, "content"), StringComparison.Ordinal);
        Assert.StartsWith("Not with these figures", Said(slow, "batching"), StringComparison.Ordinal);
        Assert.StartsWith("Do not use it here", Said(slow, "advice"), StringComparison.Ordinal);
        Assert.Contains(
            LabCharts.Of(slow), chart => chart.Title.StartsWith("No draft length pays", StringComparison.Ordinal));
    }

    [Fact]
    public void Speculation_ThatIsMuchFaster_HasNoPitfalls()
    {
        LabReport fast = BuildLab.Report(BuildLab.Scaled(2));

        Assert.DoesNotContain("{", LabMarkdown.Write(fast), StringComparison.Ordinal);
        Assert.Contains("It pays at every temperature tried", Said(fast, "temperature"), StringComparison.Ordinal);
        Assert.StartsWith("Yes, at every batch", Said(fast, "batching"), StringComparison.Ordinal);
        Assert.Contains("Nothing that was tried made it slower", Said(fast, "advice"), StringComparison.Ordinal);
        Assert.DoesNotContain("Turn it off", Said(fast, "advice"), StringComparison.Ordinal);
    }

    [Fact]
    public void Temperature_StopsPaying_BetweenThePointsOnBothSides()
    {
        // From 2 at T = 1 to 0.8 at T = 1.5: through 1 at 1.4167.
        string said = Said(BuildLab.Report(), "temperature");
        Assert.Contains("It stops paying near T = 1.42", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Temperature_WithATrough_IsNotSaidToRise()
    {
        LabReport report = BuildLab.Report(BuildLab.Result() with
        {
            ByTemperature =
            [
                BuildLab.Point("T = 0", 0, 2.6, 1.5, 0.4), BuildLab.Point("T = 0.5", 0.5, 2.4, 1.4, 0.35),
                BuildLab.Point("T = 1", 1, 3.5, 2, 0.6),
            ],
        });

        string said = Said(report, "temperature");
        Assert.StartsWith("Least is accepted in between, at T = 0.5", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Comparisons_TheOtherWayRound_SayTheOpposite()
    {
        LabResult result = BuildLab.Result();
        LabReport report = BuildLab.Report(result with
        {
            Policies = [result.Main, BuildLab.Point("adaptive, 1 to 10", null, 3, 1.5, 0.4)],
            Shapes =
            [
                BuildLab.Point("chain, 6 nodes", 6, 3.3, 1.8, 0.4), BuildLab.Point("binary tree", 14, 3, 1.2, 0.1),
            ],
            Drafters = [result.Drafters[0], BuildLab.Point("two drafts", null, 4, 2.4, 0.6)],
        });

        Assert.DoesNotContain("{", LabMarkdown.Write(report), StringComparison.Ordinal);
        Assert.StartsWith("Yes: \"adaptive", Said(BuildLab.Report(), "adaptive"), StringComparison.Ordinal);
        Assert.StartsWith("No: the best fixed length", Said(report, "adaptive"), StringComparison.Ordinal);
        Assert.StartsWith("Yes: binary tree", Said(BuildLab.Report(), "tree"), StringComparison.Ordinal);
        Assert.StartsWith("No: the best chain", Said(report, "tree"), StringComparison.Ordinal);
        Assert.StartsWith("No: one draft", Said(BuildLab.Report(), "drafts"), StringComparison.Ordinal);
        Assert.StartsWith("Something other than one draft is faster", Said(report, "drafts"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5, "Yes, as far as")]
    [InlineData(0.01, "It is not sure: chain of 4")]
    [InlineData(1e-9, "No: chain of 4 differs")]
    public void Exactness_FollowsTheTests(double probability, string start)
    {
        LabResult result = BuildLab.Result();
        LabReport report = BuildLab.Report(result with
        {
            Exactness = [result.Exactness[0] with { Probability = probability }, result.Exactness[1]],
        });

        Assert.StartsWith(start, Said(report, "exact"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3.02, "Yes: given")]
    [InlineData(3.2, "Yes, for all but K = 4")]
    public void Simulator_OutsideTheInterval_IsSaid(double simulated, string start)
    {
        LabResult result = BuildLab.Result();
        LabReport report = BuildLab.Report(result with
        {
            Check = [result.Check[0] with { Simulated = simulated }, result.Check[1]],
        });

        Assert.StartsWith(start, Said(report, "simulator"), StringComparison.Ordinal);
    }

    [Fact]
    public void BreakEven_WithoutOne_IsSaid()
    {
        ClosedFormResult form = BuildLab.Result().ClosedForm;
        LabReport With(double? alpha) =>
            BuildLab.Report(BuildLab.Result() with { ClosedForm = form with { BreakEvenAlpha = alpha } });

        Assert.StartsWith("Any:", Said(With(null), "break-even"), StringComparison.Ordinal);
        Assert.StartsWith("None:", Said(With(0), "break-even"), StringComparison.Ordinal);
        Assert.Contains("which is too little", Said(With(0.9), "break-even"), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_OfAVisit_AreAllThere()
    {
        using var folder = new TempFolder();

        IReadOnlyList<string> files = LabFiles.Write(BuildLab.Report(), folder.FullPath);

        Assert.All(files, file => Assert.True(File.Exists(file)));
        string[] names = [.. files.Select(file => Path.GetRelativePath(folder.FullPath, file).Replace('\\', '/'))];
        string[] wanted =
        [
            "acceptance.yaml", "lab.json", "report.html", "report.md", "charts.json", "draftLength.csv",
            "exactness.csv", "charts/temperature.svg",
        ];
        Assert.All(wanted, name => Assert.Contains(name, names));
        Assert.Equal(
            BuildLab.Result().ByDraftLength.Count + 1, File.ReadAllLines(folder.At("draftLength.csv")).Length);
        using var json = JsonDocument.Parse(File.ReadAllText(folder.At("lab.json")));
        Assert.Equal(LabJson.Schema, json.RootElement.GetProperty("schema").GetString());
    }

    private static IReadOnlyList<LabAnswer> Questions(LabReport report) => LabAnswers.Of(report);

    private static string Said(LabReport report, string id) =>
        string.Join(' ', Questions(report).Single(question => question.Id == id).Sentences);
}
