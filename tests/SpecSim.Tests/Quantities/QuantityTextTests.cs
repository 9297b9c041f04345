// Quantities with units: what is read, what is refused with which words, and that what is written reads back.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Quantities;

namespace SpecSim.Tests.Quantities;

public class QuantityTextTests
{
    public static TheoryData<string, string, double> Accepted => new()
    {
        { "Time", "2 s", 2 }, { "Time", "40ms", 0.04 }, { "Time", "3 us", 3e-6 }, { "Time", "3 µs", 3e-6 },
        { "Time", "3 \u03BCs", 3e-6 }, { "Time", "7 ns", 7e-9 }, { "Time", "1.5 min", 90 }, { "Time", "2 h", 7200 },
        { "Time", "1 d", 86400 }, { "Time", "  1e-3   s ", 1e-3 }, { "Time", "1E3ms", 1 }, { "Time", "0 s", 0 },
        { "Memory", "80 GB", 80e9 }, { "Memory", "80GiB", 80.0 * (1L << 30) }, { "Memory", "1 TiB", 1L << 40 },
        { "Memory", "16 KB", 16e3 }, { "Memory", "16 kB", 16e3 }, { "Memory", "16 KiB", 16384 },
        { "Memory", "2.5 MiB", 2621440 }, { "Memory", "12 MB", 12e6 }, { "Memory", "1 TB", 1e12 },
        { "Bandwidth", "3.35 TB/s", 3.35e12 }, { "Bandwidth", "3.35TB/s", 3.35e12 }, { "Bandwidth", "900 GB/s", 9e11 },
        { "Bandwidth", "3.35e3 GB/s", 3.35e12 }, { "Bandwidth", "+1 B/s", 1 },
        { "Bandwidth", "64 GiB/s", 64.0 * (1L << 30) },
        { "Arithmetic", "989.4 TFLOP/s", 9.894e14 }, { "Arithmetic", "1.979 PFLOP/s", 1.979e15 },
        { "Arithmetic", "1979 TOP/s", 1.979e15 }, { "Arithmetic", "5 GFLOP/s", 5e9 }, { "Arithmetic", "5 FLOP/s", 5 },
        { "Power", "700 W", 700 }, { "Power", "1.2 kW", 1200 }, { "Price", "2.49 USD/h", 2.49 },
        { "Money", "100 USD", 100 }, { "Rate", "20 /s", 20 }, { "Rate", "0.5 requests/s", 0.5 },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void TryParse_NumberWithUnit_IsTheNearestDouble(string dimension, string text, double expected)
    {
        Assert.True(QuantityText.TryParse(text, Named(dimension), out var value, out var reason), reason);
        Assert.Equal(expected, value);
    }

    private const string BandwidthUnits =
        "a bandwidth is given in B/s, KB/s, MB/s, GB/s, TB/s, KiB/s, MiB/s, GiB/s or TiB/s";
    private const string TimeUnits = "a time is given in s, ms, us, ns, min, h or d";

    public static TheoryData<string, string, string> Refused => new()
    {
        { "Bandwidth", "3.35", $"'3.35' has no unit; {BandwidthUnits}" },
        { "Bandwidth", "1e5", $"'1e5' has no unit; {BandwidthUnits}" },
        { "Bandwidth", "3.35 TB", $"'3.35 TB' is an amount of memory; {BandwidthUnits}" },
        { "Bandwidth", "3.35 tb/s", $"'3.35 tb/s' has an unknown unit 'tb/s'; {BandwidthUnits}" },
        { "Bandwidth", "fast", $"'fast' is not a number with a unit; {BandwidthUnits}" },
        { "Bandwidth", "", $"'' is not a number with a unit; {BandwidthUnits}" },
        { "Time", "1_000 s", $"'1_000 s' is not a number with a unit; {TimeUnits}" },
        { "Time", "1,000 s", $"'1,000 s' is not a number with a unit; {TimeUnits}" },
        { "Time", "1. s", $"'1. s' is not a number with a unit; {TimeUnits}" },
        { "Time", "3 s 4", $"'3 s 4' has an unknown unit 's 4'; {TimeUnits}" },
        { "Time", "20 %", $"'20 %' has an unknown unit '%'; {TimeUnits}" },
        { "Time", "NaN s", "'NaN s' is not a finite number" },
        { "Time", ".nan", "'.nan' is not a finite number" },
        { "Time", "-inf s", "'-inf s' is not a finite number" },
        { "Time", "Infinity", "'Infinity' is not a finite number" },
        { "Time", "-3 s", "'-3 s' is negative" },
        { "Time", "-0 s", "'-0 s' is negative" },
        { "Time", "1e999 s", "'1e999 s' is too large" },
        { "Time", "1e99999999999999 s", "'1e99999999999999 s' is too large" },
        { "Time", "1e-999 s", "'1e-999 s' is too small to be told from zero" },
        { "Price", "2.49 USD", "'2.49 USD' is an amount of money; a price is given in USD/h" },
        { "Power", "700", "'700' has no unit; a power is given in W or kW" },
        { "Rate", "20", "'20' has no unit; a rate is given in /s or requests/s" },
        { "Memory", "80 GB/s", "'80 GB/s' is a bandwidth; an amount of memory is given in "
            + "B, KB, MB, GB, TB, KiB, MiB, GiB or TiB" },
        { "Arithmetic", "989 TFLOPS", "'989 TFLOPS' has an unknown unit 'TFLOPS'; an arithmetic rate is given in "
            + "FLOP/s, GFLOP/s, TFLOP/s or PFLOP/s" },
        { "Money", new string('9', 200) + " USD", $"'{new string('9', 100)}...' is too long for a number with a unit" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void TryParse_BadText_SaysWhyAndWhatIsPossible(string dimension, string text, string expected)
    {
        Assert.False(QuantityText.TryParse(text, Named(dimension), out _, out var reason));
        Assert.Equal(expected, reason);
    }

    [Fact]
    public void TryParse_NegativeWhereAllowed_IsRead()
    {
        Assert.True(QuantityText.TryParse("-1.5 ms", Dimension.Time, out var value, out _, allowNegative: true));
        Assert.Equal(-1.5e-3, value);
    }

    [Theory]
    [InlineData("Bandwidth", 3.35e12, "3.35 TB/s")]
    [InlineData("Bandwidth", 9e11, "900 GB/s")]
    [InlineData("Memory", 80e9, "80 GB")]
    [InlineData("Memory", 85899345920, "80 GiB")]
    [InlineData("Memory", 16384, "16 KiB")]
    [InlineData("Memory", 0, "0 B")]
    [InlineData("Time", 0.04, "40 ms")]
    [InlineData("Time", 3e-6, "3 us")]
    [InlineData("Time", 2.5e-7, "250 ns")]
    [InlineData("Time", 1e-10, "0.1 ns")]
    [InlineData("Time", 90, "90 s")]
    [InlineData("Time", 7200, "2 h")]
    [InlineData("Time", 1e30, "1e30 s")]
    [InlineData("Time", -0.5, "-500 ms")]
    [InlineData("Arithmetic", 9.894e14, "989.4 TFLOP/s")]
    [InlineData("Price", 2.49, "2.49 USD/h")]
    [InlineData("Price", 1234.5, "1234.5 USD/h")]
    [InlineData("Power", 700, "700 W")]
    [InlineData("Rate", 0.05, "0.05 /s")]
    public void Format_Value_ChoosesTheReadableUnit(string dimension, double value, string expected) =>
        Assert.Equal(expected, QuantityText.Format(value, Named(dimension)));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Format_NotFinite_Throws(double value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => QuantityText.Format(value, Dimension.Time));

    [Fact]
    public void Format_AnyFiniteValue_ReadsBackAsTheSameDouble()
    {
        // Doubles of every magnitude from raw bits, and the round numbers that people write.
        var raw = ArbMap.Default.GeneratorFor<long>().Select(BitConverter.Int64BitsToDouble).Where(double.IsFinite);
        var round = from number in Gen.Choose(0, 99999)
                    from exponent in Gen.Choose(-12, 15)
                    select double.Parse($"{number}e{exponent}", System.Globalization.CultureInfo.InvariantCulture);
        var cases = from value in Gen.OneOf(raw, round)
                    from dimension in Gen.Elements(Dimension.All.AsEnumerable())
                    select (value, dimension);

        var property = Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var text = QuantityText.Format(one.value, one.dimension);
            var isRead = QuantityText.TryParse(text, one.dimension, out var back, out var reason, allowNegative: true);
            return (isRead && back.Equals(one.value)).Label($"{text}: {back:R} {reason}");
        });
        property.Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    private static Dimension Named(string name) =>
        (Dimension)typeof(Dimension).GetProperty(name)!.GetValue(null)!;
}
