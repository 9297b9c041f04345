// One panel of small multiples: grid, bands, lines with markers where points are few, and what is named inside.

namespace SpecSim.Reports.Charts;

internal sealed class GridPanel(
    Scene scene, GridChart whole, LineChart panel, Box plot, AxisLayout x, AxisLayout y)
{
    private const int MarkersMost = 12;
    private const double MarkerRadius = 3.2;

    /// <summary>How a series is drawn; one that nobody has is drawn as an ordinary one.</summary>
    public static string LineClass(Series? series, int index) => series switch
    {
        { Dashed: true } => "line thin",
        { Emphasised: true } => $"line strong s{index}",
        _ => $"line s{index}",
    };

    /// <summary>Returns the y below everything of this panel.</summary>
    public double Draw(bool showsLeft, bool showsBelow, bool namesBelow)
    {
        if (showsLeft)
            ChartFrame.AxisLeft(scene, y, plot);
        else
            ChartFrame.LinesAcross(scene, y, plot);
        // An emphasised curve is not covered by the others.
        var series = panel.Series.OrderBy(series => series.Emphasised).ToList();
        foreach (var one in series.Where(one => !whole.Steps))
        {
            if (CurvePath.Band(one.Points, Across, Down, $"band f{Index(one)}") is { } band)
                scene.Outlines.Add(band);
        }
        foreach (var one in series)
            DrawLine(one);
        var bottom = plot.Bottom;
        if (showsBelow)
        {
            Axis axis = namesBelow ? panel.X : panel.X with { Title = "", Unit = "" };
            bottom = ChartFrame.AxisBelow(scene, x, axis, plot, plot.Grow(ChartFrame.Overhang));
        }
        else
            ChartFrame.LinesDown(scene, x, plot);
        scene.Grid.Add(new(plot.X, plot.Bottom, plot.Right, plot.Bottom, "axis"));
        new GuideLayout(scene, panel, plot, x.Scale, y.Scale).Draw();
        return bottom;
    }

    private void DrawLine(Series series)
    {
        var index = Index(series);
        Place[] places = [.. series.Points.Select(point => new Place(
            x.Scale.Position(point.X), y.Scale.Position(point.Y)))];
        var line = whole.Steps ? Stairs(places) : places;
        foreach (var piece in Clipping.Line(line, plot))
            scene.Outlines.Add(CurvePath.Line(piece, LineClass(series, index)));
        if (whole.Steps || series.Dashed || places.Length > MarkersMost)
            return;
        var seen = places.Where(place => plot.Grow(1).Contains(new(place.X, place.Y, 0, 0)));
        scene.Outlines.Add(new(PointShapes.Path(index, seen, MarkerRadius), $"dot f{index}"));
    }

    /// <summary>Level from each place to the next one's time, then up or down.</summary>
    private static Place[] Stairs(Place[] places) =>
    [
        .. places.Take(1),
        .. places.Zip(places.Skip(1)).SelectMany(pair => pair.First.Y == pair.Second.Y
            ? (Place[])[pair.Second]
            : [new(pair.Second.X, pair.First.Y), pair.Second]),
    ];

    private int Index(Series series) =>
        Enumerable.Range(0, whole.Names.Count).First(index => whole.Names[index] == series.Name);

    private double Across(double value) => Math.Clamp(x.Scale.Position(value), plot.X, plot.Right);

    private double Down(double value) => Math.Clamp(y.Scale.Position(value), plot.Y, plot.Bottom);
}
