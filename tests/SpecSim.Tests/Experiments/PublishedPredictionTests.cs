// Published times to speedups by hand, host times found again, and acceptance that yields what was published.

using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Speculation;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Experiments;

public sealed class PublishedPredictionTests
{
    private static readonly PublishedCost NoCost = new(null, null, null, null, null, null);

    // E of each by hand: (1 - 0.8^4) / 0.2 = 2.952; 1 + 0.8 + 0.5; 1 + 0.8 + 0.4; 1 + 3 x 0.6; 4 x 0.5.
    [Theory]
    [InlineData("iid-alpha", new[] { 0.8 }, 2.952)]
    [InlineData("tokens-per-round", new[] { 2.5 }, 2.5)]
    [InlineData("accepted-per-round", new[] { 1.5 }, 2.5)]
    [InlineData("survival", new[] { 0.8, 0.5 }, 2.3)]
    [InlineData("hazard", new[] { 0.8, 0.5 }, 2.2)]
    [InlineData("accepted-over-drafted", new[] { 0.6 }, 2.8)]
    [InlineData("system-efficiency", new[] { 0.5 }, 2.0)]
    public void Tokens_OfEveryConvention_AreThoseOfARound(string convention, double[] values, double tokens) =>
        Assert.Equal(tokens, PublishedFormula.TokensPerRound(Result(convention, values))!.Value, 9);

    [Fact]
    public void Tokens_DraftStoppedEarly_CountWhatWasDrafted() => Assert.Equal(
        1 + (2.2 * 0.5),
        PublishedFormula.TokensPerRound(Result("accepted-over-drafted", 0.5) with { MeanDrafted = 2.2 })!.Value, 9);

    [Fact]
    public void Formula_MeasuredTimes_AreDivided()
    {
        PublishedResult result = Result("tokens-per-round", 2.5) with
        {
            Cost = NoCost with
            {
                DraftMillisecondsPerRound = 10,
                VerifyMilliseconds = 14,
                OverheadMilliseconds = 1,
                BaselineMillisecondsPerToken = 12,
            },
        };

        Assert.Equal(2.5 * 12 / 25, PublishedFormula.Of(result)!.Value.Value, 9);
    }

    [Fact]
    public void Formula_RatioAlone_IsLeviathans()
    {
        PublishedResult result = Result("iid-alpha", 0.8) with { Cost = NoCost with { Ratio = 0.1 } };

        PublishedEstimate estimate = PublishedFormula.Of(result)!.Value;

        Assert.Equal(2.952 / 1.3, estimate.Value, 9);
        // 5 % of a measured ratio, and printing: one unit of 0.8 and of 0.1 is much.
        Assert.InRange(estimate.High / estimate.Value, 1.10, 1.30);
    }

    [Fact]
    public void Formula_WithoutTimes_IsNone() => Assert.Null(PublishedFormula.Of(Result("iid-alpha", 0.8)));

    [Fact]
    public void Formula_MorePrintedDigits_AreSurer()
    {
        PublishedEstimate Of(double alpha) => PublishedFormula.Of(
            Result("iid-alpha", alpha) with { Cost = NoCost with { Ratio = 0.1032 }, Speedup = 2.251 })!.Value;

        Assert.True(Of(0.8).High / Of(0.8).Value > Of(0.8012).High / Of(0.8012).Value);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(2.4)]
    [InlineData(5.9)]
    public void Acceptance_ForTokensPerRound_YieldsThem(double tokens)
    {
        Scenario scenario = PublishedPrediction.Yielding(Build.Scenario(), tokens)!;

        Assert.Equal(tokens, scenario.ExpectedRounds(5).TokensPerRound, 6);
    }

    [Fact]
    public void Acceptance_ForMoreTokensThanDrafted_IsNone() =>
        Assert.Null(PublishedPrediction.Yielding(Build.Scenario(), 6.2));

