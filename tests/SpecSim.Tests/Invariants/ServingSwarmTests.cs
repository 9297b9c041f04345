// The numbered promises, on a few hundred random servers with random faults (docs/invariants.md). INV-2, 3 and 4 are
// required by the engine itself at every event; here they are provoked, and the rest is compared from outside.

using SpecSim.Experiments;
using SpecSim.Kernel;
using SpecSim.Randomness;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Invariants;

public sealed class ServingSwarmTests
{
    private const uint Seeds = 300;

    public static IEnumerable<uint> AllSeeds => Enumerable.Range(1, (int)Seeds).Select(seed => (uint)seed);

    [Fact]
    public void Inv1_EveryRequestEndsOnce_AndTheBooksClose()
    {
        ForEach(seed =>
        {
            ServingScenario scenario = ServingSwarm.Scenario(seed);
            ServingRun run = ServingExperiment.Simulate(scenario)[0];

            bool isFinished = run.Outcome is RunOutcome.Finished;
            Assert.Equal(
                isFinished,
                run.Requests.All(request => request.Outcome != RequestOutcome.Unfinished));
            Assert.All(run.Requests, request => AssertSensible(request, scenario));
            Assert.Equal(run.Requests.Sum(request => (long)request.Attempts), run.Counts.Attempts);
            Assert.Equal(run.Requests.Sum(request => (long)request.Preemptions), run.Counts.Preemptions);
            Assert.Equal(run.Requests.Sum(request => (long)request.Rounds), run.Rounds.Rounds);
            Assert.Equal(run.Requests.Sum(request => (long)request.DraftedTokens), run.Rounds.DraftedTokens);
            Assert.Equal(run.Requests.Sum(request => (long)request.AcceptedTokens), run.Rounds.AcceptedTokens);
            Assert.Equal(run.Counts.OutputTokens, run.Series.Points.Sum(point => point.OutputTokens));
            Assert.Equal(run.Counts.Attempts, run.Series.Points.Sum(point => point.Arrivals));
        });
    }

    [Fact]
    public void Inv3_EveryBlockIsSomewhereOnce_AtEveryEvent()
    {
        ForEach(seed =>
        {
            ServingScenario scenario = ServingSwarm.Scenario(seed);
            ServingRun run = new ServingSimulation(
                ServingExperiment.Setup(scenario),
                Experiment.Rounds(scenario.Single),
                new Luck(scenario.Single.Run.Seed, 0),
                scenario.Single.Run.Limits)
            {
                ChecksEveryEvent = true,
            }.Run();

            Assert.Equal(ServingExperiment.Simulate(scenario)[0].Digest, run.Digest);
            Assert.All(run.Replicas, replica => Assert.InRange(replica.KvPeakBlocks, 0, replica.KvBlocks));
        });
    }

    [Fact]
    public void Inv4_ARoundYieldsBetweenOneAndKPlusOneTokens()
    {
        ForEach(seed =>
        {
            ServingScenario scenario = ServingSwarm.Scenario(seed);
            RoundCounts rounds = ServingExperiment.Simulate(scenario)[0].Rounds;

            int longest = scenario.Single.Drafts ? scenario.Single.DraftLength : 0;
            Assert.Equal(longest + 1, rounds.AcceptedHistogram.Count);
            Assert.Equal(rounds.Rounds + rounds.AcceptedTokens, rounds.KeptTokens + rounds.CutTokens);
            Assert.InRange(rounds.DraftedTokens, 0, rounds.Rounds * longest);
        });
    }

    [Fact]
    public void Inv5_TwiceAndOnAnyNumberOfThreads_SameDigest()
    {
        ForEach(seed =>
        {
            ServingScenario scenario = ServingSwarm.Scenario(seed);
            scenario = scenario with
            {
                Single = scenario.Single with { Run = scenario.Single.Run with { Replications = 3 } },
            };

            IEnumerable<Digest> one = ServingExperiment.Simulate(scenario).Select(run => run.Digest);
            IEnumerable<Digest> four = ServingExperiment.Simulate(scenario, threads: 4).Select(run => run.Digest);

            Assert.Equal(one, four);
        });
    }

    [Fact]
    public void Inv6_NothingDrafted_IsThePlainServer()
    {
        ForEach(seed =>
        {
            ServingScenario scenario = ServingSwarm.Scenario(seed) with { Fallback = null };
            scenario = scenario with { Single = scenario.Single with { DraftLength = 0 } };

            ServingRun none = ServingExperiment.Simulate(scenario)[0];
            ServingRun plain = ServingExperiment.Simulate(scenario.WithoutSpeculation)[0];

            Assert.Equal(plain.Digest, none.Digest);
        });
    }

    [Fact]
    public void Swarm_MeetsEverything()
    {
        ServingRun[] runs = [.. AllSeeds.Select(seed => ServingExperiment.Simulate(ServingSwarm.Scenario(seed))[0])];

        // A swarm that never preempts, crashes or times out would prove nothing about these.
        Assert.All(
            Enum.GetValues<RequestOutcome>().Where(outcome => outcome != RequestOutcome.Unfinished),
            outcome => Assert.Contains(runs, run => run.Requests.Any(request => request.Outcome == outcome)));
        Assert.Contains(runs, run => run.Counts.Preemptions > 0);
        Assert.Contains(runs, run => run.Counts.CachedTokens > 0);
        Assert.Contains(runs, run => run.Counts.TransferredBytes > 0);
        Assert.Contains(runs, run => run.Counts.RejectedQueueFull > 0);
        Assert.Contains(runs, run => run.Counts.RejectedReplicaLost > 0);
        Assert.Contains(runs, run => run.Counts.Switches > 0);
        Assert.Contains(runs, run => run.Counts.Fallbacks > 0);
        Assert.Contains(runs, run => run.Counts.RecomputedTokens > 0);
        Assert.Contains(runs, run => run.Requests.Any(request => request.Attempts > 1));
        foreach (FaultKind kind in Enum.GetValues<FaultKind>().Where(kind => kind != FaultKind.LoadSpike))
            Assert.Contains(runs, run => run.Faults.Any(fault => fault.Kind == kind));
    }

    private static void AssertSensible(RequestRecord request, ServingScenario scenario)
    {
        Assert.InRange(request.OutputTokens, 0, request.WantedTokens);
        Assert.InRange(request.AcceptedTokens, 0, request.DraftedTokens);
        Assert.InRange(request.Attempts, 1, 1 + (scenario.Workload.Retries?.Limit ?? 0));
        if (request.Outcome != RequestOutcome.Finished)
            return;
        Assert.Equal(request.WantedTokens, request.OutputTokens);
        Assert.True(request.Arrival <= request.Scheduled && request.Scheduled < request.FirstToken);
        Assert.True(request.FirstToken <= request.End);
    }

    private static void ForEach(Action<uint> check) => Parallel.ForEach(AllSeeds, seed =>
    {
        try
        {
            check(seed);
        }
        catch (Exception failed)
        {
            throw new InvalidOperationException($"Serving swarm seed {seed}: {failed.Message}", failed);
        }
    });
}
