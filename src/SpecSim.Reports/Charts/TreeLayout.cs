// Lays out a tree: the root on top, a row for each depth, the best child straight below its parent and the others to
// its right, so that the path of first choices is the left edge. Lines are as thick as the share of rounds that take
// them; nodes are coloured by it on a logarithmic scale, for most of a tree is reached rarely, and hollow where that is
// in less than one round in a hundred: those are all but wasted. Shares are written into nodes that have room for them.

namespace SpecSim.Reports.Charts;

internal sealed class TreeLayout
{
    private const double RowHeight = 78;
    private const double LeastRoomForText = 31;

    // The ends of the colours, and what counts as reached at all.
    private const double Least = 0.01;

    private static readonly TextStyle Quiet = new("guide-text", 11);

    private readonly TreeChart _chart;
    private readonly Scene _scene;
    private readonly int[] _depths;
    private readonly double[] _slots;
    private readonly double _slotWidth;
    private readonly double _left;
    private readonly double _radius;

    private TreeLayout(TreeChart chart)
    {
        _chart = chart;
        _scene = new Scene(chart.Id, ChartFrame.Width);
        _depths = new int[chart.Nodes.Count];
        _slots = new double[chart.Nodes.Count];
        for (int node = 0; node < _depths.Length; node++)
            _depths[node] = chart.Nodes[node].Parent < 0 ? 1 : _depths[chart.Nodes[node].Parent] + 1;
        double slots = Place(-1, 0);
        _left = ChartFrame.Margin + 24 + chart.Levels
            .SelectMany(name => ChartFrame.Lines(name, ChartStyle.Category, 130))
            .Select(line => TextMetrics.Width(line, ChartStyle.Category)).DefaultIfEmpty(0).Max();
        _slotWidth = Math.Min(64, (ChartFrame.Width - ChartFrame.Margin - _left) / Math.Max(1, slots));
        _radius = Math.Clamp(0.42 * _slotWidth, 3.5, 15);
    }

    public static Scene Arrange(TreeChart chart) => new TreeLayout(chart).Draw();

    private Scene Draw()
    {
        double top = DrawKey(ChartFrame.Head(_scene, _chart)) + 14;
        for (int level = 0; level <= _chart.Levels.Count; level++)
            WriteLevel(level, top);
        for (int node = 0; node < _depths.Length; node++)
            DrawLine(node, top);
        _scene.Outlines.Add(new(Circle(X(-1), top, _radius), "root"));
        for (int node = 0; node < _depths.Length; node++)
            DrawNode(node, top);
        ChartFrame.Foot(_scene, _chart, top + (RowHeight * _chart.Levels.Count) + _radius + 4);
        return _scene;
    }

    /// <summary>Gives the node's leaves places from a slot on; returns the first slot that is free then.</summary>
    private double Place(int node, double slot)
    {
        if (node >= 0)
            _slots[node] = slot;
        double next = slot;
        for (int child = node + 1; child < _depths.Length; child++)
        {
            if (_chart.Nodes[child].Parent == node)
                next = Place(child, next);
        }

        return Math.Max(next, slot + 1);
    }

    /// <summary>What the colours mean; returns the y below.</summary>
    private double DrawKey(double top)
    {
        const double width = 18;
        const double height = 10;
        string title = ChartFrame.Text(_chart.Value);
        top = _scene.Write([title], ChartFrame.Margin, top, Anchor.Start, ChartStyle.AxisTitle) + 4;
        string least = "below " + ChartFrame.Text(Least, _chart.Value);
        double x = ChartFrame.Margin;
        _scene.Outlines.Add(new(Circle(x + 6, top + 5, 5), "hollow"));
        _scene.WriteBeside([least], x + 16, top + 5, Anchor.Start, ChartStyle.Tick);
        x += 24 + TextMetrics.Width(least, ChartStyle.Tick);
        for (int level = 0; level < CellColours.Count; level++)
        {
            Box block = new(x + (level * width), top, width, height);
            _scene.Blocks.Add(new(block, CellColours.Fill(false, level)));
        }

        x += CellColours.Count * width;
        _scene.WriteBeside(
            [ChartFrame.Text(1, _chart.Value)], x + 8, top + 5, Anchor.Start, ChartStyle.Tick);
        return top + height + 8;
    }

    private void WriteLevel(int level, double top)
    {
        string name = level == 0 ? "certain" : _chart.Levels[level - 1];
        IReadOnlyList<string> lines = ChartFrame.Lines(name, ChartStyle.Category, 130);
        _scene.WriteBeside(lines, ChartFrame.Margin, top + (level * RowHeight), Anchor.Start, ChartStyle.Category);
    }

    private void DrawLine(int node, double top)
    {
        (double x1, double y1) = (X(_chart.Nodes[node].Parent), top + ((_depths[node] - 1) * RowHeight));
        (double x2, double y2) = (X(node), top + (_depths[node] * RowHeight));
        double middle = (y1 + y2) / 2;
        string path = $"M{Pixels.Text(x1)} {Pixels.Text(y1)}C{Pixels.Text(x1)} {Pixels.Text(middle)} "
            + $"{Pixels.Text(x2)} {Pixels.Text(middle)} {Pixels.Text(x2)} {Pixels.Text(y2)}";
        int width = (int)Math.Ceiling(_chart.Nodes[node].Reached * KindStyle.BranchWidths);
        _scene.Outlines.Add(new(path, $"branch b{Math.Max(1, width)}"));
    }

    private void DrawNode(int node, double top)
    {
        (double x, double y) = (X(node), top + (_depths[node] * RowHeight));
        double reached = _chart.Nodes[node].Reached;
        bool hollow = reached < Least;
        int level = Level(reached);
        string colour = hollow ? "hollow" : $"node {CellColours.Fill(false, level)}";
        _scene.Outlines.Add(new(Circle(x, y, _radius), colour));
        if (_slotWidth < LeastRoomForText)
            return;
        string text = ChartFrame.Text(reached, _chart.Value).Replace("%", "", StringComparison.Ordinal).Trim();
        _scene.WriteBeside(
            [text], x, y, Anchor.Middle, hollow ? Quiet : CellColours.Text(false, level, 11));
    }

    private double X(int node) => _left + (((node < 0 ? 0 : _slots[node]) + 0.5) * _slotWidth);

    private static int Level(double share) => (int)Math.Round(
        Math.Clamp(1 - (Math.Log(share) / Math.Log(Least)), 0, 1) * (CellColours.Count - 1));

    private static string Circle(double x, double y, double radius)
    {
        string half = $"a{Pixels.Text(radius)} {Pixels.Text(radius)} 0 1 0 ";
        return $"M{Pixels.Text(x - radius)} {Pixels.Text(y)}{half}{Pixels.Text(2 * radius)} 0"
            + $"{half}{Pixels.Text(-2 * radius)} 0z";
    }
}
