// What every chart has around its plots: title and subtitle above, a legend where curves cannot carry their names, an
// axis with its ticks, small print below. Texts wrap, so a long one makes the chart taller and is never cut off.

using System.Globalization;

namespace SpecSim.Reports.Charts;

internal static class ChartFrame
{
    public const double Width = 760;
    public const double Height = 420;
    public const double Margin = 20;
    private const double TickGap = 8;

    /// <summary>How far the text of a tick may hang out of its chart's area, into the margin.</summary>
    public const double Overhang = 8;

    private static double Inner => Width - 2 * Margin;

    /// <summary>Title and subtitle; returns the y where the rest may begin.</summary>
    public static double Head(Scene scene, Chart chart)
    {
        var y = Margin - 4;
        y = scene.Write(Lines(chart.Title, ChartStyle.Title, Inner), Margin, y, Anchor.Start, ChartStyle.Title);
        y = scene.Write(
            Lines(chart.Subtitle, ChartStyle.Subtitle, Inner), Margin, y + 2, Anchor.Start, ChartStyle.Subtitle);
        return y + 14;
    }

    /// <summary>Small print below y; this gives the scene its height.</summary>
    public static void Foot(Scene scene, Chart chart, double y)
    {
        foreach (var note in (IEnumerable<string>)[.. scene.Footnotes, chart.Note])
        {
            if (note.Length > 0)
                y = scene.Write(Lines(note, ChartStyle.Note, Inner), Margin, y + 6, Anchor.Start, ChartStyle.Note);
        }
        scene.Height = Math.Ceiling(y + Margin - 6);
    }

    /// <summary>Swatches with names, in rows; returns the y below. What has no name has no swatch.</summary>
    public static double Legend(Scene scene, IReadOnlyList<string> names, double y) => Legend(
        scene, names, Margin, Width - Margin, y, (index, box) => scene.Blocks.Add(new(box, $"f{index}")));

    /// <summary>The same between limits of the caller's, who also draws the swatches; or one under the other.</summary>
    public static double Legend(
        Scene scene, IReadOnlyList<string> names, double left, double right, double y, Action<int, Box> drawSwatch,
        bool column = false)
    {
        const double swatch = 12;
        const double gap = 20;
        var x = left;
        var row = ChartStyle.Legend.LineHeight + 4;
        for (var index = 0; index < names.Count; index++)
        {
            var lines = Lines(names[index], ChartStyle.Legend, right - left - swatch - 6);
            if (lines.Count == 0)
                continue;
            var width = swatch + 6 + lines.Select(line => TextMetrics.Width(line, ChartStyle.Legend)).Max();
            if (x > left && (column || x + width > right))
                (x, y) = (left, y + row);
            drawSwatch(index, new(x, y + 2, swatch, swatch));
            var below = scene.Write(lines, x + swatch + 6, y, Anchor.Start, ChartStyle.Legend);
            x += width + gap;
            if (lines.Count > 1)
                (x, y) = (left, below + 4);
        }
        return x > left ? y + row + 6 : y + 6;
    }

    /// <summary>A horizontal axis under the plot: grid, ticks, title; returns the y below.</summary>
    public static double AxisBelow(Scene scene, AxisLayout layout, Axis axis, Box plot, Box area)
    {
        LinesDown(scene, layout, plot);
        foreach (var tick in layout.Ticks)
        {
            var x = layout.Scale.Position(tick.Value);
            var half = TextMetrics.Width(tick.Text, ChartStyle.Tick) / 2;
            if (x - half >= area.X - Overhang && x + half <= area.Right + Overhang)
                scene.Write([tick.Text], x, plot.Bottom + 5, Anchor.Middle, ChartStyle.Tick);
        }
        var y = plot.Bottom + 5 + ChartStyle.Tick.LineHeight + 2;
        var width = 2 * Math.Min(plot.X + plot.Width / 2 - area.X, area.Right - plot.X - plot.Width / 2);
        var lines = Lines(Text(axis), ChartStyle.AxisTitle, width);
        return scene.Write(lines, plot.X + plot.Width / 2, y, Anchor.Middle, ChartStyle.AxisTitle);
    }

    /// <summary>A vertical axis left of the plot. Its title stands above, where others write it.</summary>
    public static void AxisLeft(Scene scene, AxisLayout layout, Box plot)
    {
        LinesAcross(scene, layout, plot);
        foreach (var tick in layout.Ticks)
        {
            var y = layout.Scale.Position(tick.Value);
            scene.WriteBeside([tick.Text], plot.X - TickGap, y, Anchor.End, ChartStyle.Tick);
        }
    }

    /// <summary>The grid lines of a horizontal axis.</summary>
    public static void LinesDown(Scene scene, AxisLayout layout, Box plot)
    {
        foreach (var x in layout.Ticks.Select(tick => layout.Scale.Position(tick.Value)))
            scene.Grid.Add(new(x, plot.Y, x, plot.Bottom, "grid"));
    }

    /// <summary>The grid lines of a vertical axis.</summary>
    public static void LinesAcross(Scene scene, AxisLayout layout, Box plot)
    {
        foreach (var y in layout.Ticks.Select(tick => layout.Scale.Position(tick.Value)))
            scene.Grid.Add(new(plot.X, y, plot.Right, y, "grid"));
    }

    /// <summary>The room that ticks need left of a plot.</summary>
    public static double WidthOf(AxisLayout layout) => TickGap
        + layout.Ticks.Select(tick => TextMetrics.Width(tick.Text, ChartStyle.Tick)).DefaultIfEmpty(0).Max();

    /// <summary>Title and unit of an axis.</summary>
    public static string Text(Axis axis) => axis.Unit.Length == 0 ? axis.Title : $"{axis.Title} ({axis.Unit})";

    /// <summary>A value as the axis writes values.</summary>
    public static string Text(double value, Axis axis) => value.ToString(axis.Format, CultureInfo.InvariantCulture);

    public static IReadOnlyList<string> Lines(string text, TextStyle style, double width) =>
        TextMetrics.Wrap(text, style, width);
}
