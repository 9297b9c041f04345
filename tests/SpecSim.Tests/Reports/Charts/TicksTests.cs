// Round ticks: 1, 2 or 5 times a power of ten, no more decimals than the format has.

using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using SpecSim.Reports.Charts;

namespace SpecSim.Tests.Reports.Charts;

public sealed class TicksTests
{
    [Theory]
    [InlineData(1, 10, "0.00", 0.1)]
    [InlineData(1, 5, "0.00", 0.2)]
    [InlineData(0.9, 5, "0.00", 0.2)]
    [InlineData(7, 5, "0", 2)]
    [InlineData(3, 10, "0", 1)]
    [InlineData(3, 10, "0.0", 0.5)]
    [InlineData(0.3, 10, "0%", 0.05)]
    [InlineData(0.03, 10, "0%", 0.01)]
    [InlineData(48_000, 6, "0", 10_000)]
    public void Step_AnyRange_IsOneTwoOrFiveTimesAPowerOfTen(double range, int intervals, string format, double step) =>
        Assert.Equal(step, Ticks.Step(range, intervals, format), 12);

    [Fact]
    public void Linear_StepOfATenth_HasNoRoundingErrors() =>
        Assert.Equal([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1], Ticks.Linear(0, 1, 0.1));

    [Fact]
    public void Linear_AnyRange_IsEvenAndInsideAndReadsAsItIs()
    {
        var ranges =
            from start in Gen.Choose(-100_000, 100_000)
            from length in Gen.Choose(1, 100_000)
            from scale in Gen.Elements(1e-6, 1e-3, 1, 1e3, 1e6)
            from most in Gen.Choose(2, 12)
            select (Start: start * scale, End: (start + length) * scale, most);
        Prop.ForAll(ranges.ToArbitrary(), range =>
        {
            var step = Ticks.Step(range.End - range.Start, range.most, "0.#########");
            var ticks = Ticks.Linear(range.Start, range.End, step);
            var texts = ticks.Select(tick => Ticks.Text(tick, step, "0.#########")).ToList();
            return ticks.Count <= range.most + 1
                && ticks.All(tick => tick >= range.Start - step * 1e-3 && tick <= range.End + step * 1e-3)
                && ticks.Zip(ticks.Skip(1), (a, b) => Math.Abs(b - a - step) < step * 1e-6).All(even => even)
                && ticks.Zip(texts, (tick, text) =>
                    Math.Abs(double.Parse(text, CultureInfo.InvariantCulture) - tick) < step * 1e-3).All(same => same);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Logarithmic_Decades_AreMarkedAsDenselyAsTheyMay()
    {
        Assert.Equal([1, 2, 5, 10, 20, 50, 100], Ticks.Logarithmic(1, 100, 7, powersOfTwo: false));
        Assert.Equal([1, 10, 100], Ticks.Logarithmic(1, 100, 6, powersOfTwo: false));
        Assert.Equal([0.001, 0.1, 10], Ticks.Logarithmic(0.001, 100, 3, powersOfTwo: false));
        Assert.Equal([0.1, 0.2, 0.5], Ticks.Logarithmic(0.1, 0.6, 7, powersOfTwo: false));
    }

    [Fact]
    public void Logarithmic_PowersOfTwo_AreMarkedThere()
    {
        Assert.Equal([1, 2, 4, 8, 16, 32], Ticks.Logarithmic(1, 32, 8, powersOfTwo: true));
        Assert.Equal([1, 4, 16], Ticks.Logarithmic(1, 32, 3, powersOfTwo: true));
        Assert.True(Ticks.ArePowersOfTwo([1, 2, 256, 0.5]));
        Assert.False(Ticks.ArePowersOfTwo([1, 2, 3]));
        Assert.False(Ticks.ArePowersOfTwo([0, 1, 2]));
    }

    [Theory]
    [InlineData(0, 0.5, "0.00×", "0.0×")]
    [InlineData(1, 0.5, "0.00×", "1.0×")]
    [InlineData(0.25, 0.25, "0%", "25%")]
    [InlineData(0.025, 0.025, "0.0%", "2.5%")]
    [InlineData(2.5, 0.5, "$0.00", "$2.50")]
    [InlineData(2, 1, "$0.00", "$2")]
    [InlineData(12_000, 1000, "0", "12,000")]
    [InlineData(-0.0, 1, "0", "0")]
    [InlineData(-0.3, 0.1, "0.##", "-0.3")]
    public void Text_OfATick_HasTheDecimalsOfTheStep(double value, double step, string format, string text) =>
        Assert.Equal(text, Ticks.Text(value, step, format));

    [Fact]
    public void Step_FormatWithoutDigits_IsRefused() =>
        Assert.Contains("'ms' writes no digit", Assert.Throws<ArgumentException>(() => Ticks.Step(1, 5, "ms")).Message);
}
