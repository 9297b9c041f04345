// Lays out a scatter chart: bands at the back, then curves, then the points of every group as one path, named points
// on top with their labels. A legend shows the groups by colour and shape: above the plot, or right of a square one.

namespace SpecSim.Reports.Charts;

internal sealed class ScatterLayout
{
    private const double NamedRadius = 5.5;
    private const double SwatchWidth = 18;

    // Eight boxes stand around a point at every distance, three distances are near.
    private const int Near = 24;
    private const double LegendWidthMost = 170;
    private const double ColumnHeightMost = 300;

    private readonly ScatterChart _chart;
    private readonly Scene _scene;
    private readonly string[] _groups;
    private readonly bool _legendBeside;
    private readonly ScatterFrame _frame;
    private readonly PlotLabels _labels;

    private ScatterLayout(ScatterChart chart)
    {
        _chart = chart;
        _scene = new(chart.Id, ChartFrame.Width);
        _groups = [.. chart.Groups.Select(group => group.Name)];
        _legendBeside = chart.EqualAxes && ColumnHeight() <= ColumnHeightMost;
        var top = ChartFrame.Head(_scene, chart);
        if (!_legendBeside)
            top = DrawLegend(ChartFrame.Margin, ChartFrame.Width - ChartFrame.Margin, top);
        var lines = ChartFrame.Lines(
            ChartFrame.Text(chart.Y), ChartStyle.AxisTitle, ChartFrame.Width - 2 * ChartFrame.Margin);
        top = _scene.Write(lines, ChartFrame.Margin, top, Anchor.Start, ChartStyle.AxisTitle) + 11;
        _frame = Frame(top);
        _labels = new(_scene, _frame.Plot);
    }

    public static Scene Arrange(ScatterChart chart) => new ScatterLayout(chart).Draw();

    /// <summary>Which names stand right of the plot is known when the limits are; only then is room made.</summary>
    private ScatterFrame Frame(double top)
    {
        var legend = _legendBeside ? LegendWidth() : 0;
        var frame = ScatterFrame.Of(_chart, top, legend, height: 0);
        EndName[] beside = [.. EndName.Of(_chart, frame).Where(name => name.EndsRight(frame.Plot))];
        var width = Math.Max(legend, beside.Select(name => name.Width + EndNames.Gap).DefaultIfEmpty(0).Max());
        return ScatterFrame.Of(_chart, top, width, beside.Sum(name => name.Height));
    }

    private Scene Draw()
    {
        var bottom = _frame.Draw(_scene, _chart);
        foreach (var band in _chart.Bands.Reverse())
            DrawPath(_frame.Corners(band), "area", "Z");
        // An emphasised curve is not covered by others that share a part with it.
        foreach (var series in _chart.Curves.OrderBy(series => series.Emphasised))
        {
            foreach (var piece in _frame.Pieces(series))
            {
                DrawPath(piece, CurveClass(series), "");
                _labels.Lines.Add([.. piece.Zip(piece.Skip(1), (a, b) => new Segment(a.X, a.Y, b.X, b.Y))]);
            }
        }
        DrawPoints();
        var room = _frame.Plot.Height + 10;
        var names = EndName.Of(_chart, _frame)
            .ToLookup(name => name.EndsRight(_frame.Plot) && (room -= name.Height) >= 0);
        EndNames.WriteInside(_labels, names[false]);
        var side = EndNames.WriteBeside(_scene, _frame.Plot, names[true]);
        if (_legendBeside)
        {
            var left = _frame.Plot.Right + EndNames.Gap;
            side = DrawLegend(left, ChartFrame.Width - ChartFrame.Margin, names[true].Any() ? side + 16 : side);
        }
        ChartFrame.Foot(_scene, _chart, Math.Max(bottom, side));
        return _scene;
    }

