// Attention with several query tokens per sequence over a cache, where kernels do not split it: one block of threads
// walks it, t = t0 + walk L waves. How many blocks run at a time is not in a table of single sequences and stays as
// it was.

using SpecSim.Hardware;
using SpecSim.Quantities;

namespace SpecSim.Calibration;

internal static class VerifyForm
{
    // Up to here a chunk is like a verify pass: the longest drafts in use.
    private const int MostVerifyTokens = 32;

    public static OperatorForm Unsplit(VerifyConstants.Unsplit known) => new(
        "verifyAttention",
        [
            new("base", Dimension.Time, 8e-6, 1e-7, 1e-4, "2 to 32 query tokens over caches below 256 tokens"),
            new("walk", Dimension.Time, 2.5e-8, 1e-10, 1e-6, "2 to 32 query tokens over caches of 1024 to 16384"),
            new("occupancy", null, known.Occupancy, 0.01, 1000, "2 to 32 query tokens of 4 to 64 sequences")
            {
                Held = known.Occupancy,
            },
        ],
        shape => shape is KernelShape.MixedAttention
        {
            DecodeSequences: 0, CachedTokens: > 0, QueryTokens: > 1 and <= MostVerifyTokens,
        },
        (kernels, values) => kernels with
        {
            Verify = new VerifyConstants.Unsplit(values[0], values[1], values[2]),
        },
        shape => $"{((KernelShape.MixedAttention)shape).CachedTokens}/{((KernelShape.MixedAttention)shape).Heads}",
        shape => $"{((KernelShape.MixedAttention)shape).Heads}/{((KernelShape.MixedAttention)shape).KvHeads}",
        shape => SizeBucket.Of(
            ((KernelShape.MixedAttention)shape).CachedTokens, "L",
            (256, "up to 256"), (1024, "257-1024"), (4096, "1025-4096"), (double.PositiveInfinity, "above 4096")),
        LeastGroups: 8,
        LeastRows: 16,
        "2 to 32 query tokens of one sequence over 8 caches of 64 to 16384 tokens");
}
