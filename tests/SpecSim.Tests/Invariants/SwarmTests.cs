// The numbered invariants of docs/invariants.md over a swarm of random scenarios. A failure names its seed.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Randomness;
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
        var luck = new Luck(scenario.Run.Seed, 0);
        BatchRequests wanted = scenario.Workload.Draw(luck);

        BatchRun run = Batch(scenario, scenario.DraftLength, luck);

        // Every request has what it asked for, and every token came out of a round.
        Assert.Equal(wanted.OutputTokens, run.OutputTokens);
        Assert.DoesNotContain(null, run.LastTokens);
        long afterFirst = wanted.OutputTokens.Sum(tokens => tokens - 1L);
        Assert.Equal(afterFirst, run.Bursts.Sum(burst => (long)burst.Tokens));
        Assert.Equal(afterFirst + run.Counts.CutTokens, run.Counts.AcceptedTokens + run.Counts.Rounds);
        Assert.Equal(run.Counts.Rounds, run.Bursts.Sum(burst => (long)burst.Sequences));
        Assert.Equal(run.Counts.DraftedRounds, run.Counts.AcceptedHistogram.Sum());
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
        var luck = new Luck(scenario.Run.Seed, 0);
        Scenario off = scenario with { Method = new SpeculationMethod.None() };

        BatchRun zero = Batch(scenario, 0, luck);
        BatchRun plain = Batch(off, scenario.DraftLength, luck);

        Assert.Equal(plain.Digest, zero.Digest);
        Assert.Equal(plain.LastTokens, zero.LastTokens);
        Assert.Equal(plain.Phases, zero.Phases);
        Assert.Equal(
            Experiment.Run(scenario.WithoutSpeculation).Digest,
            Experiment.Run(scenario with { DraftLength = 0 }).Digest);
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
            Acceptance = new AcceptanceProfile.Iid(default),
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

    private static BatchRun Batch(Scenario scenario, int draftLength, Luck luck) => new ClosedBatch(
        new RoundModel(scenario.Target, scenario.Method, scenario.Device, scenario.Engine, scenario.Anchors),
        scenario.Method,
        draftLength,
        new AcceptanceThresholds(scenario.Acceptance),
        scenario.Workload.Draw(luck),
        luck,
        scenario.Run.Limits).Run();

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
