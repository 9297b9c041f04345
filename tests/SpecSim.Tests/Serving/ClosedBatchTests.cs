// The closed batch event by event, on cases small enough to count by hand.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Kernel;
using SpecSim.Quantities;
using SpecSim.Randomness;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Serving;

public sealed class ClosedBatchTests
{
    [Fact]
    public void Run_EverythingAccepted_TakesAsFewRoundsAsPossible()
    {
        // One token from the prompt, then rounds of 3 + 1: 4, 4, and 2 of 4 wanted.
        BatchRun run = Run(Always, draftLength: 3, outputs: 11);

        Assert.Equal(3, run.Counts.Rounds);
        Assert.Equal(10, run.Counts.KeptTokens);
        Assert.Equal(2, run.Counts.CutTokens);
        Assert.Equal([0L, 0, 0, 3], run.Counts.AcceptedHistogram);
    }

    [Fact]
    public void Run_NothingAccepted_TakesOneRoundPerToken()
    {
        BatchRun run = Run(Never, draftLength: 3, outputs: 11);

        Assert.Equal(10, run.Counts.Rounds);
        Assert.Equal(30, run.Counts.RejectedTokens);
    }

    [Fact]
    public void Run_OneRequest_LastsAsLongAsItsPromptAndRounds()
    {
        Scenario scenario = Build.Scenario();
        RoundModel rounds = Rounds(scenario);

        BatchRun run = Run(Always, draftLength: 3, outputs: 9);

        // Context 512, then 512 + 4; before the second round everything was accepted: the draft catches up.
        double seconds = (rounds.TargetPrefill([512]) + rounds.DraftPrefill([512])).TotalSeconds
            + rounds.Evaluate(new RoundShape(1, 1, 3, 512, 0, 0)).TotalSeconds
            + rounds.Evaluate(new RoundShape(1, 1, 3, 516, 3, 1)).TotalSeconds;
        Assert.Equal(seconds, run.End.TotalSeconds, 5e-9);
        Assert.Equal(run.End, run.LastTokens[0]);
    }

    [Fact]
    public void Run_RequestsOfDifferentLength_LeaveWhenTheyAreDone()
    {
        BatchRun run = Run(Never, draftLength: 2, outputs: [3, 6, 1]);

        Assert.Equal([2, 2, 1, 1, 1], run.Bursts.Select(burst => burst.Sequences));
        Assert.Equal(run.FirstTokens[2], run.LastTokens[2]);
        Assert.True(run.LastTokens[0] < run.LastTokens[1]);
    }

    [Fact]
    public void Run_BeyondItsEvents_IsTruncatedAndSaysSo()
    {
        Scenario scenario = Build.Scenario() with
        {
            Run = new RunSettings(Seed: 1, Replications: 2, new RunLimits(100, Duration.FromSeconds(1e6))),
        };

        RunResult result = Experiment.Run(scenario);

        Assert.StartsWith("100 events were handled", result.Baseline.Truncated, StringComparison.Ordinal);
        Assert.Null(result.Speedup);
        Assert.Null(result.Baseline.TimePerOutputToken);
        Assert.True(result.Baseline.TokensPerSecond > 0);
    }

    [Fact]
    public void Run_PromptThatTakesCenturies_IsTruncatedBeforeItsFirstToken()
    {
        Scenario scenario = Build.Scenario() with
        {
            Device = Build.H100() with { PeakBf16 = new FlopsPerSecond(1) },
            Run = Build.Scenario().Run with { Replications = 1 },
        };

        RunResult result = Experiment.Run(scenario);

        Assert.StartsWith("the next event lies beyond", result.Baseline.Truncated, StringComparison.Ordinal);
        Assert.Equal(0, result.Baseline.TokensPerSecond);
        Assert.Null(result.Baseline.TimeToFirstToken);
        Assert.Null(result.Baseline.UsdPerMillionTokens);
    }

    [Fact]
    public void Run_LookupThatNeverHits_IsPlainDecoding()
    {
        SpeculationMethod lookup = new SpeculationMethod.PromptLookup(new Probability(0));

        RunResult result = Experiment.Run(Build.Scenario() with { Method = lookup });

        Assert.Equal(1, result.Speedup!.Estimate);
        Assert.Equal(0, result.Speculative.DraftedTokens);
        Assert.Equal(result.Baseline, result.Speculative.Server);
    }

    [Fact]
    public void Run_Trace_HoldsTheFirstRounds()
    {
        RunResult result = Experiment.Run(Build.Scenario(), traceLength: 3);

        Assert.Equal(3, result.Trace.Count);
        Assert.All(result.Trace, round => Assert.InRange(round.Accepted!.Value, 0, 5));
        RoundTrace first = result.Trace[0];
        Assert.Equal(
            first.Start.TotalSeconds + first.Draft.TotalSeconds + first.Verify.TotalSeconds,
            result.Trace[1].Start.TotalSeconds,
            5e-9);
    }

    private static AcceptanceProfile Always => new AcceptanceProfile.Iid(new Probability(1));

    private static AcceptanceProfile Never => new AcceptanceProfile.Iid(new Probability(0));

    private static RoundModel Rounds(Scenario scenario) =>
        new(scenario.Target, scenario.Method, scenario.Device, scenario.Engine, scenario.Anchors);

    private static BatchRun Run(AcceptanceProfile acceptance, int draftLength, params int[] outputs)
    {
        Scenario scenario = Build.Scenario();
        return new ClosedBatch(
            Rounds(scenario),
            scenario.Method,
            draftLength,
            new AcceptanceThresholds(acceptance),
            new BatchRequests([.. outputs.Select(_ => 512)], outputs),
            new Luck(1, 0),
            RunLimits.Default).Run();
    }
}
