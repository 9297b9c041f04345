// Draft and verify at the same time: the simulation against the Markov chain, the ends of acceptance by hand, and the
// invariants of every batch.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Models;
using SpecSim.Quantities;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Tests.Support;
using SpecSim.Workloads;

namespace SpecSim.Tests.Serving;

public sealed class OverlappedBatchTests
{
    private static readonly SpeculationMethod.OverlappedDraft Apart = new(
        new Deployment(Build.Llama8B(), DataTypes.AllBf16, 2), true);

    private static readonly SpeculationMethod.OverlappedDraft Together = new(
        new Deployment(Build.Llama8B(), DataTypes.AllBf16, 4), false);

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(3, 0.8)]
    [InlineData(5, 0.95)]
    public void Run_Independent_YieldsWhatTheChainSays(int draftLength, double alpha) =>
        AssertChain(draftLength, new AcceptanceProfile.Iid(new Probability(alpha)));

    [Fact]
    public void Run_ByPosition_TestsTheNextProposalsFirstTokenAsAFirstOne() => AssertChain(
        4,
        new AcceptanceProfile.Positional(
            [new Probability(0.9), new Probability(0.5), new Probability(0.8), new Probability(0.6)],
            BeyondLast.Repeat));

    [Fact]
    public void Run_EverythingAccepted_GoesOnWithoutABubble()
    {
        RunResult result = Experiment.Run(Scenario(Apart, 4, 1, outputTokens: 42));

        // The first token is the prompt's; then one token, and ten steps of four: 41.
        Assert.Equal(11, result.Speculative.Rounds / Build.Scenario().Run.Replications);
    }

    [Fact]
    public void Run_NothingAccepted_DecodesPlainlyAndPaysForTheDraft()
    {
        RunResult result = Experiment.Run(Scenario(Apart, 4, 0));

        Assert.Equal(1, result.Speculative.TokensPerRound.Estimate);
        Assert.InRange(result.Speedup!.Estimate, 0, 1);
    }

    [Fact]
    public void Step_OnDevicesOfItsOwn_TakesAsLongAsTheLonger_AndSharedOnesNeverLess()
    {
        (OverlapCost apart, RoundModel rounds) = Costs(Apart);
        (OverlapCost together, RoundModel shared) = Costs(Together);
        double draft = rounds.Evaluate(new RoundShape(1, 1, 4, 1000, 0, 0)).Draft.TotalSeconds;
        double verify = rounds.Evaluate(new RoundShape(1, 1, 3, 1000, 0, 0)).Verify.TotalSeconds;

        Assert.Equal(Math.Max(draft, verify), apart.Step(1, 1, 4, 1000).TotalSeconds, 1e-12);

        RoundCost both = together.Step(1, 1, 4, 1000);
        double bytes = both.Draft.Bytes + both.Verify.Bytes;
        Assert.True(both.TotalSeconds >= bytes / Build.H100().Bandwidth.PerSecond / 4);
        Assert.True(both.TotalSeconds >= shared.Evaluate(new RoundShape(1, 1, 4, 1000, 0, 0)).Draft.TotalSeconds);
    }

    [Fact]
    public void Run_DevicesOfItsOwn_ArePaidForAndHoldTheDraft()
    {
        Scenario scenario = Scenario(Apart, 3, 0.8);

        RunResult result = Experiment.Run(scenario);

        ServerResult server = result.Speculative.Server;
        double perDevice = Build.H100().Price!.Value.Value / 3600 / server.TokensPerSecond * 1e6;
        Assert.Equal(6, scenario.Devices);
        Assert.Equal(6 * perDevice, server.UsdPerMillionTokens!.Value, 1e-6);
        Assert.Equal(0, scenario.Memory.DraftWeightBytes);
        Assert.True((scenario with { Method = Together }).Memory.DraftWeightBytes > 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.7)]
    [InlineData(1)]
    public void Run_AnyAcceptance_KeepsInvariants(double alpha)
    {
        foreach (SpeculationMethod.OverlappedDraft method in new[] { Apart, Together })
        {
            Scenario scenario = Scenario(method, 3, alpha) with
            {
                Workload = new ClosedWorkload(3, new LengthLaw.Uniform(10, 300), new LengthLaw.Uniform(1, 60)),
            };

            RunResult result = Experiment.Run(scenario, threads: 2);

            // INV-1 and INV-2 are asserted by every run; INV-4, INV-5 and INV-6 are these.
            Assert.InRange(result.Speculative.TokensPerRound.Estimate, 1, 3);
            Assert.Equal(Experiment.Run(scenario).Digest, result.Digest);
            Assert.Equal(
                Experiment.Run(scenario.WithoutSpeculation).Digest,
                Experiment.Run(scenario with { DraftLength = 0 }).Digest);
        }
    }

    private static void AssertChain(int draftLength, AcceptanceProfile acceptance)
    {
        Scenario scenario = Scenario(Apart, draftLength, 0, outputTokens: 1500) with { Acceptance = acceptance };

        RunResult result = Experiment.Run(scenario);

        double expected = OverlapChain.Of(acceptance, draftLength).TokensPerStep;
        Assert.Equal(expected, result.ClosedForm.TokensPerRound, 1e-12);
        Interval tokens = result.Speculative.TokensPerRound;
        Assert.InRange(expected, tokens.Low95!.Value * 0.99, tokens.High95!.Value * 1.01);
        Assert.InRange(result.Speedup!.Estimate / result.ClosedForm.Speedup, 0.98, 1.02);
    }

    private static (OverlapCost Cost, RoundModel Rounds) Costs(SpeculationMethod.OverlappedDraft method)
    {
        Scenario scenario = Scenario(method, 4, 0.5);
        var rounds = new RoundModel(
            scenario.Target, method, scenario.Device, scenario.Engine, scenario.Anchors);
        return (new OverlapCost(rounds, method, scenario.Target, scenario.Device), rounds);
    }

    private static Scenario Scenario(
        SpeculationMethod method, int draftLength, double alpha, int outputTokens = 200) => Build.Scenario() with
        {
            Method = method,
            DraftLength = draftLength,
            Acceptance = new AcceptanceProfile.Iid(new Probability(alpha)),
            Workload = new ClosedWorkload(1, new LengthLaw.Fixed(64), new LengthLaw.Fixed(outputTokens)),
            Run = Build.Scenario().Run with { UncertaintyDraws = 0 },
        };
}
