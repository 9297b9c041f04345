// A scatter chart laid out: marks where the grid says, curves and bands cut at the plot, every group one small path.

using System.Globalization;
using System.Text.RegularExpressions;
using SpecSim.Reports.Charts;

namespace SpecSim.Tests.Reports.Charts;

public sealed partial class ScatterLayoutTests
{
    private static readonly Axis Decades = new("x", Format: "0", Scale: AxisScale.Logarithmic);

    private static readonly ScatterChart Chart = new(
        "scatter", "Scatter", "", Decades, Decades,
        [new("a", [new(1, 1, ""), new(10_000, 10, ""), new(10, 10_000, "top")])]);

    [Fact]
    public void Arrange_LogarithmicAxes_PutMarksOnTheGrid()
    {
        var scene = ChartView.SceneOf(Chart);

        var (x, y) = (Grid(scene, rule => rule.X1, rule => rule.X2), Grid(scene, rule => rule.Y1, rule => rule.Y2));
        Assert.Equal((5, 5), (x.Count, y.Count));
        // The legend has one of them too. A circle's path starts at its top.
        var starts = Starts(scene.Outlines.Last(outline => outline.Class == "points few f0 s0"));
        Assert.Equal(2, starts.Count);
        Assert.Equal(x[0], starts[0].X, 0.06);
        Assert.Equal(y[4], starts[0].Y + 4.5, 0.06);
        Assert.Equal(x[4], starts[1].X, 0.06);
        Assert.Equal(y[3], starts[1].Y + 4.5, 0.06);
        var named = Starts(scene.Outlines.Single(outline => outline.Class == "named f0")).Single();
        Assert.Equal(x[1], named.X, 0.06);
        Assert.Equal(y[0], named.Y + 5.5, 0.06);
    }

    [Fact]
    public void Arrange_EqualAxes_AreSquareWithTheSameLimits()
    {
        var scene = ChartView.SceneOf(Chart with { EqualAxes = true });

        var (x, y) = (Grid(scene, rule => rule.X1, rule => rule.X2), Grid(scene, rule => rule.Y1, rule => rule.Y2));
        Assert.Equal(x.Count, y.Count);
        Assert.Equal(x[^1] - x[0], y[^1] - y[0], 6);
    }

    [Fact]
    public void Arrange_CurveAndBandBeyondTheLimits_AreCutAtThePlot()
    {
        var limited = Decades with { Minimum = 1, Maximum = 1000 };
        var chart = Chart with
        {
            X = limited,
            Y = limited,
            Curves = [new("all", [new(0.01, 0.01), new(1e5, 1e5)]), new("outside", [new(1, 1e4), new(10, 1e4)])],
            Bands = [new("band", [new(0.01, 0.01, 0.005, 0.02), new(1e5, 1e5, 5e4, 2e5)])],
        };

        var scene = ChartView.SceneOf(chart);

        var (x, y) = (Grid(scene, rule => rule.X1, rule => rule.X2), Grid(scene, rule => rule.Y1, rule => rule.Y2));
        var plot = new Box(x[0], y[0], x[^1] - x[0], y[^1] - y[0]).Grow(0.01);
        var curve = Corners(scene.Outlines.Single(outline => outline.Class == "reference"));
        Assert.Equal([(x[0], y[^1]), (x[^1], y[0])], curve, Near);
        var band = Corners(scene.Outlines.Single(outline => outline.Class == "area"));
        Assert.Equal(6, band.Count);
        Assert.All(band, corner => Assert.True(plot.Contains(new(corner.X, corner.Y, 0, 0))));
        Assert.Contains(scene.Labels, label => label.Text == "all");
        Assert.DoesNotContain(scene.Labels, label => label.Text == "outside");
    }

    [Fact]
    public void Arrange_BandsAtTheRightEdge_AreTiedToTheirLowerEdges()
    {
        var scene = ChartView.SceneOf(SampleKinds.Parity());

        var x = Grid(scene, rule => rule.X1, rule => rule.X2);
        var ends = scene.Rules.Where(rule => rule.Class == "leader").Select(rule => rule.Y1).Order().ToList();
        Assert.Equal(2, ends.Count);
        // On equal axes a band of 10 % is as much lower as it is wide: by the logarithm of 1.1.
        var decade = x[1] - x[0];
        Assert.Equal(decade * Math.Log10(1.2 / 1.1), ends[1] - ends[0], 0.01);
    }

    [Fact]
    public void Arrange_PointsBeyondTheLimits_AreCountedAndNamedBelow()
    {
        var scene = ChartView.SceneOf(Chart with { Y = Decades with { Maximum = 1000 } });

        Assert.Equal(["top: 10, 10000", "Outside the axes: 1 point."], scene.Footnotes);
    }

    [Fact]
    public void Svg_ManyPoints_StaysSmallWithOnePathForEachGroup()
    {
        var chart = SampleKinds.Parity();

        var scene = ChartView.SceneOf(chart);

        Assert.Equal(1500, chart.Groups.Sum(group => group.Points.Count));
        Assert.Equal(8, scene.Outlines.Count(outline =>
            outline.Class.StartsWith("points many", StringComparison.Ordinal)));
        Assert.InRange(ChartRenderer.Svg(chart).Length, 10_000, 100_000);
        Assert.DoesNotMatch(@"\.\d\d", string.Concat(scene.Outlines
            .Where(outline => outline.Class.StartsWith("points", StringComparison.Ordinal))
            .Select(outline => outline.Path)));
    }

    [Fact]
    public void Arrange_EveryGroup_HasAShapeOfItsOwn()
    {
        var shapes = Enumerable.Range(0, ChartStyle.ColourCount)
            .Select(group => PointShapes.Path(group, [new(0, 0)], 4)).ToList();

        Assert.Distinct(shapes);
        Assert.Equal(shapes[0], PointShapes.Path(0, [new(0, 0), new(0.01, 0.01)], 4));
    }

    private static List<(double X, double Y)> Starts(Outline outline) =>
        [.. Start().Matches(outline.Path).Select(Numbers)];

    private static List<(double X, double Y)> Corners(Outline outline) =>
        [.. Corner().Matches(outline.Path).Select(Numbers)];

    private static (double X, double Y) Numbers(Match match) => (
        double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture),
        double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));

    private static bool Near((double X, double Y) one, (double X, double Y) other) =>
        Math.Abs(one.X - other.X) < 0.02 && Math.Abs(one.Y - other.Y) < 0.02;

    private static List<double> Grid(Scene scene, Func<Rule, double> from, Func<Rule, double> to) =>
        [.. scene.Grid.Where(rule => rule.Class == "grid" && from(rule) == to(rule)).Select(from).Order()];

    [GeneratedRegex(@"M(\S+?) ([-0-9.]+)")]
    private static partial Regex Start();

    [GeneratedRegex("[ML]([-0-9.]+) ([-0-9.]+)")]
    private static partial Regex Corner();
}
