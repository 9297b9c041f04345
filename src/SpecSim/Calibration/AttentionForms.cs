// Attention: one query token over a cache, several, and whole prompts.

using SpecSim.Hardware;
using SpecSim.Quantities;

namespace SpecSim.Calibration;

internal static class AttentionForms
{
    private const int HeadSize = 128;
    private const int MostSequences = 512;
    private const int LeastContext = 128;

    // Shorter prompts are launches and nothing else; one token is a decode step by another name.
    private const int LeastPrompt = 16;

    private const string Points =
        "at least 41 points: 1 to 64 sequences x caches of 256 to 16384 tokens x 2 kinds of heads";

    /// <summary>t = t0 + cl (L/1024)^0.2 + cw B Hkv / SMs + bytes / (em BW), less what a warm cache saves.</summary>
    /// <param name="kv">Format of the cache.</param>
    /// <param name="knowsCache">False for a device whose L2 cache is unknown: then nothing is saved by it.</param>
    public static OperatorForm Decode(DataType kv, bool knowsCache) => new(
        $"decodeAttention.{kv.Text()}",
        [
            new("base", Dimension.Time, 7e-6, 1e-7, 1e-4, "few sequences over short caches"),
            new("length", Dimension.Time, 6e-6, 1e-9, 1e-4, "one sequence over caches of 128 to 16384 tokens")
            {
                MayVanish = true,
            },
            new("wave", Dimension.Time, 1e-6, 1e-9, 1e-4, "64 to 512 sequences over short caches") { MayVanish = true },
            new("memory", null, 0.85, 0.02, 1.2, "caches of 256 MB and more"),
            new("reuse.share", null, 0.6, 0.05, 4, "caches around the size of the L2 cache")
            {
                OfBenchmark = true,
                Held = knowsCache ? null : 1,
            },
            new("reuse.speedup", null, 2.5, 1.0001, 50, "caches smaller than the L2 cache")
            {
                OfBenchmark = true,
                Held = knowsCache ? null : 1,
            },
        ],
        shape => shape is KernelShape.DecodeAttention decode && decode.Kv == kv && decode.HeadSize == HeadSize
            && decode.Sequences <= MostSequences && decode.ContextTokens >= LeastContext,
        (kernels, values) => With(kernels, kv, Constants(values)),
        shape => shape is KernelShape.DecodeAttention decode
            ? $"{decode.Sequences}/{decode.KvHeads}/{decode.ContextTokens}" : "",
        shape => shape is KernelShape.DecodeAttention decode ? $"{decode.Heads}/{decode.KvHeads}" : "",
        shape => SizeBucket.Of(
            WarmCache.Bytes((KernelShape.DecodeAttention)shape) / 1e6, "KV MB",
            (1, "below 1"), (8, "1-8"), (32, "8-32"), (128, "32-128"), (1024, "128-1024"),
            (double.PositiveInfinity, "above 1024")),
        LeastGroups: 20,
        LeastRows: 41,
        Points);

    /// <summary>The same for a library that counts its splits.</summary>
    public static OperatorForm CountedDecode(DataType kv) => Decode(kv, knowsCache: false) with
    {
        Constants =
        [
            new("base", Dimension.Time, 1.2e-5, 1e-7, 1e-4, "few sequences over caches of 128 tokens"),
            new("wave", Dimension.Time, 1.5e-6, 1e-9, 1e-4, "64 to 512 sequences over short caches")
            {
                MayVanish = true,
            },
            new("walk", Dimension.Time, 2.2e-8, 1e-10, 1e-6, "one sequence over caches of 1024 to 16384 tokens"),
            new("combine", Dimension.Time, 5e-6, 1e-9, 1e-4, "one sequence over caches of 512 tokens and more")
            {
                MayVanish = true,
            },
            new("split", Dimension.Time, 1.5e-7, 1e-11, 1e-5, "one sequence over caches of 1024 to 16384 tokens")
            {
                MayVanish = true,
            },
            new("memory", null, 0.8, 0.02, 1.2, "caches of 256 MB and more"),
        ],
        With = (kernels, values) => With(kernels, kv, new CountedSplitConstants(
            values[0], values[1], values[2], values[3], values[4], values[5])),
    };

    /// <summary>t = t0 + (work^1.5 + walk^1.5)^(2/3); see PromptWork.</summary>
    public static OperatorForm Prefill() => new(
        "prefillAttention",
        [
            new("base", Dimension.Time, 1e-5, 1e-7, 1e-3, "one prompt of 16 to 128 tokens"),
            new("compute", null, 0.6, 0.02, 1.2, "prompts of 4096 to 16384 tokens"),
            new("memory", null, 0.5, 0.02, 2, "many short prompts"),
            new("walk", Dimension.Time, 1e-5, 1e-8, 1e-3, "one prompt of 1024 to 16384 tokens, few heads")
            {
                MayVanish = true,
            },
            new("tile", Dimension.Time, 6e-7, 1e-9, 1e-4, "batches of prompts of 128 to 1024 tokens")
            {
                MayVanish = true,
            },
            new("padding", null, 0, 1, 2000, "") { Held = 0 },
        ],
        shape => shape is KernelShape.PromptAttention { HeadSize: HeadSize, PromptTokens: >= LeastPrompt },
        (kernels, values) => kernels with
        {
            Prefill = new PrefillConstants(
                values[0], values[1], values[2], values[3], values[4], values[5]),
        },
        shape => shape is KernelShape.PromptAttention prompt
            ? $"{prompt.Sequences}/{prompt.PromptTokens}/{prompt.KvHeads}" : "",
        shape => shape is KernelShape.PromptAttention prompt ? $"{prompt.Heads}/{prompt.KvHeads}" : "",
        shape => SizeBucket.Of(
            ((KernelShape.PromptAttention)shape).PromptTokens, "S",
            (64, "up to 64"), (256, "65-256"), (1024, "257-1024"), (4096, "1025-4096"),
            (double.PositiveInfinity, "above 4096")),
        LeastGroups: 20,
        LeastRows: 41,
        "at least 41 points: 1 to 8 prompts x 16 to 16384 tokens x 2 kinds of heads");

    private static DecodeConstants Constants(IReadOnlyList<double> values) =>
        new(values[0], values[1], values[2], values[3]) { Reuse = new CacheReuse(values[4], values[5]) };

    private static KernelConstants With(KernelConstants kernels, DataType kv, DecodeAttentionConstants fit) =>
        kv == DataType.Bf16 ? kernels with { DecodeBf16 = fit } : kernels with { DecodeFp8 = fit };
}
