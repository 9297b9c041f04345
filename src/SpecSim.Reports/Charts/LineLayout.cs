// Lays out line charts, one or several side by side. From the top: what the vertical axis shows (written level, so
// that nobody turns the head), the plot with its curves, right of it their names at the height where they end, below
// it the horizontal axis. Names of marks and guides stand inside the plot where they cover the least.

namespace SpecSim.Reports.Charts;

/// <summary>A curve in the coordinates that the drawing component sees: straight, whatever the axes are.</summary>
internal sealed record Curve(
    int Index, IReadOnlyList<CurvePoint> Points, bool Markers, bool Dashed, double Stroke);

internal sealed record CurvePoint(double X, double Y);

internal sealed record CurvePlot(
    Box Box, double XMinimum, double XMaximum, double YMinimum, double YMaximum, IReadOnlyList<Curve> Curves)
    : Plot(Box);

internal static class LineLayout
{
    private const double PanelGap = 28;
    private const double LabelGap = 12;
    private const double LabelWidthMost = 170;
    private const double PlotHeightLeast = 200;
    private const int MarkersMost = 12;

    // Ticks, axis title and margin, where all are one line.
    private const double BelowPlot = 58;

    public static Scene Arrange(LineChart chart)
    {
        var scene = new Scene(chart.Id, ChartFrame.Width);
        Arrange(scene, chart, [chart], titled: false);
        return scene;
    }

    public static Scene Arrange(PanelChart chart)
    {
        var scene = new Scene(chart.Id, ChartFrame.Width);
        Arrange(scene, chart, chart.Panels, titled: true);
        return scene;
    }

    private static void Arrange(Scene scene, Chart whole, IReadOnlyList<LineChart> panels, bool titled)
    {
        var top = ChartFrame.Head(scene, whole);
        var width = (ChartFrame.Width - 2 * ChartFrame.Margin - (panels.Count - 1) * PanelGap) / panels.Count;
        // All panels have their plots at the same height, whatever their titles need.
        var heads = panels.Select(panel => HeadLines(panel, width, titled)).ToList();
        var plotTop = top + heads.Max(head => head.Title.Count) * ChartStyle.PanelTitle.LineHeight
            + heads.Max(head => head.Axis.Count) * ChartStyle.AxisTitle.LineHeight + 11;
        var labels = panels.Select(panel => NameLines(panel, width)).ToList();
        var labelHeight = labels.Max(names => names.Sum(NameHeight));
        var plotBottom = Math.Max(ChartFrame.Height - BelowPlot, plotTop + Math.Max(PlotHeightLeast, labelHeight));
        var bottom = plotBottom;
        for (var index = 0; index < panels.Count; index++)
        {
            var area = new Box(ChartFrame.Margin + index * (width + PanelGap), top, width, plotBottom - top);
            var titleBottom = scene.Write(
                heads[index].Title, area.X, top, Anchor.Start, ChartStyle.PanelTitle);
            scene.Write(heads[index].Axis, area.X, titleBottom, Anchor.Start, ChartStyle.AxisTitle);
            bottom = Math.Max(bottom, new Panel(scene, panels[index], labels[index], area, plotTop).Draw());
        }
        ChartFrame.Foot(scene, whole, bottom);
    }

    private static (IReadOnlyList<string> Title, IReadOnlyList<string> Axis) HeadLines(
        LineChart panel, double width, bool titled) => (
        titled ? ChartFrame.Lines(panel.Title, ChartStyle.PanelTitle, width) : [],
        ChartFrame.Lines(ChartFrame.Text(panel.Y), ChartStyle.AxisTitle, width));

    /// <summary>The names of the curves as written beside them; none where a single curve is the axis' own.</summary>
    private static List<IReadOnlyList<string>> NameLines(LineChart panel, double width)
    {
        if (panel.Series is [var only] && (only.Name == panel.Y.Title || only.Name == panel.Title))
            return [[]];
        var most = Math.Min(LabelWidthMost, 0.34 * width);
        return [.. panel.Series.Select(series => ChartFrame.Lines(
            series.Points.Count == 0 ? $"{series.Name} (no data)" : series.Name, ChartStyle.Curve(0), most))];
    }

    private static double NameHeight(IReadOnlyList<string> lines) =>
        lines.Count == 0 ? 0 : lines.Count * ChartStyle.Curve(0).LineHeight + 2;

    /// <summary>One pair of axes with its curves.</summary>
    private sealed class Panel
    {
        private readonly Scene _scene;
        private readonly LineChart _chart;
        private readonly IReadOnlyList<IReadOnlyList<string>> _names;
        private readonly Box _area;
        private readonly Box _plot;
        private readonly AxisLayout _x;
        private readonly AxisLayout _y;

