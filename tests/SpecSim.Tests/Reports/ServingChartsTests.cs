// The charts of a serving run.

using SpecSim.Reports;
using SpecSim.Reports.Charts;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Reports;

public sealed class ServingChartsTests
{
    public static TheoryData<string> Ids => [.. ServingCharts.Of(ServingChartData.FullReport()).Select(chart => chart.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Svg_FullReport_IsThePicture(string id) =>
        Snapshot.Match(ChartRenderer.Svg(Chart(id)), ("chart", id), "svg");

    private static Chart Chart(string id) =>
        ServingCharts.Of(ServingChartData.FullReport()).Single(chart => chart.Id == id);
}
