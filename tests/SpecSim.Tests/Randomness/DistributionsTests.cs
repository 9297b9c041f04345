// One set of tests over all samplers: moments and CDF, with tolerances that follow from the number of
// samples and a stated chance of a false alarm, not from what was seen.

using SpecSim.Randomness;

namespace SpecSim.Tests.Randomness;

public sealed class DistributionsTests
{
    private const int SampleCount = 20_000;
    // The chance that one comparison fails on a correct sampler under a seed nobody has chosen.
    private const double FalseAlarm = 1e-9;
    // The two-sided normal quantile of that chance.
    private const double StandardErrors = 6.11;
    // What a search for the inverse promises: right to this in probability, or to this in value.
    private const double ProbabilityTolerance = 1e-9;
    private const double ValueTolerance = 1e-12;

    public static TheoryData<Distribution> All =>
    [
        new UniformDistribution(-2, 5),
        new NormalDistribution(3, 0.5),
        new LogNormalDistribution(5, 0.5),
        new ExponentialDistribution(0.25),
        new GammaDistribution(0.3, 2),
        new GammaDistribution(1, 1),
        new GammaDistribution(40, 0.1),
        new BetaDistribution(0.4, 0.7),
        new BetaDistribution(1, 1),
        new BetaDistribution(7, 3),
        new BetaDistribution(400, 100),
    ];

    private static readonly Func<Distribution>[] Invalid =
    [
        () => new UniformDistribution(1, 1),
        () => new UniformDistribution(double.NegativeInfinity, 1),
        () => new NormalDistribution(double.NaN, 1),
        () => new NormalDistribution(0, 0),
        () => new LogNormalDistribution(0, -1),
        () => new ExponentialDistribution(0),
        () => new GammaDistribution(0, 1),
        () => new GammaDistribution(1, double.PositiveInfinity),
        () => new BetaDistribution(double.NaN, 1),
        () => new BetaDistribution(1, 0),
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void Sample_ManyUniforms_HasTheStatedMeanAndVariance(Distribution distribution)
    {
        double[] samples = Samples(distribution);

        double mean = samples.Average();
        double[] squares = [.. samples.Select(sample => (sample - distribution.Mean) * (sample - distribution.Mean))];
        double variance = squares.Average();
        double varianceOfSquares = squares.Average(square => (square - variance) * (square - variance));

        double meanTolerance = StandardErrors * Math.Sqrt(distribution.Variance / SampleCount);
        Assert.InRange(mean, distribution.Mean - meanTolerance, distribution.Mean + meanTolerance);
        double varianceTolerance = StandardErrors * Math.Sqrt(varianceOfSquares / SampleCount);
        Assert.InRange(variance, distribution.Variance - varianceTolerance, distribution.Variance + varianceTolerance);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Sample_ManyUniforms_FollowsTheStatedCdf(Distribution distribution)
    {
        double[] samples = Samples(distribution);
        Array.Sort(samples);

        // Dvoretzky-Kiefer-Wolfowitz: P(largest gap > e) <= 2 exp(-2 n e^2).
        double tolerance = Math.Sqrt(Math.Log(2 / FalseAlarm) / (2 * SampleCount));
        for (int index = 0; index < SampleCount; index++)
        {
            double cdf = distribution.Cdf(samples[index]);
            Assert.InRange(cdf, (index + 1.0) / SampleCount - tolerance, (double)index / SampleCount + tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Sample_FromOneTailToTheOther_InvertsTheCdfAndNeverFalls(Distribution distribution)
    {
        double latest = double.NegativeInfinity;
        foreach (double uniform in UniformsFromTailToTail())
        {
            double sample = distribution.Sample(uniform);

            Assert.True(double.IsFinite(sample), $"{distribution} at {uniform} gave {sample}");
            Assert.InRange(
                uniform,
                distribution.Cdf(sample - ValueTolerance) - ProbabilityTolerance,
                distribution.Cdf(sample + ValueTolerance) + ProbabilityTolerance);
            Assert.True(sample >= latest - ValueTolerance, $"{distribution} fell to {sample} at {uniform}");
            latest = sample;
        }
    }

    [Fact]
    public void Constructor_ParameterOutsideItsRange_Throws() =>
        Assert.All(Invalid, construct => Assert.Throws<ArgumentOutOfRangeException>(construct));

    private static double[] Samples(Distribution distribution)
    {
        var luck = new Luck(Seed: 1, Replication: 0);
        return
        [
            .. Enumerable.Range(0, SampleCount)
                .Select(index => distribution.Sample(luck.Uniform(StreamId.OutputLength, 0, (uint)index))),
        ];
    }

    // The smallest uniform that can be drawn, decades up to a thousandth, the middle, and the same from above.
    private static IEnumerable<double> UniformsFromTailToTail()
    {
        double[] tail = [Math.ScaleB(1, -53), 1e-15, 1e-12, 1e-9, 1e-6, 1e-3];
        IEnumerable<double> middle = Enumerable.Range(1, 99).Select(percent => percent / 100.0);
        return tail.Concat(middle).Concat(tail.Reverse().Select(uniform => 1 - uniform));
    }
}
