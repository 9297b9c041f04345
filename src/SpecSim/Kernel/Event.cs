// What happens, and in which order when two things happen at the same instant.

using System.Runtime.InteropServices;
using SpecSim.Quantities;

namespace SpecSim.Kernel;

/// <summary>
/// The order of events at one instant: lower goes first. Numbered in tens, so that a later member finds
/// its place without a change to the digests of those that are here.
/// </summary>
public enum EventRank
{
    /// <summary>
    /// The target finished a verify step, or a plain decode step. First: it emits its tokens and frees
    /// what it holds before anything else at that instant looks.
    /// </summary>
    VerifyEnd = 0,

    /// <summary>
    /// Prompts are in the cache. After the steps in flight, so that who joins meets the batch as those
    /// steps left it.
    /// </summary>
    PrefillEnd = 10,

    /// <summary>
    /// The proposal is complete. Last: it starts the next verify step, whose batch must be final.
    /// </summary>
    DraftEnd = 20,
}

/// <summary>One event: when, what, the how-manieth scheduled, and whom it concerns (the handler's index).</summary>
// Left to itself a record struct of these keeps their order and pads to 32 bytes; so it is 24.
[StructLayout(LayoutKind.Auto)]
// The word of the field; that another language reserves it is nothing to an engine in C#.
#pragma warning disable CA1716
public readonly record struct Event(Instant Time, EventRank Rank, long Sequence, int Entity)
#pragma warning restore CA1716
{
    /// <summary>Earlier time, then lower rank, then scheduled first: no two events are equal.</summary>
    internal bool IsBefore(in Event other)
    {
        if (Time != other.Time)
            return Time < other.Time;
        if (Rank != other.Rank)
            return Rank < other.Rank;
        return Sequence < other.Sequence;
    }
}
