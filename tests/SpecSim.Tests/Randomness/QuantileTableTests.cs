// The table is the law, to far less than a run can tell.

using SpecSim.Randomness;

namespace SpecSim.Tests.Randomness;

public sealed class QuantileTableTests
{
    private const double ProbabilityTolerance = 2e-5;

    // What the search itself promises in value.
    private const double ValueTolerance = 1e-12;

    public static TheoryData<Distribution> Laws =>
    [
        new GammaDistribution(1, 1),
        new GammaDistribution(16, 16),
        new GammaDistribution(0.0059, 0.0059),
        new GammaDistribution(0.25, 0.25),
        new BetaDistribution(7, 3),
        new BetaDistribution(0.4, 0.7),
        new BetaDistribution(400, 100),
        // Nearly a coin: the jump in the middle is asked of the law.
        new BetaDistribution(0.001, 0.001),
        new NormalDistribution(3, 0.5),
    ];

    [Theory]
    [MemberData(nameof(Laws))]
    public void Sample_FromOneTailToTheOther_InvertsTheCdfAndNeverFalls(Distribution law)
    {
        var table = new QuantileTable(law);
        double latest = double.NegativeInfinity;
        foreach (double uniform in Uniforms())
        {
            double sample = table.Sample(uniform);

            // Where a thousandth of a millionth of the spread is more probability than this, that is all there is.
            double value = ValueTolerance + (1e-9 * Math.Sqrt(law.Variance));
            Assert.InRange(
                uniform,
                law.Cdf(sample - value) - ProbabilityTolerance,
                law.Cdf(sample + value) + ProbabilityTolerance);
            Assert.True(sample >= latest - ValueTolerance, $"{law} fell to {sample} at {uniform}");
            latest = sample;
        }
    }

    [Theory]
    [MemberData(nameof(Laws))]
    public void Sample_BeyondTheTable_IsExact(Distribution law)
    {
        var table = new QuantileTable(law);

        Assert.All(
            (double[])[Math.ScaleB(1, -53), 1e-9, 1.4e-5, 1 - 1.4e-5, 1 - 1e-9, 1 - Math.ScaleB(1, -53)],
            uniform => Assert.Equal(law.Sample(uniform), table.Sample(uniform)));
    }

    // Tails by decades, 1500 in between, the middle and its neighbours.
    private static IEnumerable<double> Uniforms()
    {
        double[] tail = [Math.ScaleB(1, -53), 1e-12, 1e-9, 1e-6, 1.5e-5, 1.6e-5, 3e-5, 1e-4, 3e-4];
        double[] middle = [.. Enumerable.Range(1, 1499).Select(index => index / 1500.0), 0.5, Math.BitDecrement(0.5)];
        return tail.Concat(middle.Order()).Concat(tail.Reverse().Select(uniform => 1 - uniform));
    }
}
