// Every run ends. A limit that is hit is an outcome of the run, stated in every report; it is nobody's
// error, so it is a value and not an exception.

using SpecSim.Quantities;

namespace SpecSim.Kernel;

/// <summary>How far a run may go: events handled, and time on its clock.</summary>
public sealed record RunLimits(long EventCountMax, Duration TimeMax)
{
    /// <summary>A billion events, about a minute of work, and a year of simulated time.</summary>
    public static RunLimits Default { get; } = new(1_000_000_000, Duration.FromSeconds(365.0 * 24 * 3600));

    public long EventCountMax { get; } = EventCountMax > 0
        ? EventCountMax
        : throw new ArgumentOutOfRangeException(nameof(EventCountMax), EventCountMax, "A run has at least one event.");

    public Duration TimeMax { get; } = TimeMax > Duration.Zero
        ? TimeMax
        : throw new ArgumentOutOfRangeException(nameof(TimeMax), TimeMax, "A run lasts longer than nothing.");
}

/// <summary>How a run ended: it finished, or it was truncated for a stated reason.</summary>
public abstract record RunOutcome
{
    private RunOutcome()
    {
    }

    /// <summary>Nothing was left to happen.</summary>
    public sealed record Finished : RunOutcome
    {
        public override string ToString() => "finished";
    }

    /// <summary>A limit was hit while events were still pending.</summary>
    /// <param name="Reason">The limit, as the end of a sentence.</param>
    public sealed record Truncated(string Reason) : RunOutcome
    {
        public override string ToString() => $"truncated: {Reason}";
    }
}
