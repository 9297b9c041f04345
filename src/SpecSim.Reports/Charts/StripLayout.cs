// Lays out a strip chart. Dots that would lie on each other move up and down to the nearest free lane of their row;
// when all lanes are taken they do lie on each other, for a dot must not leave its row. The shaded stretch and the
// middle are behind them: the middle is as high as the row, so that it is seen above and below.

namespace SpecSim.Reports.Charts;

internal static class StripLayout
{
    private const double Radius = 3;
    private const double RowGap = 4;

    public static Scene Arrange(StripChart chart)
    {
        var scene = new Scene(chart.Id, ChartFrame.Width);
        var top = ChartFrame.Head(scene, chart);
        top = ChartFrame.Legend(
            scene, chart.Kinds, ChartFrame.Margin, ChartFrame.Width - ChartFrame.Margin, top,
            (index, box) => scene.Outlines.Add(new(
                PointShapes.Path(index, [new(box.X + box.Width / 2, box.Y + box.Height / 2)], 4.5),
                $"points few f{index} s{index}")));
        if (chart.Levels.Count > 0)
            top += ChartStyle.Guide.LineHeight + 4;
        string[] texts = [.. chart.Strips.Select(strip => ChartFrame.Text(strip.Middle, chart.Value))];
        var room = texts.Select(text => TextMetrics.Width(text, ChartStyle.ValueHighlighted)).DefaultIfEmpty(0).Max();
        double[] extent = [.. chart.Strips.SelectMany(Extent), .. chart.Levels.Select(level => level.Value)];
        var rows = RowLayout.Of(
            [.. chart.Strips.Select(strip => (strip.Label, false))], chart.Value, extent, room, top);
        var dots = chart.Kinds.Select(_ => new List<Place>()).ToArray();
        for (var row = 0; row < chart.Strips.Count; row++)
        {
            DrawSpread(scene, rows, chart.Strips[row], rows.Centre(row));
            Place(rows, chart.Strips[row], rows.Centre(row), dots);
            scene.WriteBeside(
                [texts[row]], ChartFrame.Width - ChartFrame.Margin, rows.Centre(row), Anchor.End,
                ChartStyle.ValueHighlighted);
        }
        if (chart.Strips.Count == 0)
            scene.WriteBeside(
                ["no data"], rows.Plot.X + rows.Plot.Width / 2, rows.Centre(0), Anchor.Middle, ChartStyle.Guide);
        for (var kind = 0; kind < dots.Length; kind++)
        {
            if (dots[kind].Count > 0)
                scene.Outlines.Add(new(PointShapes.Path(kind, dots[kind], Radius), $"points f{kind} s{kind}"));
        }
        rows.DrawLevels(scene, chart.Levels, chart.Value);
        ChartFrame.Foot(scene, chart, rows.Finish(scene, chart.Value));
        return scene;
    }

    private static IEnumerable<double> Extent(Strip strip) =>
        strip.Values.SelectMany(values => values).Concat([strip.Low, strip.High, strip.Middle]);

    private static void DrawSpread(Scene scene, RowLayout rows, Strip strip, double y)
    {
        var half = rows.RowHeight / 2 - RowGap;
        var (left, right) = (rows.At(strip.Low), rows.At(strip.High));
        if (right > left)
            scene.Blocks.Add(new(new(left, y - half, right - left, 2 * half), "spread"));
        var middle = Pixels.Text(rows.At(strip.Middle));
        scene.Outlines.Add(new($"M{middle} {Pixels.Text(y - half)}V{Pixels.Text(y + half)}", "middle"));
    }

    private static void Place(RowLayout rows, Strip strip, double y, List<Place>[] dots)
    {
        // Lanes from the middle of the row outwards, and where the last dot of each ends.
        var pairs = (int)((rows.RowHeight / 2 - RowGap - Radius) / (2 * Radius));
        double[] lanes = [0, .. Enumerable.Range(1, pairs).SelectMany(lane =>
            (double[])[-2 * Radius * lane, 2 * Radius * lane])];
        var ends = new double[lanes.Length];
        Array.Fill(ends, double.NegativeInfinity);
        var sorted = strip.Values
            .SelectMany((values, kind) => values.Select(value => (X: rows.At(value), Kind: kind)))
            .OrderBy(dot => dot.X).ThenBy(dot => dot.Kind);
        foreach (var (x, kind) in sorted)
        {
            var lane = Array.FindIndex(ends, end => end <= x - Radius);
            if (lane < 0)
                lane = Array.IndexOf(ends, ends.Min());
            ends[lane] = x + Radius;
            dots[kind].Add(new(x, y + lanes[lane]));
        }
    }
}