    [Fact]
    public void Peak_OfAScenario_IsNoWorseThanAnyBatch()
    {
        Scenario scenario = Build.Scenario();

        double peak = PublishedPrediction.Speedup(PublishedPrediction.AtPeak(scenario));

        Assert.All(
            [1, 4, 16, 64],
            batch => Assert.True(peak >= PublishedPrediction.Speedup(
                scenario with { Workload = scenario.Workload with { Batch = batch } })));
    }

    [Fact]
    public void HostFit_SpeedupsOfKnownTimes_FindsThem()
    {
        var truth = new DraftHost(0.9e-3, 0.2e-3, 0, 0);
        Scenario[] scenarios =
            [.. Enumerable.Range(1, 7).Select(length => Build.Scenario() with { DraftLength = length })];

        DraftHost found = HostFit.Of(
            [.. scenarios.Select(scenario => (scenario, Speedup(scenario, truth)))], new DraftHost(9, 9, 7, 8));

        Assert.Equal(truth.Round, found.Round, 9);
        Assert.Equal(truth.Pass, found.Pass, 9);
        // Nothing was said of trees.
        Assert.Equal((7, 8), (found.TreeRound, found.TreePass));
    }

    [Fact]
    public void HostFit_SpeedupsBeyondTheDevice_IsZeroNotNegative()
    {
        Scenario scenario = Build.Scenario();

        DraftHost found = HostFit.Of([(scenario, 1.2 * Speedup(scenario, default))], default);

        Assert.Equal(default, found);
    }

    [Fact]
    public void Round_WithATree_CostsTheHostMore()
    {
        Engine engine = Build.Engine();
        Engine slow = engine with { TreeRoundHostSeconds = 1e-3, TreePassHostSeconds = 0.1e-3 };

        double Draft(Engine of, IReadOnlyList<int>? widths) => new ProposalModel(
            Build.Scenario().Method, Build.Scenario().Target, Build.H100(), of)
            .Propose(new ProposalShape(1, 3, 512, 1, 0) { PassWidths = widths }).TotalSeconds;

        Assert.Equal(Draft(engine, null), Draft(slow, null), 12);
        Assert.Equal(Draft(engine, [2, 2, 0]) + 1.2e-3, Draft(slow, [2, 2, 0]), 12);
    }

    [Fact]
    public void Verify_WithBatchExpansion_ReadsTheCacheForEveryToken()
    {
        Scenario scenario = Build.Scenario();

        double Verify(bool expands, int draftLength) => new RoundModel(
            scenario.Target, scenario.Method, scenario.Device, scenario.Engine with { ExpandsBatch = expands },
            Anchors.None)
            .Evaluate(new RoundShape(32, draftLength > 0 ? 32 : 0, draftLength, 32 * 8000, 0, 0)).Verify.Bytes;

        Assert.Equal(Verify(false, 0), Verify(true, 0));
        double kv = 32.0 * 8000 * scenario.Target.KvBytesPerTokenPerDevice * scenario.Target.TensorParallel;
        Assert.InRange(Verify(true, 3) - Verify(false, 3), 2.9 * kv, 3.1 * kv);
    }

    [Fact]
    public void Stages_HoldTheModelTogether_AndTakeTurns()
    {
        Scenario one = Build.Scenario().WithoutSpeculation with
        {
            Target = Build.Scenario().Target with { TensorParallel = 2 },
        };
        Scenario staged = one with { Target = one.Target with { PipelineStages = 4 } };

        Assert.Equal(8, staged.Devices);
        Assert.Equal(one.Memory.TargetWeightBytes / 4, staged.Memory.TargetWeightBytes, 3);
        Assert.Equal(
            PublishedPrediction.TokensPerSecond(one, ofAll: true),
            PublishedPrediction.TokensPerSecond(staged, ofAll: true), 9);
    }

    private static double Speedup(Scenario scenario, DraftHost times) =>
        PublishedPrediction.Speedup(scenario with { Engine = times.In(scenario.Engine) });

    private static PublishedResult Result(string convention, params double[] values) => new()
    {
        Id = "test",
        Source = "a source",
        Level = PublishedLevel.Formula,
        Method = "draft-model",
        DraftLength = 3,
        Acceptance = new PublishedAcceptance(convention, values),
        Speedup = 2,
    };
}
