// Lays out a timeline: a row per lane with its spans, below it the shares of compute and bandwidth in use as steps,
// all over one time axis. Radzen's charts have no such chart, so its drawing (TimelineView.razor) is our own.

using System.Text;

namespace SpecSim.Reports.Charts;

/// <summary>A span to draw, with what a pointer on it shows.</summary>
internal sealed record SpanBox(Box Box, string Class, string Hint);

internal sealed record TimelinePlot(Box Box, IReadOnlyList<SpanBox> Spans, IReadOnlyList<Outline> Steps) : Plot(Box);

internal sealed class TimelineLayout
{
    private const double LaneHeight = 34;
    private const double UsageHeight = 96;
    private const double LaneWidthMost = 150;
    private const double NameWidthMost = 150;
    private const double Gap = 10;

    private readonly TimelineChart _chart;
    private readonly Scene _scene;
    private readonly List<IReadOnlyList<string>> _laneNames;
    private readonly List<IReadOnlyList<string>> _usageNames;
    private readonly Box _plot;
    private readonly Box _usage;
    private readonly AxisLayout _time;

    private TimelineLayout(TimelineChart chart)
    {
        _chart = chart;
        _scene = new(chart.Id, ChartFrame.Width);
        var top = ChartFrame.Head(_scene, chart);
        top = ChartFrame.Legend(_scene, chart.Kinds, top);
        _laneNames = [.. chart.Lanes.Select(lane => ChartFrame.Lines(lane, ChartStyle.Category, LaneWidthMost))];
        _usageNames = [.. chart.Utilisations.Select(usage =>
            ChartFrame.Lines(usage.Name, ChartStyle.Curve(0), NameWidthMost))];
        var left = ChartFrame.Margin + Gap + Math.Max(
            Widest(_laneNames, ChartStyle.Category), TextMetrics.Width("100%", ChartStyle.Tick));
        var nameWidth = Widest(_usageNames, ChartStyle.Curve(0));
        var right = ChartFrame.Width - ChartFrame.Margin - (nameWidth == 0 ? 16 : nameWidth + 12);
        var most = _laneNames.Select(lines => lines.Count).DefaultIfEmpty(1).Max();
        var lane = Math.Max(LaneHeight, most * ChartStyle.Category.LineHeight + 6);
        _plot = new(left, top, right - left, chart.Lanes.Count * lane);
        var named = _usageNames.Sum(lines => lines.Count * ChartStyle.Curve(0).LineHeight + 2);
        _usage = chart.Utilisations.Count == 0
            ? new(left, _plot.Bottom, _plot.Width, 0)
            : new(left, _plot.Bottom + 24, _plot.Width, Math.Max(UsageHeight, named));
        _time = AxisLayout.Horizontal(
            chart.Time,
            [
                .. chart.Spans.SelectMany(span => (double[])[span.Start, span.End]),
                .. chart.Utilisations.SelectMany(usage => usage.Changes).Select(change => change.Start),
            ],
            left,
            right);
    }

    public static Scene Arrange(TimelineChart chart) => new TimelineLayout(chart).Draw();

    private Scene Draw()
    {
        _scene.Plots.Add(new TimelinePlot(
            new(_plot.X, _plot.Y, _plot.Width, _usage.Bottom - _plot.Y),
            [.. _chart.Spans.Select(Span)],
            [.. _chart.Utilisations.SelectMany(Paths)]));
        for (var index = 0; index < _chart.Lanes.Count; index++)
            _scene.WriteBeside(_laneNames[index], _plot.X - Gap, LaneCentre(index), Anchor.End, ChartStyle.Category);
        if (_chart.Utilisations.Count > 0)
            DrawUsage();
        var whole = new Box(_plot.X, _plot.Y, _plot.Width, _usage.Bottom - _plot.Y);
        var area = new Box(ChartFrame.Margin, whole.Y, ChartFrame.Width - 2 * ChartFrame.Margin, whole.Height);
        var bottom = ChartFrame.AxisBelow(_scene, _time, _chart.Time, whole, area);
        _scene.Rules.Add(new(_plot.X, _usage.Bottom, _plot.Right, _usage.Bottom, "axis"));
        ChartFrame.Foot(_scene, _chart, bottom);
        return _scene;
    }

