// Lays out a heatmap as a table: the key of the colours on top, column names above, row names on the left, every value
// written into its cell. Column names that are too long for their column stand on two levels in turn. Cells without
// data are hatched. A chart becomes wider than others only where its values could not be read otherwise.

using System.Text;

namespace SpecSim.Reports.Charts;

internal sealed class HeatmapLayout
{
    private const double NameWidthMost = 170;
    private const double CellWidthMost = 110;
    private const double Gap = 8;

    // White between the cells.
    private const double Inset = 0.75;

    private readonly HeatmapChart _chart;
    private readonly CellScale _scale;
    private readonly IReadOnlyList<string>[] _rows;
    private readonly IReadOnlyList<string> _title;
    private readonly double _left;
    private readonly double _cellWidth;
    private readonly double _cellHeight;
    private readonly bool _staggered;
    private readonly double _size;
    private readonly Scene _scene;

    private HeatmapLayout(HeatmapChart chart)
    {
        _chart = chart;
        _scale = CellScale.Of(chart);
        _rows = [.. chart.Rows.Select(name => ChartFrame.Lines(name, ChartStyle.Category, NameWidthMost))];
        _title = ChartFrame.Lines(chart.YTitle, ChartStyle.AxisTitle, NameWidthMost);
        _left = ChartFrame.Margin + Gap + Math.Max(
            Widest(_rows.SelectMany(lines => lines), ChartStyle.Category), Widest(_title, ChartStyle.AxisTitle));
        var room = ChartFrame.Width - ChartFrame.Margin - _left;
        var count = Math.Max(1, chart.Columns.Count);
        var word = Gap + Widest(chart.Columns.SelectMany(name => TextMetrics.Clean(name).Split(' ')), ChartStyle.Tick);
        _staggered = word > room / count && count > 2;
        var share = _staggered ? room / (count + 0.5) : room / count;
        _size = share < 48 || chart.Rows.Count > 16 ? 11 : 12;
        var text = 6 + Widest(chart.Values.SelectMany(row => row).Select(Text), CellColours.Text(false, 0, _size));
        _cellWidth = Math.Max(text, Math.Min(share, Math.Max(CellWidthMost, word)));
        _cellHeight = Math.Max(
            chart.Rows.Count <= 6 ? 36 : chart.Rows.Count <= 16 ? 30 : 25,
            4 + ChartStyle.Category.LineHeight * _rows.Select(lines => lines.Count).DefaultIfEmpty(1).Max());
        var right = _left + _cellWidth * (count + (_staggered ? 0.5 : 0)) + ChartFrame.Margin;
        _scene = new(chart.Id, Math.Max(ChartFrame.Width, Math.Ceiling(right)));
    }

    public static Scene Arrange(HeatmapChart chart) => new HeatmapLayout(chart).Draw();

    private bool TwoColours => _chart.Middle is not null;

    private bool IsEmpty => _chart.Rows.Count == 0 || _chart.Columns.Count == 0;

    private Scene Draw()
    {
        var top = ChartFrame.Head(_scene, _chart);
        top = DrawKey(top);
        top = DrawHead(top);
        for (var level = 0; level < CellColours.Count; level++)
            DrawCells(level, top);
        DrawGaps(top);
        for (var row = 0; row < _rows.Length; row++)
            WriteRow(row, top);
        var bottom = top + Math.Max(1, _rows.Length) * _cellHeight;
        if (IsEmpty)
            _scene.WriteBeside(["no data"], _left + 60, (top + bottom) / 2, Anchor.Middle, ChartStyle.Guide);
        ChartFrame.Foot(_scene, _chart, bottom);
        return _scene;
    }

    /// <summary>What the colours mean: title, the colours in a row, their limits; returns the y below.</summary>
    private double DrawKey(double top)
    {
        const double width = 18;
        const double height = 10;
        var title = ChartFrame.Lines(
            ChartFrame.Text(_chart.Value), ChartStyle.AxisTitle, ChartFrame.Width - 2 * ChartFrame.Margin);
        top = _scene.Write(title, ChartFrame.Margin, top, Anchor.Start, ChartStyle.AxisTitle) + 4;
        var (least, most) = Limits();
        var x = ChartFrame.Margin + TextMetrics.Width(least, ChartStyle.Tick) + Gap;
        _scene.WriteBeside([least], ChartFrame.Margin, top + height / 2, Anchor.Start, ChartStyle.Tick);
        for (var level = 0; level < CellColours.Count; level++)
        {
            var block = new Box(x + level * width, top, width, height);
            _scene.Blocks.Add(new(block, CellColours.Fill(TwoColours, level)));
        }
        var end = x + CellColours.Count * width;
        _scene.WriteBeside([most], end + Gap, top + height / 2, Anchor.Start, ChartStyle.Tick);
        end += Gap + TextMetrics.Width(most, ChartStyle.Tick);
        if (_chart.Values.Any(row => row.Contains(null)))
        {
            var box = new Box(end + 3 * Gap, top - 1, 1.5 * width, height + 2);
            _scene.Outlines.Add(new(Hatching(box), "hatch"));
            _scene.WriteBeside(["no data"], box.Right + Gap, top + height / 2, Anchor.Start, ChartStyle.Tick);
        }
        top += height + 4;
        if (_chart.Middle is not { } middle)
            return top + 14;
        var text = ChartFrame.Text(middle, _chart.Value);
        return _scene.Write([text], (2 * x + CellColours.Count * width) / 2, top, Anchor.Middle, ChartStyle.Tick) + 10;
    }