    /// <summary>What names and legend would need one under the other.</summary>
    private double ColumnHeight()
    {
        var names = _chart.Curves.Select(series => series.Name).Concat(_chart.Bands.Select(band => band.Name))
            .Sum(name => new EndName(name, "", []).Height);
        return names + 16 + _groups.Sum(name =>
            ChartFrame.Lines(name, ChartStyle.Legend, LegendWidthMost).Count * ChartStyle.Legend.LineHeight + 4);
    }

    private double LegendWidth() => _groups.All(name => name.Length == 0) ? 0 : EndNames.Gap + SwatchWidth
        + Math.Min(LegendWidthMost, _groups.Max(name => TextMetrics.Width(name, ChartStyle.Legend)));

    private double DrawLegend(double left, double right, double top) => _groups.All(name => name.Length == 0)
        ? top
        : ChartFrame.Legend(_scene, _groups, left, right, top, (index, box) => _scene.Outlines.Add(new(
            PointShapes.Path(index, [new(box.X + box.Width / 2, box.Y + box.Height / 2)], 4.5),
            $"points few f{index} s{index}")), column: _legendBeside);

    private void DrawPoints()
    {
        var count = _chart.Groups.Sum(group => group.Points.Count);
        var (radius, style) = count <= 60 ? (4.5, "points few") : count <= 400 ? (3.4, "points") : (2.4, "points many");
        List<(Mark Mark, Place Place, int Group)> named = [];
        for (var index = 0; index < _chart.Groups.Count; index++)
        {
            var marks = _chart.Groups[index].Points
                .Select(mark => (Mark: mark, Place: _frame.At(mark.X, mark.Y), Group: index))
                .Where(mark => _frame.Holds(mark.Place)).ToLookup(mark => mark.Mark.Label.Length > 0);
            named.AddRange(marks[true]);
            Place[] places = [.. marks[false].Select(mark => mark.Place)];
            _labels.Lines.AddRange(places.Select(place => (Segment[])[new(place.X, place.Y, place.X, place.Y)]));
            if (places.Length > 0)
                _scene.Outlines.Add(new(PointShapes.Path(index, places, radius), $"{style} f{index} s{index}"));
        }
        foreach (var (_, place, group) in named)
        {
            _labels.Taken.Add(new Box(place.X, place.Y, 0, 0).Grow(NamedRadius));
            _scene.Outlines.Add(new(PointShapes.Path(group, [place], NamedRadius), $"named f{group}"));
        }
        foreach (var (mark, place, _) in named)
            _labels.NamePoint(mark.Label, place.X, place.Y, Where(mark), NamedRadius + 2, Near);
        if (count == 0)
            _labels.NoData(_chart.Id);
        SayOutside();
    }

    /// <summary>What lies beyond limits that the caller set is counted, and said if it has a name.</summary>
    private void SayOutside()
    {
        Mark[] outside = [.. _chart.Groups.SelectMany(group => group.Points)
            .Where(mark => !_frame.Holds(_frame.At(mark.X, mark.Y)))];
        foreach (var mark in outside.Where(mark => mark.Label.Length > 0))
            _labels.Below(mark.Label, Where(mark));
        if (outside.Length > 0)
            _scene.Footnotes.Add($"Outside the axes: {Units.Count(outside.Length, "point")}.");
    }

    private void DrawPath(IReadOnlyList<Place> places, string style, string end)
    {
        if (places.Count < 2)
            return;
        var corners = places.Select(place => $"{Pixels.Text(place.X)} {Pixels.Text(place.Y)}");
        _scene.Outlines.Add(new($"M{string.Join('L', corners)}{end}", style));
    }

    private static string CurveClass(Series series) =>
        "reference" + (series.Emphasised ? " strong" : "") + (series.Dashed ? " dashed" : "");

    private string Where(Mark mark) =>
        $"{ChartFrame.Text(mark.X, _chart.X)}, {ChartFrame.Text(mark.Y, _chart.Y)}";
}
