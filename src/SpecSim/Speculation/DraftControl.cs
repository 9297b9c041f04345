// Who decides how many tokens are drafted in a step, from what the server looks like then.

namespace SpecSim.Speculation;

/// <summary>A rule for the draft length under load. K is the scenario's draft length.</summary>
public abstract record DraftControl
{
    private DraftControl()
    {
    }

    /// <summary>Always K.</summary>
    public sealed record Fixed : DraftControl;

    /// <summary>
    /// K up to this many sequences in a step, none above (vLLM's disable-by-batch-size); on again at or below
    /// <paramref name="OnAtOrBelow"/>.
    /// </summary>
    public sealed record BatchLimit(int OffAbove, int OnAtOrBelow) : DraftControl;

    /// <summary>The same for requests that wait.</summary>
    public sealed record QueueLimit(int OffAbove, int OnAtOrBelow) : DraftControl;

    /// <summary>A draft length for each range of sequences in a step, none above K.</summary>
    /// <param name="Ranges">By ascending size; beyond the last one nothing is drafted.</param>
    public sealed record Schedule(IReadOnlyList<ScheduledLength> Ranges) : DraftControl;

    /// <summary>The schedule that the latency model and the expected acceptance give, up to K.</summary>
    public sealed record ComputedSchedule : DraftControl;

    /// <summary>
    /// In every step the length with the most expected tokens a second, by the latency model and the acceptance seen
    /// so far (after SmartSpec, Liu et al. 2024).
    /// </summary>
    public sealed record Goodput : DraftControl;

    /// <summary>
    /// Each request its own: one more after a fully accepted round, half after a fully rejected one, 1 to K. The
    /// batch pays the longest.
    /// </summary>
    public sealed record PerRequest : DraftControl;
}

/// <summary>A draft length up to a number of sequences.</summary>
public readonly record struct ScheduledLength(int UpToSequences, int DraftLength);
