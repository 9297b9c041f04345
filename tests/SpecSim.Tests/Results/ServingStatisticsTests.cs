// Figures of serving runs that were made by hand: what they must be is worked out in each test.

using SpecSim.Kernel;
using SpecSim.Quantities;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Tests.Support;
using SpecSim.Workloads;

namespace SpecSim.Tests.Results;

public sealed class ServingStatisticsTests
{
    [Fact]
    public void Side_OneRequestASecond_HasTheFiguresWorkedOut()
    {
        // Arrives at i, waits 0.1 s, first token after 0.3 s, ten more in 0.15 s: 15 ms each.
        ServingSide side = ServingStatistics.Side([BuildServing.Run(Steady(101))], BuildServing.Facts());

        Assert.Equal(new Books(101, 101, 0, 0, 0, 0, 101), side.Books);
        Assert.Equal(1, side.OfferedRate.Estimate, 1e-9);
        // 100 end by the last arrival at 100 s, of 11 tokens each.
        Assert.Equal(1, side.FinishedRate.Estimate, 1e-9);
        Assert.Equal(11, side.TokensPerSecond.Estimate, 1e-9);
        Assert.Equal(1, side.Goodput!.Estimate, 1e-9);
        Assert.Equal(1, side.GoodShare!.Estimate);
        Assert.Equal(0.3, side.TimeToFirstToken!.P99.Estimate, 1e-9);
        Assert.Equal(0.015, side.TimePerOutputToken!.Mean.Estimate, 1e-9);
        Assert.Equal(0.45 / 11, side.TimePerTokenFromArrival!.P50.Estimate, 1e-9);
        Assert.Equal(0.45, side.EndToEnd!.P95.Estimate, 1e-9);
        Assert.Equal(0.1, side.Queueing!.P90.Estimate, 1e-9);
        Assert.Equal(0.35, side.Levels.Running.Estimate, 1e-9);
        Assert.Equal(0.1, side.Levels.Waiting.Estimate, 1e-9);
        Assert.Equal(0.0035, side.Levels.KvUse.Estimate, 1e-9);
        Assert.Equal(0.5, side.Levels.KvPeak);
        Assert.Equal(0.5, side.Levels.Busy.Estimate, 1e-9);
        // One H100 at $2.95 an hour and 700 W for 1/11 s a token.
        Assert.Equal(2.95 / 3600 / 11 * 1e6, side.UsdPerMillionTokens!.Value, 1e-6);
        Assert.Equal(700.0 / 11, side.JoulesPerToken!.Value, 1e-9);
        Assert.True(side.KeptUp);
        Assert.Null(side.Draft);
        Assert.Null(side.Levels.MeanDraftLength);
        Assert.Null(side.Truncated);
    }

    [Fact]
    public void Side_WarmUp_LeavesOutWhatArrivedBefore()
    {
        RequestRecord[] requests = Steady(101);
        for (uint index = 0; index < 50; index++)
            requests[index] = BuildServing.Finished(index, index, index + 5, index + 6, index + 7);
        ServingFacts facts = BuildServing.Facts() with { WarmUp = Duration.FromSeconds(60) };

        ServingSide side = ServingStatistics.Side([BuildServing.Run(requests)], facts);

        Assert.Equal(101, side.Books.Requests);
        Assert.Equal(0.3, side.TimeToFirstToken!.Mean.Estimate, 1e-9);
        Assert.Equal(1, side.OfferedRate.Estimate, 1e-9);
        Assert.Equal(0.1, side.Levels.Waiting.Estimate, 1e-9);
    }

    [Fact]
    public void Side_AllArriveAtOnce_IsMeasuredOverTheWholeRun()
    {
        RequestRecord[] requests = [.. Enumerable.Range(0, 20)
            .Select(index => BuildServing.Finished((uint)index, 0, 0, 1 + index, 2 + index))];

        ServingSide side = ServingStatistics.Side([BuildServing.Run(requests)], BuildServing.Facts());

        // The last one ends at 21 s.
        Assert.Equal(20 * 11 / 21.0, side.TokensPerSecond.Estimate, 1e-9);
        Assert.Equal(20 / 21.0, side.FinishedRate.Estimate, 1e-9);
        Assert.True(side.KeptUp);
    }

