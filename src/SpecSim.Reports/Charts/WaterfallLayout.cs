// Lays out a waterfall: rows of floating bars, each beginning where the one above ended, joined by thin connectors.
// Totals stand on the start of the axis. A change is written with its sign, so that its direction reads without
// colour. The axis begins at zero unless the caller set a limit; then the chart says so, and the totals are shown
// broken, because their length is not their value.

namespace SpecSim.Reports.Charts;

internal sealed class WaterfallLayout
{
    private const double NoteWidthMost = 190;
    private const double NoteGap = 10;

    private readonly WaterfallChart _chart;
    private readonly Scene _scene;
    private readonly string[] _texts;
    private readonly IReadOnlyList<string>[] _notes;
    private readonly RowLayout _rows;

    private WaterfallLayout(WaterfallChart chart)
    {
        _chart = chart;
        _scene = new(chart.Id, ChartFrame.Width);
        _texts = [.. chart.Steps.Select(step => Text(step, chart.Value))];
        _notes = [.. chart.Steps.Select(step => ChartFrame.Lines(step.Note, KindStyle.Aside, NoteWidthMost))];
        var top = ChartFrame.Head(_scene, chart);
        if (chart.Levels.Count > 0)
            top += ChartStyle.Guide.LineHeight + 4;
        _rows = Fit(top);
    }

    /// <summary>The value of a total, or a change with its sign; on a logarithmic axis the relative change.</summary>
    public static string Text(Fall step, Axis axis)
    {
        if (step.IsTotal)
            return ChartFrame.Text(step.To, axis);
        var (change, written) = axis.Scale == AxisScale.Logarithmic
            ? (step.To / step.From - 1, axis with { Format = "0%" })
            : (step.To - step.From, axis);
        var size = ChartFrame.Text(Math.Abs(change), written);
        return size == ChartFrame.Text(0, written) ? $"±{size}" : change < 0 ? $"−{size}" : $"+{size}";
    }

    public static Scene Arrange(WaterfallChart chart) => new WaterfallLayout(chart).Draw();

    private bool IsCut => _chart.Value.Scale == AxisScale.Linear && _rows.Axis.Scale.Minimum > 0;

    private Scene Draw()
    {
        for (var row = 0; row < _chart.Steps.Count; row++)
        {
            DrawBar(row);
            WriteText(row);
        }
        if (_chart.Steps.Count == 0)
            _scene.WriteBeside(["no data"], Middle, _rows.Centre(0), Anchor.Middle, ChartStyle.Guide);
        _rows.DrawLevels(_scene, _chart.Levels, _chart.Value);
        if (IsCut)
        {
            var start = ChartFrame.Text(_rows.Axis.Scale.Minimum, _chart.Value);
            _scene.Footnotes.Add($"The axis starts at {start}, not at zero: the totals are cut there.");
        }
        ChartFrame.Foot(_scene, _chart, _rows.Finish(_scene, _chart.Value));
        return _scene;
    }

    private double Middle => _rows.Plot.X + _rows.Plot.Width / 2;

    /// <summary>The widest plot that leaves room for what stands behind every bar.</summary>
    private RowLayout Fit(double top)
    {
        (string, bool)[] names = [.. _chart.Steps.Select(step => (step.Label, step.IsTotal))];
        var lines = _notes.Select(note => note.Count).DefaultIfEmpty(1).Max();
        var widest = Enumerable.Range(0, _texts.Length).Select(TextWidth).DefaultIfEmpty(0).Max();
        var extent = Extent();
        for (var room = 0.0; ; room = Math.Min(room + 8, widest))
        {
            var rows = RowLayout.Of(names, _chart.Value, extent, room, top, lines);
            var fits = Enumerable.Range(0, _texts.Length).All(row =>
                BarEnd(rows, row) + RowLayout.Gap + TextWidth(row) <= ChartFrame.Width - ChartFrame.Margin);
            if (fits || room >= widest)
                return rows;
        }
    }

    private List<double> Extent()
    {
        List<double> values = [.. _chart.Steps.Select(step => step.To), .. _chart.Levels.Select(level => level.Value)];
        var logarithmic = _chart.Value.Scale == AxisScale.Logarithmic;
        values.AddRange(_chart.Steps.Select(step => step.From).Where(from => !logarithmic || from > 0));
        if (!logarithmic && _chart.Value.Minimum is null)
            values.Add(0);
        return values;
    }

    private double TextWidth(int row)
    {
        var style = _chart.Steps[row].IsTotal ? ChartStyle.ValueHighlighted : ChartStyle.Value;
        var width = TextMetrics.Width(_texts[row], style);
        return _notes[row].Count == 0
            ? width
            : width + NoteGap + _notes[row].Max(line => TextMetrics.Width(line, KindStyle.Aside));
    }

    private double BarEnd(RowLayout rows, int row) =>
        Math.Max(rows.At(_chart.Steps[row].From), rows.At(_chart.Steps[row].To));

    private void DrawBar(int row)
    {
        var step = _chart.Steps[row];
        var (left, right) = (Math.Min(_rows.At(step.From), _rows.At(step.To)), BarEnd(_rows, row));
        // A change of nothing is still a place.
        var half = HalfThickness(row);
        var bar = new Box(left, _rows.Centre(row) - half, Math.Max(1.5, right - left), 2 * half);
        _scene.Blocks.Add(new(bar, step.IsTotal ? "total" : step.To < step.From ? "f1" : "f0"));
        if (step.IsTotal && IsCut && left <= _rows.Plot.X && bar.Width > 24)
            _scene.Outlines.Add(new(BreakIn(bar), "break"));
        if (row + 1 == _chart.Steps.Count || !Follows(step, _chart.Steps[row + 1]))
            return;
        var x = _rows.At(step.To);
        _scene.Grid.Add(new(x, bar.Bottom, x, _rows.Centre(row + 1) - HalfThickness(row + 1), "connector"));
    }

    private static bool Follows(Fall step, Fall next) =>
        !next.IsTotal || Math.Abs(next.To - step.To) <= 1e-6 * Math.Abs(step.To);

    private double HalfThickness(int row) => _rows.RowHeight / 2 - (_chart.Steps[row].IsTotal ? 4 : 7);

    /// <summary>Two slanted cuts near the bar's start.</summary>
    private static string BreakIn(Box bar) => string.Concat(((double[])[8, 14]).Select(offset =>
        $"M{Pixels.Text(bar.X + offset)} {Pixels.Text(bar.Bottom + 1)}"
        + $"L{Pixels.Text(bar.X + offset + 6)} {Pixels.Text(bar.Y - 1)}"));

    private void WriteText(int row)
    {
        var style = _chart.Steps[row].IsTotal ? ChartStyle.ValueHighlighted : ChartStyle.Value;
        var x = _rows.BesideLevels(_chart.Levels, BarEnd(_rows, row) + RowLayout.Gap, TextWidth(row));
        _scene.WriteBeside([_texts[row]], x, _rows.Centre(row), Anchor.Start, style);
        if (_notes[row].Count == 0)
            return;
        x += TextMetrics.Width(_texts[row], style) + NoteGap;
        _scene.WriteBeside(_notes[row], x, _rows.Centre(row), Anchor.Start, KindStyle.Aside);
    }
}
