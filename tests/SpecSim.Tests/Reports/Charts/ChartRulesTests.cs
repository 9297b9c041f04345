// Data that cannot be drawn is refused, with the chart, the series and the value in the message.

using SpecSim.Reports.Charts;

namespace SpecSim.Tests.Reports.Charts;

public sealed class ChartRulesTests
{
    private static readonly Axis Linear = new("x");
    private static readonly Axis Logarithmic = new("batch", Scale: AxisScale.Logarithmic);

    [Fact]
    public void Svg_LogarithmicAxisAndZero_NamesChartSeriesAndValue()
    {
        var chart = new LineChart("cost", "", "", Logarithmic, Linear, [new("a", [new(1, 1)]), new("b", [new(0, 1)])]);

        Assert.Equal(
            "The chart 'cost' cannot be drawn: an x of the series 'b' is 0, "
            + "and the axis 'batch' is logarithmic: only positive.",
            Refusal(chart));
    }

    [Fact]
    public void Svg_LogarithmicAxisAndNegativeBoundOrMarkOrLimit_IsRefused()
    {
        var chart = new LineChart("cost", "", "", Linear, Logarithmic, [new("a", [new(1, 1, -1, 2)])]);

        Assert.Contains("a lower bound of the series 'a' is -1", Refusal(chart));
        Assert.Contains("the y of the mark 'm' is -2", Refusal(chart with { Series = [], Marks = [new(1, -2, "m")] }));
        Assert.Contains("the level 'l' is 0", Refusal(chart with { Series = [], Levels = [new(0, "l")] }));
        Assert.Contains("a limit is -1", Refusal(chart with { Series = [], Y = Logarithmic with { Minimum = -1 } }));
        Assert.Contains("the bar 'b' is 0", Refusal(new BarChart("bars", "", "", Logarithmic, [new("b", 0)])));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Svg_ValueThatIsNoNumber_IsRefused(double value)
    {
        Assert.Contains("a y of the series 'a' is", Refusal(Line(new Series("a", [new(1, value)]))));
        Assert.Contains("the bar 'b' is", Refusal(new BarChart("bars", "", "", Linear, [new("b", 1, 0, value)])));
        var parts = new StackedBarChart("parts", "", "", Linear, ["c"], [new("p", [value])]);
        Assert.Contains("the part 'p' is", Refusal(parts));
    }

    [Fact]
    public void Svg_StripsThatAreIncomplete_AreRefused()
    {
        var chart = new StripChart("strips", "", "", Linear, ["a", "b"], [new("row", [[1]], 1, 1, 1)]);

        Assert.Contains("the strip 'row' has not one list per kind", Refusal(chart));
        Assert.Contains(
            "the strip 'row' is NaN", Refusal(chart with { Strips = [new("row", [[1], [double.NaN]], 1, 1, 1)] }));
    }

    [Fact]
    public void Svg_CurveThatGoesBack_IsRefused() => Assert.Contains(
        "the series 'a' goes back at x = 1", Refusal(Line(new Series("a", [new(2, 0), new(1, 0)]))));

    [Fact]
    public void Svg_NineCurves_IsRefused() => Assert.Contains(
        "9 curves cannot be told apart", Refusal(Line([.. Enumerable.Repeat(new Series("a", []), 9)])));

    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("two words")]
    [InlineData("../up")]
    public void Svg_IdThatIsNoPlainWord_IsRefused(string id) =>
        Assert.Contains($"The chart id '{id}' is not a plain word", Refusal(Line() with { Id = id }));

    [Fact]
    public void Svg_PartsThatDoNotFit_AreRefused()
    {
        var chart = new StackedBarChart("parts", "", "", Linear, ["c", "d"], [new("p", [1])]);

        Assert.Contains("the part 'p' has not one value per category", Refusal(chart));
        Assert.Contains("the part 'p' is negative (-1)", Refusal(chart with { Parts = [new("p", [1, -1])] }));
        Assert.Contains("mean nothing on a logarithmic axis", Refusal(chart with { Value = Logarithmic }));
    }

    [Fact]
    public void Svg_TimelineThatDoesNotFit_IsRefused()
    {
        var chart = new TimelineChart("time", "", "", Linear, ["lane"], ["kind"], [], []);

        Assert.Contains("ends before it starts", Refusal(chart with { Spans = [new("lane", 2, 1, "kind")] }));
        Assert.Contains("its lane or kind is not listed", Refusal(chart with { Spans = [new("other", 1, 2, "kind")] }));
        Assert.Contains("'u' is 1.5, not a share", Refusal(chart with { Utilisations = [new("u", [new(0, 1.5)])] }));
    }

