// The server step by step, on cases small enough to say beforehand what must happen.

using SpecSim.Controllers;
using SpecSim.Experiments;
using SpecSim.Kernel;
using SpecSim.Quantities;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Tests.Support;
using SpecSim.Workloads;

namespace SpecSim.Tests.Serving;

public sealed class ServingSimulationTests
{
    [Fact]
    public void Run_AllAtOnce_TakesAsLongAsTheClosedBatch()
    {
        // The closed batch is another implementation: all prompts in one step, then rounds together.
        Scenario single = Serve.Single() with
        {
            Workload = new ClosedWorkload(6, new LengthLaw.Fixed(300), new LengthLaw.Uniform(5, 60)),
        };
        BatchRun batch = Experiment.RunOnce(single, 0);
        int[] outputs = [.. batch.OutputTokens];
        OpenWorkload workload = Serve.At([.. outputs.Select(output => (0.0, 300, output))]);

        ServingRun run = Serve.Run(Serve.Scenario() with { Single = single, Workload = workload });

        // The batch rounds a proposal and its verification apart: a nanosecond a step.
        Assert.Equal(batch.End.TotalSeconds, run.End.TotalSeconds, 1e-7);
        Assert.All(
            batch.LastTokens.Zip(run.Requests),
            pair => Assert.Equal(pair.First!.Value.TotalSeconds, pair.Second.End!.Value.TotalSeconds, 1e-7));
        Assert.Equal(batch.Counts.AcceptedHistogram, run.Rounds.AcceptedHistogram);
        Assert.Equal(batch.Counts.Steps, run.Rounds.Steps);
        Assert.Equal(batch.Phases.Verify.TotalSeconds, run.Phases.Verify.TotalSeconds, 1e-9);
    }

    [Fact]
    public void Step_LongPrompt_IsCutAtTheBudgetThatDecodingLeaves()
    {
        // 8192 tokens a step. The first request decodes one token from its second step on.
        ServingRun run = Serve.Run(Plain(Serve.At((0, 100, 50), (5, 10_000, 5))), traceSteps: 4);

        Assert.Equal([100, 8191, 1809, 0], run.Steps.Select(step => step.PromptTokens));
        Assert.Equal([0, 1, 1, 2], run.Steps.Select(step => step.Decoding));
    }

    [Fact]
    public void Step_WithDrafts_DebitsKPlusOneTokens()
    {
        // 2 x (3 + 1) of 64 tokens go to the two that verify, whatever is accepted.
        ServingScenario scenario = Serve.Scenario().WithAcceptance(0) with
        {
            Workload = Serve.At((0, 10, 50), (0, 10, 50), (4, 1000, 5)),
        };
        Scenario single = scenario.Single;
        scenario = scenario with { Single = single with { Engine = single.Engine with { StepTokens = 64 } } };

        ServingRun run = Serve.Run(scenario, traceSteps: 12);

        Assert.Equal(20, run.Steps[0].PromptTokens);
        Assert.Contains(run.Steps, step => step is { Decoding: 2, PromptTokens: 64 - 8 });
    }

    [Fact]
    public void Step_PromptChunkLimit_LeavesRoomForOthers()
    {
        ServingScenario scenario = Plain(Serve.At((0, 1000, 2), (0, 100, 2))) with
        {
            Server = new ServerSettings { MaxPromptChunk = 300 },
        };

        ServingRun run = Serve.Run(scenario, traceSteps: 4);

        Assert.Equal(400, run.Steps[0].PromptTokens);
        Assert.Equal(300, run.Steps[1].PromptTokens);
        Assert.True(run.Requests[1].FirstToken < run.Requests[0].FirstToken);
    }

    [Fact]
    public void Pool_Full_PreemptsTheLastAndComputesItAgain()
    {
        // Two prompts of 64 tokens fit 10 blocks of 16 with two blocks to spare; the outputs do not.
        ServingScenario scenario = Plain(Serve.At((0, 64, 60), (0, 64, 60))) with
        {
            Server = new ServerSettings { KvTokens = 160, Watermark = 0 },
        };

        ServingRun run = Serve.Run(scenario);

        Assert.Equal(0, run.Requests[0].Preemptions);
        Assert.Equal(1, run.Requests[1].Preemptions);
        Assert.All(run.Requests, request => Assert.Equal(RequestOutcome.Finished, request.Outcome));
        // 64 + 16 tokens were in the cache when the 17th needed a block.
        Assert.Equal(80, run.Counts.RecomputedTokens);
        Assert.True(run.Requests[0].End < run.Requests[1].End);
    }

