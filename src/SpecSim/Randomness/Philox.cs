// Philox4x32-10: a counter-based generator. 128 random bits are a pure function of a 128-bit counter
// and a 64-bit key, so a draw can be computed anywhere, in any order, on any number of threads.
// Each of ten rounds multiplies two words of the counter into 64 bits each, and swaps and mixes the
// halves with the key; the key grows by two constants (Weyl sequences) from round to round.
// Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011,
// section 4.3. The known-answer vectors published with Random123 are in PhiloxTests.

using System.Runtime.CompilerServices;

namespace SpecSim.Randomness;

/// <summary>The 128 bits of one counter, as four words.</summary>
public readonly record struct PhiloxBlock(uint Lane0, uint Lane1, uint Lane2, uint Lane3)
{
    public const int LaneCount = 4;

    /// <param name="lane">0 to 3.</param>
    public uint this[int lane] => lane switch
    {
        0 => Lane0,
        1 => Lane1,
        2 => Lane2,
        3 => Lane3,
        _ => throw new ArgumentOutOfRangeException(nameof(lane), lane, "A block has four lanes."),
    };
}

// The one file that wraps around on purpose: halves of products are cut off and keys overflow.
public static class Philox
{
    internal const int RoundCount = 10;
    internal const uint Multiplier0 = 0xD2511F53;
    internal const uint Multiplier1 = 0xCD9E8D57;
    // The golden ratio and the square root of three less one, as fractions of 2^32.
    private const uint KeyStep0 = 0x9E3779B9;
    private const uint KeyStep1 = 0xBB67AE85;

    public static PhiloxBlock Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        var block = new PhiloxBlock(c0, c1, c2, c3);
        for (int round = 0; round < RoundCount; round++)
        {
            block = Round(block, k0, k1);
            (k0, k1) = NextKey(k0, k1);
        }
        return block;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static PhiloxBlock Round(PhiloxBlock counter, uint k0, uint k1)
    {
        unchecked
        {
            ulong product0 = (ulong)Multiplier0 * counter.Lane0;
            ulong product1 = (ulong)Multiplier1 * counter.Lane2;
            return new PhiloxBlock(
                (uint)(product1 >> 32) ^ counter.Lane1 ^ k0,
                (uint)product1,
                (uint)(product0 >> 32) ^ counter.Lane3 ^ k1,
                (uint)product0);
        }
    }

    // Keys grow modulo 2^32.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (uint K0, uint K1) NextKey(uint k0, uint k1) => unchecked((k0 + KeyStep0, k1 + KeyStep1));
}