    [Fact]
    public void Side_QueueThatGrows_HasNotKeptUp()
    {
        // One arrives every second and one is served every two.
        RequestRecord[] requests = [.. Enumerable.Range(0, 100).Select(index =>
            BuildServing.Finished((uint)index, index, 2 * index, (2 * index) + 1, (2 * index) + 2))];

        ServingSide side = ServingStatistics.Side([BuildServing.Run(requests)], BuildServing.Facts());

        Assert.False(side.KeptUp);
        Assert.Equal(1, side.OfferedRate.Estimate, 1e-9);
    }

    [Fact]
    public void Side_EveryOutcome_IsInTheBooksOfAllAndOfItsGroup()
    {
        RequestRecord[] requests =
        [
            BuildServing.Finished(0, 0, 0.1, 0.2, 0.3),
            BuildServing.Lost(1, 1, 1, RequestOutcome.Rejected, category: 1),
            BuildServing.Lost(2, 2, 3, RequestOutcome.TimedOut, priority: 1),
            BuildServing.Lost(3, 3, 4, RequestOutcome.Cancelled),
            BuildServing.Finished(4, 5, 5, 6, 7, category: 1, priority: 1),
        ];
        requests[4].Attempts = 3;

        ServingSide side = ServingStatistics.Side([BuildServing.Run(requests)], BuildServing.Facts());

        Assert.Equal(new Books(5, 2, 1, 1, 1, 0, 7), side.Books);
        Assert.Equal(["chat", "code"], side.Categories.Select(group => group.Name));
        Assert.Equal(new Books(3, 1, 0, 1, 1, 0, 3), side.Categories[0].Books);
        Assert.Equal(new Books(2, 1, 1, 0, 0, 0, 4), side.Categories[1].Books);
        Assert.Equal(new Books(3, 1, 1, 0, 1, 0, 3), side.Priorities[0].Books);
        Assert.Equal(0.2, side.Categories[0].TimeToFirstToken!.P50.Estimate, 1e-9);
        // 100 ms a token is slower than the 20 ms that are asked for, and the first token later than 0.5 s.
        Assert.Equal(0.2, side.GoodShare!.Estimate, 1e-9);
        Assert.Equal(0, side.Categories[1].GoodShare!.Estimate);
        Assert.Null(side.Categories[1].TimeToFirstToken!.P50.Low95);
    }

    [Fact]
    public void Side_NothingEnded_SaysSoAndHasNoLatency()
    {
        var request = new RequestRecord(0, BuildServing.At(1), 10, 10, 0, 0) { Attempts = 1 };
        ServingRun run = BuildServing.Run([request]) with { Outcome = new RunOutcome.Truncated("10 events") };

        ServingSide side = ServingStatistics.Side([run], BuildServing.Facts());

        Assert.Equal(new Books(1, 0, 0, 0, 0, 1, 1), side.Books);
        Assert.Equal("10 events", side.Truncated);
        Assert.Null(side.TimeToFirstToken);
        Assert.Null(side.EndToEnd);
        Assert.Null(side.TokenGaps);
        Assert.Null(side.UsdPerMillionTokens);
    }

    [Fact]
    public void Side_AttemptsThatNobodyMade_BreakInv1()
    {
        ServingRun run = BuildServing.Run(Steady(5));
        ServingRun more = run with { Counts = run.Counts with { Attempts = 6 } };

        Assert.Throws<InvariantException>(() => ServingStatistics.Side([more], BuildServing.Facts()));
    }

    [Fact]
    public void Side_TokensThatVanished_BreakInv1()
    {
        ServingRun run = BuildServing.Run(Steady(5));
        ServingRun fewer = run with { Counts = run.Counts with { OutputTokens = 54 } };

        Assert.Throws<InvariantException>(() => ServingStatistics.Side([fewer], BuildServing.Facts()));
    }

