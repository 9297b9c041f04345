// What goes wrong on a server, on cases small enough to say beforehand what must happen.

using SpecSim.Experiments;
using SpecSim.Kernel;
using SpecSim.Quantities;
using SpecSim.Serving;
using SpecSim.Tests.Support;
using SpecSim.Workloads;

namespace SpecSim.Tests.Serving;

public sealed class ServingFaultTests
{
    [Fact]
    public void Crash_LosesWhatIsThere_AndClientsTryAgainElsewhere()
    {
        ServingScenario scenario = Serve.OfSteps(1) with
        {
            Workload = Serve.At((0, 1, 20), (0, 1, 20)) with
            {
                Retries = new RetryRules(1, Duration.FromSeconds(1), 1, 0),
            },
            Server = new ServerSettings { Replicas = 2, Router = RouterKind.RoundRobin },
            Faults = new FaultPlan([Crash(0, 5.5, 100)], []),
        };

        ServingRun run = Serve.Run(scenario);

        Assert.Equal([2, 1], run.Requests.Select(request => (int)request.Attempts));
        Assert.Equal([1, 1], run.Requests.Select(request => (int)request.Replica));
        Assert.Equal(5, run.Counts.LostTokens);
        // Back at 6.5 s: in the step of the other replica that begins at 7 s.
        Assert.Equal(27, run.Requests[0].End!.Value.TotalSeconds, 0.1);
        Assert.Equal(RequestOutcome.Finished, run.Requests[0].Outcome);
    }

    [Fact]
    public void Crash_OfTheOnlyReplica_RejectsUntilItIsBack()
    {
        ServingScenario scenario = Serve.OfSteps(1) with
        {
            Workload = Serve.At((0, 1, 20), (6000, 1, 2), (12_000, 1, 2)),
            Faults = new FaultPlan([Crash(0, 5.5, 5)], []),
        };

        ServingRun run = Serve.Run(scenario);

        Assert.Equal(
            [RequestOutcome.Rejected, RequestOutcome.Rejected, RequestOutcome.Finished],
            run.Requests.Select(request => request.Outcome));
        Assert.Equal(2, run.Counts.RejectedReplicaLost);
        Assert.Equal(5, run.Replicas[0].DownSeconds, 1e-9);
    }

    [Fact]
    public void DraftLoss_WithFallback_GoesOnPlainly_WithoutItStandsStill()
    {
        var loss = new Fault(FaultKind.DraftLoss, 0, At(0.3), Duration.FromSeconds(2), 1);
        ServingScenario scenario = Serve.Scenario() with
        {
            Workload = Serve.At((0, 100, 200)),
            Faults = new FaultPlan([loss], []),
        };

        ServingRun without = Serve.Run(scenario);
        ServingRun with = Serve.Run(scenario with { Fallback = new DraftFallback(0, 100, Duration.FromSeconds(1)) });
        ServingRun none = Serve.Run(scenario with { Faults = FaultPlan.None });

        Assert.InRange(without.End.TotalSeconds - none.End.TotalSeconds, 1.98, 2.01);
        Assert.True(with.End < without.End);
        Assert.True(with.End > none.End);
        Assert.Equal(1, with.Counts.Fallbacks);
        Assert.Equal(0, without.Counts.Fallbacks);
    }

    [Fact]
    public void AcceptanceDrop_WithFallback_SwitchesOffAndComesBack()
    {
        var drop = new Fault(FaultKind.AcceptanceDrop, 0, At(0.2), Duration.FromSeconds(1.5), 0.02);
        ServingScenario scenario = Serve.Scenario() with
        {
            Workload = Serve.At((0, 100, 1500)),
            Faults = new FaultPlan([drop], []),
            Fallback = new DraftFallback(0.2, 20, Duration.FromSeconds(0.5)),
        };

        ServingRun run = Serve.Run(scenario, traceSteps: 100_000);

        // Off after the drop, tried again every half second, and on for good afterwards.
        Assert.InRange(run.Counts.Fallbacks, 2, 4);
        Assert.InRange(run.Counts.Switches, 4, 8);
        Assert.All(run.Steps.Where(step => step.Start.TotalSeconds > 2.6 && step.Decoding > 0),
            step => Assert.Equal(3, step.DraftLength));
        Assert.Contains(run.Steps, step => step.Start.TotalSeconds is > 0.5 and < 1.5 && step.DraftLength == 0);
    }

    [Fact]
    public void Straggler_TakesItsFactorLonger()
    {
        ServingScenario scenario = Serve.OfSteps(1) with
        {
            Workload = Serve.At((0, 1, 10)),
            Faults = new FaultPlan(
                [new Fault(FaultKind.Straggler, 0, At(0), Duration.FromSeconds(1000), 3)], []),
        };

        Assert.Equal(
            3 * Serve.Run(scenario with { Faults = FaultPlan.None }).End.TotalSeconds,
            Serve.Run(scenario).End.TotalSeconds,
            0.01);
    }

    [Fact]
    public void KvLoss_OfMostBlocks_PreemptsAndRecovers()
    {
        ServingScenario scenario = Plain(Serve.At((0, 64, 200), (0, 64, 200))) with
        {
            Server = new ServerSettings { KvTokens = 640, Watermark = 0 },
            Faults = new FaultPlan(
                [new Fault(FaultKind.KvLoss, 0, At(0.1), Duration.FromSeconds(0.5), 0.8)], []),
        };

        ServingRun run = Serve.Run(scenario);

        Assert.True(run.Counts.Preemptions > 0);
        Assert.All(run.Requests, request => Assert.Equal(RequestOutcome.Finished, request.Outcome));
    }

    [Fact]
    public void NothingThatCanRun_IsAStatedOutcome()
    {
        // The draft never comes back within the run's time, and there is no fallback.
        ServingScenario scenario = Serve.Scenario() with
        {
            Workload = Serve.At((0, 100, 2000)),
            Faults = new FaultPlan(
                [new Fault(FaultKind.DraftLoss, 0, At(0.1), Duration.FromSeconds(1e6), 1)], []),
        };
        scenario = scenario with
        {
            Single = scenario.Single with
            {
                Run = scenario.Single.Run with { Limits = new RunLimits(1000, Duration.FromSeconds(100)) },
            },
        };

        ServingRun run = Serve.Run(scenario);

        Assert.IsType<RunOutcome.Truncated>(run.Outcome);
        Assert.Equal(RequestOutcome.Unfinished, run.Requests[0].Outcome);
    }

    private static ServingScenario Plain(OpenWorkload workload) =>
        Serve.Scenario().WithoutSpeculation with { Workload = workload };

    private static Fault Crash(int replica, double at, double lasts) =>
        new(FaultKind.ReplicaCrash, replica, At(at), Duration.FromSeconds(lasts), 1);

    private static Instant At(double seconds) => Instant.Start + Duration.FromSeconds(seconds);
}
