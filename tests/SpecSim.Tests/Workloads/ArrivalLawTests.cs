// Each arrival process offers the rate it states, with the variation it states, wherever the rate goes. Tolerances are
// five standard errors of the process itself.

using SpecSim.Quantities;
using SpecSim.Randomness;
using SpecSim.Workloads;

namespace SpecSim.Tests.Workloads;

public sealed class ArrivalLawTests
{
    private const double StandardErrors = 5;

    private static readonly RatePoint[] Steps = [At(0, 5), At(100, 5), At(100, 40), At(200, 40), At(200, 10)];

    private static readonly RatePoint[] Ramp = [At(0, 0), At(200, 40), At(300, 40), At(400, 0)];

    // The law, and the coefficient of variation of its gaps.
    public static TheoryData<ArrivalLaw, double> Renewals => new()
    {
        { Arrivals.Poisson(20), 1 },
        { Arrivals.Poisson(1e-3), 1 },
        { Renewal(new GapShape.Gamma(0.25), 20), 0.25 },
        { Renewal(new GapShape.Gamma(1), 7), 1 },
        { Renewal(new GapShape.Gamma(3), 20), 3 },
        { Arrivals.Constant(20), 0 },
    };

    public static TheoryData<ArrivalLaw> All =>
    [
        Arrivals.Poisson(20),
        Renewal(new GapShape.Gamma(13), 2.5),
        Arrivals.Constant(3),
        new ArrivalLaw.Renewal(new GapShape.Poisson(), new RateProfile(Ramp)),
        OnOff(50, 0),
        new ArrivalLaw.Replay(Traces.Random(500), 2),
        new ArrivalLaw.ClosedLoop(40, Duration.FromSeconds(3)),
    ];

    [Theory]
    [MemberData(nameof(Renewals))]
    public void Renewal_Constant_OffersTheStatedRateAndVariation(ArrivalLaw law, double variation)
    {
        const int Count = 50_000;
        double[] times = Arrivals.Times(Arrivals.Under(law, Count));

        double[] gaps = [times[0], .. times.Skip(1).Zip(times, (later, earlier) => later - earlier)];
        double mean = 1 / law.MeanRate!.Value;
        double error = StandardErrors * variation * mean / Math.Sqrt(Count);
        Assert.InRange(times[^1] / Count, mean - error - 1e-9, mean + error + 1e-9);

        double[] squares = [.. gaps.Select(gap => (gap - mean) * (gap - mean))];
        double variance = squares.Average();
        double squaresError = Math.Sqrt(squares.Average(square => (square - variance) * (square - variance)) / Count);
        double expected = variation * variation * mean * mean;
        Assert.InRange(
            variance,
            expected - (StandardErrors * squaresError) - 1e-16,
            expected + (StandardErrors * squaresError) + 1e-16);
    }

    [Fact]
    public void Constant_AnyRate_HasEqualGapsToTheNanosecond() => Assert.All(
        Arrivals.Requests(Arrivals.Under(Arrivals.Constant(20), 1000)),
        request => Assert.Equal((request.Number + 1) * 50_000_000L, request.Arrival.Nanoseconds));

    [Fact]
    public void OnOff_LongRun_OffersItsMeanRateInBursts()
    {
        // Mean 10 s on at 50 a second, 30 s off at 2: the rate is 14 a second, its variance 432, and it is forgotten
        // within 7.5 s. So over long times the variance of a count is 14 + 2 x 432 x 7.5 for each second.
        const double Seconds = 20_000;
        const double Forgotten = 7.5;
        ArrivalLaw.OnOff law = OnOff(50, 2);
        double[] times = Arrivals.Times(Arrivals.Under(law, seconds: Seconds));

        double growth = 14 + (2 * 432 * Forgotten);
        double error = StandardErrors * Math.Sqrt(growth * Seconds);
        Assert.Equal(14, law.MeanRate!.Value, 1e-12);
        Assert.InRange(times.Length, (14 * Seconds) - error, (14 * Seconds) + error);

        // Of windows of 100 s: their Fano factor, 1 for a Poisson process.
        int[] counts =
            [.. Enumerable.Range(0, 200).Select(index => Arrivals.CountIn(times, 100 * index, 100 * (index + 1)))];
        double fano = Variance(counts) / counts.Average();
        double expected = 1 + (2 * 432 * Forgotten / 14 * (1 - (Forgotten / 100 * (1 - Math.Exp(-100 / Forgotten)))));
        // A variance of 200 normal numbers has a standard error of a tenth.
        Assert.InRange(fano, expected / 1.5, expected * 1.5);
    }

