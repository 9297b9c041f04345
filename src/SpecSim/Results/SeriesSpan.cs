// Points of a series with their place in time, and the figures of a report over time.

using SpecSim.Serving;

namespace SpecSim.Results;

/// <summary>A point and its time, in seconds.</summary>
internal readonly record struct SeriesSpan(double Start, double Seconds, SeriesPoint Point)
{
    /// <summary>
    /// The points of a run. The last one ends with the run; what happened exactly at the end may stand in a point
    /// without length, and is added to the one before.
    /// </summary>
    public static IReadOnlyList<SeriesSpan> Of(ServingRun run)
    {
        double length = run.Series.Span.TotalSeconds;
        double end = run.End.TotalSeconds;
        var spans = new List<SeriesSpan>(run.Series.Points.Count);
        for (int index = 0; index < run.Series.Points.Count; index++)
        {
            double start = index * length;
            double seconds = Math.Min(length, end - start);
            SeriesPoint point = run.Series.Points[index];
            if (seconds > 0)
                spans.Add(new SeriesSpan(start, seconds, point));
            else if (spans.Count > 0)
                spans[^1] = spans[^1] with { Point = Counted(spans[^1].Point, point) };
        }

        return spans;
    }

    /// <summary>0 to 1.</summary>
    public double ShareIn(MeasuredSpan span) =>
        (Math.Min(Start + Seconds, span.End) - Math.Max(Start, span.Start)) / Seconds;

    /// <summary>The run over time.</summary>
    public static IReadOnlyList<TimePoint> TimePoints(ServingRun run, ServingFacts facts)
    {
        IReadOnlyList<SeriesSpan> spans = Of(run);
        double[]? good = facts.Objectives is null ? null : GoodRequests(run, facts, spans.Count);
        double blocks = KvBlocks(run);
        return [.. spans.Select((span, index) => span.TimePoint(blocks, good?[index]))];
    }

    /// <summary>Blocks of all decoding replicas.</summary>
    public static double KvBlocks(ServingRun run) =>
        run.Replicas.Where(replica => !replica.IsPrefill).Sum(replica => (double)replica.KvBlocks);

    private TimePoint TimePoint(double blocks, double? good) => new(
        Start,
        Seconds,
        Point.RunningSeconds / Seconds,
        Point.WaitingSeconds / Seconds,
        Point.KvBlockSeconds / blocks / Seconds,
        Point.Steps == 0 ? null : (double)Point.DraftLengths / Point.Steps,
        Point.OutputTokens / Seconds,
        Point.Arrivals / Seconds,
        Point.Finished / Seconds,
        good / Seconds,
        (Point.Rejected + Point.TimedOut + Point.Cancelled) / Seconds,
        Point.DraftedTokens == 0 ? null : (double)Point.AcceptedTokens / Point.DraftedTokens,
        Point.UpSeconds / Seconds,
        Point.Preemptions);

    private static double[] GoodRequests(ServingRun run, ServingFacts facts, int points)
    {
        double[] good = new double[points];
        long length = run.Series.Span.Nanoseconds;
        foreach (ref readonly RequestRecord request in Records.Of(run.Requests))
        {
            if (facts.IsGood(request))
                good[Math.Min(points - 1, request.End!.Value.Nanoseconds / length)]++;
        }

        return good;
    }

    private static SeriesPoint Counted(SeriesPoint point, SeriesPoint after)
    {
        point.Arrivals += after.Arrivals;
        point.Finished += after.Finished;
        point.Rejected += after.Rejected;
        point.TimedOut += after.TimedOut;
        point.Cancelled += after.Cancelled;
        point.Preemptions += after.Preemptions;
        point.OutputTokens += after.OutputTokens;
        point.Steps += after.Steps;
        point.DraftLengths += after.DraftLengths;
        point.DraftedTokens += after.DraftedTokens;
        point.AcceptedTokens += after.AcceptedTokens;
        point.Rounds += after.Rounds;
        return point;
    }
}
