// A trace comes back as it was recorded, faster where it is asked to.

using SpecSim.Quantities;
using SpecSim.Randomness;
using SpecSim.Workloads;

namespace SpecSim.Tests.Workloads;

public sealed class ReplayTests
{
    private static readonly double[] Seconds = [3, 3, 4.123456789, 10, 13];

    [Fact]
    public void Replay_AtItsOwnSpeed_IsExactFromTheStart()
    {
        List<RequestSpec> requests = Arrivals.Requests(Replay(Traces.At(Seconds)));

        Assert.Equal(
            [0, 0, 1_123_456_789, 7_000_000_000, 10_000_000_000],
            requests.Select(request => request.Arrival.Nanoseconds));
        Assert.Equal([10, 20, 30, 40, 50], requests.Select(request => request.PromptTokens));
        Assert.Equal([1, 2, 3, 4, 5], requests.Select(request => request.OutputTokens));
        Assert.Equal([0u, 1, 2, 3, 4], requests.Select(request => request.Number));
    }

    [Fact]
    public void Replay_LongTrace_KeepsEveryNanosecond()
    {
        RequestTrace trace = Traces.Random(10_000);

        List<RequestSpec> requests = Arrivals.Requests(Replay(trace));

        Assert.Equal(trace.Count, requests.Count);
        Assert.All(requests, request => Assert.Equal(trace.Arrival((int)request.Number), request.Arrival));
    }

    [Fact]
    public void Replay_AtTwiceTheSpeed_TakesHalfTheTime() => Assert.Equal(
        [0, 0, 0.561728394, 3.5, 5], Arrivals.Times(Replay(Traces.At(Seconds), speed: 2)));

    [Fact]
    public void Replay_WithASpike_IsFasterInItsSpan() =>
        // From 1 s on three times as fast for 2 s: 1 + 6 of the trace's seconds have passed by 3 s.
        Assert.Equal(
            [0, 0, 1.041152263, 3, 6],
            Arrivals.Times(
                Replay(Traces.At(Seconds)),
                spikes: new LoadSpike(Instant.Start + Duration.FromSeconds(1), Duration.FromSeconds(2), 3)));

    [Fact]
    public void Replay_WithLimits_IsCut()
    {
        OpenWorkload replay = Replay(Traces.At(Seconds));

        Assert.Equal(2, Arrivals.Requests(replay with { RequestLimit = 2 }).Count);
        Assert.Equal(4, Arrivals.Requests(replay with { TimeLimit = Duration.FromSeconds(7) }).Count);
        Assert.Equal(5, Arrivals.Requests(replay with { RequestLimit = 50 }).Count);
    }

    [Fact]
    public void Replay_CategoriesOfTheSameNames_AreTheTraces()
    {
        RequestTrace trace = Traces.At(Seconds, ["chat", "code"], [0, 1, 1, 0, 1]);

        OpenWorkload named = Replay(trace) with { Categories = [new("code", 1), new("chat", 1)] };
        OpenWorkload others = Replay(trace) with { Categories = [new("code", 1), new("math", 0)] };

        Assert.Equal([1, 0, 0, 1, 0], Arrivals.Requests(named).Select(request => request.Category));
        Assert.All(Arrivals.Requests(others), request => Assert.Equal(0, request.Category));
    }

    [Fact]
    public void Replay_Prefixes_AreTheTraces()
    {
        RequestTrace trace = Traces.At(Seconds, blockTokens: 4);
        OpenWorkload workload = Replay(trace) with
        {
            PrefixBlockTokens = 4,
            Categories = [Category.Only with { Prefix = new SharedPrefix(64, 3) }],
        };

        Assert.Equal([904L, 905], Arrivals.Requests(workload)[2].Prefix.ToArray());
    }

    [Fact]
    public void Joint_ManyRequests_DrawWholeRowsEvenly()
    {
        const int Count = 20_000;
        RequestTrace trace = Traces.At(Seconds);
        var workload = new OpenWorkload(Arrivals.Poisson(10), new RequestLengths.Joint(trace), Count, null);

        List<RequestSpec> requests = Arrivals.Requests(workload);

        Assert.All(requests, request => Assert.Equal(10 * request.OutputTokens, request.PromptTokens));
        double[] observed =
            [.. Enumerable.Range(1, 5).Select(n => (double)requests.Count(one => one.OutputTokens == n))];
        ChiSquare.AssertFits(observed, [.. observed.Select(_ => Count / 5.0)]);
    }

    private static OpenWorkload Replay(RequestTrace trace, double speed = 1) =>
        new(new ArrivalLaw.Replay(trace, speed), new RequestLengths.Joint(trace), null, null);
}
