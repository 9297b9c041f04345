// The bare acceptance loop: the rounds of one request and nothing else, no time and no events. By
// definition (CountRoundsOneByOne) a round that starts at output position p accepts draft token i, from
// 0, if the draw at p + i is below the threshold of hazard i; it stops at the first failure or after K
// tokens, and the next round starts at p + accepted + 1, behind the extra token.
//
// CountRounds gives the same counts a chunk of positions at a time, in three passes:
//   1. the draws of all positions, many at once (PhiloxVectors);
//   2. for every position, where the next round would start if one started here. With hazards from the
//      last to the first, length = accepted(i) ? length + 1 : 0: one compare and one masked addition
//      for sixteen positions;
//   3. from start to start through that table. Only this pass is serial: one load a round.
// At K = 5 a round takes 3.7 ns (alpha 0.7) to 4.2 ns (0.8) on one core with AVX-512, and 37 to 40 ns
// by the definition: AcceptanceLoopBenchmarks.

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SpecSim.Quantities;
using SpecSim.Randomness;

namespace SpecSim.Acceptance;

/// <summary>Counts rounds by accepted tokens, from the draws and the hazards alone.</summary>
public static class AcceptanceLoop
{
    // Draws and table of a chunk are 8 KiB together and stay in the first-level cache.
    private const int ChunkPositionCount = 1024;

    private const int PositionsPerIteration = PhiloxVectors.WordsPerIteration;

    // A round that starts at the end of a chunk looks so far beyond it.
    private const int LookaheadPositionCount = PositionsPerIteration;

    /// <summary>Counts the rounds that start in a range of output positions, by accepted tokens.</summary>
    /// <param name="luck">Read at <see cref="StreamId.Acceptance"/>.</param>
    /// <param name="request">The entity of the draws.</param>
    /// <param name="hazards">By draft position; their number is the draft length K.</param>
    /// <param name="start">Where the first round starts.</param>
    /// <param name="end">No round starts here or later; the last one may reach beyond.</param>
    /// <param name="roundsByAccepted">K + 1 counts, to which these are added.</param>
    /// <returns>Where the next round would start.</returns>
    public static long CountRounds(
        Luck luck, uint request, ReadOnlySpan<Probability> hazards, long start, long end, Span<long> roundsByAccepted)
    {
        Span<uint> highest = stackalloc uint[LookaheadPositionCount];
        if (!PhiloxVectors.IsSupported || !TryHighestAccepted(hazards, ref highest))
            return CountRoundsOneByOne(luck, request, hazards, start, end, roundsByAccepted);

        Span<uint> draws = stackalloc uint[ChunkPositionCount + LookaheadPositionCount];
        Span<int> next = stackalloc int[ChunkPositionCount];
        while (start < end)
        {
            uint block = Luck.BlockIndex(start);
            long chunkStart = (long)block * PhiloxBlock.LaneCount;
            int positionCount = (int)Math.Min(ChunkPositionCount, end - chunkStart);
            int filledCount = RoundUp(positionCount);
            luck.Fill(StreamId.Acceptance, request, block, draws[..(filledCount + LookaheadPositionCount)]);
            FindNextStarts(draws, highest, next[..filledCount]);
            start = chunkStart + Walk(next, (int)(start - chunkStart), positionCount, roundsByAccepted);
        }
        return start;
    }

    /// <summary>The definition: the same counts, one draw at a time.</summary>
    public static long CountRoundsOneByOne(
        Luck luck, uint request, ReadOnlySpan<Probability> hazards, long start, long end, Span<long> roundsByAccepted)
    {
        var cursor = new PositionCursor(luck, StreamId.Acceptance, request);
        while (start < end)
        {
            int accepted = 0;
            while (accepted < hazards.Length && cursor.At(start + accepted) < hazards[accepted].Threshold)
                accepted++;
            roundsByAccepted[accepted]++;
            start += accepted + 1;
        }
        return start;
    }

    // The highest draw that each hazard accepts, which has 32 bits where the threshold has 33. Nothing
    // is below the threshold of a zero hazard; but no round gets behind one either, so the list ends there.
    private static bool TryHighestAccepted(ReadOnlySpan<Probability> hazards, ref Span<uint> highest)
    {
        int count = 0;
        while (count < hazards.Length && hazards[count].Threshold > 0)
        {
            if (count == highest.Length)
                return false;
            highest[count] = (uint)(hazards[count].Threshold - 1);
            count++;
        }
        highest = highest[..count];
        return true;
    }

    private static void FindNextStarts(ReadOnlySpan<uint> draws, ReadOnlySpan<uint> highest, Span<int> next)
    {
        Vector512<int> afterOne = Vector512<int>.Indices + Vector512<int>.One;
        for (int position = 0; position < next.Length; position += PositionsPerIteration)
        {
            Vector512<int> length0 = Vector512<int>.Zero;
            Vector512<int> length1 = length0;
            Vector512<int> length2 = length0;
            Vector512<int> length3 = length0;
            for (int draft = highest.Length - 1; draft >= 0; draft--)
            {
                // A window of a constant size: the compiler then checks its bounds once and not four times.
                ReadOnlySpan<uint> window = draws.Slice(position + draft, PositionsPerIteration);
                Vector512<uint> accepted = Vector512.Create(highest[draft]);
                length0 = Lengthened(length0, window, accepted);
                length1 = Lengthened(length1, window[16..], accepted);
                length2 = Lengthened(length2, window[32..], accepted);
                length3 = Lengthened(length3, window[48..], accepted);
            }
            Span<int> starts = next.Slice(position, PositionsPerIteration);
            afterOne = StoreStarts(length0, afterOne, starts);
            afterOne = StoreStarts(length1, afterOne, starts[16..]);
            afterOne = StoreStarts(length2, afterOne, starts[32..]);
            afterOne = StoreStarts(length3, afterOne, starts[48..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Lengthened(
        Vector512<int> lengths, ReadOnlySpan<uint> draws, Vector512<uint> highestAccepted) =>
        Vector512.ConditionalSelect(
            Vector512.LessThanOrEqual(Vector512.Create(draws), highestAccepted).AsInt32(),
            lengths + Vector512<int>.One,
            Vector512<int>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> StoreStarts(Vector512<int> lengths, Vector512<int> afterOne, Span<int> next)
    {
        (lengths + afterOne).CopyTo(next);
        return afterOne + Vector512.Create(Vector512<int>.Count);
    }

    private static int Walk(ReadOnlySpan<int> next, int start, int end, Span<long> roundsByAccepted)
    {
        while (start < end)
        {
            int following = next[start];
            roundsByAccepted[following - start - 1]++;
            start = following;
        }
        return start;
    }

    private static int RoundUp(int positionCount) =>
        (positionCount + PositionsPerIteration - 1) / PositionsPerIteration * PositionsPerIteration;
}
