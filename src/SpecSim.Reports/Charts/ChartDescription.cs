// A chart in words, for readers who hear it and do not see it: every curve's first and last point, every bar's value.

namespace SpecSim.Reports.Charts;

internal static class ChartDescription
{
    public static string Of(Chart chart) => $"{chart.Subtitle} {string.Join(' ', Sentences(chart))}".Trim();

    private static IEnumerable<string> Sentences(Chart chart) => chart switch
    {
        LineChart line => Curves(line),
        PanelChart panels => panels.Panels.SelectMany(panel => Curves(panel).Prepend($"{panel.Title}:")),
        GridChart grid =>
        [
            .. grid.Rows.SelectMany(row => row).SelectMany(panel => Curves(Whole(panel)).Prepend($"{panel.Title}:")),
            .. grid.Shades.Where(shade => shade.Label.Length > 0).Select(shade =>
                $"Shaded, {shade.Label}: {Stretch(shade, grid.Rows[0][0].X)}."),
        ],
        BarChart bars => bars.Bars
            .Select(bar => $"{bar.Label}: {ChartFrame.Text(bar.Value, bars.Value)}.")
            .Prepend($"Bars of {ChartFrame.Text(bars.Value)}."),
        StackedBarChart stacked => stacked.Categories
            .Select((name, row) => $"{name}: {Parts(stacked, row)}.")
            .Prepend($"Bars of {ChartFrame.Text(stacked.Value)}, in parts."),
        TimelineChart timeline =>
        [
            $"{timeline.Spans.Count} spans over {ChartFrame.Text(timeline.Time)}.",
            $"Lanes: {string.Join(", ", timeline.Lanes)}.",
        ],
        HeatmapChart heatmap => heatmap.Rows
            .Select((name, row) => $"{name}: {Cells(heatmap, row)}.")
            .Prepend($"{ChartFrame.Text(heatmap.Value)} by {heatmap.YTitle} and {heatmap.XTitle}."),
        ScatterChart scatter => Points(scatter),
        WaterfallChart waterfall => waterfall.Steps
            .Select(step => $"{step.Label}: {Change(step, waterfall.Value)}.")
            .Prepend($"Steps of {ChartFrame.Text(waterfall.Value)}."),
        TreeChart tree => tree.Levels
            .Prepend($"{ChartFrame.Text(tree.Value)} of {Units.Count(tree.Nodes.Count, "node")}."),
        StripChart strips => strips.Strips
            .Select(strip => $"{strip.Label}: {ChartFrame.Text(strip.Middle, strips.Value)}, "
                + $"{Units.Count(strip.Values.Sum(values => values.Count), "point")}.")
            .Prepend($"Dots of {ChartFrame.Text(strips.Value)}, with the middle of each row."),
        _ => [],
    };

    /// <summary>The least and the largest value of a row: all of them would be too much to listen to.</summary>
    private static string Cells(HeatmapChart chart, int row)
    {
        var known = chart.Columns.Zip(chart.Values[row]).Where(cell => cell.Second is not null)
            .Select(cell => (Name: cell.First, Value: cell.Second!.Value)).OrderBy(cell => cell.Value).ToList();
        string At((string Name, double Value) cell) => $"{ChartFrame.Text(cell.Value, chart.Value)} ({cell.Name})";
        return known.Count == 0 ? "no data" : $"from {At(known[0])} to {At(known[^1])}";
    }

    private static string Change(Fall step, Axis axis)
    {
        var text = WaterfallLayout.Text(step, axis);
        var to = step.IsTotal ? text : $"{text} to {ChartFrame.Text(step.To, axis)}";
        return step.Note.Length == 0 ? to : $"{to}, {step.Note}";
    }

    private static IEnumerable<string> Points(ScatterChart chart) =>
    [
        $"{ChartFrame.Text(chart.Y)} against {ChartFrame.Text(chart.X)}.",
        .. chart.Groups.Select(group => $"{group.Name}: {Units.Count(group.Points.Count, "point")}."),
        .. chart.Groups.SelectMany(group => group.Points).Where(mark => mark.Label.Length > 0).Select(mark =>
            $"{mark.Label}: {ChartFrame.Text(mark.Y, chart.Y)} at {ChartFrame.Text(mark.X, chart.X)}."),
        .. chart.Curves.Where(series => series.Name.Length > 0).Select(series => $"Line: {series.Name}."),
        .. chart.Bands.Where(band => band.Name.Length > 0).Select(band => $"Area: {band.Name}."),
    ];

    private static IEnumerable<string> Curves(LineChart chart) =>
    [
        $"{ChartFrame.Text(chart.Y)} against {ChartFrame.Text(chart.X)}.",
        .. chart.Series.Where(series => series.Points.Count > 0).Select(series =>
            $"{Named(series)}: from {At(chart, series.Points[0])} to {At(chart, series.Points[^1])}."),
        .. chart.Marks.Select(mark => $"{mark.Label}: {At(chart, new(mark.X, mark.Y))}."),
    ];

    private static string Named(Series series) => series.Name.Length > 0 ? series.Name : "Curve";

    /// <summary>The pieces of a curve with gaps as one.</summary>
    private static LineChart Whole(LineChart panel) => panel with
    {
        Series = [.. panel.Series.GroupBy(series => series.Name).Select(pieces =>
            new Series(pieces.Key, [.. pieces.SelectMany(piece => piece.Points)]))],
    };

    private static string Stretch(Shade shade, Axis axis) =>
        $"{ChartFrame.Text(shade.From, axis)} to {ChartFrame.Text(shade.To, axis)} {axis.Unit}".TrimEnd();

    private static string At(LineChart chart, Point point) =>
        $"{ChartFrame.Text(point.Y, chart.Y)} at {ChartFrame.Text(point.X, chart.X)}";

    private static string Parts(StackedBarChart chart, int row) => string.Join(
        ", ", chart.Parts.Select(part => $"{part.Name} {ChartFrame.Text(part.Values[row], chart.Value)}"));
}
