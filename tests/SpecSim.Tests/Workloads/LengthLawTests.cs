// One set of tests over all laws of lengths: what is drawn has the stated mean and stays within 1 and the maximum.

using SpecSim.Randomness;
using SpecSim.Workloads;

namespace SpecSim.Tests.Workloads;

public sealed class LengthLawTests
{
    private const int Count = 20_000;

    private static readonly LengthLaw.Quantiles Bimodal =
        new([new(0, 7), new(0.5, 129), new(0.6, 400), new(0.9, 424), new(1, 1000)]);

    public static TheoryData<LengthLaw> All =>
    [
        new LengthLaw.Fixed(17),
        new LengthLaw.Uniform(3, 3),
        new LengthLaw.Uniform(1, 400),
        new LengthLaw.LogNormal(100, 0.8, 4096),
        new LengthLaw.LogNormal(100, 2, 300),
        new LengthLaw.LogNormal(100, 0, 4096),
        Bimodal,
        new LengthLaw.Quantiles([new(0, 1), new(1, 1)]),
        new LengthLaw.Quantiles([new(0, 1), new(0.999, 2), new(1, 100_000)]),
        new LengthLaw.Geometric(1, 10),
        new LengthLaw.Geometric(128, 1_000_000),
        new LengthLaw.Geometric(128, 50),
        new LengthLaw.Geometric(1e7, 10_000_000),
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void Draw_ManyRequests_HasTheStatedMeanAndBounds(LengthLaw law)
    {
        int[] drawn = [.. Draws(law)];

        double mean = drawn.Average();
        double deviation = Math.Sqrt(drawn.Average(tokens => (tokens - mean) * (tokens - mean)));
        double error = 5 * deviation / Math.Sqrt(Count);
        Assert.InRange(law.Mean, mean - error - 1e-9, mean + error + 1e-9);
        Assert.InRange(drawn.Min(), 1, law.Max);
        Assert.InRange(drawn.Max(), 1, law.Max);
    }

    [Fact]
    public void Quantiles_BelowEachPoint_HaveItsShare()
    {
        int[] drawn = [.. Draws(Bimodal)];

        foreach (QuantilePoint point in Bimodal.Points)
        {
            // Half of those that round to a point belong below it.
            int below = drawn.Count(tokens => tokens < point.Tokens);
            double share = (below + drawn.Count(tokens => tokens <= point.Tokens)) / (2.0 * Count);
            Assert.InRange(share, point.Share - 0.02, point.Share + 0.02);
        }
    }

    [Fact]
    public void Quantiles_EqualPoints_AreEqualLaws() =>
        Assert.Equal(Bimodal, new LengthLaw.Quantiles([.. Bimodal.Points]));

    [Fact]
    public void Geometric_AnyLength_ForgetsWhatItHas()
    {
        int[] drawn = [.. Draws(new LengthLaw.Geometric(10, 1_000_000))];

        // P(more than n) = 0.9^n.
        foreach (int tokens in (int[])[0, 1, 5, 20, 50])
        {
            double expected = Math.Pow(0.9, tokens);
            double error = 5 * Math.Sqrt(expected * (1 - expected) / Count);
            double share = (double)drawn.Count(one => one > tokens) / Count;
            Assert.InRange(share, expected - error, expected + error);
        }
    }

    private static IEnumerable<int> Draws(LengthLaw law)
    {
        var luck = new Luck(3, 0);
        return Enumerable.Range(0, Count).Select(request => law.Draw(luck, StreamId.OutputLength, (uint)request));
    }
}
