// The KV cache of one replica in blocks, as vLLM keeps it. A block is held by one request, or shared: prefixes of
// prompts are found again by the identity of their content. Shared blocks that nobody uses stay until the room is
// needed; the least recently used go first, and of one prompt the last. Used + idle + free = total at all times.

using System.Runtime.InteropServices;

namespace SpecSim.Serving;

/// <summary>Counts blocks; which block is which nobody asks.</summary>
/// <param name="blocks">Blocks of the pool.</param>
/// <param name="blocksPerPrefix">Blocks that one identity of a prefix stands for.</param>
public sealed class KvPool(long blocks, int blocksPerPrefix)
{
    private const int None = -1;

    private readonly Dictionary<long, int> _entries = [];
    private Entry[] _pool = new Entry[16];
    private int _poolCount;
    private int _unusedEntry = None;

    // Idle entries, from the one used least recently.
    private int _oldest = None;
    private int _newest = None;
    private long _idleEntries;
    private long _usedEntries;

    /// <summary>Blocks that exist now; fewer than at the start while some are lost.</summary>
    public long Total { get; private set; } = blocks;

    /// <summary>Blocks held by one request each.</summary>
    public long Held { get; private set; }

    /// <summary>Shared blocks that some request uses.</summary>
    public long Shared => _usedEntries * blocksPerPrefix;

    /// <summary>Shared blocks that nobody uses.</summary>
    public long Idle => _idleEntries * blocksPerPrefix;

    public long Used => Held + Shared;

    /// <summary>What can be had, idle blocks included; below zero while lost blocks are still in use.</summary>
    public long Available => Total - Used;

    public long Peak { get; private set; }

    /// <summary>Takes blocks for one request; all or none.</summary>
    public bool TryTake(int count)
    {
        if (count > Available)
            return false;
        while (Held + Shared + Idle + count > Total)
            Evict();
        Held += count;
        Peak = Math.Max(Peak, Used);
        return true;
    }

    public void Return(int count)
    {
        Invariant.Require(count <= Held, $"INV-3 {count} blocks were returned and {Held} are held");
        Held -= count;
    }

    /// <summary>How many leading blocks of this content are here.</summary>
    public int Find(ReadOnlySpan<long> content)
    {
        int found = 0;
        while (found < content.Length && _entries.ContainsKey(content[found]))
            found++;
        return found;
    }

    /// <summary>Uses blocks that <see cref="Find"/> found.</summary>
    public void Use(ReadOnlySpan<long> content)
    {
        foreach (long identity in content)
            Use(_entries[identity]);
    }

    /// <summary>
    /// Makes the caller's own blocks of this content shared ones that it uses. If others have made the same meanwhile,
    /// it uses those and its own become free.
    /// </summary>
    public void Publish(long identity)
    {
        Return(blocksPerPrefix);
        ref int index = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, identity, out bool exists);
        if (!exists)
        {
            index = NewEntry(identity);
            _usedEntries++;
            return;
        }

        Use(index);
    }

    /// <summary>The end of a use of these blocks.</summary>
    public void Leave(ReadOnlySpan<long> content)
    {
        for (int block = content.Length - 1; block >= 0; block--)
        {
            int index = _entries[content[block]];
            ref Entry entry = ref _pool[index];
            if (--entry.Users > 0)
                continue;
            _usedEntries--;
            _idleEntries++;
            Append(index);
        }

        EvictWhatIsLost();
    }

    /// <summary>Forgets everything, when nobody uses anything any more.</summary>
    public void Clear()
    {
        Invariant.Require(Used == 0, $"INV-3 a pool was cleared with {Used} blocks in use");
        while (_idleEntries > 0)
            Evict();
    }

    /// <summary>Loses blocks or gets them back. Idle ones go at once; used ones when their users leave.</summary>
    public void Resize(long total)
    {
        Total = total;
        EvictWhatIsLost();
    }

    private void EvictWhatIsLost()
    {
        while (_idleEntries > 0 && Used + Idle > Total)
            Evict();
    }

    private void Use(int index)
    {
        ref Entry entry = ref _pool[index];
        if (entry.Users++ > 0)
            return;
        Detach(index);
        _idleEntries--;
        _usedEntries++;
        Peak = Math.Max(Peak, Used);
    }

    private int NewEntry(long identity)
    {
        int index = _unusedEntry;
        if (index == None)
        {
            if (_poolCount == _pool.Length)
                Array.Resize(ref _pool, _pool.Length * 2);
            index = _poolCount++;
        }
        else
        {
            _unusedEntry = _pool[index].Newer;
        }

        _pool[index] = new Entry { Identity = identity, Users = 1, Older = None, Newer = None };
        return index;
    }

    private void Evict()
    {
        int index = _oldest;
        Invariant.Require(index != None, "INV-3 there is no idle block to give up");
        Detach(index);
        _idleEntries--;
        _entries.Remove(_pool[index].Identity);
        _pool[index].Newer = _unusedEntry;
        _unusedEntry = index;
    }

    private void Append(int index)
    {
        ref Entry entry = ref _pool[index];
        entry.Older = _newest;
        entry.Newer = None;
        if (_newest == None)
            _oldest = index;
        else
            _pool[_newest].Newer = index;
        _newest = index;
    }

    private void Detach(int index)
    {
        ref Entry entry = ref _pool[index];
        if (entry.Older == None)
            _oldest = entry.Newer;
        else
            _pool[entry.Older].Newer = entry.Newer;
        if (entry.Newer == None)
            _newest = entry.Older;
        else
            _pool[entry.Newer].Older = entry.Older;
    }

    private struct Entry
    {
        public long Identity;
        public int Users;
        public int Older;
        public int Newer;
    }
}