    [Fact]
    public void Side_NoObjectives_HasNoGoodput()
    {
        ServingSide side = ServingStatistics.Side(
            [BuildServing.Run(Steady(30))], BuildServing.Facts() with { Objectives = null });

        Assert.Null(side.Goodput);
        Assert.Null(side.GoodShare);
        Assert.Null(side.UsdPerMillionGoodTokens);
        Assert.All(side.Series, point => Assert.Null(point.GoodRate));
    }

    [Fact]
    public void Side_Series_AddsUpToTheBooks()
    {
        RequestRecord[] requests = [.. Steady(40), BuildServing.Lost(40, 40, 40.5, RequestOutcome.Cancelled)];

        ServingSide side = ServingStatistics.Side([BuildServing.Run(requests)], BuildServing.Facts());

        Assert.Equal(41, side.Series.Sum(point => point.ArrivalRate * point.Seconds), 1e-9);
        Assert.Equal(40, side.Series.Sum(point => point.FinishedRate * point.Seconds), 1e-9);
        Assert.Equal(40, side.Series.Sum(point => point.GoodRate!.Value * point.Seconds), 1e-9);
        Assert.Equal(1, side.Series.Sum(point => point.LostRate * point.Seconds), 1e-9);
        Assert.Equal(0.5, side.Series[^1].Seconds, 1e-9);
        Assert.All(side.Series, point => Assert.Equal(1, point.Up, 1e-9));
    }

    [Fact]
    public void Side_MoreSamplesThanAChartShows_KeepsTheEndsAndTheOrder()
    {
        RequestRecord[] requests = [.. Enumerable.Range(0, 5000).Select(index =>
            BuildServing.Finished(
                (uint)index, index, index, index + 0.1 + (0.0001 * (index * 7 % 5000)), index + 0.9))];

        LatencySamples samples = ServingStatistics.Side([BuildServing.Run(requests, 10)], BuildServing.Facts()).Samples;

        Assert.Equal(2000, samples.TimeToFirstToken.Count);
        Assert.Equal(samples.TimeToFirstToken.Order(), samples.TimeToFirstToken);
        Assert.Equal(0.1, samples.TimeToFirstToken[0], 1e-9);
        Assert.Equal(0.5999, samples.TimeToFirstToken[^1], 1e-9);
    }

    [Fact]
    public void Side_Draft_CountsWhatWasWasted()
    {
        RequestRecord[] requests = Steady(100);
        for (int index = 0; index < requests.Length; index++)
        {
            // Five rounds of three, of which five tokens in all are kept: 5 + 5 = 10 tokens after the first.
            (requests[index].Rounds, requests[index].DraftedTokens, requests[index].AcceptedTokens) = (5, 15, 5);
        }

        ServingRun run = BuildServing.Run(requests);
        run = run with { Counts = run.Counts with { Switches = 20 } };
        ServingSide side = ServingStatistics.Side([run], BuildServing.Facts());

        Assert.Equal(2, side.Draft!.TokensPerRound.Estimate, 1e-9);
        Assert.Equal(1.0 / 3, side.Draft.AcceptedShare, 1e-9);
        Assert.Equal(1000, side.Draft.WastedTokens);
        Assert.Equal(0.5, side.Draft.WastedVerifyShare, 1e-9);
        Assert.Equal(1, side.Draft.SpeculatingShare);
        Assert.Equal(20 / (99.45 / 60), side.Draft.SwitchesPerMinute, 1e-9);
        Assert.True(side.Draft.Oscillates);
        Assert.Equal(3, side.Levels.MeanDraftLength!.Value, 1e-9);
    }

    /// <summary>One a second, all alike.</summary>
    internal static RequestRecord[] Steady(int count) => [.. Enumerable.Range(0, count)
        .Select(index => BuildServing.Finished((uint)index, index, index + 0.1, index + 0.3, index + 0.45))];
}