    /// <summary>The ends of the colours, with a sign where values lie beyond.</summary>
    private (string Least, string Most) Limits()
    {
        double[] values = [.. _chart.Values.SelectMany(row => row).OfType<double>()];
        var (minimum, maximum) = (_scale.Scale.Minimum, _scale.Scale.Maximum);
        var (least, most) = (ChartFrame.Text(minimum, _chart.Value), ChartFrame.Text(maximum, _chart.Value));
        return (
            values.Any(value => value < minimum) ? $"≤ {least}" : least,
            values.Any(value => value > maximum) ? $"≥ {most}" : most);
    }

    /// <summary>Names of the columns, standing on the cells; returns the y of the first cell.</summary>
    private double DrawHead(double top)
    {
        // On two levels a name may be as wide as two columns; the first one as far as the title on its left lets it.
        var width = (_staggered ? 2 : 1) * _cellWidth - Gap;
        var names = _chart.Columns.Select((name, index) => ChartFrame.Lines(
            name, ChartStyle.Tick, _staggered && index == 0 ? 1.5 * _cellWidth : width)).ToList();
        double Height(int level) => ChartStyle.Tick.LineHeight
            * names.Where((_, index) => !_staggered || index % 2 == level).Select(lines => lines.Count)
                .DefaultIfEmpty(0).Max();
        var title = ChartFrame.Lines(
            _chart.XTitle, ChartStyle.AxisTitle, ChartFrame.Width - ChartFrame.Margin - _left);
        top = _scene.Write(title, _left, top, Anchor.Start, ChartStyle.AxisTitle) + 3;
        var high = _staggered ? Height(1) + 4 : 0;
        var needed = Math.Max(high + Height(0), _title.Count * ChartStyle.AxisTitle.LineHeight);
        var bottom = top + needed;
        for (var index = 0; index < names.Count; index++)
        {
            var x = _left + (index + 0.5) * _cellWidth;
            var raised = _staggered && index % 2 == 1;
            var end = raised ? bottom - Height(0) - 4 : bottom;
            var first = index == 0 && Widest(names[0], ChartStyle.Tick) > _cellWidth + Gap / 2;
            _scene.Write(
                names[index], first ? _left : x, end - names[index].Count * ChartStyle.Tick.LineHeight,
                first ? Anchor.Start : Anchor.Middle, ChartStyle.Tick);
            if (raised)
                _scene.Grid.Add(new(x, end + 1, x, bottom + 2, "grid"));
        }
        var titleTop = bottom - _title.Count * ChartStyle.AxisTitle.LineHeight;
        _scene.Write(_title, _left - Gap, titleTop, Anchor.End, ChartStyle.AxisTitle);
        return bottom + 4;
    }

    /// <summary>All cells of a colour are one path.</summary>
    private void DrawCells(int level, double top)
    {
        var path = new StringBuilder();
        foreach (var (box, value) in Cells(top))
        {
            if (value is not { } known || _scale.Level(known) != level)
                continue;
            path.Append('M').Append(Pixels.Text(box.X)).Append(' ').Append(Pixels.Text(box.Y))
                .Append('h').Append(Pixels.Text(box.Width)).Append('v').Append(Pixels.Text(box.Height))
                .Append('h').Append(Pixels.Text(-box.Width)).Append('z');
        }
        if (path.Length > 0)
            _scene.Outlines.Add(new(path.ToString(), CellColours.Fill(TwoColours, level)));
    }

    private void DrawGaps(double top)
    {
        var path = string.Concat(Cells(top).Where(cell => cell.Value is null).Select(cell => Hatching(cell.Box)));
        if (path.Length > 0)
            _scene.Outlines.Add(new(path, "hatch"));
    }

    private IEnumerable<(Box Box, double? Value)> Cells(double top) => _chart.Values.SelectMany((row, index) =>
        row.Select((value, column) => (
            new Box(
                _left + column * _cellWidth + Inset, top + index * _cellHeight + Inset,
                _cellWidth - 2 * Inset, _cellHeight - 2 * Inset),
            value)));

    /// <summary>Slanted lines and a frame.</summary>
    private static string Hatching(Box box)
    {
        var path = new StringBuilder();
        path.Append(
            $"M{Pixels.Text(box.X)} {Pixels.Text(box.Y)}h{Pixels.Text(box.Width)}v{Pixels.Text(box.Height)}"
            + $"h{Pixels.Text(-box.Width)}z");
        for (var x = box.X - box.Height + 7; x < box.Right; x += 7)
        {
            if (new Segment(x, box.Bottom, x + box.Height, box.Y).Within(box) is { } line)
            {
                path.Append($"M{Pixels.Text(line.X1)} {Pixels.Text(line.Y1)}")
                    .Append($"L{Pixels.Text(line.X2)} {Pixels.Text(line.Y2)}");
            }
        }
        return path.ToString();
    }

    private void WriteRow(int row, double top)
    {
        var centre = top + (row + 0.5) * _cellHeight;
        _scene.WriteBeside(_rows[row], _left - Gap, centre, Anchor.End, ChartStyle.Category);
        for (var column = 0; column < _chart.Columns.Count; column++)
        {
            if (_chart.Values[row][column] is not { } value)
                continue;
            var style = CellColours.Text(TwoColours, _scale.Level(value), _size);
            _scene.WriteBeside([Text(value)], _left + (column + 0.5) * _cellWidth, centre, Anchor.Middle, style);
        }
    }

    private string Text(double? value) => value is { } known ? ChartFrame.Text(known, _chart.Value) : "";

    private static double Widest(IEnumerable<string> texts, TextStyle style) =>
        texts.Select(text => TextMetrics.Width(text, style)).DefaultIfEmpty(0).Max();
}
