// A waterfall laid out: bars between the values of their steps, joined where they follow, honest about where the axis
// starts.

using SpecSim.Reports.Charts;

namespace SpecSim.Tests.Reports.Charts;

public sealed class WaterfallLayoutTests
{
    private static readonly Axis Value = new("x", Format: "0.0");

    private static readonly Fall[] Steps =
        [new("start", 0, 4, IsTotal: true), new("loss", 4, 1), new("gain", 1, 3), new("end", 0, 3, IsTotal: true)];

    [Fact]
    public void Arrange_Steps_StandBetweenTheirValues()
    {
        var scene = ChartView.SceneOf(Chart(Value));

        var grid = Grid(scene);
        Assert.Equal(9, grid.Count);
        (double, double)[] ends = [(grid[0], grid[8]), (grid[2], grid[8]), (grid[2], grid[6]), (grid[0], grid[6])];
        Assert.Equal(ends, scene.Blocks.Select(bar => (bar.Box.X, bar.Box.Right)), (a, b) =>
            Math.Abs(a.Item1 - b.Item1) < 1e-6 && Math.Abs(a.Item2 - b.Item2) < 1e-6);
        Assert.Equal(["total", "f1", "f0", "total"], scene.Blocks.Select(bar => bar.Class));
        Assert.True(scene.Blocks[0].Box.Height > scene.Blocks[1].Box.Height);
        Assert.Empty(scene.Footnotes);
    }

    [Fact]
    public void Arrange_Connectors_JoinTheEndOfAStepWithTheNext()
    {
        var scene = ChartView.SceneOf(Chart(Value));

        var connectors = scene.Grid.Where(rule => rule.Class == "connector").ToList();
        var grid = Grid(scene);
        Assert.Equal([grid[8], grid[2], grid[6]], connectors.Select(rule => rule.X1), (a, b) => Math.Abs(a - b) < 1e-6);
        for (var row = 0; row < connectors.Count; row++)
        {
            Assert.Equal(scene.Blocks[row].Box.Bottom, connectors[row].Y1, 6);
            Assert.Equal(scene.Blocks[row + 1].Box.Y, connectors[row].Y2, 6);
        }
    }

    [Fact]
    public void Arrange_TotalThatIsNotWhereTheStepsEnd_IsNotJoined()
    {
        var scene = ChartView.SceneOf(Chart(Value) with { Steps = [Steps[0], new("measured", 0, 5, IsTotal: true)] });

        Assert.DoesNotContain(scene.Grid, rule => rule.Class == "connector");
    }

    [Fact]
    public void Arrange_AxisThatDoesNotStartAtZero_SaysSoAndCutsTheTotals()
    {
        var scene = ChartView.SceneOf(Chart(Value with { Minimum = 0.5 }));

        Assert.Equal(["The axis starts at 0.5, not at zero: the totals are cut there."], scene.Footnotes);
        Assert.Equal(2, scene.Outlines.Count(outline => outline.Class == "break"));
    }

    [Theory]
    [InlineData(4, 1, "−3.0")]
    [InlineData(1, 3.25, "+2.3")]
    [InlineData(2, 2.04, "±0.0")]
    public void Text_OfAChange_HasItsSign(double from, double to, string text) =>
        Assert.Equal(text, WaterfallLayout.Text(new("step", from, to), Value));

    [Fact]
    public void Text_OnALogarithmicAxis_IsTheRelativeChange() => Assert.Equal(
        "−25%", WaterfallLayout.Text(new("step", 4, 3), Value with { Scale = AxisScale.Logarithmic }));

    private static WaterfallChart Chart(Axis axis) => new("falls", "Falls", "", axis, Steps);

    private static List<double> Grid(Scene scene) =>
        [.. scene.Grid.Where(rule => rule.Class == "grid").Select(rule => rule.X1)];
}
