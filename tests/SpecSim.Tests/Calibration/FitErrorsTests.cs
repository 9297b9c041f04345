// Errors by hand.

using SpecSim.Calibration;

namespace SpecSim.Tests.Calibration;

public sealed class FitErrorsTests
{
    [Fact]
    public void SizeError_OfKnownRatios_IsInTermsOfTheMeasuredTime()
    {
        // Predicted over measured: 0.8, 0.9, 1.2.
        var error = SizeError.Of("x", [-Math.Log(0.8), -Math.Log(0.9), -Math.Log(1.2)]);

        Assert.Equal((3, 0.2, -0.1), (error.Rows, Math.Round(error.Median, 9), Math.Round(error.Bias, 9)));
        Assert.Equal(0.2, error.P90, 9);
    }

    [Fact]
    public void Spread_OfTwoShapesApart_IsBetweenThem()
    {
        // Means -1 and 1, deviations of 0.1 within: MSW = 0.02, MSB = 4, n0 = 2.
        var spread = Spread.Of([-1.1, -0.9, 0.9, 1.1], ["a", "a", "b", "b"]);

        Assert.Equal(Math.Sqrt((4 - 0.02) / 2), spread.Between, 9);
        Assert.Equal(Math.Sqrt(0.02), spread.Within, 9);
    }

    [Fact]
    public void Spread_OfOneShape_IsAllWithin()
    {
        var spread = Spread.Of([-1, 0, 1], ["a", "a", "a"]);

        Assert.Equal((0, 1), (spread.Between, spread.Within));
    }
}
