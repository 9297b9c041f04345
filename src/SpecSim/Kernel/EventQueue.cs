// The pending events as a binary heap in one array: parent i, children 2i+1 and 2i+2, no child before
// its parent. The key (time, rank, sequence) is part of the event and total, so equal times come out in
// a stated order; the BCL's PriorityQueue takes a comparer call per comparison instead.

namespace SpecSim.Kernel;

/// <summary>Events out in the order of (time, rank, sequence). Allocates only to grow.</summary>
// It is a queue, though not a collection: it is never enumerated.
#pragma warning disable CA1711
public sealed class EventQueue
#pragma warning restore CA1711
{
    private const int InitialCapacity = 16;

    private Event[] _heap = new Event[InitialCapacity];

    public int Count { get; private set; }

    public void Add(in Event added)
    {
        if (Count == _heap.Length)
            Array.Resize(ref _heap, Count * 2);
        int index = Count++;
        // Parents that come after the new event move down; it takes the place they leave.
        while (index > 0)
        {
            int parent = (index - 1) / 2;
            if (!added.IsBefore(_heap[parent]))
                break;
            _heap[index] = _heap[parent];
            index = parent;
        }
        _heap[index] = added;
    }

    /// <summary>Looks without taking.</summary>
    public bool TryPeek(out Event first)
    {
        first = Count > 0 ? _heap[0] : default;
        return Count > 0;
    }

    public bool TryTake(out Event first)
    {
        if (!TryPeek(out first))
            return false;
        Count--;
        if (Count > 0)
            SiftDown(_heap[Count]);
        return true;
    }

    // Puts the last event where it belongs, from the top: children that come before it move up.
    private void SiftDown(in Event last)
    {
        int index = 0;
        while (true)
        {
            int child = 2 * index + 1;
            if (child >= Count)
                break;
            if (child + 1 < Count && _heap[child + 1].IsBefore(_heap[child]))
                child++;
            if (!_heap[child].IsBefore(last))
                break;
            _heap[index] = _heap[child];
            index = child;
        }
        _heap[index] = last;
    }
}
