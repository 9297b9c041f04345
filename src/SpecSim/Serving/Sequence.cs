// A request inside a server: how far it is, and what it holds. A struct in one array, used again after a request has
// left, so that serving allocates only when more are inside than ever before.

using SpecSim.Acceptance;
using SpecSim.Controllers;
using SpecSim.Quantities;
using SpecSim.Randomness;

namespace SpecSim.Serving;

/// <summary>Where a sequence is.</summary>
internal enum SequenceState
{
    Waiting,
    Running,

    /// <summary>Its prompt is done and its cache is on the way to another replica.</summary>
    Sending,
}

/// <summary>One attempt of a request.</summary>
internal struct Sequence
{
    /// <summary>Index of the request's record.</summary>
    public int Request;

    public SequenceState State;
    public int Replica;

    /// <summary>Where its cache is being sent.</summary>
    public int Destination;

    public int Prompt;
    public int Wanted;

    /// <summary>Output tokens so far.</summary>
    public int Produced;

    /// <summary>Tokens whose keys and values are in the cache.</summary>
    public int Computed;

    /// <summary>Tokens that the draft's cache has; what is missing it takes in before it drafts again.</summary>
    public int DraftComputed;

    /// <summary>Tokens that have to be computed again after a preemption.</summary>
    public int Recompute;

    /// <summary>Blocks of its own.</summary>
    public int Blocks;

    /// <summary>Leading prefix blocks that it shares.</summary>
    public int SharedPrefix;

    /// <summary>Tokens that its blocks, own and shared, have room for.</summary>
    public int Room;

    /// <summary>Tokens in the present step; 0 when it is not part of it.</summary>
    public int StepTokens;

    /// <summary>Draft tokens among these.</summary>
    public int Drafted;

    /// <summary>Draft tokens accepted in its last round, and whether those were all.</summary>
    public int LastAccepted;

    public bool LastAcceptedAll;

    /// <summary>What the controller keeps of it.</summary>
    public RequestControl Control;

    /// <summary>Its end is decided; it leaves with the present step.</summary>
    public bool Leaving;

    public short Rank;
    public short Category;
    public int Rounds;
    public int DraftedTokens;
    public int AcceptedTokens;
    public int Preemptions;

    /// <summary>When it came to the server; decides its turn.</summary>
    public long Order;

    /// <summary>When its last tokens were delivered.</summary>
    public Instant LastDelivery;

    public uint Number;
    public bool HasWalk;
    public AcceptanceWalk Walk;
    public PositionCursor? Hits;

    /// <summary>The luck of the draft's confidence, where the controller looks at it.</summary>
    public PositionCursor? Confidences;
    public PositionCursor? Drops;
    public ReadOnlyMemory<long> Prefix;

    /// <summary>Tokens to compute before the next output token.</summary>
    public readonly int Needs => Prompt + Produced - Computed;

    /// <summary>Only its last token is not in the cache: it decodes or verifies.</summary>
    public readonly bool Decodes => Produced > 0 && Prompt + Produced - Computed == 1;
}

/// <summary>All sequences of a run, by slot.</summary>
internal sealed class SequencePool
{
    private readonly Stack<int> _free = new();
    private Sequence[] _slots = new Sequence[64];
    private int _count;

    public ref Sequence this[int slot] => ref _slots[slot];

    /// <summary>Slots that were ever taken.</summary>
    public int Count => _count;

    /// <summary>A slot whose luck may be left over from another; references taken before are void.</summary>
    public int Take()
    {
        if (_free.TryPop(out int slot))
            return slot;
        if (_count == _slots.Length)
            Array.Resize(ref _slots, _slots.Length * 2);
        return _count++;
    }

    public void Return(int slot) => _free.Push(slot);
}
