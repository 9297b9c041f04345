// Random evidence of every kind, thin and extreme more often than not: an estimate is made, twice the same, and holds
// together.

using SpecSim.Acceptance;
using SpecSim.Estimation;
using SpecSim.Randomness;

namespace SpecSim.Tests.Estimation;

public sealed class EvidenceSwarmTests
{
    [Fact]
    public void Estimate_AnyEvidence_HoldsTogether()
    {
        for (uint number = 0; number < 150; number++)
        {
            AcceptanceEvidence evidence = Evidence(number);
            AcceptanceEstimate estimate = AcceptanceEstimator.Estimate(evidence, 9);

            string name = $"evidence {number}: {estimate.Why}";
            Assert.All(estimate.Hazards, hazard => AssertInside(hazard.Hazard, 0, 1, name));
            Assert.All(estimate.Lengths, length =>
                AssertInside(length.TokensPerRound, 1, length.DraftLength + 1, name));
            Assert.All(estimate.Lengths.Zip(estimate.Lengths.Skip(1)), pair => Assert.True(
                pair.Second.TokensPerRound.Value >= pair.First.TokensPerRound.Value - 1e-9, name));
            Assert.Equal(estimate.Laws.Min(law => law.Criterion), estimate.Chosen.Criterion);
            Assert.All(estimate.Laws, law => Assert.True(double.IsFinite(law.LogLikelihood), name));
            Assert.All(estimate.Laws, law => Assert.InRange(law.FitProbability ?? 0, 0, 1));
            Assert.All(estimate.Autocorrelation, lag => Assert.InRange(lag.Correlation, -2, 2));
        }
    }

    [Fact]
    public void Estimate_SameEvidence_SaysTheSame()
    {
        AcceptanceEvidence evidence = SimulatedTelemetry
            .Of(new AcceptanceProfile.Burst(new(0.9), new(0.2), new(0.1), new(0.1)), 4, 20, 60, 1).AsSequences;

        AcceptanceEstimate one = AcceptanceEstimator.Estimate(evidence);
        AcceptanceEstimate two = AcceptanceEstimator.Estimate(evidence);

        Assert.Equal(one.Hazards, two.Hazards);
        Assert.Equal(one.Lengths, two.Lengths);
        Assert.Equal(one.Autocorrelation, two.Autocorrelation);
        Assert.Equal(one.Why, two.Why);
        Assert.Equal(one.Chosen.Profile, two.Chosen.Profile);
    }

    private static AcceptanceEvidence Evidence(uint number)
    {
        var luck = new Luck(7, 0);
        int draw = 0;
        int Below(int most) =>
            (int)(luck.Uniform(StreamId.OutputLength, number, (uint)draw++) * most);

        AcceptanceProfile law = Below(4) switch
        {
            0 => new AcceptanceProfile.Iid(new(Below(11) / 10.0)),
            1 => new AcceptanceProfile.Positional([new(0.1), new(Below(11) / 10.0), new(0.9)], BeyondLast.Reject),
            2 => new AcceptanceProfile.Mixture(0.2 + Below(20), 0.2 + Below(9)),
            _ => new AcceptanceProfile.Burst(new(0.99), new(Below(9) / 10.0), new(0.1), new(Below(10) / 10.0)),
        };
        int longest = 1 + Below(7);
        int shortest = Below(2) == 0 ? longest : Below(longest + 1);
        var telemetry = SimulatedTelemetry.Of(
            law,
            (request, round) => round == 0 ? longest : shortest + ((request + round) % (longest - shortest + 1)),
            1 + Below(30),
            1 + Below(60),
            (int)number);
        TotalCounts totals = telemetry.Totals(null);
        return Below(6) switch
        {
            0 => telemetry.AsSequences,
            1 => telemetry.AsRequests,
            2 => telemetry.AsHistograms,
            3 => new() { Positions = [telemetry.Positions(longest)] },
            4 => new() { Totals = [totals, new TotalCounts(2, 5, 10, Below(11))] },
            _ => new()
            {
                Means =
                [
                    .. Enumerable.Range(1, longest).Select(length => new MeanTokens(length, 1 + (Below(99) / 40.0))),
                ],
            },
        };
    }

    private static void AssertInside(Estimated estimate, double least, double most, string name)
    {
        Assert.True(estimate.Low95 >= least - 1e-9 && estimate.High95 <= most + 1e-9, name);
        Assert.True(estimate.Low95 <= estimate.Value + 1e-9 && estimate.Value <= estimate.High95 + 1e-9, name);
    }
}
