// Prompt lookup hits or misses: the first hazard is low, later ones are high, and hits come in runs. Whatever can be
// told from such telemetry, independent tokens are not told.

using SpecSim.Acceptance;
using SpecSim.Estimation;
using SpecSim.Quantities;

namespace SpecSim.Tests.Estimation;

public sealed class NgramTests
{
    // Hazards by position of four data sets (n-gram drafts for Llama-3.1-8B).
    private static readonly double[][] Published =
    [
        [0.078, 0.564, 0.601, 0.636, 0.708],
        [0.132, 0.767, 0.816, 0.867, 0.879],
        [0.123, 0.726, 0.763, 0.789, 0.797],
        [0.305, 0.904, 0.903, 0.951, 0.935],
    ];

    // Hits in runs: a hard stretch misses nearly always, an easy one hits.
    private static readonly AcceptanceProfile InRuns = new AcceptanceProfile.Burst(
        new(0.95), new(0.03), new(0.08), new(0.03));

    [Fact]
    public void Choice_HitsInRuns_AreBurstsWhereRoundsAreInOrder()
    {
        RoundStatistics law = InRuns.Expect(5);
        Assert.InRange(law.Hazards[0]!.Value, 0.1, 0.3);
        Assert.InRange(law.Hazards[1]!.Value, 0.6, 0.95);
        for (int run = 0; run < 10; run++)
        {
            AcceptanceEstimate estimate = AcceptanceEstimator.Estimate(Telemetry(run, 40).AsSequences, 5);

            Assert.Equal(AcceptanceFamily.Burst, estimate.Chosen.Family);
            Assert.InRange(estimate.Autocorrelation[0].Correlation, 0.1, 0.7);
        }
    }

    [Fact]
    public void Choice_HitsInRuns_AreNeverIndependentInAnyEvidence()
    {
        for (int run = 0; run < 5; run++)
        {
            // From 2000 rounds down to 250.
            foreach (int requests in (int[])[5, 10, 40])
            {
                SimulatedTelemetry telemetry = Telemetry(run, requests);
                AssertNotIid(telemetry.AsSequences);
                AssertNotIid(telemetry.AsRequests);
                AssertNotIid(telemetry.AsHistograms);
                AssertNotIid(new() { Sequences = telemetry.Sequences });
                AssertNotIid(new() { Positions = [telemetry.Positions(5)] });
            }
        }
    }

    [Fact]
    public void Choice_RoundsWithoutAHit_AreNoRoundsWithADraft()
    {
        var sometimes = SimulatedTelemetry.Of(
            InRuns, (request, round) => (request + round) % 3 == 0 ? 0 : 5, 40, 60, 1);

        AcceptanceEstimate estimate = AcceptanceEstimator.Estimate(sometimes.AsSequences, 5);

        Assert.Equal(AcceptanceFamily.Burst, estimate.Chosen.Family);
        Assert.Contains(estimate.Notices, notice => notice.Contains("% of the rounds had a draft"));
        Assert.Equal(sometimes.Histograms.Sum(histogram => histogram.Total), Trials(estimate.Hazards[0]));
    }

    [Fact]
    public void Choice_PublishedHazardsAsATable_AreByPosition()
    {
        foreach (double[] hazards in Published)
        {
            var law = new AcceptanceProfile.Positional(
                [.. hazards.Select(hazard => new Probability(hazard))], BeyondLast.Repeat);
            foreach (int[] lengths in (int[][])[[1, 2, 3, 4, 5], [1, 3, 5], [1, 5]])
            {
                MeanTokens[] table =
                [
                    .. lengths.Select(length =>
                        new MeanTokens(length, Math.Round(law.Expect(length).TokensPerRound, 2))),
                ];
                AssertNotIid(new() { Means = table });
            }
        }
    }

    [Fact]
    public void Choice_TotalsAtTwoLengths_AreByPosition() => AssertNotIid(new()
    {
        Totals =
        [
            SimulatedTelemetry.Of(InRuns, 1, 1, 3000, 1).Totals(1),
            SimulatedTelemetry.Of(InRuns, 6, 1, 3000, 2).Totals(6),
        ],
    });

    private static SimulatedTelemetry Telemetry(int run, int requests) =>
        SimulatedTelemetry.Of(InRuns, 5, requests, 80, run);

    private static long Trials(HazardEstimate hazard) => hazard.Accepted + hazard.Rejected;

    private static void AssertNotIid(AcceptanceEvidence evidence) =>
        Assert.NotEqual(AcceptanceFamily.Iid, AcceptanceEstimator.Estimate(evidence, 5).Chosen.Family);
}
