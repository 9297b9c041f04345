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
        Mixture, run => SimulatedTelemetry.Of(Mixture, 4, 50, 100, run).AsSequences, 4, 40);

    [Fact]
    public void Intervals_SequencesOfBursts_CoverAsOftenAsTheySay() => AssertCoverage(
        Burst, run => SimulatedTelemetry.Of(Burst, 4, 40, 150, run).AsSequences, 4, 50);

    [Fact]
    public void Intervals_OneLongRequestOfBursts_CoverAsOftenAsTheySay() => AssertCoverage(
        Burst, run => SimulatedTelemetry.Of(Burst, 4, 1, 6000, run).AsSequences, 4, 50);

    [Fact]
    public void Intervals_TotalsOfIndependentTokens_CoverAsOftenAsTheySay()
    {
        var covered = new Tally();
        for (int run = 0; run < 400; run++)
        {
            TotalCounts totals = SimulatedTelemetry.Of(Iid, 5, 1, 2500, run).Totals(5);
            AcceptanceEstimate estimate = AcceptanceEstimator.Estimate(new() { Totals = [totals] }, 5);
            covered.Count(estimate.Chosen.Numbers[0].Value, 0.7);
            covered.Count(estimate.Lengths[4].TokensPerRound, Iid.Expect(5).TokensPerRound);
        }

        output.WriteLine($"totals {covered.Share:0.000}");
        Assert.InRange(covered.Share, 0.90, 0.98);
    }

    [Fact]
    public void Intervals_TotalsOfHazards_StillHoldTheOtherLengths()
    {
        // Totals at one length do not show that hazards fall; the error of other lengths allows for it.
        var falling = new AcceptanceProfile.Positional(
            [new(0.8), new(0.72), new(0.7), new(0.68), new(0.66)], BeyondLast.Repeat);
        var covered = new Tally();
        for (int run = 0; run < 100; run++)
        {
            TotalCounts totals = SimulatedTelemetry.Of(falling, 4, 1, 2500, run).Totals(null);
            AcceptanceEstimate estimate = AcceptanceEstimator.Estimate(new() { Totals = [totals] }, 8);
            foreach (LengthEstimate length in estimate.Lengths)
                covered.Count(length.TokensPerRound, falling.Expect(length.DraftLength).TokensPerRound);
        }

        Assert.InRange(covered.Share, 0.90, 1);
    }

    [Fact]
    public void Intervals_TablesOfMeans_CoverAsOftenAsTheySay()
    {
        var covered = new Tally();
        for (int run = 0; run < 50; run++)
        {
            var means = Enumerable.Range(1, 8).Select(length =>
            {
                TotalCounts totals = SimulatedTelemetry
                    .Of(Positional, length, 1, 2500, (run * 8) + length).Totals(length);
                return new MeanTokens(length, Math.Round(1 + ((double)totals.Accepted / totals.Rounds), 2));
            });
            AcceptanceEstimate estimate = AcceptanceEstimator.Estimate(new() { Means = [.. means] }, 8);
            foreach (LengthEstimate length in estimate.Lengths)
                covered.Count(length.TokensPerRound, Positional.Expect(length.DraftLength).TokensPerRound);
        }

        output.WriteLine($"tables {covered.Share:0.000}");
        Assert.InRange(covered.Share, 0.90, 0.98);
    }

    [Fact]
    public void Intervals_UnevenDraftLengths_HoldTheTruthAtLeastAsOftenAsTheySay()
    {
        // Most rounds draft 4 tokens and some fewer: how many of each nobody counted.
        var covered = new Tally();
        for (int run = 0; run < 100; run++)
        {
            PositionCounts counts = SimulatedTelemetry
                .Of(Positional, (_, round) => round % 5 == 4 ? 1 + (round / 5 % 3) : 4, 1, 3000, run).Positions(4);
            AcceptanceEstimate estimate = AcceptanceEstimator.Estimate(new() { Positions = [counts] }, 4);
            foreach (HazardEstimate hazard in estimate.Hazards)
                covered.Count(hazard.Hazard, Positional.Expect(4).Hazards[hazard.Position - 1]!.Value);
        }

        output.WriteLine($"uneven {covered.Share:0.000}");
        Assert.InRange(covered.Share, 0.95, 1);
    }

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
        // Where a fit takes long, runs are few: a standard error of their number on either side.
        double chance = runs < 100 ? Math.Sqrt(0.95 * 0.05 / runs) : 0;
        Assert.InRange(hazards.Share, 0.90 - chance, 0.98 + chance);
        Assert.InRange(tokens.Share, 0.90 - chance, 0.98 + chance);
    }

    private sealed class Tally
    {
        private int _all;
        private int _inside;

        public double Share => (double)_inside / _all;

        public void Count(Estimated estimate, double truth)
        {
            _all++;
            _inside += estimate.Low95 <= truth && truth <= estimate.High95 ? 1 : 0;
        }
    }
}
