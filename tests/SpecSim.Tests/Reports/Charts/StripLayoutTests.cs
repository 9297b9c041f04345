// A strip chart laid out: dots at their values, none on another while there is room in the row, none beyond it.

using SpecSim.Reports.Charts;

namespace SpecSim.Tests.Reports.Charts;

public sealed class StripLayoutTests
{
    private static readonly Axis Value = new("x", Format: "0.0", Minimum: -1, Maximum: 1);

    [Fact]
    public void Arrange_DotsApart_StandInTheMiddleOfTheirRow()
    {
        Scene scene = Arrange(new Strip("a", [[-1, 0, 1]], 0, 0, 0));

        List<(double X, double Y)> dots = Dots(scene, "f0");

        Assert.Equal(3, dots.Count);
        Assert.Single(dots.Select(dot => dot.Y).Distinct());
        Assert.Equal(dots[1].X - dots[0].X, dots[2].X - dots[1].X, 0.2);
    }

    [Fact]
    public void Arrange_DotsAtOnePlace_MoveApart() => Assert.Equal(
        3, Dots(Arrange(new Strip("a", [[0, 0, 0]], 0, 0, 0)), "f0").Select(dot => dot.Y).Distinct().Count());

    [Fact]
    public void Arrange_MoreDotsThanLanes_StayInTheirRow()
    {
        Scene scene = Arrange(
            new Strip("a", [[.. Enumerable.Repeat(0.5, 40)]], 0.5, 0.4, 0.6), new Strip("b", [[0]], 0, 0, 0));

        List<(double X, double Y)> dots = Dots(scene, "f0");

        Assert.InRange(dots.Max(dot => dot.Y) - dots.Min(dot => dot.Y), 26, 45);
    }

    [Fact]
    public void Arrange_DotBeyondTheAxis_StandsAtItsEdge()
    {
        Scene scene = Arrange(new Strip("a", [[1, 7]], 1, 1, 7));

        List<(double X, double Y)> dots = Dots(scene, "f0");

        Assert.Equal(dots[0].X, dots[1].X, 0.2);
    }

    [Fact]
    public void Arrange_OneDot_HasNoShade()
    {
        Assert.Empty(Arrange(new Strip("a", [[0.2]], 0.2, 0.2, 0.2)).Blocks);
        Assert.Single(Arrange(new Strip("a", [[0.1, 0.3]], 0.2, 0.1, 0.3)).Blocks);
    }

    private static Scene Arrange(params Strip[] strips) =>
        ChartView.SceneOf(new StripChart("strip", "", "", Value, ["all"], strips));

    // The first outline of a class is the legend's.
    private static List<(double X, double Y)> Dots(Scene scene, string colour) =>
    [
        .. scene.Outlines.Last(outline => outline.Class == $"points {colour} s{colour[1..]}").Path
            .Split('M', StringSplitOptions.RemoveEmptyEntries)
            .Select(dot => dot.Split('a')[0].Split(' '))
            .Select(place => (Parse(place[0]), Parse(place[1]))),
    ];

    private static double Parse(string number) =>
        double.Parse(number, System.Globalization.CultureInfo.InvariantCulture);
}
