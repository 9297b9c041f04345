// The kernel: order, clock, limits, digest.

using SpecSim.Kernel;
using SpecSim.Quantities;
using Simulation = SpecSim.Kernel.Kernel;

namespace SpecSim.Tests.Kernel;

public sealed class KernelTests
{
    [Fact]
    public void TryNext_EventsAtOneInstant_ComeByRankAndThenAsScheduled()
    {
        var kernel = new Simulation(RunLimits.Default);
        kernel.Schedule(new Duration(5), EventRank.DraftEnd, 1);
        kernel.Schedule(new Duration(5), EventRank.PrefillEnd, 2);
        kernel.Schedule(new Duration(5), EventRank.PrefillEnd, 3);
        kernel.Schedule(new Duration(5), EventRank.VerifyEnd, 4);
        kernel.Schedule(new Duration(5), EventRank.VerifyEnd, 5);
        kernel.Schedule(new Duration(4), EventRank.DraftEnd, 6);

        Assert.Equal([6, 4, 5, 2, 3, 1], Entities(kernel));
    }

    [Fact]
    public void TryNext_EachEvent_MovesTheClockToItsTime()
    {
        var kernel = new Simulation(RunLimits.Default);
        kernel.Schedule(new Duration(7), EventRank.DraftEnd, 0);

        Assert.True(kernel.TryNext(out Event first));
        kernel.Schedule(new Duration(3), EventRank.VerifyEnd, 0);
        Assert.True(kernel.TryNext(out Event second));

        Assert.Equal(new Instant(7), first.Time);
        Assert.Equal(new Instant(10), second.Time);
        Assert.Equal(new Instant(10), kernel.Now);
        Assert.Equal(2, kernel.EventCount);
    }

    [Fact]
    public void INV2_ScheduleIntoThePast_BreaksAPromiseAndSaysWhen()
    {
        var kernel = new Simulation(RunLimits.Default);
        kernel.Schedule(new Duration(7), EventRank.DraftEnd, 0);
        kernel.TryNext(out _);

        var broken = Assert.Throws<InvariantException>(
            () => kernel.Schedule(new Duration(-1), EventRank.VerifyEnd, 3));

        Assert.Equal(
            "an event of rank VerifyEnd for 3 was scheduled -1 ns from now, into the past at 7 ns, after 1 events.",
            broken.Message);
    }

    [Fact]
    public void INV2_AnyScheduleOfDelays_NeverTurnsTheClockBack()
    {
        var kernel = new Simulation(RunLimits.Default);
        for (int entity = 0; entity < 50; entity++)
            kernel.Schedule(new Duration(entity * 7919 % 101), EventRank.PrefillEnd, entity);

        Instant latest = Instant.Start;
        while (kernel.TryNext(out Event happened))
        {
            Assert.True(happened.Time >= latest);
            latest = happened.Time;
            if (kernel.EventCount < 500)
                kernel.Schedule(new Duration(kernel.EventCount * 31 % 17), EventRank.DraftEnd, happened.Entity);
        }
        Assert.Equal(kernel.ScheduledCount, kernel.EventCount);
    }

    [Fact]
    public void Outcome_NothingLeft_IsFinished()
    {
        var kernel = new Simulation(RunLimits.Default);
        kernel.Schedule(new Duration(1), EventRank.DraftEnd, 0);

        Assert.Null(kernel.Outcome);
        Assert.True(kernel.TryNext(out _));
        Assert.False(kernel.TryNext(out _));

        Assert.IsType<RunOutcome.Finished>(kernel.Outcome);
    }

    [Fact]
    public void Outcome_EventLimitHitWithEventsPending_IsTruncatedAndSaysWhich()
    {
        var kernel = new Simulation(new RunLimits(3, Duration.FromSeconds(1)));
        for (int entity = 0; entity < 4; entity++)
            kernel.Schedule(new Duration(entity), EventRank.DraftEnd, entity);

        Assert.Equal([0, 1, 2], Entities(kernel));

        var truncated = Assert.IsType<RunOutcome.Truncated>(kernel.Outcome);
        Assert.Equal("3 events were handled by 2E-09 s and more were pending", truncated.Reason);
    }

    [Fact]
    public void Outcome_LastEventAtTheLimits_IsFinished()
    {
        var kernel = new Simulation(new RunLimits(2, new Duration(10)));
        kernel.Schedule(new Duration(1), EventRank.DraftEnd, 0);
        kernel.Schedule(new Duration(10), EventRank.DraftEnd, 1);

        Assert.Equal([0, 1], Entities(kernel));

        Assert.Equal(new RunOutcome.Finished(), kernel.Outcome);
    }

    [Fact]
    public void Outcome_NextEventBeyondTheTimeLimit_IsTruncatedAndTheClockStays()
    {
        var kernel = new Simulation(new RunLimits(100, Duration.FromSeconds(2)));
        kernel.Schedule(Duration.FromSeconds(2), EventRank.DraftEnd, 0);
        kernel.Schedule(Duration.FromSeconds(2.5), EventRank.DraftEnd, 1);

        Assert.Equal([0], Entities(kernel));

        Assert.Equal(Instant.Start + Duration.FromSeconds(2), kernel.Now);
        Assert.Equal(new RunOutcome.Truncated("the next event lies beyond 2 s of simulated time"), kernel.Outcome);
    }

    [Fact]
    public void RunLimits_NotAboveZero_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RunLimits(0, Duration.FromSeconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RunLimits(1, Duration.Zero));
    }

    [Fact]
    public void Digest_TheSameEventsHandedOut_AreEqualAndOneMoreIsNot()
    {
        Simulation one = AfterTwoEvents();
        Simulation other = AfterTwoEvents();
        Assert.Equal(one.Digest, other.Digest);

        other.Schedule(new Duration(1), EventRank.DraftEnd, 0);
        Assert.Equal(one.Digest, other.Digest);
        other.TryNext(out _);
        Assert.NotEqual(one.Digest, other.Digest);
    }

    private static Simulation AfterTwoEvents()
    {
        var kernel = new Simulation(RunLimits.Default);
        kernel.Schedule(new Duration(3), EventRank.DraftEnd, 0);
        kernel.Schedule(new Duration(4), EventRank.VerifyEnd, 0);
        kernel.TryNext(out _);
        kernel.TryNext(out _);
        return kernel;
    }

    private static List<int> Entities(Simulation kernel)
    {
        var entities = new List<int>();
        while (kernel.TryNext(out Event happened))
            entities.Add(happened.Entity);
        return entities;
    }
}
