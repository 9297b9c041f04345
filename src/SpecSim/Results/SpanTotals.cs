// What happened in a stretch of a run: requests by their own times, tokens and levels from the series. A point of the
// series that lies across an edge counts by the share of its time inside.

using SpecSim.Serving;

namespace SpecSim.Results;

/// <summary>Sums over one stretch. Levels are integrals, in the level's unit times seconds.</summary>
internal sealed class SpanTotals
{
    private SpanTotals(double seconds) => Seconds = seconds;

    public double Seconds { get; private set; }

    public double Finished { get; private set; }

    /// <summary>Finished and met all objectives.</summary>
    public double Good { get; private set; }

    /// <summary>Output tokens of those.</summary>
    public double GoodTokens { get; private set; }

    public double OutputTokens { get; private set; }

    public double Running { get; private set; }

    public double Waiting { get; private set; }

    public double KvBlocks { get; private set; }

    public double Up { get; private set; }

    public double Busy { get; private set; }

    public double Steps { get; private set; }

    public double DraftLengths { get; private set; }

    public double Rounds { get; private set; }

    public double AcceptedTokens { get; private set; }

    /// <summary>A span of a run in equal parts.</summary>
    public static SpanTotals[] Of(ServingRun run, ServingFacts facts, MeasuredSpan span, int parts)
    {
        SpanTotals[] totals = [.. Enumerable.Range(0, parts)
            .Select(part => new SpanTotals(span.Part(part, parts).Seconds))];
        foreach (ref readonly RequestRecord request in Records.Of(run.Requests))
        {
            if (request.Outcome == RequestOutcome.Finished
                && span.PartAt(request.End!.Value.TotalSeconds, parts) is { } part)
            {
                totals[part].Add(request, facts.IsGood(request));
            }
        }

        foreach (SeriesSpan point in SeriesSpan.Of(run))
        {
            // A point touches few parts; most touch one.
            for (int part = 0; part < parts; part++)
            {
                double share = point.ShareIn(span.Part(part, parts));
                if (share > 0)
                    totals[part].Add(point.Point, share);
            }
        }

        return totals;
    }

    public static SpanTotals Sum(IReadOnlyList<SpanTotals> parts)
    {
        var sum = new SpanTotals(0);
        foreach (SpanTotals part in parts)
            sum.Add(part);
        return sum;
    }

    private void Add(in RequestRecord request, bool good)
    {
        Finished++;
        if (!good)
            return;
        Good++;
        GoodTokens += request.OutputTokens;
    }

    private void Add(in SeriesPoint point, double share)
    {
        OutputTokens += point.OutputTokens * share;
        Running += point.RunningSeconds * share;
        Waiting += point.WaitingSeconds * share;
        KvBlocks += point.KvBlockSeconds * share;
        Up += point.UpSeconds * share;
        Busy += point.BusySeconds * share;
        Steps += point.Steps * share;
        DraftLengths += point.DraftLengths * share;
        Rounds += point.Rounds * share;
        AcceptedTokens += point.AcceptedTokens * share;
    }

    private void Add(SpanTotals other)
    {
        Seconds += other.Seconds;
        Finished += other.Finished;
        Good += other.Good;
        GoodTokens += other.GoodTokens;
        OutputTokens += other.OutputTokens;
        Running += other.Running;
        Waiting += other.Waiting;
        KvBlocks += other.KvBlocks;
        Up += other.Up;
        Busy += other.Busy;
        Steps += other.Steps;
        DraftLengths += other.DraftLengths;
        Rounds += other.Rounds;
        AcceptedTokens += other.AcceptedTokens;
    }
}
