// Likelihoods against their definitions: bursts against the sum over all paths of states, the Beta mixture against the
// integral, hazards against counts by hand.

using MathNet.Numerics.Integration;
using SpecSim.Acceptance;
using SpecSim.Estimation;

namespace SpecSim.Tests.Estimation;

public sealed class LikelihoodTests
{
    private static readonly BurstNumbers Numbers = new(0.85, 0.2, 0.15, 0.3);

    // Two requests: rounds that reject, accept all, and have no draft.
    private static readonly RoundSequence[] Rounds =
    [
        new(new byte[] { 3, 3, 0, 2 }, new byte[] { 1, 3, 0, 2 }),
        new(new byte[] { 2, 1 }, new byte[] { 0, 1 }),
    ];

    [Fact]
    public void Burst_LogLikelihood_IsTheSumOverAllPathsOfStates()
    {
        byte[][] seen =
        [
            [1, 0, 1, 1, 1, 2, 2, 1, 1, 2],
            [0, 1, 2],
        ];

        double expected = seen.Sum(positions => Math.Log(OverPaths(positions)));

        Assert.Equal(expected, BurstChain.Of(Rounds).LogLikelihood(Numbers), 1e-10);
    }

    [Fact]
    public void Burst_LogLikelihoodOfLongRequests_DoesNotUnderflow()
    {
        byte[] drafted = [.. Enumerable.Repeat((byte)4, 20_000)];
        byte[] accepted = [.. Enumerable.Range(0, 20_000).Select(round => (byte)(round % 5))];
        var equal = new BurstNumbers(0.6, 0.6, 0.2, 0.1);

        double logLikelihood = BurstChain.Of([new RoundSequence(drafted, accepted)]).LogLikelihood(equal);

        // States that do not differ: 10 accepted and 4 rejected tokens in every five rounds.
        Assert.Equal(4000 * ((10 * Math.Log(0.6)) + (4 * Math.Log(0.4))), logLikelihood, 1e-6);
    }

    [Fact]
    public void Burst_Improved_NeverLowersTheLikelihoodByMoreThanTheStartsOfRequests()
    {
        var law = new AcceptanceProfile.Burst(new(0.9), new(0.3), new(0.05), new(0.1));
        BurstChain chain = BurstChain.Of(SimulatedTelemetry.Of(law, 4, 1, 2000, 3).Sequences);
        BurstNumbers numbers = new(0.7, 0.5, 0.3, 0.3);
        double before = chain.LogLikelihood(numbers);
        for (int step = 0; step < 30; step++)
        {
            numbers = chain.Improved(numbers);
            double after = chain.LogLikelihood(numbers);

            Assert.True(after > before - 0.05, $"step {step}: {before} to {after}");
            before = after;
        }

        Assert.True(before > chain.LogLikelihood(new BurstNumbers(0.9, 0.3, 0.05, 0.1)) - 3);
    }

    [Theory]
    [InlineData(4, 2, 7, 3)]
    [InlineData(1.5, 1.2, 0, 5)]
    [InlineData(30, 12, 40, 0)]
    public void Mixture_LogMarginal_IsTheIntegralOverAlphas(double a, double b, int accepted, int rejected)
    {
        double Density(double alpha) => Math.Pow(alpha, a - 1) * Math.Pow(1 - alpha, b - 1);
        double weighted = GaussLegendreRule.Integrate(
            alpha => Density(alpha) * Math.Pow(alpha, accepted) * Math.Pow(1 - alpha, rejected), 0, 1, 512);
        double all = GaussLegendreRule.Integrate(Density, 0, 1, 512);

        Assert.Equal(Math.Log(weighted / all), BetaMixtureFit.LogMarginal(a, b, accepted, rejected), 1e-4);
    }

    [Fact]
    public void Hazards_RoundsThatEndEarly_AreCensoredThere()
    {
        // K = 2: 1 round accepts none, 2 accept one, 3 both. K = 1: 4 accept none, 5 their one.
        var evidence = new AcceptanceEvidence
        {
            Histograms = [new RoundHistogram(2, [1, 2, 3]), new RoundHistogram(1, [4, 5])],
        };

        IReadOnlyList<HazardEstimate> hazards = AcceptanceEstimator.Estimate(evidence).Hazards;

        Assert.Equal((10L, 5L), (hazards[0].Accepted, hazards[0].Rejected));
        Assert.Equal((3L, 2L), (hazards[1].Accepted, hazards[1].Rejected));
        Assert.Equal(10 / 15.0, hazards[0].Hazard.Value, 1e-12);
        Assert.Equal(3 / 5.0, hazards[1].Hazard.Value, 1e-12);
    }

    [Fact]
    public void Hazards_PositionsOfOneLength_AreThoseOfTheHistogram()
    {
        var histogram = new RoundHistogram(3, [40, 30, 20, 110]);
        var positions = new PositionCounts(200, 600, [160, 130, 110]);

        Assert.Equal(
            AcceptanceEstimator.Estimate(new() { Histograms = [histogram] }).Hazards,
            AcceptanceEstimator.Estimate(new() { Positions = [positions] }).Hazards);
    }

    private static double OverPaths(byte[] seen)
    {
        double sum = 0;
        for (int path = 0; path < 1 << seen.Length; path++)
        {
            double chance = 1;
            for (int position = 0; position < seen.Length; position++)
            {
                bool easy = (path >> position & 1) == 1;
                bool before = position > 0 && (path >> (position - 1) & 1) == 1;
                double toEasy = position == 0 ? 0.3 / 0.45 : before ? 1 - 0.15 : 0.3;
                double alpha = easy ? 0.85 : 0.2;
                chance *= (easy ? toEasy : 1 - toEasy)
                    * (seen[position] switch { 1 => alpha, 0 => 1 - alpha, _ => 1 });
            }

            sum += chance;
        }

        return sum;
    }
}
