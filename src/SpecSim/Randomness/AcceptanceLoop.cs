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

using System.Runtime.Intrinsics;
using SpecSim.Quantities;

namespace SpecSim.Randomness;

public static class AcceptanceLoop
{
    // Draws and table of a chunk are 8 KiB together and stay in the first-level cache.
    private const int ChunkPositionCount = 1024;

    // A round that starts at the end of a chunk looks so far beyond it.
    private const int LookaheadPositionCount = PhiloxVectors.WordsPerIteration;

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
        Span<uint> next = stackalloc uint[ChunkPositionCount];
        while (start < end)
        {
            uint block = Luck.BlockIndex(start);
            long chunkStart = (long)block * PhiloxBlock.LaneCount;
            uint positionCount = (uint)Math.Min(ChunkPositionCount, end - chunkStart);
            int filled = RoundUp((int)positionCount) + LookaheadPositionCount;
            luck.Fill(StreamId.Acceptance, request, block, draws[..filled]);
            FindNextStarts(draws, highest, next[..RoundUp((int)positionCount)]);
            start = chunkStart + Walk(next, (uint)(start - chunkStart), positionCount, roundsByAccepted);
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

    private static void FindNextStarts(ReadOnlySpan<uint> draws, ReadOnlySpan<uint> highest, Span<uint> next)
    {
        Vector512<uint> afterOne = Vector512<uint>.Indices + Vector512<uint>.One;
        for (; next.Length > 0; next = next[Vector512<uint>.Count..], draws = draws[Vector512<uint>.Count..])
        {
            Vector512<uint> length = Vector512<uint>.Zero;
            for (int draft = highest.Length - 1; draft >= 0; draft--)
            {
                Vector512<uint> isAccepted = Vector512.LessThanOrEqual(
                    Vector512.Create(draws[draft..]), Vector512.Create(highest[draft]));
                length = Vector512.ConditionalSelect(isAccepted, length + Vector512<uint>.One, Vector512<uint>.Zero);
            }
            (afterOne + length).CopyTo(next);
            afterOne += Vector512.Create((uint)Vector512<uint>.Count);
        }
    }

    private static uint Walk(ReadOnlySpan<uint> next, uint start, uint end, Span<long> roundsByAccepted)
    {
        while (start < end)
        {
            uint following = next[(int)start];
            roundsByAccepted[(int)(following - start - 1)]++;
            start = following;
        }
        return start;
    }

    private static int RoundUp(int positionCount) =>
        (positionCount + LookaheadPositionCount - 1) / LookaheadPositionCount * LookaheadPositionCount;
}
