// A function of two counts that remembers some of its values: the batch and the tokens of a pass take few pairs of
// values in a run, but in no order.

namespace SpecSim.Latency;

/// <summary>Remembers one value per slot, the last one computed there. Of fixed size; not thread-safe.</summary>
internal sealed class ByShape<T>(Func<int, int, T> compute)
    where T : struct
{
    private const int SlotCount = 4096;

    // Odd and near the golden ratio of the slots: neighbouring batches land far apart.
    private const long Step = 2531;

    private readonly (int Sequences, int Tokens, T Value)[] _slots = new (int, int, T)[SlotCount];

    /// <param name="sequences">At least 1: an empty slot has 0.</param>
    public T At(int sequences, int tokens)
    {
        ref (int Sequences, int Tokens, T Value) slot = ref _slots[((sequences * Step) + tokens) & (SlotCount - 1)];
        if (slot.Sequences != sequences || slot.Tokens != tokens)
            slot = (sequences, tokens, compute(sequences, tokens));
        return slot.Value;
    }
}
