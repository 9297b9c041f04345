// Error bars of whole runs: they hold what they claim, grow with what is unknown, and change nothing else.

using SpecSim.Experiments;
using SpecSim.Kernel;
using SpecSim.Latency;
using SpecSim.Quantities;
using SpecSim.Reports;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Tests.Support;
using SpecSim.Workloads;

namespace SpecSim.Tests.Experiments;

public sealed class UncertaintyTests
{
    [Fact]
    public void Run_WithUncertainty_HasTheDigestAndFiguresOfTheRunWithout()
    {
        RunResult on = Experiment.Run(Scenario());
        RunResult off = Experiment.Run(Off(Scenario()));

        Assert.NotNull(on.Uncertainty);
        Assert.Null(off.Uncertainty);
        Assert.Equal(off.Digest, on.Digest);
        Assert.Equal(off.Speculative.Server.TokensPerSecond, on.Speculative.Server.TokensPerSecond);
        Assert.Equal(off.Speedup, on.Uncertainty.Speedup!.Chance);
        Assert.Equal(off.Speedup!.Estimate, on.Speedup!.Estimate);
        Assert.Equal(on.Uncertainty.Speedup.Total, on.Speedup);
    }

    [Fact]
    public void Run_OnOneAndOnFourThreads_GivesTheSameBytes()
    {
        Scenario scenario = Scenario();

        Assert.Equal(
            RunJson.Write(new RunReport(scenario, Experiment.Run(scenario))),
            RunJson.Write(new RunReport(scenario, Experiment.Run(scenario, threads: 4))));
    }

    [Fact]
    public void Speedup_Always_HoldsTheChanceAndTheSharesSumToOne()
    {
        UncertainFigure speedup = Experiment.Run(Scenario()).Uncertainty!.Speedup!;
        VarianceShares shares = speedup.Shares!;

        Assert.True(speedup.Total.Low95 < speedup.Chance.Low95);
        Assert.True(speedup.Total.High95 > speedup.Chance.High95);
        Assert.Equal(1, shares.Chance + shares.Latency + shares.Acceptance, 12);
        Assert.All([shares.Chance, shares.Latency, shares.Acceptance], share => Assert.InRange(share, 0.001, 0.999));
    }

    [Fact]
    public void Run_WithoutSpreads_HasIntervalsOfChanceAlone()
    {
        RunUncertainty uncertainty = Experiment.Run(Spreads.Sure(Scenario())).Uncertainty!;

        Assert.Equal(uncertainty.Speedup!.Chance.Low95!.Value, uncertainty.Speedup.Total.Low95!.Value, 12);
        Assert.Equal(new VarianceShares(1, 0, 0), uncertainty.Speedup.Shares);
        // Without speculation equal requests take equal times: nothing at all is left.
        Assert.Null(uncertainty.PlainTimePerOutputToken!.Shares);
        Interval plain = uncertainty.PlainTimePerOutputToken.Total;
        Assert.Equal(plain.Estimate, plain.Low95!.Value, 15);
        Assert.Equal(plain.Estimate, plain.High95!.Value, 15);
    }

    [Fact]
    public void Speedup_WithMoreUncertainAcceptance_HasAWiderInterval() =>
        AssertWidens(0, 1, (scenario, spread) => scenario with
        {
            Acceptance = scenario.Acceptance with { Uncertainty = spread },
        });

    [Fact]
    public void Speedup_WithMoreUncertainHost_HasAWiderInterval() =>
        AssertWidens(0, 1, (scenario, spread) => scenario with
        {
            Engine = scenario.Engine with { HostSpread = spread, DraftHostSpread = spread },
        });

    [Fact]
    public void Speedup_WithMoreUncertainProducts_HasAWiderInterval() =>
        AssertWidens(0, 0.5, (scenario, spread) => scenario with
        {
            Device = Spreads.WithGemm(scenario.Device, Spreads.Error(spread, spread)),
        });

    [Fact]
    public void TimePerToken_OfADraft_IsNotTouchedByAcceptanceWithoutSpeculation()
    {
        RunUncertainty uncertainty = Experiment.Run(Scenario()).Uncertainty!;

        Assert.Equal(0, uncertainty.PlainTimePerOutputToken!.Shares!.Acceptance);
        Assert.True(uncertainty.SpeculativeTimePerOutputToken!.Shares!.Acceptance > 0.1);
    }

    [Fact]
    public void Cost_OfSlowerKernels_FollowsTheTime()
    {
        Scenario scenario = Spreads.Sure(Scenario()) with
        {
            Device = Spreads.WithInstallation(Spreads.Sure(Build.H100()), 0.2),
            Engine = Build.Engine() with { StepHostSeconds = 0, DraftPassHostSeconds = 0 },
        };
        RunResult result = Experiment.Run(scenario);
        UncertainFigure cost = result.Uncertainty!.PlainUsdPerMillionTokens!;
        UncertainFigure time = result.Uncertainty.PlainTimePerOutputToken!;

        Assert.Equal(result.Baseline.UsdPerMillionTokens!.Value, cost.Total.Estimate, 9);
        Assert.Equal(result.Baseline.TimePerOutputToken!.Mean, time.Total.Estimate, 12);
        // All kernels are slower alike, prompts too: money and time have the same relative interval.
        Assert.Equal(
            time.Total.High95!.Value / time.Total.Estimate, cost.Total.High95!.Value / cost.Total.Estimate, 6);
    }

