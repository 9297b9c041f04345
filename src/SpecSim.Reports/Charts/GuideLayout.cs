// What is written inside a plot of curves: marked points, horizontal and vertical guides, each with its label where
// it overlaps no other and covers as few curves as possible. A label that fits nowhere goes below the chart.

using System.Globalization;

namespace SpecSim.Reports.Charts;

internal sealed class GuideLayout
{
    private const double LabelWidthMost = 220;

    private readonly Scene _scene;
    private readonly LineChart _chart;
    private readonly Box _plot;
    private readonly Scale _x;
    private readonly Scale _y;
    private readonly List<Box> _taken = [];
    private readonly List<IReadOnlyList<Segment>> _lines = [];

    public GuideLayout(Scene scene, LineChart chart, Box plot, Scale x, Scale y)
    {
        (_scene, _chart, _plot, _x, _y) = (scene, chart, plot, x, y);
        foreach (var series in chart.Series)
        {
            _lines.Add([.. series.Points.Zip(series.Points.Skip(1), (a, b) => new Segment(
                x.Position(a.X), y.Position(a.Y), x.Position(b.X), y.Position(b.Y)))]);
        }
        foreach (var guide in Within(chart.Levels, y))
            _lines.Add([new(plot.X, y.Position(guide.Value), plot.Right, y.Position(guide.Value))]);
        foreach (var guide in Within(chart.Crossings, x))
            _lines.Add([new(x.Position(guide.Value), plot.Y, x.Position(guide.Value), plot.Bottom)]);
        foreach (var mark in chart.Marks)
            _taken.Add(new Box(x.Position(mark.X), y.Position(mark.Y), 0, 0).Grow(7));
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
        {
            var centre = new Box(_plot.X + _plot.Width / 2, _plot.Y + _plot.Height / 2, 0, 0);
            Write("no data", ChartStyle.Guide, centre, _chart.Id, (width, height) => [
                new(centre.X - width / 2, centre.Y - height / 2, width, height)]);
        }
        foreach (var mark in _chart.Marks)
            DrawMark(mark);
        foreach (var guide in _chart.Levels.Except(Within(_chart.Levels, _y)))
            Below(guide.Label, Text(guide.Value));
        foreach (var guide in _chart.Crossings.Except(Within(_chart.Crossings, _x)))
            Below(guide.Label, Text(guide.Value));
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
            Below(mark.Label, where);
            return;
        }
        _scene.Dots.Add(new(x, y, "mark"));
        // Close by and across a curve is better than far off and clear of all.
        var box = Write(
            mark.Label, ChartStyle.Mark, new(x, y, 0, 0), where,
            (width, height) => LabelLayout.Around(x, y, width, height),
            (width, height) => LabelLayout.Anywhere(_plot, x, y, width, height));
        if (box is not { } label)
            return;
        // A label that had to move away is tied to its point.
        var (nearX, nearY) = (Math.Clamp(x, label.X, label.Right), Math.Clamp(y, label.Y, label.Bottom));
        if (Math.Max(Math.Abs(nearX - x), Math.Abs(nearY - y)) > 18)
            _scene.Rules.Add(new(x, y, nearX, nearY, "leader"));
    }

    private void NameLevel(Guide guide)
    {
        var y = _y.Position(guide.Value);
        Write(guide.Label, ChartStyle.Guide, new(_plot.Right, y, 0, 0), Text(guide.Value), (width, height) =>
            Along(1, 0).SelectMany(fraction =>
            {
                var x = _plot.X + 4 + fraction * (_plot.Width - width - 8);
                return (Box[])[new(x, y - height - 2, width, height), new(x, y + 2, width, height)];
            }));
    }

    private void NameCrossing(Guide guide)
    {
        var x = _x.Position(guide.Value);
        Write(guide.Label, ChartStyle.Guide, new(x, _plot.Y, 0, 0), Text(guide.Value), (width, height) =>
            Along(0, 1).SelectMany(fraction =>
            {
                var y = _plot.Y + 2 + fraction * (_plot.Height - height - 4);
                return (Box[])[new(x + 6, y, width, height), new(x - 6 - width, y, width, height)];
            }));
    }

    /// <summary>Writes a label in the best box of the first candidates that have room, or below the chart.</summary>
    private Box? Write(
        string text, TextStyle style, Box near, string where,
        params IEnumerable<Func<double, double, IEnumerable<Box>>> candidates)
    {
        var lines = TextMetrics.Wrap(text, style, Math.Min(LabelWidthMost, _plot.Width - 8));
        if (lines.Count == 0)
            return null;
        var width = lines.Max(line => TextMetrics.Width(line, style));
        var height = lines.Count * style.LineHeight;
        var box = candidates
            .Select(boxes => LabelLayout.Place(boxes(width, height), _taken, _lines, _plot))
            .FirstOrDefault(place => place is not null);
        if (box is null)
        {
            Below(text, where);
            return null;
        }
        _taken.Add(box.Grow(2));
        // Left of its point a label of several lines ends flush with it, elsewhere it starts flush.
        var leftwards = box.Right <= near.X;
        _scene.Write(lines, leftwards ? box.Right : box.X, box.Y, leftwards ? Anchor.End : Anchor.Start, style);
        return box;
    }

    /// <summary>What fits nowhere, or lies outside limits that the caller set, is still said.</summary>
    private void Below(string text, string where) => _scene.Footnotes.Add($"{text}: {where}");

    private static IEnumerable<Guide> Within(IEnumerable<Guide> guides, Scale scale) =>
        guides.Where(guide => guide.Value >= scale.Minimum && guide.Value <= scale.Maximum);

    /// <summary>Places along a guide, as fractions: both ends first.</summary>
    private static IEnumerable<double> Along(int first, int second) =>
        [first, second, .. Enumerable.Range(1, 19).Select(step => first + (second - first) * step / 20.0)];

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
