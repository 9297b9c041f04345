// Lays out horizontal bars: names on the left, a row each, values written at the end of the bar (or inside a part
// that is wide enough). Bars begin at zero, because their length is what is read; on a logarithmic axis, which has
// no zero, at its lower end.

using System.Globalization;

namespace SpecSim.Reports.Charts;

/// <summary>Parts[k][row] is part k of that row, in straight coordinates like the limits.</summary>
internal sealed record BarPlot(
    Box Box,
    string Class,
    double Minimum,
    double Maximum,
    double Thickness,
    IReadOnlyList<IReadOnlyList<BarItem>> Parts) : Plot(Box);

/// <summary>Radzen tells rows apart by their text, so a row's text is its number.</summary>
internal sealed record BarItem(string Row, double Value)
{
    public static IReadOnlyList<BarItem> List(IEnumerable<double> values) =>
        [.. values.Select((value, row) => new BarItem(row.ToString(CultureInfo.InvariantCulture), value))];
}

internal static class BarLayout
{
    public static Scene Arrange(BarChart chart)
    {
        var scene = new Scene(chart.Id, ChartFrame.Width);
        var top = ChartFrame.Head(scene, chart);
        if (chart.Levels.Count > 0)
            top += ChartStyle.Guide.LineHeight + 4;
        double[] ends = [.. chart.Bars.Select(bar => Values(bar).Max())];
        var values = chart.Bars.SelectMany(Values)
            .Concat(chart.Levels.Select(level => level.Value));
        string[] texts = [.. chart.Bars.Select(bar => ChartFrame.Text(bar.Value, chart.Value))];
        var rows = Rows(
            [.. chart.Bars.Select(bar => (bar.Label, bar.Highlighted))], chart.Value, [.. values], texts, top);
        var scale = rows.Axis.Scale;
        var start = scale.Transform(Math.Max(scale.Minimum, 0));
        scene.Plots.Add(new BarPlot(
            rows.Plot,
            "bars",
            scale.Transform(scale.Minimum) - start,
            scale.Transform(scale.Maximum) - start,
            Thickness(rows),
            [.. ((bool[])[false, true]).Select(highlighted => BarItem.List(chart.Bars.Select(bar =>
                bar.Highlighted == highlighted ? scale.Transform(bar.Value) - start : 0)))]));
        for (var row = 0; row < chart.Bars.Count; row++)
        {
            var bar = chart.Bars[row];
            Whisker(scene, rows, bar, rows.Centre(row));
            Expected(scene, rows, bar, rows.Centre(row));
            var style = bar.Highlighted ? ChartStyle.ValueHighlighted : ChartStyle.Value;
            var width = TextMetrics.Width(texts[row], style);
            var x = rows.BesideLevels(chart.Levels, rows.At(Math.Max(ends[row], 0)) + RowLayout.Gap, width);
            scene.WriteBeside([texts[row]], x, rows.Centre(row), Anchor.Start, style);
        }
        rows.DrawLevels(scene, chart.Levels, chart.Value);
        ChartFrame.Foot(scene, chart, rows.Finish(scene, chart.Value));
        return scene;
    }

    public static Scene Arrange(StackedBarChart chart)
    {
        var scene = new Scene(chart.Id, ChartFrame.Width);
        var top = ChartFrame.Head(scene, chart);
        top = ChartFrame.Legend(scene, [.. chart.Parts.Select(part => part.Name)], top);
        double[] totals = [.. Enumerable.Range(0, chart.Categories.Count)
            .Select(row => chart.Parts.Sum(part => part.Values[row]))];
        string[] texts = [.. totals.Select(total => ChartFrame.Text(total, chart.Value))];
        var rows = Rows([.. chart.Categories.Select(name => (name, false))], chart.Value, totals, texts, top);
        var scale = rows.Axis.Scale;
        scene.Plots.Add(new BarPlot(
            rows.Plot, "parts", scale.Minimum, scale.Maximum, Thickness(rows),
            [.. chart.Parts.Select(part => BarItem.List(part.Values))]));
        for (var row = 0; row < chart.Categories.Count; row++)
        {
            var sum = 0.0;
            for (var index = 0; index < chart.Parts.Count; index++)
            {
                var value = chart.Parts[index].Values[row];
                var (left, right) = (rows.At(sum), rows.At(sum + value));
                sum += value;
                var (text, style) = (ChartFrame.Text(value, chart.Value), ChartStyle.Inside(index));
                if (TextMetrics.Width(text, style) + RowLayout.Gap <= right - left)
                    scene.WriteBeside([text], (left + right) / 2, rows.Centre(row), Anchor.Middle, style);
            }
            var x = rows.At(sum) + RowLayout.Gap;
            scene.WriteBeside([texts[row]], x, rows.Centre(row), Anchor.Start, ChartStyle.ValueHighlighted);
        }
        ChartFrame.Foot(scene, chart, rows.Finish(scene, chart.Value));
        return scene;
    }

    private static RowLayout Rows(
        IReadOnlyList<(string Name, bool Highlighted)> categories,
        Axis axis,
        IReadOnlyList<double> values,
        IReadOnlyList<string> texts,
        double top) => RowLayout.Of(
        categories,
        axis with { Minimum = Start(axis) },
        axis.Scale == AxisScale.Logarithmic ? values : [0, .. values],
        room: texts.Select(text => TextMetrics.Width(text, ChartStyle.ValueHighlighted)).DefaultIfEmpty(0).Max(),
        top);

    /// <summary>A lower limit above zero would cut bars short; it is kept only where there is no zero.</summary>
    private static double? Start(Axis axis) =>
        axis.Scale == AxisScale.Logarithmic || axis.Minimum is null or <= 0 ? axis.Minimum : 0;

    private static double Thickness(RowLayout rows) => rows.RowHeight - 12;

    private static double[] Values(Bar bar) =>
        [bar.Value, bar.Low ?? bar.Value, bar.High ?? bar.Value, bar.Expected ?? bar.Value];

    // As whiskers are drawn, and across the whole bar.
    private static void Expected(Scene scene, RowLayout rows, Bar bar, double y)
    {
        if (bar.Expected is not { } expected)
            return;
        var (x, half) = (rows.At(expected), Thickness(rows) / 2 + 3);
        foreach (var style in (string[])["whisker halo", "whisker"])
            scene.Rules.Add(new(x, y - half, x, y + half, style));
    }

    private static void Whisker(Scene scene, RowLayout rows, Bar bar, double y)
    {
        if (bar is not { Low: { } low, High: { } high })
            return;
        var (left, right) = (rows.At(low), rows.At(high));
        // First a wider one in the colour of the ground, so that it is seen on a dark bar too.
        foreach (var style in (string[])["whisker halo", "whisker"])
        {
            scene.Rules.Add(new(left, y, right, y, style));
            scene.Rules.Add(new(left, y - 4, left, y + 4, style));
            scene.Rules.Add(new(right, y - 4, right, y + 4, style));
        }
    }
}