        public Panel(
            Scene scene, LineChart chart, IReadOnlyList<IReadOnlyList<string>> names, Box area, double plotTop)
        {
            (_scene, _chart, _names, _area) = (scene, chart, names, area);
            var points = chart.Series.SelectMany(series => series.Points).ToList();
            _y = AxisLayout.Vertical(
                chart.Y,
                [
                    .. points.SelectMany(point => (double[])[point.Y, point.Low ?? point.Y, point.High ?? point.Y]),
                    .. chart.Marks.Select(mark => mark.Y),
                    .. chart.Levels.Select(guide => guide.Value),
                ],
                area.Bottom,
                plotTop);
            var nameWidth = names.SelectMany(lines => lines)
                .Select(line => TextMetrics.Width(line, ChartStyle.Curve(0))).DefaultIfEmpty(0).Max();
            var left = area.X + ChartFrame.WidthOf(_y);
            var right = area.Right - (nameWidth == 0 ? 10 : nameWidth + LabelGap);
            double[] xs =
            [
                .. points.Select(point => point.X),
                .. chart.Marks.Select(mark => mark.X),
                .. chart.Crossings.Select(guide => guide.Value),
            ];
            var powersOfTwo = Ticks.ArePowersOfTwo(points.Select(point => point.X));
            _x = AxisLayout.Horizontal(chart.X, xs, left, right, powersOfTwo);
            // A wide last tick hangs out; then the plot is that much narrower.
            if (_x.TextRight > area.Right + ChartFrame.Overhang)
            {
                right -= _x.TextRight - area.Right - ChartFrame.Overhang;
                _x = AxisLayout.Horizontal(chart.X, xs, left, right, powersOfTwo);
            }
            _plot = new(left, plotTop, right - left, area.Bottom - plotTop);
        }

        /// <summary>Returns the y below everything of this panel.</summary>
        public double Draw()
        {
            ChartFrame.AxisLeft(_scene, _y, _plot);
            for (var index = 0; index < _chart.Series.Count; index++)
                DrawBand(index);
            _scene.Plots.Add(Curves());
            var bottom = ChartFrame.AxisBelow(_scene, _x, _chart.X, _plot, _area);
            _scene.Grid.Add(new(_plot.X, _plot.Bottom, _plot.Right, _plot.Bottom, "axis"));
            NameCurves();
            new GuideLayout(_scene, _chart, _plot, _x.Scale, _y.Scale).Draw();
            return bottom;
        }

        private CurvePlot Curves()
        {
            var emphasis = _chart.Series.Any(series => series.Emphasised);
            return new(
                _plot,
                _x.Scale.Transform(_x.Scale.Minimum),
                _x.Scale.Transform(_x.Scale.Maximum),
                _y.Scale.Transform(_y.Scale.Minimum),
                _y.Scale.Transform(_y.Scale.Maximum),
                [.. _chart.Series.Select((series, index) => new Curve(
                    index,
                    [.. series.Points.Select(Straighten)],
                    Markers: series.Points.Count <= MarkersMost,
                    series.Dashed,
                    Stroke: series.Emphasised ? 3 : emphasis ? 1.75 : 2.25))]);
        }

        private CurvePoint Straighten(Point point) => new(
            _x.Scale.Transform(point.X),
            _y.Scale.Transform(point.Y));

        private void DrawBand(int index)
        {
            if (CurvePath.Band(_chart.Series[index].Points, Across, Down, $"band f{index}") is { } band)
                _scene.Outlines.Add(band);
        }

        private double Across(double x) => Math.Clamp(_x.Scale.Position(x), _plot.X, _plot.Right);

        private double Down(double y) => Math.Clamp(_y.Scale.Position(y), _plot.Y, _plot.Bottom);

        private void NameCurves()
        {
            var ends = _chart.Series.Select(series => series.Points.Count == 0
                ? (X: _plot.Right, Y: _plot.Bottom)
                : (X: Across(series.Points[^1].X), Y: Down(series.Points[^1].Y))).ToList();
            int[] order = [.. Enumerable.Range(0, ends.Count).OrderBy(index => ends[index].Y)];
            var centres = LabelLayout.Spread(
                [.. order.Select(index => ends[index].Y)],
                [.. order.Select(index => NameHeight(_names[index]))],
                _plot.Y - 6,
                _plot.Bottom + 4);
            for (var rank = 0; rank < order.Length; rank++)
            {
                var index = order[rank];
                var lines = _names[index];
                if (lines.Count == 0)
                    continue;
                var style = ChartStyle.Curve(index);
                _scene.WriteBeside(lines, _plot.Right + LabelGap, centres[rank], Anchor.Start, style);
                var moved = Math.Abs(centres[rank] - ends[index].Y) > 3 || ends[index].X < _plot.Right - 4;
                if (moved && _chart.Series[index].Points.Count > 0)
                {
                    var (x, y) = (_plot.Right + LabelGap - 3, centres[rank]);
                    _scene.Rules.Add(new(ends[index].X + 3, ends[index].Y, x, y, $"leader s{index}"));
                }
            }
        }
    }
}
