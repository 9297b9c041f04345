// The contrast ratio against values anyone can look up.

namespace SpecSim.Tests.Pages;

public sealed class ContrastTests
{
    [Theory]
    [InlineData("rgb(0, 0, 0)", "rgb(255, 255, 255)", 21)]
    [InlineData("rgb(255, 255, 255)", "rgb(0, 0, 0)", 21)]
    [InlineData("rgb(9, 9, 9)", "rgb(9, 9, 9)", 1)]
    [InlineData("rgb(118, 118, 118)", "rgb(255, 255, 255)", 4.54)]
    [InlineData("rgb(255, 0, 0)", "rgb(255, 255, 255)", 4.00)]
    public void Ratio_OfKnownPairs_IsThePublishedOne(string colour, string ground, double expected) =>
        Assert.Equal(expected, Contrast.Ratio(colour, ground), 0.005);

    [Theory]
    [InlineData("rgba(0, 0, 0, 0.5)")]
    [InlineData("none")]
    public void Luminance_OfWhatIsNoOpaqueColour_IsRefused(string colour) =>
        Assert.Throws<ArgumentException>(() => Contrast.Luminance(colour));
}
