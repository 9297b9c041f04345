// The kernel alone: nanoseconds per event scheduled, handed out and digested, with one event pending
// (a closed batch) and with many; and the queue against the BCL's on the same events.

using BenchmarkDotNet.Attributes;
using SpecSim.Kernel;
using SpecSim.Quantities;

namespace SpecSim.Benchmarks;

public class KernelBenchmarks
{
    private const int EventCount = 1_000_000;
    private static readonly EventRank[] Ranks = Enum.GetValues<EventRank>();

    [Params(1, 8, 256)]
    public int PendingCount { get; set; }

    [Benchmark(OperationsPerInvoke = EventCount)]
    public Digest Kernel()
    {
        var kernel = new Kernel.Kernel(RunLimits.Default);
        for (int entity = 0; entity < PendingCount; entity++)
            kernel.Schedule(DelayOf(entity), RankOf(entity), entity);
        while (kernel.EventCount < EventCount && kernel.TryNext(out Event happened))
            kernel.Schedule(DelayOf(happened.Sequence), RankOf(happened.Sequence), happened.Entity);
        return kernel.Digest;
    }

    [Benchmark(OperationsPerInvoke = EventCount)]
    public long EventQueue()
    {
        var queue = new EventQueue();
        for (int sequence = 0; sequence < PendingCount; sequence++)
            queue.Add(Next(default, sequence));
        Event first = default;
        for (int sequence = PendingCount; sequence < PendingCount + EventCount; sequence++)
        {
            queue.TryTake(out first);
            queue.Add(Next(first, sequence));
        }
        return first.Sequence;
    }

    [Benchmark(OperationsPerInvoke = EventCount)]
    public long PriorityQueueOfTheBcl()
    {
        var queue = new PriorityQueue<int, (Instant, EventRank, long)>();
        for (int sequence = 0; sequence < PendingCount; sequence++)
            Enqueue(queue, Next(default, sequence));
        Event first = default;
        for (int sequence = PendingCount; sequence < PendingCount + EventCount; sequence++)
        {
            queue.TryDequeue(out int entity, out (Instant Time, EventRank Rank, long Sequence) key);
            first = new Event(key.Time, key.Rank, key.Sequence, entity);
            Enqueue(queue, Next(first, sequence));
        }
        return first.Sequence;
    }

    private static void Enqueue(PriorityQueue<int, (Instant, EventRank, long)> queue, Event added) =>
        queue.Enqueue(added.Entity, (added.Time, added.Rank, added.Sequence));

    private static Event Next(in Event happened, long sequence) =>
        new(happened.Time + DelayOf(sequence), RankOf(sequence), sequence, happened.Entity);

    // A spread of delays with ties, the same for every queue.
    private static Duration DelayOf(long sequence) => new(sequence * 7919 % 1021);

    private static EventRank RankOf(long sequence) => Ranks[(int)(sequence & 3)];
}