    [Fact]
    public void Svg_WaterfallThatDoesNotFit_IsRefused()
    {
        var chart = new WaterfallChart("falls", "", "", Linear, [new("a", 0, 3, IsTotal: true)]);
        WaterfallChart With(Fall step) => chart with { Steps = [.. chart.Steps, step] };

        Assert.Contains("the step 'b' starts at 2, not at 3", Refusal(With(new("b", 2, 1))));
        Assert.Contains("the step 'b' is NaN", Refusal(With(new("b", 3, double.NaN))));
        Assert.Contains("the step 'b' is 0", Refusal(With(new("b", 3, 0)) with { Value = Logarithmic }));
        Assert.Contains("the level 'l' is 0", Refusal(chart with { Value = Logarithmic, Levels = [new(0, "l")] }));
        Assert.NotNull(ChartRenderer.Svg(chart with { Value = Logarithmic }));
        Assert.NotNull(ChartRenderer.Svg(With(new("another", 1, 2, IsTotal: true))));
    }

    [Fact]
    public void Svg_ScatterThatDoesNotFit_IsRefused()
    {
        var chart = new ScatterChart("scatter", "", "", Linear, Logarithmic, [new("g", [new(1, 1, "a")])]);

        Assert.NotNull(ChartRenderer.Svg(chart));
        Assert.Contains(
            "the y of a point 'b' of the group 'h' is 0",
            Refusal(chart with { Groups = [new("h", [new(1, 0, "b")])] }));
        Assert.Contains(
            "9 groups cannot be told apart",
            Refusal(chart with { Groups = [.. Enumerable.Repeat(new PointGroup("g", []), 9)] }));
        Assert.Contains("its axes are to be equal", Refusal(chart with { EqualAxes = true }));
        Assert.Contains(
            "the curve 'c' goes back at x = 1", Refusal(chart with { Curves = [new("c", [new(2, 1), new(1, 1)])] }));
        Assert.Contains(
            "a lower bound of the band 'b' is 0", Refusal(chart with { Bands = [new("b", [new(1, 1, 0, 2)])] }));
    }

    [Fact]
    public void Svg_GridThatDoesNotFit_IsRefused()
    {
        LineChart panel = Line(new Series("a", [new(1, 1), new(2, 1)]));
        var chart = new GridChart("grid", "", "", ["a"], [[panel]]);
        Shade shade = new(1, 2, "s");

        Assert.NotNull(ChartRenderer.Svg(chart with { Shades = [shade] }));
        Assert.Contains("it has no panel", Refusal(chart with { Rows = [] }));
        Assert.Contains("longer than the first", Refusal(chart with { Rows = [[panel], [panel, panel]] }));
        Assert.Contains("the series 'a' is not in the legend", Refusal(chart with { Names = ["b"] }));
        string[] nine = [.. "abcdefghi".Select(letter => $"{letter}")];
        Assert.Contains("9 curves cannot be told apart", Refusal(chart with { Names = nine }));
        Assert.Contains("shaded and has more than", Refusal(chart with { Rows = [[panel, panel]], Shades = [shade] }));
        Assert.Contains("'s' ends before it starts", Refusal(chart with { Shades = [shade with { To = 0 }] }));
        Assert.Contains(
            "the end of the shade 's' is NaN", Refusal(chart with { Shades = [shade with { To = double.NaN }] }));
        var broken = Line(new Series("a", [new(0, double.NaN)]));
        Assert.Contains("'line' cannot", Refusal(chart with { Rows = [[broken]] }));
    }

    [Fact]
    public void Svg_HeatmapThatDoesNotFit_IsRefused()
    {
        var chart = new HeatmapChart("heat", "", "", "x", "y", ["a", "b"], ["r"], [[1, null]], Linear);

        Assert.NotNull(ChartRenderer.Svg(chart));
        Assert.Contains("it has not one value per row and column", Refusal(chart with { Rows = ["r", "s"] }));
        Assert.Contains("it has not one value per row and column", Refusal(chart with { Columns = ["a"] }));
        Assert.Contains("a value is NaN", Refusal(chart with { Values = [[double.NaN, 1]] }));
        Assert.Contains("a value is 0", Refusal(chart with { Value = Logarithmic, Values = [[0, 1]] }));
        Assert.Contains("the middle is -1", Refusal(chart with { Value = Logarithmic, Middle = -1 }));
        Assert.Contains(
            "the middle 5 is not between the limits",
            Refusal(chart with { Value = Linear with { Maximum = 5 }, Middle = 5 }));
    }

    [Fact]
    public void Svg_AxisThatEndsWhereItStarts_IsRefused() => Assert.Contains(
        "the axis 'x' ends where it starts", Refusal(Line() with { X = Linear with { Minimum = 1, Maximum = 1 } }));

    [Fact]
    public void Svg_BrokenPanel_IsRefused()
    {
        Assert.Contains("it has no panel", Refusal(new PanelChart("panels", "", "", [])));
        var broken = Line(new Series("a", [new(0, double.NaN)]));
        Assert.Contains("'line' cannot", Refusal(new PanelChart("panels", "", "", [broken])));
    }

    private static LineChart Line(params Series[] series) => new("line", "", "", Linear, Linear, series);

    private static string Refusal(Chart chart) =>
        Assert.Throws<ArgumentException>(() => ChartRenderer.Svg(chart)).Message;
}
