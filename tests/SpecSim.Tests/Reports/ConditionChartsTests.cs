// The charts over conditions: there only where a scenario states conditions, with titles that say what is seen.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Reports;
using SpecSim.Reports.Charts;
using SpecSim.Results;

namespace SpecSim.Tests.Reports;

public sealed class ConditionChartsTests
{
    [Fact]
    public void Of_ScenarioWithoutConditions_ShowsNone() => Assert.DoesNotContain(
        RunCharts.Of(Samples.FullReport()), chart => chart.Id is "speedup-by-temperature" or "speedup-by-content");

    [Theory]
    [InlineData(1.8, 1.4, "Speculation pays at every temperature with evidence: 1.80x at 0, 1.40x at 1")]
    [InlineData(1.2, 0.8, "Speculation stops paying at temperature 0.50: 1.20x at 0, 0.80x at 1")]
    [InlineData(0.9, 0.8, "Speculation pays at no temperature: 0.90x at 0, 0.80x at 1")]
    [InlineData(0.9, 1.1, "Speculation pays at higher temperatures only: 0.90x at 0, 1.10x at 1")]
    public void Temperature_EachShape_SaysWhatIsSeen(double cool, double hot, string title)
    {
        PanelChart chart = ConditionCharts.Temperature(Report(cool, hot))!;

        Assert.Equal(title, chart.Title);
        Assert.Equal(cool > 1 && hot < 1, chart.Panels[1].Crossings.Count == 1);
        Assert.Equal(0.3, chart.Panels[0].Series[0].Points[0].Low);
        Assert.StartsWith("<svg", ChartRenderer.Svg(chart), StringComparison.Ordinal);
    }

    [Fact]
    public void Content_Bars_StandInOrderAndMarkTheMeasuredOne()
    {
        BarChart chart = ConditionCharts.Content(Report(1.8, 1.4))!;

        Assert.Equal("Code gains most, 1.90x; qa least, 1.20x", chart.Title);
        Assert.Equal(["code", "chat, measured", "qa"], chart.Bars.Select(bar => bar.Label));
        Assert.Equal([false, true, false], chart.Bars.Select(bar => bar.Highlighted));
        Assert.StartsWith("<svg", ChartRenderer.Svg(chart), StringComparison.Ordinal);
    }

    private static RunReport Report(double cool, double hot)
    {
        RunReport report = Samples.WithSpeedup((cool + hot) / 2);
        AcceptanceProfile measured = report.Scenario.Acceptance with
        {
            MeasuredAt = new Conditions { Temperature = 0, Content = "chat" },
        };
        return report with
        {
            Scenario = report.Scenario with
            {
                Conditions = new ScenarioConditions(
                    new Conditions { Temperature = 0.5 }, measured, report.Scenario.Method, new(), [], []),
            },
            Conditions = new ConditionStudy(
                [Point(0, cool), Point(0.5, (cool + hot) / 2), Point(1, hot)],
                [Of("chat", (cool + hot) / 2), Of("code", 1.9), Of("qa", 1.2)]),
        };
    }

    private static TemperaturePoint Point(double temperature, double speedup) =>
        new(temperature, new Interval(0.5, 0.3, 0.7), new Interval(speedup, speedup - 0.2, speedup + 0.2), 100);

    private static ContentPoint Of(string content, double speedup) =>
        new(content, new Interval(speedup, speedup - 0.2, speedup + 0.2), 100);
}