    [Fact]
    public void Pool_WithDrafts_ReservesKSlotsMoreForEach()
    {
        // 128 tokens hold 100 + 28: plainly an output of 20 fits without a second look. With K = 12 the lookahead of
        // the first request takes the block that the second would need.
        OpenWorkload workload = Serve.At((0, 48, 14), (0, 48, 14));
        ServingScenario plain = Plain(workload) with { Server = new ServerSettings { KvTokens = 128, Watermark = 0 } };
        ServingScenario drafting = Serve.Scenario().WithAcceptance(0) with
        {
            Workload = workload,
            Server = plain.Server,
        };

        Assert.Equal(0, Serve.Run(plain).Counts.Preemptions);
        Assert.True(Serve.Run(drafting with
        {
            Single = drafting.Single with { DraftLength = 12 },
        }).Counts.Preemptions > 0);
    }

    [Fact]
    public void Request_ThatNoMemoryHolds_IsRejectedAtOnce()
    {
        ServingScenario scenario = Plain(Serve.At((0, 300, 10), (0, 64, 10), (0, 10, 10))) with
        {
            Server = new ServerSettings { KvTokens = 160 },
        };

        ServingRun run = Serve.Run(scenario);

        Assert.Equal(RequestOutcome.Rejected, run.Requests[0].Outcome);
        Assert.Equal(RequestOutcome.Finished, run.Requests[1].Outcome);
        Assert.Equal(1, run.Counts.RejectedTooLong);
    }

    [Fact]
    public void Queue_Full_RejectsAndRetriesAfterTheBackOff()
    {
        ServingScenario scenario = Serve.OfSteps(1) with
        {
            Workload = Serve.At((0, 1, 10), (100, 1, 1), (200, 1, 1)) with
            {
                Retries = new RetryRules(2, Duration.FromSeconds(4), 2, 0),
            },
            Server = new ServerSettings { MaxSequences = 1, QueueLimit = 1 },
        };

        ServingRun run = Serve.Run(scenario);

        // Turned away at 0.2 s and at 4.2 s, served after 12.2 s: the first one is done at 10 s.
        Assert.Equal([1, 1, 3], run.Requests.Select(request => (int)request.Attempts));
        Assert.Equal(2, run.Counts.RejectedQueueFull);
        Assert.Equal(12.2, run.Requests[2].Scheduled!.Value.TotalSeconds, 1e-6);
        Assert.All(run.Requests, request => Assert.Equal(RequestOutcome.Finished, request.Outcome));
    }

    [Fact]
    public void Timeouts_EndTheQueuedAtOnce_AndTheRunningWithTheirStep()
    {
        ServingScenario scenario = Serve.OfSteps(1) with
        {
            Workload = Serve.At((0, 1, 100), (100, 1, 1)),
            Server = new ServerSettings
            {
                MaxSequences = 1,
                QueueTimeout = Duration.FromSeconds(3),
                RequestTimeout = Duration.FromSeconds(10.5),
            },
        };

        ServingRun run = Serve.Run(scenario);

        Assert.Equal(
            [RequestOutcome.TimedOut, RequestOutcome.TimedOut], run.Requests.Select(request => request.Outcome));
        Assert.Equal(3.1, run.Requests[1].End!.Value.TotalSeconds, 1e-9);
        Assert.Equal(10.5, run.Requests[0].End!.Value.TotalSeconds, 1e-9);
        Assert.Equal(10, run.Requests[0].OutputTokens);
        Assert.Equal(10, run.Counts.LostTokens);
    }

