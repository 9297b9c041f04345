// Philox for many successive indexes at once: bit for bit what Philox.Block gives, sixteen counters to
// an iteration. Each 32-bit word of a counter has a 64-bit element to itself, which is the form that the
// processor's 32 x 32 -> 64 multiply takes and gives; what is left in the upper half of an element is
// ignored by the next multiply. Written once, for 512 bits: with AVX-512 each operation is one
// instruction, with AVX2 alone the runtime makes it two of 256 bits. Elsewhere the scalar form serves.

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SpecSim.Randomness;

internal static class PhiloxVectors
{
    /// <summary>Words written by one iteration; what is filled is a multiple of it.</summary>
    public const int WordsPerIteration = 2 * WordsPerHalf;

    // Eight counters of four words: what one set of vectors holds.
    private const int WordsPerHalf = 32;

    // The first round is taken in scalar, see below.
    private const int VectorRoundCount = Philox.RoundCount - 1;

    /// <summary>Does the processor have the vectors? If not, fill by <see cref="Philox.Block"/>.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>The blocks of counters (c0, c1, c2, c3), (c0, c1 + 1, c2, c3) and so on, word after word.</summary>
    public static void Fill(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, Span<uint> words)
    {
        // Of the words after the first round only one depends on c1, and that by exclusive or: the round
        // is taken once for c1 = 0, and the vectors start from its result.
        PhiloxBlock first = Philox.Round(new PhiloxBlock(c0, 0, c2, c3), k0, k1);
        var start = new Counters(
            Vector512.Create((ulong)first.Lane0),
            Vector512.Create((ulong)first.Lane1),
            Vector512.Create((ulong)first.Lane2),
            Vector512.Create((ulong)first.Lane3));
        // In this order the words come out of Store one block after the other.
        Vector512<ulong> indexes = Vector512.Create((ulong)c1) + Vector512.Create(0UL, 2, 1, 3, 4, 6, 5, 7);
        Span<ulong> keys = stackalloc ulong[2 * VectorRoundCount];
        for (int round = 0; round < VectorRoundCount; round++)
        {
            (k0, k1) = Philox.NextKey(k0, k1);
            (keys[2 * round], keys[2 * round + 1]) = (k0, k1);
        }

        for (; words.Length >= WordsPerIteration; words = words[WordsPerIteration..])
        {
            // Two sets at a time, because each round waits for the multiplies of the one before:
            // 0.41 ns a word against 0.50 with one set.
            Counters left = start with { Word0 = start.Word0 ^ indexes };
            indexes += Vector512.Create(8UL);
            Counters right = start with { Word0 = start.Word0 ^ indexes };
            indexes += Vector512.Create(8UL);
            for (int key = 0; key + 1 < keys.Length; key += 2)
            {
                Vector512<ulong> key0 = Vector512.Create(keys[key]);
                Vector512<ulong> key1 = Vector512.Create(keys[key + 1]);
                left = left.Round(key0, key1);
                right = right.Round(key0, key1);
            }
            left.Store(words);
            right.Store(words[WordsPerHalf..]);
        }
    }

    /// <summary>Eight counters: word i of each in the lower halves of the elements of Word i.</summary>
    private readonly record struct Counters(
        Vector512<ulong> Word0, Vector512<ulong> Word1, Vector512<ulong> Word2, Vector512<ulong> Word3)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Counters Round(Vector512<ulong> key0, Vector512<ulong> key1)
        {
            Vector512<ulong> product0 = MultiplyLower(Word0, Philox.Multiplier0);
            Vector512<ulong> product1 = MultiplyLower(Word2, Philox.Multiplier1);
            return new Counters(
                (product1 >>> 32) ^ Word1 ^ key0, product1, (product0 >>> 32) ^ Word3 ^ key1, product0);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(Span<uint> words)
        {
            Store(Word0.GetLower(), Word1.GetLower(), Word2.GetLower(), Word3.GetLower(), words);
            Store(Word0.GetUpper(), Word1.GetUpper(), Word2.GetUpper(), Word3.GetUpper(), words[16..]);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Store(
            Vector256<ulong> word0, Vector256<ulong> word1, Vector256<ulong> word2, Vector256<ulong> word3,
            Span<uint> words)
        {
            Vector256<ulong> lowerHalves = Vector256.Create((ulong)uint.MaxValue);
            Vector256<ulong> words01 = (word0 & lowerHalves) | (word1 << 32);
            Vector256<ulong> words23 = (word2 & lowerHalves) | (word3 << 32);
            Avx2.UnpackLow(words01, words23).AsUInt32().CopyTo(words);
            Avx2.UnpackHigh(words01, words23).AsUInt32().CopyTo(words[8..]);
        }

        // The lower halves of the elements times the multiplier, in 64 bits.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<ulong> MultiplyLower(Vector512<ulong> elements, uint multiplier)
        {
            if (Avx512F.IsSupported)
                return Avx512F.Multiply(elements.AsUInt32(), Vector512.Create((ulong)multiplier).AsUInt32());
            Vector256<uint> multipliers = Vector256.Create((ulong)multiplier).AsUInt32();
            return Vector512.Create(
                Avx2.Multiply(elements.GetLower().AsUInt32(), multipliers),
                Avx2.Multiply(elements.GetUpper().AsUInt32(), multipliers));
        }
    }
}
