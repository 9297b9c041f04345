// From values to pixels: linear and logarithmic, and limits taken from the data.

using SpecSim.Reports.Charts;

namespace SpecSim.Tests.Reports.Charts;

public sealed class ScaleTests
{
    [Fact]
    public void Position_Linear_IsProportional()
    {
        var scale = new Scale(AxisScale.Linear, 0, 10, 400, 200);

        Assert.Equal([400.0, 350.0, 200.0], ((double[])[0, 2.5, 10]).Select(scale.Position));
    }

    [Fact]
    public void Position_Logarithmic_PutsEqualRatiosAtEqualDistances()
    {
        var scale = new Scale(AxisScale.Logarithmic, 1, 256, 0, 80);

        for (var power = 0; power <= 8; power++)
            Assert.Equal(10.0 * power, scale.Position(Math.Pow(2, power)), 9);
    }

    [Fact]
    public void Vertical_DataNearZero_StartsAtZeroAndEndsOnATick()
    {
        var layout = AxisLayout.Vertical(new("y", Format: "0.0"), [0.4, 2.2], 300, 0);

        Assert.Equal((0.0, 2.5), (layout.Scale.Minimum, layout.Scale.Maximum));
        Assert.Equal(["0.0", "0.5", "1.0", "1.5", "2.0", "2.5"], layout.Ticks.Select(tick => tick.Text));
    }

    [Fact]
    public void Vertical_DataFarFromZero_StartsOnATickBelowThem()
    {
        var layout = AxisLayout.Vertical(new("y", Format: "0.0"), [0.93, 1.08], 300, 0);

        Assert.Equal((0.9, 1.1), (layout.Scale.Minimum, Math.Round(layout.Scale.Maximum, 9)));
    }

    [Fact]
    public void Vertical_LimitsGiven_AreKept()
    {
        var layout = AxisLayout.Vertical(new("y", Minimum: 0.07, Maximum: 0.93), [0.2, 0.4], 300, 0);

        Assert.Equal((0.07, 0.93), (layout.Scale.Minimum, layout.Scale.Maximum));
    }

    [Fact]
    public void Vertical_Logarithmic_RoundsOutwardsToOneTwoOrFive()
    {
        var layout = AxisLayout.Vertical(new("y", Scale: AxisScale.Logarithmic), [0.3, 70], 300, 0);

        Assert.Equal((0.2, 100.0), (layout.Scale.Minimum, layout.Scale.Maximum));
    }

    [Fact]
    public void Vertical_NarrowLogarithmic_HasEvenSteps()
    {
        var layout = AxisLayout.Vertical(new("y", Scale: AxisScale.Logarithmic, Format: "0.00"), [3.1, 3.3], 300, 0);

        Assert.InRange(layout.Ticks.Count, 4, 10);
        Assert.InRange(layout.Scale.Minimum, 3.0, 3.1);
        Assert.InRange(layout.Scale.Maximum, 3.3, 3.4);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(7.0)]
    [InlineData(-3e9)]
    [InlineData(1e17)]
    [InlineData(3e-9)]
    public void Horizontal_OneValue_HasAnExtentAroundIt(double value)
    {
        var layout = AxisLayout.Horizontal(new("x"), [value], 0, 500);

        Assert.True(layout.Scale.Minimum < value && value < layout.Scale.Maximum);
        Assert.InRange(layout.Scale.Position(value), 1, 499);
    }

    [Theory]
    [InlineData(AxisScale.Linear)]
    [InlineData(AxisScale.Logarithmic)]
    public void Vertical_DataBeyondTheOnlyLimit_HasAnExtentAtIt(AxisScale scale)
    {
        var above = AxisLayout.Vertical(new("y", Scale: scale, Maximum: 40), [90, 100], 300, 0);
        var below = AxisLayout.Vertical(new("y", Scale: scale, Minimum: 40), [1, 2], 300, 0);

        Assert.True(above.Scale.Minimum < 40 && above.Scale.Maximum == 40);
        Assert.True(below.Scale.Minimum == 40 && below.Scale.Maximum > 40);
    }

    [Fact]
    public void Horizontal_WideTicks_AreFewer()
    {
        var wide = AxisLayout.Horizontal(new("x", Format: "0 tokens per second"), [0, 100], 0, 300);
        var narrow = AxisLayout.Horizontal(new("x", Format: "0"), [0, 100], 0, 300);

        Assert.True(wide.Ticks.Count < narrow.Ticks.Count);
    }
}