    [Fact]
    public void OnOff_Start_IsInItsLongRunLaw()
    {
        // Share of starts that are on: 10 of 40 s. A state at the start is seen by its first second: 50 or 2 requests.
        const int Seeds = 2000;
        int on = Enumerable.Range(1, Seeds).Count(seed =>
            Arrivals.Times(Arrivals.Under(OnOff(1000, 0), seconds: 0.01), (uint)seed).Length > 0);

        double error = StandardErrors * Math.Sqrt(Seeds * 0.25 * 0.75);
        Assert.InRange(on, (Seeds * 0.25) - error, (Seeds * 0.25) + error);
    }

    [Theory]
    [InlineData(0, 100, 500)]
    [InlineData(100, 200, 4000)]
    [InlineData(200, 1000, 8000)]
    public void Steps_EachSpan_HasItsCount(double from, double to, double expected) =>
        AssertCount(Steps, from, to, expected);

    [Theory]
    [InlineData(0, 50, 250)]
    [InlineData(50, 200, 3750)]
    [InlineData(200, 300, 4000)]
    [InlineData(300, 350, 1500)]
    [InlineData(350, 400, 500)]
    [InlineData(400, 1000, 0)]
    public void Ramp_EachSpan_HasItsCount(double from, double to, double expected) =>
        AssertCount(Ramp, from, to, expected);

    [Fact]
    public void Ramp_ConstantGaps_ArriveWhereTheIntegralIsWhole()
    {
        // R(t) = 0.1 t^2 up to 200 s: request n (from 1) arrives at sqrt(10 n).
        double[] times = Arrivals.Times(Arrivals.Under(
            new ArrivalLaw.Renewal(new GapShape.Constant(), new RateProfile(Ramp)), 4000));

        Assert.All(Enumerable.Range(1, 4000), n => Assert.Equal(Math.Sqrt(10 * n), times[n - 1], 1e-9));
    }

    [Fact]
    public void Profile_LastRateZero_EndsTheStream() => Assert.InRange(
        Arrivals.Times(Arrivals.Under(new ArrivalLaw.Renewal(new GapShape.Poisson(), new RateProfile(Ramp)))).Length,
        10_000 - 500, 10_000 + 500);

    [Fact]
    public void Profile_ZeroInTheMiddle_IsPassed()
    {
        var profile = new RateProfile([At(0, 0), At(5, 0), At(5, 10), At(9, 10), At(9, 0), At(20, 0), At(20, 10)]);
        double[] times = Arrivals.Times(
            Arrivals.Under(new ArrivalLaw.Renewal(new GapShape.Gamma(10), profile), 5000));

        Assert.Equal(0, Arrivals.CountIn(times, 0, 5));
        Assert.Equal(0, Arrivals.CountIn(times, 9.000000001, 20));
        Assert.True(Arrivals.CountIn(times, 5, 9) > 0 && times[^1] > 20);
    }

