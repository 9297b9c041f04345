// Who waits, in the order of rank and arrival, as a binary heap. A request that gives up while it waits is left in
// place and passed over when its turn comes: an entry is stale when its slot has another order by then.

namespace SpecSim.Serving;

/// <summary>A queue by (rank, order); equal keys do not occur.</summary>
internal sealed class WaitingQueue
{
    private readonly PriorityQueue<int, (short Rank, long Order)> _heap = new();
    private readonly SequencePool _sequences;

    public WaitingQueue(SequencePool sequences) => _sequences = sequences;

    /// <summary>Those who really wait.</summary>
    public int Count { get; private set; }

    public void Add(int slot)
    {
        ref Sequence sequence = ref _sequences[slot];
        sequence.State = SequenceState.Waiting;
        _heap.Enqueue(slot, (sequence.Rank, sequence.Order));
        Count++;
    }

    /// <summary>Who is next; it stays in the queue.</summary>
    public bool TryPeek(out int slot)
    {
        while (_heap.TryPeek(out slot, out (short Rank, long Order) key))
        {
            if (Waits(slot, key.Order))
                return true;
            _heap.Dequeue();
        }

        return false;
    }

    /// <summary>Takes out who is next.</summary>
    public void Remove()
    {
        _heap.Dequeue();
        Count--;
    }

    /// <summary>One of those who wait leaves; its slot must be given another state or order by the caller.</summary>
    public void Forget() => Count--;

    /// <summary>All who wait, in their order.</summary>
    public int[] InOrder() =>
    [
        .. _heap.UnorderedItems.Where(entry => Waits(entry.Element, entry.Priority.Order))
            .OrderBy(entry => entry.Priority)
            .Select(entry => entry.Element),
    ];

    public void Clear()
    {
        _heap.Clear();
        Count = 0;
    }

    private bool Waits(int slot, long order)
    {
        ref Sequence sequence = ref _sequences[slot];
        return sequence.State == SequenceState.Waiting && sequence.Order == order;
    }
}
