// A chart in words, for readers who hear it and do not see it: every curve's first and last point, every bar's value.

using System.Globalization;

namespace SpecSim.Reports.Charts;

internal static class ChartDescription
{
    public static string Of(Chart chart)
    {
        string[] sentences = chart switch
        {
            LineChart line => Line(line),
            PanelChart panels => [.. panels.Panels.SelectMany(panel => (string[])[panel.Title + ":", .. Line(panel)])],
            BarChart bars => [
                $"Bars of {ChartFrame.Text(bars.Value)}.",
                .. bars.Bars.Select(bar => $"{bar.Label}: {Text(bar.Value, bars.Value)}.")],
            StackedBarChart stacked => [
                $"Bars of {ChartFrame.Text(stacked.Value)}, in parts.",
                .. stacked.Categories.Select((name, row) => $"{name}: " + string.Join(
                    ", ", stacked.Parts.Select(part => $"{part.Name} {Text(part.Values[row], stacked.Value)}")) + ".")],
            TimelineChart timeline => [
                $"{timeline.Spans.Count} spans in the lanes {string.Join(", ", timeline.Lanes)} over {ChartFrame.Text(timeline.Time)}."],
            _ => [],
        };
        return string.Join(' ', (string[])[chart.Subtitle, .. sentences]).Trim();
    }

    private static string[] Line(LineChart chart) => [
        $"{ChartFrame.Text(chart.Y)} against {ChartFrame.Text(chart.X)}.",
        .. chart.Series.Where(series => series.Points.Count > 0).Select(series =>
            $"{series.Name}: from {Text(series.Points[0].Y, chart.Y)} at {Text(series.Points[0].X, chart.X)}"
            + $" to {Text(series.Points[^1].Y, chart.Y)} at {Text(series.Points[^1].X, chart.X)}."),
        .. chart.Marks.Select(mark => $"{mark.Label}: {Text(mark.Y, chart.Y)} at {Text(mark.X, chart.X)}.")];

    private static string Text(double value, Axis axis) =>
        value.ToString(axis.Format, CultureInfo.InvariantCulture);
}