    [Fact]
    public void Impatience_OfEverybody_CancelsWhatIsNotDone()
    {
        ServingScenario scenario = Serve.OfSteps(1) with
        {
            Workload = Serve.At([.. Enumerable.Range(0, 50).Select(index => (index * 10.0, 1, 1000))]) with
            {
                Impatience = new Impatience(new Probability(1), Duration.FromSeconds(5)),
            },
        };

        ServingRun run = Serve.Run(scenario);

        Assert.All(run.Requests, request => Assert.Equal(RequestOutcome.Cancelled, request.Outcome));
        double mean = run.Requests.Average(request => (request.End!.Value - request.Arrival).TotalSeconds);
        Assert.InRange(mean, 3, 8);
    }

    [Fact]
    public void Priorities_UrgentOnesOvertake_AndKeepTheirMemory()
    {
        ServingScenario scenario = Serve.OfSteps(1) with
        {
            Workload = Serve.Poisson(0.3, 120, prompt: 16, output: 12) with
            {
                Priorities = [new PriorityClass("high", 1, 0), new PriorityClass("low", 1, 1)],
            },
            Server = new ServerSettings { MaxSequences = 3, Order = QueueOrder.Priority, KvTokens = 80, Watermark = 0 },
        };

        ServingRun run = Serve.Run(scenario);

        double Wait(int priority) => run.Requests.Where(request => request.Priority == priority)
            .Average(request => (request.Scheduled!.Value - request.Arrival).TotalSeconds);
        Assert.True(Wait(0) < 0.25 * Wait(1), $"{Wait(0)} s and {Wait(1)} s");
        Assert.True(run.Requests.Where(request => request.Priority == 1).Sum(request => request.Preemptions) > 0);
    }

    [Fact]
    public void PrefixCache_SharedPrompt_ComputesItOnce()
    {
        ServingScenario scenario = Plain(Serve.Poisson(2, 20, prompt: 512, output: 4) with
        {
            Categories = [new Category("all", 1) { Prefix = new SharedPrefix(480, 1) }],
        });

        ServingRun without = Serve.Run(scenario);
        ServingRun with = Serve.Run(scenario with { Server = new ServerSettings { PrefixCaching = true } });

        Assert.Equal(20 * 512, without.Counts.PromptTokens);
        Assert.Equal((20 * 512) - (19 * 480), with.Counts.PromptTokens);
        Assert.Equal(19 * 480, with.Counts.CachedTokens);
        Assert.Equal(480, with.Requests[5].CachedTokens);
    }

    [Fact]
    public void Disaggregation_SendsTheCacheAndDecodesElsewhere()
    {
        ServingScenario scenario = Serve.OfSteps(1) with
        {
            Workload = Serve.At((0, 1000, 5)),
            Server = new ServerSettings
            {
                Disaggregation = new Disaggregation(1, new BytesPerSecond(1e9), Duration.FromSeconds(0.25)),
            },
        };

        ServingRun run = Serve.Run(scenario);

        double bytes = 1000 * scenario.Single.Memory.KvBytesPerToken;
        Assert.Equal(bytes, run.Counts.TransferredBytes, 1e-6);
        RequestRecord request = run.Requests[0];
        Assert.Equal(4, (request.End!.Value - request.FirstToken!.Value).TotalSeconds - 0.25 - (bytes / 1e9), 0.01);
        Assert.Equal([4L, 1], run.Replicas.Select(replica => replica.Steps));
    }

    [Fact]
    public void BatchLimit_TurnsSpeculationOffAbove_AndOnAgain()
    {
        ServingScenario scenario = Serve.Scenario() with
        {
            Workload = Serve.At([.. Enumerable.Range(0, 12).Select(index => (100.0 * index, 64, 150 + (40 * index)))]),
            Control = new DraftControl.BatchLimit(4, 2),
        };

        ServingRun run = Serve.Run(scenario, traceSteps: 100_000);

        StepTrace[] decoding = [.. run.Steps.Where(step => step.Decoding > 0)];
        Assert.All(decoding, step => Assert.True(step.Decoding > 4 ? step.DraftLength == 0 : true));
        Assert.All(decoding, step => Assert.True(step.Decoding <= 2 ? step.DraftLength == 3 : true));
        Assert.Equal(2, run.Counts.Switches);
    }

    private static ServingScenario Plain(OpenWorkload workload) =>
        Serve.Scenario().WithoutSpeculation with { Workload = workload };
}
