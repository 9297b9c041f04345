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
    /// The proposal is complete. After the prompts: it starts the next verify step, whose batch must be final.
    /// </summary>
    DraftEnd = 20,

    /// <summary>A fault begins or ends. After the steps that end then: what they delivered is delivered.</summary>
    Fault = 30,

    /// <summary>A KV cache has reached the replica that decodes.</summary>
    TransferEnd = 40,

    /// <summary>A request's time is up. After all that might have finished it in time.</summary>
    Deadline = 50,

    /// <summary>A request arrives, for the first time or again.</summary>
    Arrival = 60,

    /// <summary>An idle replica starts a step. Last: all who arrive at that instant are in it.</summary>
    StepStart = 70,
}

/// <summary>One event: when, what, which in the order of scheduling, and whom it concerns.</summary>
// In the order written these fields would be padded to 32 bytes; so they are 24.
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

    /// <summary>
    /// The same event. Assigned as a whole it is read sixteen bytes at a time, and right after its fields
    /// were written one by one that stalls: 8 ns for an event added and taken, where this makes it 4.
    /// </summary>
    internal Event CopyByFields() => new(Time, Rank, Sequence, Entity);
}
