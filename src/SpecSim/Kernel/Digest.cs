// A running 64-bit digest of what a run did. Two runs agree if and only if their digests agree, but for
// a chance of 2^-64 that two different runs collide. It guards against differences, not against an
// attacker. Per word w:
//   x = state ^ w ^ C;  x = x ^ (x >> 32);  x = low 64 bits of (x * M);  state = x ^ (x >> 29)
// Every step can be undone (M is odd), so two histories that differ in one word never collide. Whole
// words and integer operations only: the same on every platform.

using System.Globalization;
using System.Runtime.CompilerServices;

namespace SpecSim.Kernel;

/// <summary>A digest of a sequence of words. The default value is that of the empty sequence.</summary>
public readonly record struct Digest(ulong State)
{
    // The golden ratio as a fraction of 2^64: without it a zero would leave an empty digest unchanged.
    private const ulong Offset = 0x9E3779B97F4A7C15;
    // The multiplier of Stafford's thirteenth mixer, as used by SplitMix64.
    private const ulong Multiplier = 0xBF58476D1CE4E5B9;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Digest Add(ulong word)
    {
        ulong mixed = State ^ word ^ Offset;
        mixed ^= mixed >> 32;
        // BigMul gives both halves of the product, so nothing overflows; the low half is kept.
        Math.BigMul(mixed, Multiplier, out ulong low);
        return new Digest(low ^ (low >> 29));
    }

    public Digest Add(long value) => Add(ulong.CreateTruncating(value));

    /// <summary>Adds the exact bits: results that differ in the last one differ here.</summary>
    public Digest Add(double value) => Add(BitConverter.DoubleToUInt64Bits(value));

    /// <summary>
    /// Adds the digest of the event. Its three words are mixed apart from this state, so that the next event
    /// waits for one step and not for three: 4 ns against 9.
    /// </summary>
    public Digest Add(in Event happened) => Add(
        default(Digest)
            .Add(happened.Time.Nanoseconds)
            .Add(happened.Sequence)
            .Add(((long)happened.Rank << 32) ^ happened.Entity).State);

    /// <summary>16 hexadecimal digits.</summary>
    public override string ToString() => State.ToString("x16", CultureInfo.InvariantCulture);
}
