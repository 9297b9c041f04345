// Numbers for people: units, digits and what is said when there is nothing to say.

using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using SpecSim.Reports;
using Interval = SpecSim.Results.Interval;

namespace SpecSim.Tests.Reports;

public sealed class UnitsTests
{
    [Theory]
    [InlineData(0.0, "0 s")]
    [InlineData(3e-9, "3.00 ns")]
    [InlineData(412e-6, "412 us")]
    [InlineData(999.4e-6, "999 us")]
    [InlineData(999.6e-6, "1.00 ms")]
    [InlineData(0.01691692896, "16.9 ms")]
    [InlineData(2.3149, "2.31 s")]
    [InlineData(119.0, "119 s")]
    [InlineData(120.0, "2.00 min")]
    [InlineData(86400.0, "24.0 h")]
    [InlineData(null, "-")]
    [InlineData(double.NaN, "-")]
    public void Time_AnyScale_HasThreeDigitsAndItsUnit(double? seconds, string text) =>
        Assert.Equal(text, Units.Time(seconds));

    [Theory]
    [InlineData(0.0, "0 B")]
    [InlineData(327680.0, "320 KiB")]
    [InlineData(85899345920.0, "80.0 GiB")]
    [InlineData(1.0995e12, "1.00 TiB")]
    [InlineData(null, "-")]
    public void Memory_AnyScale_IsBinary(double? bytes, string text) => Assert.Equal(text, Units.Memory(bytes));

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(9.996, "10.0")]
    [InlineData(84.365, "84.4")]
    [InlineData(99.96, "100")]
    [InlineData(12345.6, "12,346")]
    [InlineData(0.0123456, "0.0123")]
    [InlineData(double.PositiveInfinity, "-")]
    public void Rate_AnyScale_KeepsAllDigitsBeforeThePoint(double perSecond, string text) =>
        Assert.Equal(text, Units.Rate(perSecond));

    [Theory]
    [InlineData(55.745, "$55.75")]
    [InlineData(1234.5, "$1,234.50")]
    [InlineData(0.21345, "$0.213")]
    [InlineData(null, "-")]
    public void Usd_AnyScale_HasCentsOrThreeDigits(double? dollars, string text) =>
        Assert.Equal(text, Units.Usd(dollars));

    [Fact]
    public void Words_OfEachKind_AreAsDocumented()
    {
        Assert.Equal("12.3 %", Units.Percent(0.123));
        Assert.Equal("1.45x", Units.Factor(1.449));
        Assert.Equal("1.45", Units.Ratio(1.449));
        Assert.Equal("68.2 J", Units.Joules(68.21));
        Assert.Equal("1 token", Units.Count(1, "token"));
        Assert.Equal("12,345 tokens", Units.Count(12345, "token"));
        Assert.Equal("-", Units.Count(null));
    }

    [Fact]
    public void Speedup_WithAndWithoutInterval_SaysWhatIsKnown()
    {
        Assert.Equal("1.45x (95 % interval 1.42-1.49)", Units.Speedup(new Interval(1.45, 1.42, 1.49)));
        Assert.Equal("1.45x", Units.Speedup(new Interval(1.45, null, null)));
        Assert.Equal("-", Units.Speedup(null));
    }

    [Fact]
    public void Significant_AnyNumber_IsWithinHalfAUnitOfTheThirdDigit()
    {
        // Logarithms from 1e-9 to 1e9, so that every scale is met as often.
        Gen<double> numbers = Gen.Choose(-9000, 9000).Select(exponent => Math.Pow(10, exponent / 1000.0));
        Prop.ForAll(numbers.ToArbitrary(), value =>
        {
            double read = double.Parse(Units.Significant(value), NumberStyles.Number, CultureInfo.InvariantCulture);
            return Math.Abs(read - value) <= 0.00501 * value;
        }).QuickCheckThrowOnFailure();
    }
}
