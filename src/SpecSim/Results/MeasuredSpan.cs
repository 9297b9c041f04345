// The time over which rates and levels are taken: from warm-up to the last arrival, while the load is what it should
// be. Where most requests end later than that (all arrive at once, or the server is hopelessly behind) that time says
// nothing about what the server does, and the whole run counts.

using SpecSim.Quantities;
using SpecSim.Serving;

namespace SpecSim.Results;

/// <summary>A span of a run, in seconds from its start.</summary>
internal readonly record struct MeasuredSpan(double Start, double End)
{
    public double Seconds => End - Start;

    /// <summary>Whether at least half of the finished requests ended while others still arrived.</summary>
    public static bool ArrivalsSuffice(IEnumerable<ServingRun> runs, Duration warmUp)
    {
        long finished = 0;
        long within = 0;
        Instant from = Instant.Start + warmUp;
        foreach (ServingRun run in runs)
        {
            foreach (ref readonly RequestRecord request in Records.Of(run.Requests))
            {
                if (request.Outcome != RequestOutcome.Finished || request.End!.Value < from)
                    continue;
                finished++;
                within += request.End.Value <= run.LastArrival ? 1 : 0;
            }
        }

        return within > 0 && within * 2 >= finished;
    }

    /// <summary>While requests arrive; null when none does after warm-up, or all do at one time.</summary>
    public static MeasuredSpan? OfArrivals(ServingRun run, Duration warmUp) =>
        run.LastArrival.TotalSeconds > warmUp.TotalSeconds
            ? new MeasuredSpan(warmUp.TotalSeconds, run.LastArrival.TotalSeconds)
            : null;

    /// <summary>From warm-up to the end; all of it when it ended before.</summary>
    public static MeasuredSpan OfRun(ServingRun run, Duration warmUp) => new(
        run.End.TotalSeconds > warmUp.TotalSeconds ? warmUp.TotalSeconds : 0, run.End.TotalSeconds);

    /// <summary>One of so many equal parts.</summary>
    public MeasuredSpan Part(int part, int parts) =>
        new(Start + (Seconds * part / parts), part == parts - 1 ? End : Start + (Seconds * (part + 1) / parts));

    /// <summary>In which of so many equal parts a time is, the end in the last; null outside.</summary>
    public int? PartAt(double seconds, int parts) => seconds < Start || seconds > End || Seconds <= 0
        ? null
        : Math.Min(parts - 1, (int)((seconds - Start) / Seconds * parts));
}
