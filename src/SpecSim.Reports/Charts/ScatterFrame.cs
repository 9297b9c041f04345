// The axes of a scatter chart and the plot between them: from values to places, with room on the right for the names
// of what ends there. Logarithmic axes have short marks at 2, 3 … 9 of every decade beside their ticks.

namespace SpecSim.Reports.Charts;

internal sealed record ScatterFrame(AxisLayout X, AxisLayout Y, Box Plot)
{
    private const double PlotHeight = 340;
    private const double SquareMost = 470;

    // Right of a plot with nothing beside it, half a tick's text hangs out.
    private const double Free = 10;

    /// <param name="chart">What is drawn.</param>
    /// <param name="top">Where the plot begins.</param>
    /// <param name="width">Of what stands right of the plot; zero for nothing.</param>
    /// <param name="height">Of what stands right of the plot.</param>
    public static ScatterFrame Of(ScatterChart chart, double top, double width, double height)
    {
        // A point beyond a limit of one axis says nothing of the other.
        var points = chart.Groups.SelectMany(group => group.Points).Select(mark => new Point(mark.X, mark.Y))
            .Where(point => IsWithin(chart.X, point.X) && IsWithin(chart.Y, point.Y)).ToList();
        if (!chart.EqualAxes || points.Count == 0)
            points.AddRange(chart.Curves.SelectMany(series => series.Points));
        double[] across = [.. points.Select(point => point.X)];
        double[] up = [.. points.Select(point => point.Y)];
        return chart.EqualAxes
            ? Square(chart, [.. across, .. up], top, width)
            : Oblong(chart, across, up, top, width, Math.Max(PlotHeight, height));
    }

    private static bool IsWithin(Axis axis, double value) => !(value < axis.Minimum) && !(value > axis.Maximum);

    private static ScatterFrame Oblong(
        ScatterChart chart, double[] across, double[] up, double top, double width, double height)
    {
        var y = AxisLayout.Vertical(chart.Y, up, top + height, top);
        var left = ChartFrame.Margin + ChartFrame.WidthOf(y);
        var right = ChartFrame.Width - ChartFrame.Margin - Math.Max(Free, width);
        var x = AxisLayout.Rounded(chart.X, across, left, right);
        // A wide last tick hangs out; then the plot is that much narrower.
        var overhang = x.TextRight - (ChartFrame.Width - ChartFrame.Margin + ChartFrame.Overhang);
        if (overhang > 0)
            x = AxisLayout.Rounded(chart.X, across, left, right -= overhang);
        return new(x, y, new(left, top, right - left, height));
    }

    private static ScatterFrame Square(ScatterChart chart, double[] values, double top, double width)
    {
        var left = ChartFrame.Margin + ChartFrame.WidthOf(AxisLayout.Rounded(chart.X, values, 0, SquareMost));
        var size = Math.Min(SquareMost, ChartFrame.Width - ChartFrame.Margin - Math.Max(Free, width) - left);
        var x = AxisLayout.Rounded(chart.X, values, left, left + size);
        var plot = new Box(left, top, size, size);
        return new(x, x with { Scale = x.Scale with { Start = plot.Bottom, End = plot.Y } }, plot);
    }

    public Place At(double x, double y) => new(X.Scale.Position(x), Y.Scale.Position(y));

    /// <summary>With a hair of tolerance, so that a point on the limit is in.</summary>
    public bool Holds(Place place) => Plot.Grow(0.5).Contains(new(place.X, place.Y, 0, 0));

    /// <summary>The pieces of a curve that are in the plot.</summary>
    public IReadOnlyList<IReadOnlyList<Place>> Pieces(Series series) =>
        Clipping.Line([.. series.Points.Select(point => At(point.X, point.Y))], Plot);

    /// <summary>The corners of a band: from the left along the upper edge, and back along the lower one.</summary>
    public IReadOnlyList<Place> Corners(Band band)
    {
        Point[] edges = [.. band.Edges.Where(edge => edge is { Low: { }, High: { } })];
        var upper = edges.Select(edge => At(edge.X, edge.High!.Value));
        var lower = edges.Select(edge => At(edge.X, edge.Low!.Value)).Reverse();
        return Clipping.Area([.. upper, .. lower], Plot);
    }

    /// <summary>Grid, ticks, titles and lines; the vertical title stands above, where others write it.</summary>
    public double Draw(Scene scene, ScatterChart chart)
    {
        var area = new Box(ChartFrame.Margin, Plot.Y, ChartFrame.Width - 2 * ChartFrame.Margin, Plot.Height);
        ChartFrame.AxisLeft(scene, Y, Plot);
        var bottom = ChartFrame.AxisBelow(scene, X, chart.X, Plot, area);
        scene.Grid.Add(new(Plot.X, Plot.Bottom, Plot.Right, Plot.Bottom, "axis"));
        scene.Grid.Add(new(Plot.X, Plot.Y, Plot.X, Plot.Bottom, "axis"));
        foreach (var x in Minor(X.Scale))
            scene.Grid.Add(new(x, Plot.Bottom, x, Plot.Bottom + 3, "axis"));
        foreach (var y in Minor(Y.Scale))
            scene.Grid.Add(new(Plot.X - 3, y, Plot.X, y, "axis"));
        return bottom;
    }

    /// <summary>Over more than six decades the marks would be too dense.</summary>
    private static IEnumerable<double> Minor(Scale scale) =>
        scale.Kind == AxisScale.Logarithmic && scale.Maximum <= 1e6 * scale.Minimum * (1 + 1e-9)
            ? Ticks.Minor(scale.Minimum, scale.Maximum).Select(scale.Position)
            : [];
}
