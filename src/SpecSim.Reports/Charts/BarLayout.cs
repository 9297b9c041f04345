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
    private const double RowHeightLeast = 32;
    private const double CategoryWidthMost = 200;
    private const double Gap = 8;

    public static Scene Arrange(BarChart chart)
    {
        var scene = new Scene(chart.Id, ChartFrame.Width);
        var top = ChartFrame.Head(scene, chart);
        if (chart.Levels.Count > 0)
            top += ChartStyle.Guide.LineHeight + 4;
        double[] ends = [.. chart.Bars.Select(bar => Math.Max(bar.Value, bar.High ?? bar.Value))];
        var values = chart.Bars.SelectMany(bar => (double[])[bar.Value, bar.Low ?? bar.Value, bar.High ?? bar.Value])
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
            rows.Thickness,
            [.. ((bool[])[false, true]).Select(highlighted => BarItem.List(chart.Bars.Select(bar =>
                bar.Highlighted == highlighted ? scale.Transform(bar.Value) - start : 0)))]));
        for (var row = 0; row < chart.Bars.Count; row++)
        {
            var bar = chart.Bars[row];
            Whisker(scene, rows, bar, rows.Centre(row));
            var style = bar.Highlighted ? ChartStyle.ValueHighlighted : ChartStyle.Value;
            var width = TextMetrics.Width(texts[row], style);
            var x = BesideLevels(chart, rows, rows.At(Math.Max(ends[row], 0)) + Gap, width);
            scene.WriteBeside([texts[row]], x, rows.Centre(row), Anchor.Start, style);
        }
        DrawLevels(scene, chart, rows);
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
            rows.Plot, "parts", scale.Minimum, scale.Maximum, rows.Thickness,
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
                if (TextMetrics.Width(text, style) + Gap <= right - left)
                    scene.WriteBeside([text], (left + right) / 2, rows.Centre(row), Anchor.Middle, style);
            }
            scene.WriteBeside(
                [texts[row]], rows.At(sum) + Gap, rows.Centre(row), Anchor.Start, ChartStyle.ValueHighlighted);
        }
        ChartFrame.Foot(scene, chart, rows.Finish(scene, chart.Value));
        return scene;
    }

    private static RowLayout Rows(
        IReadOnlyList<(string Name, bool Highlighted)> categories,
        Axis axis,
        IReadOnlyList<double> values,
        IReadOnlyList<string> texts,
        double top)
    {
        var names = categories.Select(category => ChartFrame.Lines(
            category.Name, Style(category.Highlighted), CategoryWidthMost)).ToList();
        var nameWidth = names.SelectMany((lines, row) => lines.Select(line =>
            TextMetrics.Width(line, Style(categories[row].Highlighted)))).DefaultIfEmpty(0).Max();
        var most = names.Select(lines => lines.Count).DefaultIfEmpty(1).Max();
        var height = Math.Max(RowHeightLeast, most * ChartStyle.Category.LineHeight + 6);
        var left = ChartFrame.Margin + (nameWidth == 0 ? 8 : nameWidth + Gap);
        var right = ChartFrame.Width - ChartFrame.Margin - Gap
            - texts.Select(text => TextMetrics.Width(text, ChartStyle.ValueHighlighted)).DefaultIfEmpty(0).Max();
        IReadOnlyList<double> extent = axis.Scale == AxisScale.Logarithmic ? values : [0, .. values];
        return new(
            new(left, top, right - left, Math.Max(1, categories.Count) * height),
            height,
            AxisLayout.Rounded(axis with { Minimum = Start(axis) }, extent, left, right),
            [.. categories.Zip(names, (category, lines) => (lines, Style(category.Highlighted)))]);
    }

    /// <summary>A lower limit above zero would cut bars short; it is kept only where there is no zero.</summary>
    private static double? Start(Axis axis) =>
        axis.Scale == AxisScale.Logarithmic || axis.Minimum is null or <= 0 ? axis.Minimum : 0;

    private static TextStyle Style(bool highlighted) =>
        highlighted ? ChartStyle.CategoryHighlighted : ChartStyle.Category;

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

    /// <summary>A value that a level's line would run through stands right of that line, if there is room.</summary>
    private static double BesideLevels(BarChart chart, RowLayout rows, double x, double width)
    {
        var moved = x;
        foreach (var level in chart.Levels.Select(level => rows.At(level.Value)).Order())
        {
            if (level > moved - 3 && level < moved + width + 3)
                moved = level + Gap;
        }
        return moved + width <= ChartFrame.Width - ChartFrame.Margin ? moved : x;
    }

    /// <summary>Levels are named above the plot, moved sideways where two would meet.</summary>
    private static void DrawLevels(Scene scene, BarChart chart, RowLayout rows)
    {
        Guide[] levels = [.. chart.Levels.OrderBy(level => level.Value)];
        double[] widths = [.. levels.Select(level =>
            TextMetrics.Width(TextMetrics.Clean(level.Label), ChartStyle.Guide) + Gap)];
        var right = ChartFrame.Width - ChartFrame.Margin;
        var room = widths.Sum() <= right - ChartFrame.Margin;
        var centres = LabelLayout.Spread(
            [.. levels.Select(level => rows.At(level.Value))], widths, ChartFrame.Margin, right);
        for (var index = 0; index < levels.Length; index++)
        {
            var x = rows.At(levels[index].Value);
            scene.Rules.Add(new(x, rows.Plot.Y, x, rows.Plot.Bottom, "level"));
            var label = TextMetrics.Clean(levels[index].Label);
            var top = rows.Plot.Y - ChartStyle.Guide.LineHeight - 2;
            if (room)
                scene.Write([label], centres[index], top, Anchor.Middle, ChartStyle.Guide);
            else
                scene.Footnotes.Add($"{label}: {ChartFrame.Text(levels[index].Value, chart.Value)}");
        }
    }

    private sealed record RowLayout(
        Box Plot,
        double RowHeight,
        AxisLayout Axis,
        IReadOnlyList<(IReadOnlyList<string> Lines, TextStyle Style)> Names)
    {
        public double Thickness => RowHeight - 12;

        public double Centre(int row) => Plot.Y + (row + 0.5) * RowHeight;

        /// <summary>Where a value is; one beyond limits that the caller set is at the limit.</summary>
        public double At(double value) => Math.Clamp(Axis.Scale.Position(value), Plot.X, Plot.Right);

        /// <summary>Writes names, axis and base line; returns the y below.</summary>
        public double Finish(Scene scene, Axis axis)
        {
            for (var row = 0; row < Names.Count; row++)
            {
                var (lines, style) = Names[row];
                scene.WriteBeside(lines, Plot.X - Gap, Centre(row), Anchor.End, style);
            }
            var zero = At(Math.Max(Axis.Scale.Minimum, 0));
            scene.Rules.Add(new(zero, Plot.Y, zero, Plot.Bottom, "axis"));
            var area = new Box(ChartFrame.Margin, Plot.Y, ChartFrame.Width - 2 * ChartFrame.Margin, Plot.Height);
            return ChartFrame.AxisBelow(scene, Axis, axis, Plot, area);
        }
    }
}
