// A heatmap laid out: every value in its cell, the colours in the order of the values, names where they can be read.

using System.Globalization;
using SpecSim.Reports.Charts;

namespace SpecSim.Tests.Reports.Charts;

public sealed class HeatmapLayoutTests
{
    private static readonly HeatmapChart Chart = new(
        "heat", "Heat", "", "Column", "Row", ["a", "b", "c"], ["first", "second"],
        [[0, 5, 10], [10, null, 0]], new("Value", Format: "0.0", Minimum: 0, Maximum: 10));

    [Fact]
    public void Arrange_Values_StandInTheirCellsBelowAndBesideTheirNames()
    {
        var scene = ChartView.SceneOf(Chart);

        Label Find(string text) => scene.Labels.Single(label => label.Text == text);
        var five = Find("5.0");
        Assert.Equal(Find("b").X, five.X);
        Assert.InRange(five.Y, Find("b").Y + 10, Find("second").Y - 10);
        Assert.Equal(Find("first").Y, five.Y, 1.0);
        var cell = Assert.Single(Cells(scene, "one-c6"));
        Assert.True(cell.Contains(five.Box));
        Assert.Contains("one-x6", five.Style.Class);
    }

    [Fact]
    public void Arrange_CellsOfOneColour_AreOnePath()
    {
        var scene = ChartView.SceneOf(Chart);

        Assert.Equal(2, Cells(scene, "one-c0").Count);
        Assert.Equal(2, Cells(scene, "one-c12").Count);
        // The missing value, and the key that says what hatching means.
        Assert.Equal(2, scene.Outlines.Count(outline => outline.Class == "hatch"));
        Assert.Contains(scene.Labels, label => label.Text == "no data");
        Assert.Equal(CellColours.Count, scene.Blocks.Count);
    }

    [Theory]
    [InlineData(-10, 0)]
    [InlineData(-5, 3)]
    [InlineData(0, 6)]
    [InlineData(20, 9)]
    [InlineData(40, 12)]
    [InlineData(99, 12)]
    public void Level_OfTwoColours_IsMeasuredFromTheMiddleOnEachSide(double value, int level) => Assert.Equal(
        level,
        CellScale.Of(Chart with { Value = new("v", Minimum: -10, Maximum: 40), Middle = 0 }).Level(value));

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(1, 6)]
    [InlineData(1.41421356, 9)]
    [InlineData(2, 12)]
    public void Level_OnALogarithmicScale_GoesByRatios(double value, int level)
    {
        Axis axis = new("v", Scale: AxisScale.Logarithmic);
        var scale = CellScale.Of(Chart with { Value = axis, Values = [[1, 2, null]], Middle = 1 });

        Assert.Equal(level, scale.Level(value));
    }

    [Fact]
    public void Of_TwoColoursWithoutLimits_ReachEquallyFarOnBothSides()
    {
        var scale = CellScale.Of(Chart with { Value = new("v"), Values = [[-0.9, 0.2, 0.1]], Middle = 0 }).Scale;

        Assert.Equal((-1.0, 1.0), (Math.Round(scale.Minimum, 9), Math.Round(scale.Maximum, 9)));
    }

    [Fact]
    public void Arrange_ValuesBeyondTheLimits_AreSaidInTheKey()
    {
        var scene = ChartView.SceneOf(Chart with { Value = Chart.Value with { Minimum = 1, Maximum = 8 } });

        Assert.Contains(scene.Labels, label => label.Text == "≤ 1.0");
        Assert.Contains(scene.Labels, label => label.Text == "≥ 8.0");
    }

    [Fact]
    public void Arrange_NamesLongerThanTheirColumns_StandOnTwoLevels()
    {
        var chart = SampleKinds.LargeHeatmap();

        var scene = ChartView.SceneOf(chart);

        Assert.Equal(ChartFrame.Width, scene.Width);
        var names = scene.Labels.Where(label => chart.Columns.Contains(label.Text)).ToList();
        Assert.Equal(chart.Columns, names.Select(label => label.Text));
        Assert.Equal(2, names.Select(label => label.Y).Distinct().Count());
    }

    [Fact]
    public void Arrange_ValuesWiderThanTheirCells_MakeTheChartWider()
    {
        var chart = SampleKinds.LargeHeatmap() with { Value = new("v", Format: "0.0 tokens per second") };

        Assert.InRange(ChartView.SceneOf(chart).Width, 1500, 2500);
    }

    /// <summary>The boxes of a path of cells.</summary>
    private static List<Box> Cells(Scene scene, string style)
    {
        var path = scene.Outlines.Single(outline => outline.Class == style).Path;
        return [.. path.Split('M', 'z').Where(part => part.Length > 0).Select(part =>
        {
            var numbers = part.Split(' ', 'h', 'v').Select(text =>
                double.Parse(text, CultureInfo.InvariantCulture)).ToList();
            return new Box(numbers[0], numbers[1], numbers[2], numbers[3]);
        })];
    }
}
