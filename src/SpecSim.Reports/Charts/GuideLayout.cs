// What is written inside a plot of curves: marked points, horizontal and vertical guides, each with its label where
// it covers the least.

using System.Globalization;

namespace SpecSim.Reports.Charts;

internal sealed class GuideLayout
{
    private readonly Scene _scene;
    private readonly LineChart _chart;
    private readonly Box _plot;
    private readonly Scale _x;
    private readonly Scale _y;
    private readonly PlotLabels _labels;

    public GuideLayout(Scene scene, LineChart chart, Box plot, Scale x, Scale y)
    {
        (_scene, _chart, _plot, _x, _y) = (scene, chart, plot, x, y);
        _labels = new(scene, plot);
        foreach (var series in chart.Series)
        {
            _labels.Lines.Add([.. series.Points.Zip(series.Points.Skip(1), (a, b) => new Segment(
                x.Position(a.X), y.Position(a.Y), x.Position(b.X), y.Position(b.Y)))]);
        }
        foreach (var guide in Within(chart.Levels, y))
            _labels.Lines.Add([new(plot.X, y.Position(guide.Value), plot.Right, y.Position(guide.Value))]);
        foreach (var guide in Within(chart.Crossings, x))
            _labels.Lines.Add([new(x.Position(guide.Value), plot.Y, x.Position(guide.Value), plot.Bottom)]);
        foreach (var mark in chart.Marks)
            _labels.Taken.Add(new Box(x.Position(mark.X), y.Position(mark.Y), 0, 0).Grow(7));
    }

    public void Draw()
    {
        foreach (var guide in Within(_chart.Levels, _y))
        {
            var y = _y.Position(guide.Value);
            _scene.Grid.Add(new(_plot.X, y, _plot.Right, y, "level"));
        }
        foreach (var guide in Within(_chart.Crossings, _x))
        {
            var x = _x.Position(guide.Value);
            _scene.Grid.Add(new(x, _plot.Y, x, _plot.Bottom, "crossing"));
        }
        if (_chart.Series.All(series => series.Points.Count == 0))
            _labels.NoData(_chart.Id);
        foreach (var mark in _chart.Marks)
            DrawMark(mark);
        foreach (var guide in _chart.Levels.Except(Within(_chart.Levels, _y)))
            _labels.Below(guide.Label, Text(guide.Value));
        foreach (var guide in _chart.Crossings.Except(Within(_chart.Crossings, _x)))
            _labels.Below(guide.Label, Text(guide.Value));
        foreach (var guide in Within(_chart.Crossings, _x))
            NameCrossing(guide);
        foreach (var guide in Within(_chart.Levels, _y))
            NameLevel(guide);
    }

    private void DrawMark(Mark mark)
    {
        var (x, y) = (_x.Position(mark.X), _y.Position(mark.Y));
        var where = $"{Text(mark.X)}, {Text(mark.Y)}";
        if (!_plot.Grow(1).Contains(new(x, y, 0, 0)))
        {
            _labels.Below(mark.Label, where);
            return;
        }
        _scene.Dots.Add(new(x, y, "mark"));
        _labels.NamePoint(mark.Label, x, y, where);
    }

    private void NameLevel(Guide guide)
    {
        var y = _y.Position(guide.Value);
        _labels.Write(guide.Label, ChartStyle.Guide, new(_plot.Right, y, 0, 0), Text(guide.Value), (width, height) =>
            Along(1, 0).SelectMany(fraction =>
            {
                var x = _plot.X + 4 + fraction * (_plot.Width - width - 8);
                return (Box[])[new(x, y - height - 2, width, height), new(x, y + 2, width, height)];
            }));
    }

    private void NameCrossing(Guide guide)
    {
        var x = _x.Position(guide.Value);
        _labels.Write(guide.Label, ChartStyle.Guide, new(x, _plot.Y, 0, 0), Text(guide.Value), (width, height) =>
            Along(0, 1).SelectMany(fraction =>
            {
                var y = _plot.Y + 2 + fraction * (_plot.Height - height - 4);
                return (Box[])[new(x + 6, y, width, height), new(x - 6 - width, y, width, height)];
            }));
    }

    private static IEnumerable<Guide> Within(IEnumerable<Guide> guides, Scale scale) =>
        guides.Where(guide => guide.Value >= scale.Minimum && guide.Value <= scale.Maximum);

    /// <summary>Places along a guide, as fractions: both ends first.</summary>
    private static IEnumerable<double> Along(int first, int second) =>
        [first, second, .. Enumerable.Range(1, 19).Select(step => first + (second - first) * step / 20.0)];

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
