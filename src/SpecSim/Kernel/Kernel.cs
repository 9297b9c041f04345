// The kernel: a clock, the pending events, the limits of the run and the digest of all that happened.
// It knows nothing of requests or models. A run is the loop
//   while (kernel.TryNext(out Event happened)) { ...handle it, and schedule what it causes... }
// on one thread, without callbacks.

using SpecSim.Quantities;

namespace SpecSim.Kernel;

/// <summary>Hands out events in the order of (time, rank, sequence) and moves the clock to each.</summary>
public sealed class Kernel(RunLimits limits)
{
    private readonly EventQueue _pending = new();
    private readonly Instant _lastInstant = Instant.Start + limits.TimeMax;
    private RunOutcome.Truncated? _truncated;

    /// <summary>The time of the latest event handed out.</summary>
    public Instant Now { get; private set; }

    /// <summary>Events handed out.</summary>
    public long EventCount { get; private set; }

    /// <summary>Events scheduled, handed out or not: the sequence number of the next one.</summary>
    public long ScheduledCount { get; private set; }

    /// <summary>Of all events handed out.</summary>
    public Digest Digest { get; private set; }

    /// <summary>How the run ended; null while it goes on.</summary>
    public RunOutcome? Outcome =>
        _truncated ?? (_pending.Count == 0 ? new RunOutcome.Finished() : (RunOutcome?)null);

    /// <param name="delay">From now; zero is allowed, and then rank and sequence decide.</param>
    /// <param name="rank">What it is, and so its place among events at the same instant.</param>
    /// <param name="entity">Whom it concerns: an index the handler understands.</param>
    public void Schedule(Duration delay, EventRank rank, int entity)
    {
        if (delay < Duration.Zero)
            Broken($"an event of rank {rank} for {entity} was scheduled {delay} from now, into the past");
        _pending.Add(new Event(Now + delay, rank, ScheduledCount++, entity));
    }

    /// <returns>False when the run is over; <see cref="Outcome"/> then says how.</returns>
    public bool TryNext(out Event next)
    {
        if (_pending.Count > 0 && !IsOverLimit(next = _pending.First))
        {
            _pending.RemoveFirst();
            if (next.Time < Now)
                Broken($"INV-2 the clock never goes back: {next} came out");
            Now = next.Time;
            EventCount++;
            Digest = Digest.Add(next);
            return true;
        }
        next = default;
        return false;
    }

    private bool IsOverLimit(in Event next)
    {
        if (EventCount < limits.EventCountMax && next.Time <= _lastInstant)
            return false;
        _truncated ??= new RunOutcome.Truncated(EventCount >= limits.EventCountMax
            ? $"{limits.EventCountMax} events were handled by {Now.TotalSeconds} s and more were pending"
            : $"the next event lies beyond {limits.TimeMax.TotalSeconds} s of simulated time");
        return true;
    }

    // Apart, so that no message is composed on the path that is taken at every event.
    private void Broken(string promise) =>
        Invariant.Require(false, $"{promise} at {Now}, after {EventCount} events.");
}