    [Fact]
    public void Run_OfOneReplication_HasNoInterval()
    {
        RunResult result = Experiment.Run(WithReplications(Scenario(), 1));

        Assert.Null(result.Uncertainty);
        Assert.Null(result.Speedup!.Low95);
    }

    [Fact]
    public void Run_ThatIsCutShort_HasTheIntervalOfChance()
    {
        Scenario scenario = Scenario();
        RunResult result = Experiment.Run(scenario with
        {
            Run = scenario.Run with { Limits = new RunLimits(20, Duration.FromSeconds(1e6)) },
        });

        Assert.NotNull(result.Speculative.Server.Truncated);
        Assert.Null(result.Uncertainty);
    }

    [Fact]
    public void Run_OfTheSwarm_HasIntervalsAroundItsEstimates()
    {
        for (uint seed = 0; seed < 30; seed++)
        {
            Scenario drawn = Swarm.Scenario(seed);
            Scenario scenario = drawn with
            {
                Run = drawn.Run with { Replications = 2, UncertaintyDraws = 3 },
            };
            RunUncertainty? uncertainty = Experiment.Run(scenario).Uncertainty;
            UncertainFigure?[] figures =
            [
                uncertainty?.Speedup, uncertainty?.PlainTimePerOutputToken, uncertainty?.SpeculativeTimePerOutputToken,
                uncertainty?.PlainUsdPerMillionTokens, uncertainty?.SpeculativeUsdPerMillionTokens,
            ];

            Assert.NotNull(uncertainty);
            Assert.All(figures.OfType<UncertainFigure>(), figure =>
            {
                Assert.InRange(figure.Total.Low95!.Value, 0, figure.Chance.Low95!.Value * (1 + 1e-9));
                Assert.InRange(
                    figure.Total.High95!.Value, figure.Chance.High95!.Value * (1 - 1e-9), double.MaxValue);
            });
        }
    }

    [Theory]
    [InlineData(1, 1, 256, 0)]
    [InlineData(8, 1, 256, 16)]
    [InlineData(32, 1, 256, 32)]
    [InlineData(500, 1, 256, 64)]
    [InlineData(4, 256, 4096, 8)]
    [InlineData(24, 256, 4096, 24)]
    public void Draws_OfAScenario_AreAsManyAsItCanAfford(int replications, int batch, int tokens, int expected)
    {
        Scenario scenario = WithReplications(Build.Scenario(), replications) with
        {
            Workload = new ClosedWorkload(batch, new LengthLaw.Fixed(512), new LengthLaw.Fixed(tokens)),
        };

        Assert.Equal(expected, Uncertainty.Draws(scenario));
    }

    [Fact]
    public void MedianStepError_OfAnUncertainInstallation_IsTwoThirdsOfItsSpread()
    {
        Scenario scenario = Spreads.Sure(Build.Scenario()) with
        {
            Device = Spreads.WithInstallation(Spreads.Sure(Build.H100()), 0.1),
            Engine = Build.Engine() with { StepHostSeconds = 0 },
        };

        // 200 draws: the standard error of their root mean square is 5 %.
        Assert.InRange(Uncertainty.MedianStepError(scenario), 0.067 * 0.8, 0.067 * 1.2);
        Assert.Equal(0, Uncertainty.MedianStepError(Spreads.Sure(Build.Scenario())));
    }

    [Fact]
    public void MedianStepError_WithAMeasuredPass_HardlyDependsOnTheKernels()
    {
        Scenario scenario = Build.Scenario();
        Scenario anchored = scenario with { Anchors = new Anchors(new MeasuredPass(0.02, 600), null) };

        Assert.True(Uncertainty.MedianStepError(anchored) < 0.05 * Uncertainty.MedianStepError(scenario));
    }

    /// <summary>From nothing but chance to a little to much of one kind of ignorance.</summary>
    private static void AssertWidens(double least, double most, Func<Scenario, double, Scenario> with)
    {
        double Width(double spread)
        {
            Interval speedup = Experiment.Run(with(Spreads.Sure(Scenario()), spread)).Speedup!;
            return speedup.High95!.Value / speedup.Low95!.Value;
        }

        double[] widths = [Width(least), Width((least + most) / 4), Width(most)];
        Assert.Equal(widths.Order(), widths);
        Assert.True(widths[1] > widths[0] * 1.001 && widths[2] > widths[1] * 1.01, string.Join(' ', widths));
    }

    private static Scenario Scenario() => Build.Scenario() with
    {
        Workload = new ClosedWorkload(1, new LengthLaw.Fixed(64), new LengthLaw.Fixed(64)),
    };

    private static Scenario Off(Scenario scenario) =>
        scenario with { Run = scenario.Run with { UncertaintyDraws = 0 } };

    private static Scenario WithReplications(Scenario scenario, int replications) =>
        scenario with { Run = scenario.Run with { Replications = replications } };
}
