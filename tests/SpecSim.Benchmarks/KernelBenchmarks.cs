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
            first = queue.First;
            queue.RemoveFirst();
            queue.Add(Next(first, sequence));
        }
        return first.Sequence;
    }

    [Benchmark(OperationsPerInvoke = EventCount)]
    public long PriorityQueueOfTheBcl()
    {
        var queue = new PriorityQueue<int, Key>();
        for (int sequence = 0; sequence < PendingCount; sequence++)
            queue.Enqueue(0, Key.Of(Next(default, sequence)));
        Key first = default;
        for (int sequence = PendingCount; sequence < PendingCount + EventCount; sequence++)
        {
            queue.TryDequeue(out int entity, out first);
            Event happened = new(first.Time, first.Rank, first.Sequence, entity);
            queue.Enqueue(entity, Key.Of(Next(happened, sequence)));
        }
        return first.Sequence;
    }

    private static Event Next(in Event happened, long sequence) =>
        new(happened.Time + DelayOf(sequence), RankOf(sequence), sequence, happened.Entity);

    // A spread of delays with ties, the same for every queue.
    private static Duration DelayOf(long sequence) => new(sequence * 7919 % 1021);

    private static EventRank RankOf(long sequence) => Ranks[(int)(sequence % Ranks.Length)];

    private readonly record struct Key(Instant Time, EventRank Rank, long Sequence) : IComparable<Key>
    {
        public static Key Of(in Event happened) => new(happened.Time, happened.Rank, happened.Sequence);

        public int CompareTo(Key other)
        {
            if (Time != other.Time)
                return Time < other.Time ? -1 : 1;
            if (Rank != other.Rank)
                return Rank < other.Rank ? -1 : 1;
            return Sequence.CompareTo(other.Sequence);
        }
    }
}
