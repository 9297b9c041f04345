// What an estimate says where evidence is thin, at an end or inconsistent, and what it says beyond the evidence.

using System.Globalization;
using System.Text.RegularExpressions;
using SpecSim.Acceptance;
using SpecSim.Estimation;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Estimation;

public sealed partial class AcceptanceEstimatorTests
{
    // SPEED-Bench coding, MiniMax-M3 with EAGLE-3, thinking off: not monotone.
    private static readonly double[] Golden = [1.84, 2.52, 2.93, 3.41, 3.59, 3.57, 3.85, 4.06];

    [Fact]
    public void Estimate_GoldenTable_SmoothsItToHazardsBetweenNoneAndAll()
    {
        AcceptanceEstimate estimate = AcceptanceEstimator.Estimate(new() { Means = Table(Golden) });

        var law = Assert.IsType<AcceptanceProfile.Positional>(estimate.Chosen.Profile);
        Assert.All(law.Hazards, hazard => Assert.InRange(hazard.Value, 0.65, 0.9));
        for (int length = 1; length <= 8; length++)
        {
            LengthEstimate own = estimate.Lengths[length - 1];
            Assert.Equal(Golden[length - 1], own.Observed);
            Assert.InRange(own.TokensPerRound.Value, Golden[length - 1] - 0.2, Golden[length - 1] + 0.2);
        }

        AssertConcave(estimate);
        Assert.Contains(estimate.Notices, notice => notice.Contains("at K = 6; the table was smoothed"));
        Assert.Empty(estimate.Hazards);
    }

    // Independent tokens with alpha 0.775 leave 22.5, 17.4, 13.5 and 46.5 % of rounds; these counts nearly do.
    [Theory]
    [InlineData(1281, 954, 866, 2658, true)]
    [InlineData(1296, 1004, 778, 2681, false)]
    public void Estimate_LawThatMisfits_SaysSo(long none, long one, long two, long all, bool misfits)
    {
        AcceptanceEvidence evidence = new() { Histograms = [new RoundHistogram(3, [none, one, two, all])] };

        AcceptanceEstimate estimate = AcceptanceEstimator.Estimate(evidence);

        Assert.Equal(AcceptanceFamily.Iid, estimate.Chosen.Family);
        Assert.Equal(
            misfits,
            estimate.Notices.Any(notice => notice.Contains("law does not fit", StringComparison.Ordinal)));
    }

    [Fact]
    public void IsotonicSurvival_AnyTable_IsNoFartherThanAnyLawNearby()
    {
        MeanPoint[] points = [.. Golden.Select((tokens, index) => new MeanPoint(index + 1, tokens, 1, 0))];

        double[] fitted = IsotonicSurvival.Of(points).Tokens;

        double[] survival = [.. fitted.Select((tokens, index) => tokens - (index == 0 ? 1 : fitted[index - 1]))];
        Assert.All(survival.Zip(survival.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1e-9));
        double own = Distance(fitted);
        // Moving any two survivals apart or together, where they may, never comes nearer.
        for (int one = 0; one < 8; one++)
        {
            for (int other = 0; other < 8; other++)
            {
                double[] moved = [.. survival];
                moved[one] += 1e-3;
                moved[other] -= 1e-3;
                if (moved.Zip(moved.Skip(1)).Any(pair => pair.Second > pair.First) || moved[0] > 1)
                    continue;
                double sum = 1;
                Assert.True(Distance([.. moved.Select(share => sum += share)]) >= own - 1e-12);
            }
        }

        double Distance(double[] tokens) => tokens.Zip(Golden, (fit, seen) => (fit - seen) * (fit - seen)).Sum();
    }

