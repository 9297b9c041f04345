// The numbered invariants of docs/invariants.md over a swarm of random scenarios. A failure names its seed.

using SpecSim.Experiments;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Invariants;

public sealed class SwarmTests
{
    private const uint Seeds = 200;

    [Fact]
    public void INV1_Swarm_RequestsAndTokensAreConserved() => ForEachSeed(scenario =>
    {
        RunResult result = Experiment.Run(scenario);

        // The simulation closes its own books at the end of every run; these are the books of the report.
        SpeculativeResult speculative = result.Speculative;
        Assert.Null(result.Baseline.Truncated);
        Assert.Equal(speculative.DraftedTokens, speculative.AcceptedTokens + speculative.RejectedTokens);
        Assert.Equal(
            speculative.AcceptedTokens,
            speculative.RoundsByAccepted.Select((rounds, accepted) => rounds * accepted).Sum());
    });

    [Fact]
    public void INV4_Swarm_ARoundYieldsOneToKPlusOneTokens() => ForEachSeed(scenario =>
    {
        SpeculativeResult speculative = Experiment.Run(scenario).Speculative;

        int draftLength = scenario.Drafts ? scenario.DraftLength : 0;
        Assert.Equal(draftLength + 1, speculative.RoundsByAccepted.Count);
        if (speculative.Rounds > 0)
            Assert.InRange(speculative.TokensPerRound.Estimate, 1, draftLength + 1);
    });

    [Fact]
    public void INV5_Swarm_TwoRunsAndTwoThreadsGiveTheSameDigest() => ForEachSeed(scenario =>
    {
        string once = Experiment.Run(scenario).Digest;

        Assert.Equal(once, Experiment.Run(scenario).Digest);
        Assert.Equal(once, Experiment.Run(scenario, threads: 2).Digest);
    });

    [Fact]
    public void INV6_Swarm_DraftLengthZeroIsSpeculationOffBitForBit() => ForEachSeed(scenario =>
    {
        RunResult zero = Experiment.Run(scenario with { DraftLength = 0 });
        RunResult off = Experiment.Run(scenario.WithoutSpeculation);

        Assert.Equal(off.Digest, zero.Digest);
        Assert.Equal(off.Speculative.Server, zero.Speculative.Server);
        Assert.Equal(off.Speculative.Server, off.Baseline);
    });

    [Fact]
    public void INV7_SwarmOfSingleRequests_SpeedupIsAtMostTokensPerRound() => ForEachSeed(scenario =>
    {
        // With several requests lucky ones leave early and the rest decode in a smaller, faster batch: the bound is
        // one of a single request. Steps at a long context are dearer, and luck may skip those: hence the factor.
        Scenario single = scenario with { Workload = scenario.Workload with { Batch = 1 } };
        RunResult result = Experiment.Run(single);

        var rounds = new RoundModel(single.Target, single.Method, single.Device, single.Engine, single.Anchors);
        int longest = single.Workload.PromptTokens.Max + single.Workload.OutputTokens.Max;
        double unevenness = rounds.Plain(1, longest).TotalSeconds / rounds.Plain(1, 1).TotalSeconds;
        if (result.Speedup is { } speedup)
            Assert.InRange(speedup.Estimate, 0, result.Speculative.TokensPerRound.Estimate * unevenness);
    });

    [Fact]
    public void INV8_Swarm_ZeroAcceptanceIsSlowerThanNone() => ForEachSeed(scenario =>
    {
        Scenario hopeless = scenario with
        {
            Acceptance = new SpecSim.Acceptance.AcceptanceProfile.Iid(default),
            DraftLength = Math.Max(1, scenario.DraftLength),
        };

        RunResult result = Experiment.Run(hopeless);

        bool drafted = result.Speculative.DraftedTokens > 0;
        if (result.Speedup is { } speedup && drafted)
            Assert.True(speedup.Estimate < 1, $"{speedup.Estimate}");
    });

    [Fact]
    public void INV10_Swarm_FasterMemoryNeverSlowsAStep() => ForEachSeed(scenario =>
    {
        RoundCost At(double factor)
        {
            var bandwidth = new SpecSim.Quantities.BytesPerSecond(scenario.Device.Bandwidth.PerSecond * factor);
            return new RoundModel(
                scenario.Target,
                scenario.Method,
                scenario.Device with { Bandwidth = bandwidth },
                scenario.Engine,
                scenario.Anchors).Evaluate(new RoundShape(4, 4, 3, 4000, 5, 1));
        }

        Assert.True(At(1.5).Draft.TotalSeconds <= At(1).Draft.TotalSeconds);
        Assert.True(At(1.5).Verify.TotalSeconds <= At(1).Verify.TotalSeconds);
    });

    private static void ForEachSeed(Action<Scenario> check)
    {
        for (uint seed = 1; seed <= Seeds; seed++)
        {
            Scenario scenario = Swarm.Scenario(seed);
            try
            {
                check(scenario);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"swarm seed {seed}: {failure.Message}", failure);
            }
        }
    }
}
