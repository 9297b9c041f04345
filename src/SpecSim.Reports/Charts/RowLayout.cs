// Rows of horizontal bars, whatever the bars are made of: names on the left, room for text on the right, an axis
// below, vertical lines at levels.

namespace SpecSim.Reports.Charts;

internal sealed record RowLayout(
    Box Plot,
    double RowHeight,
    AxisLayout Axis,
    IReadOnlyList<(IReadOnlyList<string> Lines, TextStyle Style)> Names)
{
    public const double Gap = 8;
    private const double RowHeightLeast = 32;
    private const double CategoryWidthMost = 200;

    /// <param name="categories">Names of the rows, first on top.</param>
    /// <param name="axis">The axis of the bars.</param>
    /// <param name="extent">Values that the axis must reach.</param>
    /// <param name="room">Width kept free right of the plot, for text behind the longest bar.</param>
    /// <param name="top">Where the first row begins.</param>
    /// <param name="linesBeside">Lines of text that stand behind a bar, at most.</param>
    public static RowLayout Of(
        IReadOnlyList<(string Name, bool Highlighted)> categories,
        Axis axis,
        IReadOnlyList<double> extent,
        double room,
        double top,
        int linesBeside = 1)
    {
        var names = categories.Select(category => ChartFrame.Lines(
            category.Name, Style(category.Highlighted), CategoryWidthMost)).ToList();
        var nameWidth = names.SelectMany((lines, row) => lines.Select(line =>
            TextMetrics.Width(line, Style(categories[row].Highlighted)))).DefaultIfEmpty(0).Max();
        var most = Math.Max(linesBeside, names.Select(lines => lines.Count).DefaultIfEmpty(1).Max());
        var height = Math.Max(RowHeightLeast, most * ChartStyle.Category.LineHeight + 6);
        var left = ChartFrame.Margin + (nameWidth == 0 ? 8 : nameWidth + Gap);
        var right = ChartFrame.Width - ChartFrame.Margin - Gap - room;
        return new(
            new(left, top, right - left, Math.Max(1, categories.Count) * height),
            height,
            AxisLayout.Rounded(axis, extent, left, right),
            [.. categories.Zip(names, (category, lines) => (lines, Style(category.Highlighted)))]);
    }

    public double Centre(int row) => Plot.Y + (row + 0.5) * RowHeight;

    /// <summary>Where a value is; one beyond limits that the caller set is at the limit.</summary>
    public double At(double value) => Math.Clamp(Axis.Scale.Position(value), Plot.X, Plot.Right);

    /// <summary>Text that a level's line would run through stands right of that line, if there is room.</summary>
    public double BesideLevels(IReadOnlyList<Guide> levels, double x, double width)
    {
        var moved = x;
        foreach (var level in levels.Select(level => At(level.Value)).Order())
        {
            if (level > moved - 3 && level < moved + width + 3)
                moved = level + Gap;
        }
        return moved + width <= ChartFrame.Width - ChartFrame.Margin ? moved : x;
    }

    /// <summary>Levels are named above the plot, moved sideways where two would meet.</summary>
    public void DrawLevels(Scene scene, IReadOnlyList<Guide> guides, Axis axis)
    {
        Guide[] levels = [.. guides.OrderBy(level => level.Value)];
        double[] widths = [.. levels.Select(level =>
            TextMetrics.Width(TextMetrics.Clean(level.Label), ChartStyle.Guide) + Gap)];
        var right = ChartFrame.Width - ChartFrame.Margin;
        var room = widths.Sum() <= right - ChartFrame.Margin;
        var centres = LabelLayout.Spread(
            [.. levels.Select(level => At(level.Value))], widths, ChartFrame.Margin, right);
        for (var index = 0; index < levels.Length; index++)
        {
            var x = At(levels[index].Value);
            scene.Rules.Add(new(x, Plot.Y, x, Plot.Bottom, "level"));
            var label = TextMetrics.Clean(levels[index].Label);
            var top = Plot.Y - ChartStyle.Guide.LineHeight - 2;
            if (room)
                scene.Write([label], centres[index], top, Anchor.Middle, ChartStyle.Guide);
            else
                scene.Footnotes.Add($"{label}: {ChartFrame.Text(levels[index].Value, axis)}");
        }
    }

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

    private static TextStyle Style(bool highlighted) =>
        highlighted ? ChartStyle.CategoryHighlighted : ChartStyle.Category;
}