    [Fact]
    public void Estimate_TableWithGapsAndTwoOfOneLength_WeighsAndBridgesThem()
    {
        MeanTokens[] means = [new(1, 1.7), new(3, 2.3, 1), new(3, 2.42, 3), new(5, 2.67)];

        AcceptanceEstimate estimate = AcceptanceEstimator.Estimate(new() { Means = means }, 6);

        Assert.Equal(2.39, estimate.Lengths[2].Observed!.Value, 1e-12);
        Assert.Null(estimate.Lengths[1].Observed);
        Assert.InRange(estimate.Lengths[1].TokensPerRound.Value, 2.0, 2.2);
        Assert.True(estimate.Lengths[5].Extrapolated);
        AssertConcave(estimate);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Estimate_NothingOrAllAccepted_IsSureOfNeither(int share)
    {
        int all = 4 * share;
        var histogram = new RoundHistogram(4, [.. Enumerable.Range(0, 5).Select(taken => taken == all ? 50L : 0)]);
        var sequence = new RoundSequence(
            Enumerable.Repeat((byte)4, 50).ToArray(), Enumerable.Repeat((byte)all, 50).ToArray());
        AcceptanceEvidence[] every =
        [
            new() { Histograms = [histogram] },
            new()
            {
                Histograms = [histogram],
                Sequences = [sequence],
                Requests = [new(50, 50 * all, 50 * (1 - share))],
            },
            new() { Totals = [new TotalCounts(4, 50, 200, 50 * all)] },
        ];
        foreach (AcceptanceEvidence evidence in every)
        {
            AcceptanceEstimate estimate = AcceptanceEstimator.Estimate(evidence, 6);

            Assert.Equal(AcceptanceFamily.Iid, estimate.Chosen.Family);
            Estimated alpha = estimate.Chosen.Numbers[0].Value;
            Assert.Equal(share, alpha.Value);
            Assert.InRange(alpha.High95 - alpha.Low95, 0.005, 0.12);
            Assert.Equal(1 + all, estimate.Lengths[3].TokensPerRound.Value, 1e-9);
            AssertConcave(estimate);
        }
    }

    [Fact]
    public void Estimate_OneRound_IsAnswered()
    {
        var sequence = new RoundSequence(new byte[] { 1 }, new byte[] { 1 });

        AcceptanceEstimate estimate = AcceptanceEstimator.Estimate(new()
        {
            Histograms = [new RoundHistogram(1, [0, 1])],
            Requests = [new RequestCounts(1, 1, 0)],
            Sequences = [sequence],
        });

        Assert.Equal(new Estimated(1, 0.2065, 1), Rounded(Assert.Single(estimate.Hazards).Hazard));
        Assert.Equal(16, estimate.Lengths.Count);
    }

    [Fact]
    public void Estimate_DraftLengthsThatVary_KeepsThemApart()
    {
        var law = new AcceptanceProfile.Iid(new(0.75));
        var telemetry = SimulatedTelemetry.Of(law, (request, round) => 1 + ((request + round) % 5), 30, 200, 1);

        AcceptanceEstimate estimate = AcceptanceEstimator.Estimate(telemetry.AsSequences, 8);

        Assert.Equal(AcceptanceFamily.Iid, estimate.Chosen.Family);
        Assert.InRange(((AcceptanceProfile.Iid)estimate.Chosen.Profile).Alpha.Value, 0.72, 0.78);
        Assert.All(estimate.Lengths, length => Assert.Equal(length.DraftLength <= 5, length.Observed is not null));
        Assert.All(estimate.Lengths, length => Assert.Equal(length.DraftLength > 5, length.Extrapolated));
        Assert.InRange(estimate.Chosen.FitProbability!.Value, 0.001, 1);
    }

    [Fact]
    public void Estimate_BeyondTheEvidence_WidensWithEveryPosition()
    {
        var histogram = new RoundHistogram(4, [300_000, 210_000, 147_000, 102_900, 240_100]);
        AcceptanceEvidence[] every =
        [
            new() { Histograms = [histogram] },
            new() { Totals = [new TotalCounts(4, 1_000_000, 4_000_000, 1_773_100)] },
            new() { Means = Table(Golden) },
        ];
        foreach (AcceptanceEvidence evidence in every)
        {
            AcceptanceEstimate estimate = AcceptanceEstimator.Estimate(evidence, 20);

            LengthEstimate[] beyond = [.. estimate.Lengths.Where(length => length.Extrapolated)];
            Assert.All(beyond.Zip(beyond.Skip(1)), pair => Assert.True(Width(pair.Second) > Width(pair.First)));
            Assert.True(Width(beyond[^1]) > 5 * Width(estimate.Lengths[3]));
        }
    }

    [Fact]
    public void Estimate_TokensWithoutRoundsOrLength_AsksForTheLength()
    {
        AcceptanceEvidence Totals(int? draftLength) => new() { Totals = [new TotalCounts(draftLength, 0, 259, 167)] };

        var problem = Assert.Throws<ArgumentException>(() => AcceptanceEstimator.Estimate(Totals(null)));
        Assert.Contains("state the draft length K", problem.Message);
        double tokens = AcceptanceEstimator.Estimate(Totals(3)).Lengths[2].TokensPerRound.Value;
        Assert.Equal(Conventions.TokensPerRoundFromDraftedRate(167 / 259.0, 3), tokens, 1e-6);
    }

    [Fact]
    public void Estimate_NothingDrafted_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => AcceptanceEstimator.Estimate(AcceptanceEvidence.None));
        Assert.Throws<ArgumentException>(() => AcceptanceEstimator.Estimate(new()
        {
            Sequences = [new RoundSequence(new byte[] { 0, 0 }, new byte[] { 0, 0 })],
        }));
    }

    [Fact]
    public void Estimate_CountsThatCannotBe_AreRefused()
    {
        AcceptanceEvidence[] every =
        [
            new() { Histograms = [new RoundHistogram(2, [1, 2])] },
            new() { Positions = [new PositionCounts(10, 20, [5, 6])] },
            new() { Positions = [new PositionCounts(10, 25, [5, 5])] },
            new() { Totals = [new TotalCounts(3, 10, 30, 31)] },
            new() { Sequences = [new RoundSequence(new byte[] { 2 }, new byte[] { 3 })] },
        ];

        Assert.All(every, evidence =>
            Assert.Throws<ArgumentException>(() => AcceptanceEstimator.Estimate(evidence)));
    }

    [Fact]
    public void Autocorrelation_RequestsThatDifferAndBursts_StaysAndFalls()
    {
        var mixture = new AcceptanceProfile.Mixture(3, 2);
        var burst = new AcceptanceProfile.Burst(new(0.9), new(0.3), new(0.06), new(0.06));

        IReadOnlyList<LagCorrelation> differ = Lags(mixture);
        IReadOnlyList<LagCorrelation> runs = Lags(burst);

        Assert.InRange(differ[9].Correlation, 0.7 * differ[0].Correlation, 1.3 * differ[0].Correlation);
        Assert.InRange(runs[9].Correlation, -0.1, 0.3 * runs[0].Correlation);
        Assert.All(differ.Concat(runs), lag => Assert.InRange(lag.Correlation - lag.Chosen!.Value, -0.1, 0.1));

        IReadOnlyList<LagCorrelation> Lags(AcceptanceProfile law) => AcceptanceEstimator
            .Estimate(SimulatedTelemetry.Of(law, 4, 60, 200, 5).AsSequences, 4).Autocorrelation;
    }

    [Fact]
    public void HazardWalk_Spreads_AreThoseOfPublishedCurves()
    {
        string text = File.ReadAllText(Repository.RequireShared("data/published.yaml"));
        List<double> first = [];
        List<double> later = [];
        foreach (Match record in Curves().Matches(text))
        {
            // Five prompts: their steps are chance.
            if (record.Groups["id"].Value == "vllm19570_eagle3")
                continue;
            double[] values =
            [
                .. record.Groups["values"].Value.Split(',')
                    .Select(value => double.Parse(value, CultureInfo.InvariantCulture)),
            ];
            double[] hazards = record.Groups["convention"].Value == "hazard"
                ? values
                : [.. Conventions.HazardsFromSurvival(values).Select(hazard => hazard ?? 0)];
            double[] logits = [.. hazards.TakeWhile(hazard => hazard is > 0 and < 1).Select(Logits.Of)];
            first.AddRange(logits.Skip(1).Take(1).Select(logit => logit - logits[0]));
            later.AddRange(logits.Skip(2).Zip(logits.Skip(1), (behind, before) => behind - before));
        }

        Assert.Equal(HazardWalk.FirstSpread, RootMeanSquare(first), 0.005);
        Assert.Equal(HazardWalk.LaterSpread, RootMeanSquare(later), 0.005);
        Assert.Equal((42, 117), (first.Count, later.Count));
    }

    [GeneratedRegex(
        @"- \{id: (?<id>[^,]*),(?:(?!\n- \{)[\s\S])*?"
        + @"convention: (?<convention>survival|hazard), value: \[(?<values>[^\]]*)\]")]
    private static partial Regex Curves();

    private static double RootMeanSquare(List<double> values) => Math.Sqrt(values.Average(value => value * value));

    private static MeanTokens[] Table(double[] tokens) =>
        [.. tokens.Select((value, index) => new MeanTokens(index + 1, value))];

    private static double Width(LengthEstimate length) => length.TokensPerRound.High95 - length.TokensPerRound.Low95;

    private static Estimated Rounded(Estimated estimate) => new(
        Math.Round(estimate.Value, 4), Math.Round(estimate.Low95, 4), Math.Round(estimate.High95, 4));

    // Tokens per round rise by less and less, and by one at most; bounds hold the value.
    private static void AssertConcave(AcceptanceEstimate estimate)
    {
        double before = 1;
        double rise = 1;
        foreach (LengthEstimate length in estimate.Lengths)
        {
            Estimated tokens = length.TokensPerRound;
            Assert.InRange(tokens.Value - before, -1e-9, rise + 1e-9);
            Assert.InRange(tokens.Value, tokens.Low95, tokens.High95);
            Assert.InRange(tokens.Low95, 1, length.DraftLength + 1);
            (before, rise) = (tokens.Value, tokens.Value - before);
        }
    }
}
