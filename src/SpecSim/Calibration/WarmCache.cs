// A benchmark of decode attention reads the same KV cache again and again: the part that stays in the L2 cache is
// read faster than between the layers of a model, whose weights drive it out. With x = share x L2 / KV bytes,
//   miss = 1 / (1 + x^8),   KV bytes read at the speed of memory = KV bytes (miss + (1 - miss) / speedup).
// Both constants are fitted with the operator's own and serve to compare with benchmarks, never to simulate.

using SpecSim.Hardware;

namespace SpecSim.Calibration;

public static class WarmCache
{
    /// <summary>Keys and values of one call.</summary>
    public static double Bytes(KernelShape.DecodeAttention shape) =>
        2.0 * shape.Sequences * shape.ContextTokens * shape.KvHeads * shape.HeadSize * shape.Kv.BytesPerElement();

    /// <summary>Seconds that a benchmark saves; none where nobody fitted it or the L2 cache is unknown.</summary>
    public static double SavedSeconds(KernelShape.DecodeAttention shape, Device device, DecodeConstants fit)
    {
        if (device.L2Cache is not { } cache || fit.Reuse is not { } reuse)
            return 0;
        double bytes = Bytes(shape);
        double miss = 1 / (1 + Math.Pow(reuse.Share * cache.Count / bytes, 8));
        return bytes * (1 - miss) * (1 - (1 / reuse.Speedup))
            / (fit.MemoryEfficiency * device.Bandwidth.PerSecond);
    }
}
