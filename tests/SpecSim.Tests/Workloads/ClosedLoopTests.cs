// Clients who wait for their answers.

using SpecSim.Quantities;
using SpecSim.Randomness;
using SpecSim.Workloads;

namespace SpecSim.Tests.Workloads;

public sealed class ClosedLoopTests
{
    [Fact]
    public void Open_ClientsWhoDoNotThink_AllStartAtOnceAndFollowAtOnce()
    {
        RequestSource source = Open(Loop(3, 0, requests: 9));

        Assert.Equal(
            [(0u, 0L), (1, 0), (2, 0)], First(source).Select(first => (first.Number, first.Arrival.Nanoseconds)));
        Assert.True(source.TryFollow(1, new Instant(500), out RequestSpec next));
        Assert.Equal((4u, 500L), (next.Number, next.Arrival.Nanoseconds));
    }

    [Fact]
    public void Open_ClientsWhoThink_StartApartInOrder()
    {
        List<RequestSpec> first = First(Open(Loop(2000, 5, requests: 10_000)));

        Assert.Equal(2000, first.Select(request => request.Arrival).Distinct().Count());
        Assert.Equal(first.Select(request => request.Arrival).Order(), first.Select(request => request.Arrival));
        Assert.Equal(Enumerable.Range(0, 2000), first.Select(request => (int)request.Number).Order());
        // Five standard errors of an exponential mean.
        double error = 5 * 5 / Math.Sqrt(2000);
        Assert.InRange(first.Average(request => request.Arrival.TotalSeconds), 5 - error, 5 + error);
    }

    [Fact]
    public void TryFollow_RequestLimit_GivesEachClientTheSameTurns()
    {
        RequestSource source = Open(Loop(3, 0, requests: 7));
        First(source);

        // Seven requests of three clients: the first has three turns, the others two, in whatever order they end.
        Assert.True(source.TryFollow(2, new Instant(10), out _));
        Assert.True(source.TryFollow(0, new Instant(20), out _));
        Assert.False(source.TryFollow(5, new Instant(30), out _));
        Assert.True(source.TryFollow(3, new Instant(40), out RequestSpec last));
        Assert.Equal(6u, last.Number);
        Assert.False(source.TryFollow(6, new Instant(50), out _));
    }

    [Fact]
    public void TryFollow_BeyondTheTimeLimit_SendsNoMore()
    {
        OpenWorkload loop = Loop(1, 0, requests: null) with { TimeLimit = Duration.FromSeconds(2) };
        RequestSource source = Open(loop);
        First(source);

        Assert.True(source.TryFollow(0, Instant.Start + Duration.FromSeconds(2), out _));
        Assert.False(source.TryFollow(1, new Instant(2_000_000_001), out _));
    }

    [Fact]
    public void TryFollow_ThinkTime_IsThatOfTheRequestWheneverItIsAsked()
    {
        OpenWorkload loop = Loop(4, 5, requests: 100);
        (RequestSource early, RequestSource late) = (Open(loop), Open(loop));

        early.TryFollow(2, Instant.Start, out RequestSpec one);
        late.TryFollow(3, Instant.Start, out _);
        late.TryFollow(2, new Instant(1_000), out RequestSpec other);

        Assert.Equal(one.Arrival.Nanoseconds + 1_000, other.Arrival.Nanoseconds);
        Assert.Equal(one with { Arrival = other.Arrival }, other);
    }

    [Fact]
    public void Open_FewerRequestsThanClients_StartsOnlyThese() =>
        Assert.Equal(5, First(Open(Loop(40, 1, requests: 5))).Count);

    [Fact]
    public void TryFollow_OpenLaw_SendsNothing() => Assert.False(
        Arrivals.Under(Arrivals.Poisson(1), 10).Open(new Luck(1, 0), []).TryFollow(0, Instant.Start, out _));

    private static OpenWorkload Loop(int clients, double thinkSeconds, long? requests) =>
        Arrivals.Under(new ArrivalLaw.ClosedLoop(clients, Duration.FromSeconds(thinkSeconds)), requests);

    private static RequestSource Open(OpenWorkload workload) => workload.Open(new Luck(1, 0), []);

    private static List<RequestSpec> First(RequestSource source)
    {
        List<RequestSpec> first = [];
        while (source.TryNext(out RequestSpec request))
            first.Add(request);
        return first;
    }
}
