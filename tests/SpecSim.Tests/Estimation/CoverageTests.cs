// Intervals cover the truth as often as they say. Telemetry is simulated many times under known laws; of all hazards
// and tokens per round that were estimated, 90 to 98 % of the intervals must hold the truth.

using SpecSim.Acceptance;
using SpecSim.Estimation;
using SpecSim.Quantities;

namespace SpecSim.Tests.Estimation;

public sealed class CoverageTests(ITestOutputHelper output)
{
    private static readonly AcceptanceProfile Iid = new AcceptanceProfile.Iid(new Probability(0.7));

    private static readonly AcceptanceProfile Positional = new AcceptanceProfile.Positional(
        [new(0.85), new(0.7), new(0.6), new(0.5)], BeyondLast.Repeat);

    private static readonly AcceptanceProfile Mixture = new AcceptanceProfile.Mixture(4, 2);

    private static readonly AcceptanceProfile Burst = new AcceptanceProfile.Burst(
        new(0.9), new(0.3), new(0.05), new(0.08));

    [Fact]
    public void Intervals_HistogramsOfIndependentTokens_CoverAsOftenAsTheySay() => AssertCoverage(
        Iid, run => SimulatedTelemetry.Of(Iid, 5, 1, 2500, run).AsHistograms, 5, 400);

    [Fact]
    public void Intervals_HistogramsOfHazards_CoverAsOftenAsTheySay() => AssertCoverage(
        Positional, run => SimulatedTelemetry.Of(Positional, 4, 1, 2000, run).AsHistograms, 4, 400);

    [Fact]
    public void Intervals_RequestsThatDiffer_CoverAsOftenAsTheySay() => AssertCoverage(
        Mixture, run => SimulatedTelemetry.Of(Mixture, 4, 50, 100, run).AsRequests, 4, 200);

    [Fact]
    public void Intervals_SequencesOfRequestsThatDiffer_CoverAsOftenAsTheySay() => AssertCoverage(
        Mixture, run => SimulatedTelemetry.Of(Mixture, 4, 50, 100, run).AsSequences, 4, 60);

    [Fact]
    public void Intervals_SequencesOfBursts_CoverAsOftenAsTheySay() => AssertCoverage(
        Burst, run => SimulatedTelemetry.Of(Burst, 4, 40, 150, run).AsSequences, 4, 60);

    [Fact]
    public void Intervals_OneLongRequestOfBursts_CoverAsOftenAsTheySay() => AssertCoverage(
        Burst, run => SimulatedTelemetry.Of(Burst, 4, 1, 6000, run).AsSequences, 4, 60);

    // Rates over all hazards and lengths up to K; runs are independent, what one run estimates is not.
    private void AssertCoverage(
        AcceptanceProfile truth, Func<int, AcceptanceEvidence> telemetry, int draftLength, int runs)
    {
        RoundStatistics expected = truth.Expect(draftLength);
        double[] lengths =
            [.. Enumerable.Range(1, draftLength).Select(length => truth.Expect(length).TokensPerRound)];
        var hazards = new Tally();
        var tokens = new Tally();
        for (int run = 0; run < runs; run++)
        {
            AcceptanceEstimate estimate = AcceptanceEstimator.Estimate(telemetry(run), draftLength);
            foreach (HazardEstimate hazard in estimate.Hazards)
                hazards.Count(hazard.Hazard, expected.Hazards[hazard.Position - 1]!.Value);
            foreach (LengthEstimate length in estimate.Lengths)
                tokens.Count(length.TokensPerRound, lengths[length.DraftLength - 1]);
        }

        output.WriteLine($"hazards {hazards.Share:0.000}, tokens per round {tokens.Share:0.000}");
        if (hazards.Total > 0)
            Assert.InRange(hazards.Share, 0.90, 0.98);
        Assert.InRange(tokens.Share, 0.90, 0.98);
    }

    private sealed class Tally
    {
        public int Total { get; private set; }

        public int Inside { get; private set; }

        public double Share => (double)Inside / Total;

        public void Count(Estimated estimate, double truth)
        {
            Total++;
            Inside += estimate.Low95 <= truth && truth <= estimate.High95 ? 1 : 0;
        }
    }
}
