// What requests are: shares as stated, everything at the request's own number, so that laws do not disturb each other.

using SpecSim.Quantities;
using SpecSim.Randomness;
using SpecSim.Workloads;

namespace SpecSim.Tests.Workloads;

public sealed class RequestDrawsTests
{
    private const int Count = 20_000;

    private static readonly RequestLengths Lengths = new RequestLengths.Independent(
        new LengthLaw.Uniform(1, 300), new LengthLaw.Geometric(40, 1000));

    private static readonly OpenWorkload Mixed =
        new(Arrivals.Poisson(10), Lengths, Count, null)
        {
            Categories =
            [
                new Category("chat", 5) { Prefix = new SharedPrefix(100, 3) },
                new Category("code", 3),
                new Category("none", 0),
                new Category("long", 2)
                {
                    Lengths = new RequestLengths.Independent(new LengthLaw.Fixed(5000), new LengthLaw.Fixed(7)),
                    Prefix = new SharedPrefix(64, 2),
                },
            ],
            Priorities = [new PriorityClass("batch", 0.25, 9), new PriorityClass("interactive", 0.75, 0)],
            Impatience = new Impatience(new Probability(0.3), Duration.FromSeconds(20)),
        };

    [Fact]
    public void Open_Shares_AreAsStated()
    {
        List<RequestSpec> requests = Arrivals.Requests(Mixed);

        AssertShares([.. requests.Select(request => request.Category)], [0, 1, 3], [5, 3, 2]);
        Assert.DoesNotContain(requests, request => request.Category == 2);
        AssertShares([.. requests.Select(request => request.Priority)], [0, 1], [1, 3]);
        // Kind and urgency are drawn apart: each pair has the product of the shares.
        AssertShares(
            [.. requests.Select(request => (10 * request.Category) + request.Priority)],
            [0, 1, 10, 11, 30, 31],
            [5, 15, 3, 9, 2, 6]);
    }

    [Fact]
    public void Open_Impatience_HasItsShareAndMean()
    {
        double[] patience =
        [
            .. Arrivals.Requests(Mixed)
                .Select(request => request.Patience).OfType<Duration>().Select(time => time.TotalSeconds),
        ];

        double shareError = 5 * Math.Sqrt(Count * 0.3 * 0.7);
        Assert.InRange(patience.Length, (0.3 * Count) - shareError, (0.3 * Count) + shareError);
        double meanError = 5 * 20 / Math.Sqrt(patience.Length);
        Assert.InRange(patience.Average(), 20 - meanError, 20 + meanError);
    }

    [Fact]
    public void Open_CategoryOfItsOwnLengths_HasThem() => Assert.All(
        Arrivals.Requests(Mixed).Where(request => request.Category == 3),
        request => Assert.Equal((5000, 7), (request.PromptTokens, request.OutputTokens)));

    [Fact]
    public void Open_SharedPrefix_IsOneArrayForEachText()
    {
        List<RequestSpec> chats = [.. Arrivals.Requests(Mixed).Where(request => request.Category == 0)];

        // 100 tokens are six whole blocks of 16; a shorter prompt has fewer.
        Assert.All(chats, chat => Assert.Equal(Math.Min(6, chat.PromptTokens / 16), chat.Prefix.Length));
        var texts = chats.Where(chat => chat.Prefix.Length > 0).GroupBy(chat => chat.Prefix.Span[0]).ToList();
        Assert.Equal(3, texts.Count);
        double even = texts.Sum(text => text.Count()) / 3.0;
        ChiSquare.AssertFits([.. texts.Select(text => (double)text.Count())], [even, even, even]);
        Assert.All(texts, text =>
        {
            RequestSpec longest = text.MaxBy(chat => chat.Prefix.Length);
            Assert.All(text, chat => Assert.True(longest.Prefix.Span.StartsWith(chat.Prefix.Span)));
            Assert.All(text, chat => Assert.True(chat.Prefix.Span.Overlaps(longest.Prefix.Span)));
        });
    }

    [Fact]
    public void Open_Identities_AreUniqueToCategoryTextAndBlock()
    {
        long[] all =
        [
            .. Arrivals.Requests(Mixed).Where(request => request.Prefix.Length > 0)
                .GroupBy(request => (request.Category, request.Prefix.Span[0]))
                .SelectMany(text => text.MaxBy(request => request.Prefix.Length).Prefix.ToArray()),
        ];

        // Three texts of six blocks, two of four.
        Assert.Equal((3 * 6) + (2 * 4), all.Length);
        Assert.Distinct(all);
    }

    [Fact]
    public void Open_NothingShared_HasNoPrefix() => Assert.All(
        Arrivals.Requests(Mixed).Where(request => request.Category == 1),
        request => Assert.True(request.Prefix.IsEmpty));

    [Fact]
    public void Open_OtherArrivals_BringTheSameRequests()
    {
        OpenWorkload bursty = Mixed with
        {
            Arrivals = new ArrivalLaw.OnOff(100, 1, Duration.FromSeconds(3), Duration.FromSeconds(9)),
        };
        OpenWorkload closed = Mixed with { Arrivals = new ArrivalLaw.ClosedLoop(Count, Duration.FromSeconds(1)) };

        List<RequestSpec> expected = WithoutTimes(Mixed);
        Assert.Equal(expected, WithoutTimes(bursty));
        Assert.Equal(expected, [.. WithoutTimes(closed).OrderBy(request => request.Number)]);
        Assert.NotEqual(Arrivals.Times(Mixed), Arrivals.Times(bursty));
    }

    [Fact]
    public void Open_OneLawMore_LeavesTheOthersDraws()
    {
        OpenWorkload plain = Mixed with { Impatience = null, Priorities = [PriorityClass.Only] };

        Assert.Equal(Arrivals.Times(plain), Arrivals.Times(Mixed));
        Assert.Equal(
            WithoutTimes(plain),
            WithoutTimes(Mixed).Select(request => request with { Patience = null, Priority = 0 }));
    }

    [Fact]
    public void Open_OtherReplication_IsOtherLuck() => Assert.NotEqual(
        Arrivals.Requests(Mixed, seed: 1).Select(request => request.PromptTokens),
        Arrivals.Requests(Mixed, seed: 2).Select(request => request.PromptTokens));

    private static List<RequestSpec> WithoutTimes(OpenWorkload workload) =>
        [.. Arrivals.Requests(workload).Select(request => request with { Arrival = default, Prefix = default })];

    private static void AssertShares(int[] seen, int[] values, double[] shares)
    {
        double[] observed = [.. values.Select(value => (double)seen.Count(one => one == value))];
        Assert.Equal(seen.Length, observed.Sum());
        ChiSquare.AssertFits(observed, [.. shares.Select(share => seen.Length * share / shares.Sum())]);
    }
}
