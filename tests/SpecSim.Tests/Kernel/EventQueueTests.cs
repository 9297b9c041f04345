// The queue against the order it promises.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Kernel;
using SpecSim.Quantities;

namespace SpecSim.Tests.Kernel;

public sealed class EventQueueTests
{
    private static readonly EventRank[] Ranks = Enum.GetValues<EventRank>();

    [Fact]
    public void First_AnyEventsAdded_ComeOutByTimeThenRankThenSequence() =>
        Prop.ForAll(ArbitraryEvents(), events =>
        {
            var queue = new EventQueue();
            foreach (Event added in events)
                queue.Add(added);

            return Drain(queue).SequenceEqual(Sorted(events));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void First_BetweenAdds_IsTheFirstOfThosePending() =>
        Prop.ForAll(ArbitraryEvents(), events =>
        {
            var queue = new EventQueue();
            var pending = new List<Event>();
            foreach (Event added in events)
            {
                queue.Add(added);
                pending.Add(added);
                if (added.Sequence % 3 != 2)
                    continue;
                Event expected = Sorted(pending).First();
                pending.Remove(expected);
                if (queue.First != expected)
                    return false;
                queue.RemoveFirst();
            }
            return queue.Count == pending.Count && Drain(queue).SequenceEqual(Sorted(pending));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void First_OfNoEvents_BreaksAPromise()
    {
        var queue = new EventQueue();

        Assert.Throws<InvariantException>(() => queue.First);
        Assert.Throws<InvariantException>(queue.RemoveFirst);
    }

    [Fact]
    public void Add_OnceWarm_AllocatesNothing()
    {
        var queue = new EventQueue();
        Churn(queue);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Churn(queue);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    // Few distinct times and ranks, so that ties of both kinds are common; 0 to 300 events.
    private static Arbitrary<Event[]> ArbitraryEvents() =>
        Gen.Choose(0, 9).SelectMany(_ => Gen.Choose(0, 9), (time, rank) => (time, rank))
            .ArrayOf()
            .Select(pairs => pairs
                .Select((pair, index) =>
                    new Event(new Instant(pair.time), Ranks[pair.rank % Ranks.Length], index, index))
                .ToArray())
            .Resize(300)
            .ToArbitrary();

    private static IEnumerable<Event> Sorted(IEnumerable<Event> events) =>
        events.OrderBy(e => e.Time).ThenBy(e => e.Rank).ThenBy(e => e.Sequence);

    private static List<Event> Drain(EventQueue queue)
    {
        var drained = new List<Event>();
        for (; queue.Count > 0; queue.RemoveFirst())
            drained.Add(queue.First);
        return drained;
    }

    private static void Churn(EventQueue queue)
    {
        for (int sequence = 0; sequence < 100; sequence++)
            queue.Add(new Event(new Instant(sequence * 37 % 11), EventRank.DraftEnd, sequence, 0));
        while (queue.Count > 0)
            queue.RemoveFirst();
    }
}
