// Small multiples: where lines, ticks and shades are.

using System.Globalization;
using System.Text.RegularExpressions;
using SpecSim.Reports.Charts;

namespace SpecSim.Tests.Reports.Charts;

public sealed partial class GridLayoutTests
{
    private static readonly Axis Time = new("Time", "s", "0", Minimum: 0, Maximum: 10);
    private static readonly Axis Count = new("Count", "", "0", Minimum: 0, Maximum: 10);

    [Fact]
    public void Arrange_Steps_HoldAValueUntilTheNextPoint()
    {
        Scene scene = ChartView.SceneOf(One([new(0, 10), new(5, 0), new(10, 0)]) with { Steps = true });

        // The ends of the plot are those of the axes: 0 and 10 both ways.
        (double X, double Y)[] corners = Corners(Lines(scene).Single());
        Box plot = Plot(scene);
        Assert.Equal(
            [(plot.X, plot.Y), (plot.X + plot.Width / 2, plot.Y), (plot.X + plot.Width / 2, plot.Bottom),
                (plot.Right, plot.Bottom)],
            corners.Select(corner => (corner.X, corner.Y)),
            Near);
    }

    [Fact]
    public void Arrange_NoSteps_GoesStraightThroughItsPoints()
    {
        Scene scene = ChartView.SceneOf(One([new(0, 0), new(10, 10)]));

        Box plot = Plot(scene);
        Assert.Equal([(plot.X, plot.Bottom), (plot.Right, plot.Y)], Corners(Lines(scene).Single()), Near);
    }

    [Fact]
    public void Arrange_GapInACurve_LeavesItOutAndKeepsTheColour()
    {
        GridChart chart = One([new(0, 1), new(3, 1)]);
        LineChart panel = chart.Rows[0][0];
        Series second = new("a", [new(6, 1), new(10, 1)]);

        Outline[] lines = Lines(ChartView.SceneOf(
            chart with { Rows = [[panel with { Series = [.. panel.Series, second] }]] }));

        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Contains("s0", line.Class.Split(' ')));
        Assert.True(Corners(lines[0])[^1].X < Corners(lines[1])[0].X);
    }

    [Fact]
    public void Arrange_ColourOfACurve_IsThatOfItsNameInTheLegend()
    {
        GridChart chart = One([new(0, 1), new(10, 1)]) with { Names = ["b", "a"] };

        Scene scene = ChartView.SceneOf(chart);

        Assert.Contains("s1", Lines(scene)[^1].Class.Split(' '));
    }

    [Fact]
    public void Arrange_NeighboursWithOneAxis_ShareItsTicksAndLimits()
    {
        LineChart small = Panel([new(1, 1), new(2, 2)]) with { X = new("x", "", "0"), Y = new("y", "", "0") };
        LineChart large = small with { Series = [new("a", [new(1, 1), new(9, 90)])] };

        Scene scene = ChartView.SceneOf(new GridChart("grid", "", "", ["a"], [[small, large], [large, small]]));

        Assert.Equal(2, scene.Labels.Count(label => label.Text == "100" && label.Style == ChartStyle.Tick));
        Assert.Equal(2, scene.Labels.Count(label => label.Text == "9" && label.Style == ChartStyle.Tick));
        // The same curve is as wide in either row.
        double Width(Outline line) => Corners(line)[^1].X - Corners(line)[0].X;
        Outline[] lines = Lines(scene);
        Assert.Equal(Width(lines[1]), Width(lines[2]), 0.03);
        Assert.Equal(Width(lines[1]) / 8, Width(lines[0]), 0.03);
    }

    [Fact]
    public void Arrange_Shades_StandAtTheirTimesInEveryPanel()
    {
        LineChart panel = Panel([new(0, 1), new(10, 1)]);
        var chart = new GridChart("grid", "", "", ["a"], [[panel], [panel]])
        {
            Shades = [new(2, 4, "fault"), new(8, 99, "to the end"), new(20, 30, "after")],
        };

        Scene scene = ChartView.SceneOf(chart);

        Box plot = Plot(scene);
        Block[] shades = [.. scene.Blocks.Where(block => block.Class == "shade")];
        Assert.Equal(4, shades.Length);
        Assert.Equal(plot.X + 0.2 * plot.Width, shades[0].Box.X, 6);
        Assert.Equal(0.2 * plot.Width, shades[0].Box.Width, 6);
        Assert.Equal(plot.Right, shades[1].Box.Right, 6);
        Assert.Equal("after: 20 to 30 s", Assert.Single(scene.Footnotes));
    }

    [Fact]
    public void Arrange_FlagsThatWouldMeet_StandOnLinesOfTheirOwn()
    {
        GridChart chart = One([new(0, 1), new(10, 1)]) with
        {
            Shades = [new(1, 2, "the first of three"), new(1.5, 2, "the second of three"), new(2, 3, "the third")],
        };

        Scene scene = ChartView.SceneOf(chart);

        Label[] flags = [.. scene.Labels.Where(label => label.Style == ChartStyle.Guide)];
        Assert.Distinct(flags.Select(flag => flag.Y));
        Assert.Equal(3, flags.Length);
        // Staffs are those of all but the lowest, and none goes through a name.
        Rule[] staffs = [.. scene.Rules.Where(rule => rule.Class == "leader")];
        Assert.Equal(2, staffs.Length);
        Assert.DoesNotContain(staffs, staff => flags.Any(flag => new Segment(
            staff.X1, staff.Y1 + 1, staff.X2, staff.Y2).Crosses(flag.Box)));
    }

    private static GridChart One(Point[] points) => new("grid", "", "", ["a"], [[Panel(points)]]);

    private static LineChart Panel(Point[] points) => new("panel", "", "", Time, Count, [new("a", points)]);

    private static Outline[] Lines(Scene scene) =>
        [.. scene.Outlines.Where(outline => outline.Class.StartsWith("line", StringComparison.Ordinal))];

    private static Box Plot(Scene scene)
    {
        Rule axis = scene.Grid.First(rule => rule.Class == "axis");
        double top = scene.Grid.Where(rule => rule.Class == "grid").Min(rule => rule.Y1);
        return new(axis.X1, top, axis.X2 - axis.X1, axis.Y1 - top);
    }

    private static (double X, double Y)[] Corners(Outline line) => [.. Corner().Matches(line.Path).Select(match => (
        double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture),
        double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)))];

    private static bool Near((double X, double Y) a, (double X, double Y) b) =>
        Math.Abs(a.X - b.X) < 0.02 && Math.Abs(a.Y - b.Y) < 0.02;

    [GeneratedRegex(@"([-\d.]+) ([-\d.]+)")]
    private static partial Regex Corner();
}