    private SpanBox Span(LaneSpan span)
    {
        var lane = IndexOf(_chart.Lanes, span.Lane);
        var kind = IndexOf(_chart.Kinds, span.Kind);
        var (left, right) = (At(span.Start), At(span.End));
        var box = new Box(left, LaneCentre(lane) - 11, right - left, 22);
        var style = ChartStyle.Inside(kind);
        var label = TextMetrics.Clean(span.Label);
        if (label.Length > 0 && TextMetrics.Width(label, style) + 6 <= box.Width)
            _scene.WriteBeside([label], box.X + box.Width / 2, LaneCentre(lane), Anchor.Middle, style);
        var length = ChartFrame.Text(span.End - span.Start, _chart.Time);
        var name = label.Length == 0 || label == span.Kind ? span.Kind : $"{span.Kind}: {label}";
        return new(box, $"span f{kind}", TextMetrics.Clean($"{name}, {length} {_chart.Time.Unit}".TrimEnd()));
    }

    /// <summary>The area under the line, faint, and the line.</summary>
    private Outline[] Paths(Utilisation usage, int index)
    {
        if (usage.Changes.Count == 0)
            return [];
        var (line, zero) = (Steps(usage), Pixels.Text(UsageY(0)));
        var area = $"{line}V{zero}H{Pixels.Text(At(usage.Changes[0].Start))}Z";
        return [new(area, $"usage-area f{Colour(index)}"), new(line, $"usage s{Colour(index)}")];
    }

    private string Steps(Utilisation usage)
    {
        var path = new StringBuilder();
        foreach (var change in usage.Changes)
        {
            var (x, y) = (Pixels.Text(At(change.Start)), Pixels.Text(UsageY(change.Value)));
            path.Append(path.Length == 0 ? $"M{x} {y}" : $"H{x}V{y}");
        }
        return path.Append('H').Append(Pixels.Text(_plot.Right)).ToString();
    }

    private void DrawUsage()
    {
        foreach (var (share, text) in ((double, string)[])[(0, "0%"), (0.5, "50%"), (1, "100%")])
        {
            var y = UsageY(share);
            _scene.Grid.Add(new(_plot.X, y, _plot.Right, y, "grid"));
            _scene.WriteBeside([text], _plot.X - Gap, y, Anchor.End, ChartStyle.Tick);
        }
        // A name stands at the mean height of its line: what the last moment shows is chance.
        double[] ends = [.. _chart.Utilisations.Select(usage => UsageY(Mean(usage)))];
        int[] order = [.. Enumerable.Range(0, ends.Length).OrderBy(index => ends[index])];
        var centres = LabelLayout.Spread(
            [.. order.Select(index => ends[index])],
            [.. order.Select(index => _usageNames[index].Count * ChartStyle.Curve(0).LineHeight + 2)],
            _usage.Y - 4,
            _usage.Bottom + 4);
        for (var rank = 0; rank < order.Length; rank++)
        {
            var lines = _usageNames[order[rank]];
            var style = ChartStyle.Curve(Colour(order[rank]));
            _scene.WriteBeside(lines, _plot.Right + 12, centres[rank], Anchor.Start, style);
        }
    }

    private double Mean(Utilisation usage)
    {
        var ends = usage.Changes.Skip(1).Select(change => change.Start).Append(_time.Scale.Maximum);
        var area = usage.Changes.Zip(ends, (change, end) => change.Value * (end - change.Start)).Sum();
        var length = usage.Changes.Count == 0 ? 0 : _time.Scale.Maximum - usage.Changes[0].Start;
        return length > 0 ? Math.Clamp(area / length, 0, 1) : 0;
    }

    // Spans and utilisation stand for different things, so they share no colour.
    private int Colour(int usage) => _chart.Kinds.Count + usage;

    private double LaneCentre(int lane) => _plot.Y + (lane + 0.5) * _plot.Height / _chart.Lanes.Count;

    private double UsageY(double share) => _usage.Bottom - share * _usage.Height;

    private double At(double time) => Math.Clamp(_time.Scale.Position(time), _plot.X, _plot.Right);

    private static int IndexOf(IReadOnlyList<string> list, string item) =>
        Enumerable.Range(0, list.Count).First(index => list[index] == item);

    private static double Widest(IEnumerable<IReadOnlyList<string>> texts, TextStyle style) =>
        texts.SelectMany(lines => lines).Select(line => TextMetrics.Width(line, style)).DefaultIfEmpty(0).Max();
}
