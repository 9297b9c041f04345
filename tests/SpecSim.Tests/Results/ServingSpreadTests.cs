// Intervals of serving figures: as often right as they say, absent where there is too little, never impossible; and
// what must hold for any requests whatever.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Quantities;
using SpecSim.Randomness;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Tests.Support;
using Interval = SpecSim.Results.Interval;

namespace SpecSim.Tests.Results;

public sealed class ServingSpreadTests
{
    [Theory]
    [InlineData(400, 1)]
    [InlineData(4000, 1)]
    [InlineData(100, 6)]
    public void Intervals_OfIndependentRequests_CoverTheTruthAsOftenAsTheySay(int requests, int replications)
    {
        const int Experiments = 400;
        (int mean, int median) = (0, 0);
        for (uint experiment = 0; experiment < Experiments; experiment++)
        {
            // Exponential with mean 1: the median is log 2.
            Quantiles sample = new LatencySample([.. Enumerable.Range(0, replications).Select(replication =>
                Draw(new Luck(experiment, (uint)replication), requests))]).Quantiles!;
            mean += Covers(sample.Mean, 1);
            median += Covers(sample.P50, Math.Log(2));
        }

        // Four standard errors of a share of 95 % of 400 experiments are 4.4 %.
        Assert.InRange((double)mean / Experiments, 0.95 - 0.044, 0.95 + 0.044);
        Assert.InRange((double)median / Experiments, 0.95 - 0.044, 0.95 + 0.044);
    }

    [Fact]
    public void Intervals_TooFewRequests_HaveNoBounds()
    {
        Assert.Null(Sample(99).Mean.Low95);
        Assert.NotNull(Sample(100).Mean.Low95);
        Assert.NotNull(Sample(100).P90.Low95);
        // Ten groups of ten say nothing about one request in twenty.
        Assert.Null(Sample(100).P95.Low95);
        Assert.NotNull(Sample(200).P95.Low95);
        Assert.Null(Sample(999).P99.Low95);
        Assert.NotNull(Sample(1000).P99.Low95);
    }

    [Fact]
    public void Around_WideSpreadNearTheLimits_StaysBetweenThem()
    {
        Interval interval = Spread.Around(0.5, [0, 1, 0, 1], most: 1);

        Assert.Equal(new Interval(0.5, 0, 1), interval);
    }

    [Fact]
    public void GroupStart_AnyCount_CutsEverythingIntoGroupsThatDifferByOne() => Prop.ForAll(
        Gen.Choose(1, 100000).ToArbitrary(),
        Gen.Choose(1, 20).ToArbitrary(),
        (requests, groups) =>
        {
            int[] starts = [.. Enumerable.Range(0, groups + 1)
                .Select(group => Spread.GroupStart(group, groups, requests))];
            IEnumerable<int> sizes = starts.Zip(starts.Skip(1), (from, to) => to - from);
            return starts[0] == 0 && starts[^1] == requests && sizes.Max() - sizes.Min() <= 1;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void GapQuantiles_AnyGaps_AreThoseOfTheGapsWrittenOut() => Prop.ForAll(
        Gen.Choose(0, 2_000_000_000).Zip(Gen.Choose(1, 50)).NonEmptyListOf().ToArbitrary(),
        gaps =>
        {
            var histogram = new TimeHistogram();
            foreach ((int nanoseconds, int times) in gaps)
                histogram.Add(new Duration(nanoseconds), times);
            double[] all = [.. gaps.SelectMany(gap => Enumerable.Repeat(gap.Item1 * 1e-9, gap.Item2)).Order()];
            Quantiles quantiles = LatencySample.Of([histogram])!;
            double At(double share) => all[Math.Max(0, (int)Math.Ceiling(share * all.Length) - 1)];
            // A bucket is 1/256 of its value wide.
            bool Near(Interval interval, double value) => Math.Abs(interval.Estimate - value) <= value / 256;
            return Near(quantiles.P50, At(0.5)) && Near(quantiles.P90, At(0.9)) && Near(quantiles.P95, At(0.95))
                && Near(quantiles.P99, At(0.99)) && Near(quantiles.Mean, all.Average()) && quantiles.P50.Low95 is null;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Side_AnyRequests_HasOrderedQuantilesSharesThatSumToOneAndClosedBooks() => Prop.ForAll(
        ServingCases.Requests.ToArbitrary(),
        requests =>
        {
            ServingSide side = ServingStatistics.Side([BuildServing.Run(requests)], BuildServing.Facts());
            Books books = side.Books;
            long ended = books.Finished + books.Rejected + books.TimedOut + books.Cancelled;
            TimeShares shares = side.Shares;
            Quantiles?[] all =
            [
                side.TimeToFirstToken, side.TimePerOutputToken, side.EndToEnd, side.Queueing, side.TokenGaps,
                side.BurstGaps, side.TimePerTokenFromArrival,
            ];
            return all.All(ServingCases.AreOrdered)
                && Math.Abs(
                    shares.Prefill + shares.Draft + shares.Verify + shares.Sampling + shares.Overhead - 1) < 1e-9
                && books.Requests == requests.Length
                && books.Requests == ended + books.Unfinished
                && side.Categories.Sum(group => group.Books.Requests) == books.Requests
                && side.Priorities.Sum(group => group.Books.Finished) == books.Finished
                && side.GoodShare is not { Estimate: < 0 or > 1 };
        }).QuickCheckThrowOnFailure();

    private static Quantiles Sample(int requests) =>
        new LatencySample([Draw(new Luck(1, 0), requests)]).Quantiles!;

    private static double[] Draw(Luck luck, int count) => [.. Enumerable.Range(0, count)
        .Select(index => -Math.Log(luck.Uniform(StreamId.Arrival, (uint)index, 0)))];

    private static int Covers(Interval interval, double truth) =>
        interval.Low95 <= truth && truth <= interval.High95 ? 1 : 0;
}
