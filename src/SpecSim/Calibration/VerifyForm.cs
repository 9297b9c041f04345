// Attention with several query tokens per sequence where kernels do not split a cache: a walk over it, waves of
// blocks, and a cache that is read again by further query heads. Sequences that decode in the same call are walked
// like those that verify, so a table of mixed calls is one of verifying batches.

using System.Globalization;
using SpecSim.Hardware;
using SpecSim.Quantities;

namespace SpecSim.Calibration;

internal static class VerifyForm
{
    // Up to one tile of query rows time does not depend on their number.
    private const int MostQueryTokens = 64;
    private const int LeastContext = 128;

    public static OperatorForm Unsplit(VerifyConstants.Unsplit known) => new(
        "verifyAttention",
        [
            new("base", Dimension.Time, 8e-6, 1e-7, 1e-4, "2 to 64 query tokens over caches below 256 tokens"),
            new("walk", Dimension.Time, 2.5e-8, 1e-10, 1e-6, "2 to 64 query tokens over caches of 1024 to 16384"),
            new("wave", Dimension.Time, 5e-6, 1e-9, 1e-3, "batches of 8 to 128 sequences over short caches")
            {
                MayVanish = true,
            },
            new("queryToken", Dimension.Time, 1e-9, 1e-12, 1e-6, "") { Held = known.QueryTokenSeconds },
            new("memory", null, 0.8, 0.02, 1.2, "batches of 64 and 128 sequences over caches of 4096 to 16384"),
            new("cacheShare", null, 1.2, 0.05, 20, "batches of 16 to 128 sequences over caches of 1024 to 16384"),
        ],
        IsVerify,
        (kernels, values) => kernels with
        {
            Verify = new VerifyConstants.Unsplit(
                values[0], values[1], values[2], values[3], values[4], values[5], known.RowsPerTile),
        },
        shape => $"{Mixed(shape).CachedTokens}/{Mixed(shape).DecodeSequences}/{Mixed(shape).Heads}",
        shape => $"{Mixed(shape).Heads}/{Mixed(shape).KvHeads}",
        shape => SizeBucket.Of(
            Mixed(shape).DecodeSequences + 1, "B",
            (1, "1"), (8, "2-8"), (32, "9-32"), (double.PositiveInfinity, "above 32")),
        LeastGroups: 12,
        LeastRows: 24,
        "2 to 64 query tokens of 1 to 128 sequences over 8 caches of 128 to 16384 tokens")
    {
        Words =
        [
            ("kind", "unsplit"), ("rowsPerTile", known.RowsPerTile.ToString(CultureInfo.InvariantCulture)),
        ],
    };

    // Sequences of equal caches, of which one brings up to a tile of tokens.
    private static bool IsVerify(KernelShape shape) => shape is KernelShape.MixedAttention
    {
        QueryTokens: > 1 and <= MostQueryTokens, CachedTokens: >= LeastContext,
    } mixed && (mixed.DecodeSequences == 0 || mixed.DecodeContextTokens == mixed.CachedTokens);

    private static KernelShape.MixedAttention Mixed(KernelShape shape) => (KernelShape.MixedAttention)shape;
}
