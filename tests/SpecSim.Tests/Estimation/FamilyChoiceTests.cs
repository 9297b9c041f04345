// The family that made the telemetry is found, at 2000 rounds, in at least nine cases of ten.

using SpecSim.Acceptance;
using SpecSim.Estimation;
using SpecSim.Quantities;

namespace SpecSim.Tests.Estimation;

public sealed class FamilyChoiceTests(ITestOutputHelper output)
{
    private const int Runs = 10;

    private static readonly AcceptanceProfile[] IidTruths =
        [new AcceptanceProfile.Iid(new Probability(0.5)), new AcceptanceProfile.Iid(new Probability(0.8))];

    private static readonly AcceptanceProfile[] PositionalTruths =
    [
        new AcceptanceProfile.Positional([new(0.8), new(0.7), new(0.6), new(0.5)], BeyondLast.Repeat),
        new AcceptanceProfile.Positional([new(0.6), new(0.7), new(0.8), new(0.85)], BeyondLast.Repeat),
    ];

    private static readonly AcceptanceProfile[] MixtureTruths =
        [new AcceptanceProfile.Mixture(4, 2), new AcceptanceProfile.Mixture(14, 6)];

    private static readonly AcceptanceProfile[] BurstTruths =
    [
        new AcceptanceProfile.Burst(new(0.9), new(0.3), new(0.05), new(0.08)),
        new AcceptanceProfile.Burst(new(0.9), new(0.4), new(0.1), new(0.2)),
        new AcceptanceProfile.Burst(new(0.85), new(0.1), new(0.2), new(0.1)),
    ];

    [Fact]
    public void Choice_IndependentTokensInHistograms_IsFound() =>
        AssertFound(AcceptanceFamily.Iid, IidTruths, telemetry => telemetry.AsHistograms);

    [Fact]
    public void Choice_IndependentTokensInRequests_IsFound() =>
        AssertFound(AcceptanceFamily.Iid, IidTruths, telemetry => telemetry.AsRequests);

    [Fact]
    public void Choice_IndependentTokensInSequences_IsFound() =>
        AssertFound(AcceptanceFamily.Iid, IidTruths, telemetry => telemetry.AsSequences);

    [Fact]
    public void Choice_HazardsByPositionInHistograms_IsFound() =>
        AssertFound(AcceptanceFamily.Positional, PositionalTruths, telemetry => telemetry.AsHistograms);

    [Fact]
    public void Choice_HazardsByPositionInRequests_IsFound() =>
        AssertFound(AcceptanceFamily.Positional, PositionalTruths, telemetry => telemetry.AsRequests);

    [Fact]
    public void Choice_HazardsByPositionInSequences_IsFound() =>
        AssertFound(AcceptanceFamily.Positional, PositionalTruths, telemetry => telemetry.AsSequences);

    [Fact]
    public void Choice_RequestsThatDifferInRequests_IsFound() =>
        AssertFound(AcceptanceFamily.Mixture, MixtureTruths, telemetry => telemetry.AsRequests);

    [Fact]
    public void Choice_RequestsThatDifferInSequences_IsFound() =>
        AssertFound(AcceptanceFamily.Mixture, MixtureTruths, telemetry => telemetry.AsSequences);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Choice_Bursts_IsFound(int truth) =>
        AssertFound(AcceptanceFamily.Burst, [BurstTruths[truth]], telemetry => telemetry.AsSequences);

    // About 2000 rounds: 40 requests of 50.
    private void AssertFound(
        AcceptanceFamily family,
        IReadOnlyList<AcceptanceProfile> truths,
        Func<SimulatedTelemetry, AcceptanceEvidence> detail)
    {
        foreach (AcceptanceProfile truth in truths)
        {
            int tokens = (int)(50 * truth.Expect(4).TokensPerRound);
            int found = 0;
            for (int run = 0; run < Runs; run++)
            {
                var telemetry = SimulatedTelemetry.Of(truth, 4, 40, tokens, run);
                found += AcceptanceEstimator.Estimate(detail(telemetry), 4).Chosen.Family == family ? 1 : 0;
            }

            output.WriteLine($"{family}: {found} of {Runs}");
            Assert.InRange(found, Runs * 9 / 10, Runs);
        }
    }
}