    [Fact]
    public void Spikes_ConstantGaps_MultiplyTheRateInTheirSpans()
    {
        double[] times = Arrivals.Times(
            Arrivals.Under(Arrivals.Constant(10), seconds: 100),
            spikes: [Spike(20, 10, 3), Spike(25, 10, 0.5), Spike(1e9, 9e9, 7)]);

        Assert.Equal(200, Arrivals.CountIn(times, 1e-9, 20 + 1e-9));
        Assert.Equal(150, Arrivals.CountIn(times, 20 + 1e-9, 25 + 1e-9));
        Assert.Equal(75, Arrivals.CountIn(times, 25 + 1e-9, 30 + 1e-9));
        Assert.Equal(25, Arrivals.CountIn(times, 30 + 1e-9, 35 + 1e-9));
        Assert.Equal(650, Arrivals.CountIn(times, 35 + 1e-9, 100 + 1e-9));
    }

    [Fact]
    public void Spikes_OnOff_KeepItsStates()
    {
        OpenWorkload workload = Arrivals.Under(OnOff(50, 0), seconds: 1000);

        double[] without = Arrivals.Times(workload);
        double[] with = Arrivals.Times(workload, spikes: Spike(100, 200, 4));

        Assert.Equal(Arrivals.CountIn(without, 0, 100), Arrivals.CountIn(with, 0, 100));
        double expected = 4 * Arrivals.CountIn(without, 100, 300);
        Assert.InRange(Arrivals.CountIn(with, 100, 300), 0.8 * expected, 1.2 * expected);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Open_AnyLaw_IsInOrderAndInTime(ArrivalLaw law)
    {
        List<RequestSpec> requests = Arrivals.Requests(Arrivals.Under(law, 3000, 90));

        Assert.NotEmpty(requests);
        Assert.All(
            requests.Zip(requests.Skip(1)),
            pair => Assert.True(pair.First.Arrival <= pair.Second.Arrival, $"{pair.Second} after {pair.First}"));
        Assert.True(requests[^1].Arrival.TotalSeconds <= 90);
        Assert.Equal(requests, Arrivals.Requests(Arrivals.Under(law, 3000, 90)));
        Assert.Equal(Math.Min(7, requests.Count), Arrivals.Requests(Arrivals.Under(law, 7, 90)).Count);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Scaled_Doubled_OffersTwiceTheRate(ArrivalLaw law) =>
        Assert.Equal(2 * law.MeanRate, law.Scaled(2).MeanRate);

    [Theory]
    [InlineData(1e-9)]
    [InlineData(1e-300)]
    [InlineData(double.Epsilon)]
    public void Open_RateThatOutlastsTheClock_EndsTheStream(double rate)
    {
        double[] times = Arrivals.Times(Arrivals.Under(Arrivals.Poisson(rate)));

        Assert.All(times, time => Assert.InRange(time, 0, 100_000 * 86_400.0));
    }

    private static void AssertCount(RatePoint[] points, double from, double to, double expected)
    {
        OpenWorkload workload = Arrivals.Under(
            new ArrivalLaw.Renewal(new GapShape.Poisson(), new RateProfile(points)), seconds: 1000);

        double error = StandardErrors * Math.Sqrt(expected);
        Assert.InRange(Arrivals.CountIn(Arrivals.Times(workload), from, to), expected - error, expected + error);
    }

    private static double Variance(int[] counts)
    {
        double mean = counts.Average();
        return counts.Sum(count => (count - mean) * (count - mean)) / (counts.Length - 1);
    }

    private static RatePoint At(double seconds, double rate) =>
        new(Instant.Start + Duration.FromSeconds(seconds), rate);

    private static LoadSpike Spike(double at, double seconds, double factor) =>
        new(Instant.Start + Duration.FromSeconds(at), Duration.FromSeconds(seconds), factor);

    private static ArrivalLaw.Renewal Renewal(GapShape gaps, double rate) => new(gaps, RateProfile.Constant(rate));

    private static ArrivalLaw.OnOff OnOff(double on, double off) =>
        new(on, off, Duration.FromSeconds(10), Duration.FromSeconds(30));
}
