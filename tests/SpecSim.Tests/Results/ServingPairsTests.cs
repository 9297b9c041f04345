// Speculation against none: pairs of requests that both sides finished, in whatever order.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Tests.Support;
using Interval = SpecSim.Results.Interval;

namespace SpecSim.Tests.Results;

public sealed class ServingPairsTests
{
    [Fact]
    public void Compare_ARunWithItself_IsExactlyOne() => Prop.ForAll(
        ServingCases.Requests.ToArbitrary(),
        requests =>
        {
            ServingRun run = BuildServing.Run(requests);
            ServingComparison comparison = ServingStatistics.Compare([run], [run with { }], BuildServing.Facts());
            Interval?[] all =
            [
                comparison.TimePerOutputToken, comparison.TimeToFirstToken, comparison.EndToEnd,
                comparison.Throughput, comparison.Goodput,
            ];
            return all.All(ratio => ratio is null or { Estimate: 1, Low95: null or 1, High95: null or 1 })
                && comparison.Cost is null or 1;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Compare_TwiceAsFast_SaysTwo()
    {
        RequestRecord[] plain = ServingStatisticsTests.Steady(201);
        RequestRecord[] faster = [.. plain.Select(request => Faster(request))];

        ServingComparison comparison = ServingStatistics.Compare(
            [BuildServing.Run(plain)], [BuildServing.Run(faster)], BuildServing.Facts());

        Assert.Equal(2, comparison.TimePerOutputToken!.Estimate, 1e-9);
        Assert.Equal(2, comparison.TimePerOutputToken.Low95!.Value, 1e-9);
        Assert.Equal(1, comparison.TimeToFirstToken!.Estimate, 1e-9);
        Assert.Equal(0.45 / 0.375, comparison.EndToEnd!.Estimate, 1e-9);
        Assert.Equal(1, comparison.Throughput!.Estimate, 1e-9);
    }

    [Fact]
    public void Compare_RequestsThatOneSideLost_AreLeftOut()
    {
        RequestRecord[] plain = ServingStatisticsTests.Steady(50);
        RequestRecord[] faster = [.. plain.Select(request => Faster(request))];
        // The slowest of all, which the other side never finished.
        plain[7] = BuildServing.Finished(7, 7, 7, 8, 49);
        faster[7] = BuildServing.Lost(7, 7, 8, RequestOutcome.TimedOut);

        ServingComparison comparison = ServingStatistics.Compare(
            [BuildServing.Run(plain)], [BuildServing.Run(faster)], BuildServing.Facts());

        Assert.Equal(2, comparison.TimePerOutputToken!.Estimate, 1e-9);
    }

    [Fact]
    public void Compare_OtherOrderOfArrival_PairsByNumber()
    {
        RequestRecord[] plain = ServingStatisticsTests.Steady(40);
        // Client 1 overtakes client 0: numbers 3 and 2 change places.
        RequestRecord[] other = [.. plain];
        other[2] = BuildServing.Finished(3, 2, 2.1, 2.3, 2.375);
        other[3] = BuildServing.Finished(2, 3, 3.1, 3.3, 3.6);
        plain[2] = BuildServing.Finished(2, 2, 2.1, 2.3, 2.6);
        plain[3] = BuildServing.Finished(3, 3, 3.1, 3.3, 3.375);

        ServingComparison comparison = ServingStatistics.Compare(
            [BuildServing.Run(plain)], [BuildServing.Run(other)], BuildServing.Facts());

        Assert.Equal(1, comparison.TimePerOutputToken!.Estimate, 1e-9);
    }

    [Fact]
    public void Compare_Replications_AreTheParts()
    {
        static ServingRun Slower(double seconds) => BuildServing.Run([.. Enumerable.Range(0, 20)
            .Select(index => BuildServing.Finished((uint)index, index, index, index + 0.1, index + 0.1 + seconds))]);

        Interval ratio = ServingStatistics.Compare(
            [Slower(0.2), Slower(0.3)], [Slower(0.1), Slower(0.1)], BuildServing.Facts()).TimePerOutputToken!;

        Assert.Equal(Interval.OfRatio([0.2, 0.3], [0.1, 0.1]).Estimate, ratio.Estimate, 1e-9);
        Assert.Equal(Interval.OfRatio([0.2, 0.3], [0.1, 0.1]).Low95!.Value, ratio.Low95!.Value, 1e-6);
    }

    [Fact]
    public void Compare_NothingGoodWithoutSpeculation_HasNoRatioOfGoodput()
    {
        RequestRecord[] late = [.. Enumerable.Range(0, 20)
            .Select(index => BuildServing.Finished((uint)index, index, index + 1, index + 2, index + 3))];
        ServingRun good = BuildServing.Run(ServingStatisticsTests.Steady(20));
        ServingRun bad = BuildServing.Run(late);

        Assert.Null(ServingStatistics.Compare([bad], [good], BuildServing.Facts()).Goodput);
        Assert.Equal(0, ServingStatistics.Compare([good], [bad], BuildServing.Facts()).Goodput!.Estimate);
    }

    [Fact]
    public void Pair_NothingDrafted_IsOneSideTwice()
    {
        ServingRun[] runs = [BuildServing.Run(ServingStatisticsTests.Steady(20))];

        (ServingSide baseline, ServingSide speculative, ServingComparison comparison) =
            ServingStatistics.Pair(runs, runs, BuildServing.Facts());

        Assert.Same(baseline, speculative);
        Assert.Equal(1, comparison.Cost);
    }

    [Fact]
    public void Pair_OneSideHopelesslyBehind_MeasuresBothOverTheWholeRun()
    {
        ServingRun steady = BuildServing.Run(ServingStatisticsTests.Steady(20));
        ServingRun behind = BuildServing.Run([.. Enumerable.Range(0, 20)
            .Select(index => BuildServing.Finished((uint)index, index, 20 + index, 30 + index, 40 + index))]);

        (ServingSide baseline, ServingSide speculative, ServingComparison comparison) =
            ServingStatistics.Pair([steady], [behind], BuildServing.Facts());

        Assert.Equal(20 / 19.45, baseline.FinishedRate.Estimate, 1e-9);
        Assert.Equal(20 / 59.0, speculative.FinishedRate.Estimate, 1e-9);
        Assert.Equal(19.45 / 59, comparison.Throughput!.Estimate, 1e-9);
    }

    private static RequestRecord Faster(in RequestRecord request)
    {
        double first = request.FirstToken!.Value.TotalSeconds;
        return BuildServing.Finished(
            request.Number,
            request.Arrival.TotalSeconds,
            request.Scheduled!.Value.TotalSeconds,
            first,
            first + ((request.End!.Value.TotalSeconds - first) / 2));
    }
}
