// Sums of one side of a serving experiment over its measured span, cut into the parts that intervals are made of: the
// replications, or equal stretches of a single one.

using SpecSim.Economics;
using SpecSim.Quantities;
using SpecSim.Serving;

namespace SpecSim.Results;

internal sealed class ServingTotals
{
    // A stretch shorter than two points of the series would share its figures with its neighbours.
    private const int PointsInPart = 2;

    // A server that lets more than this wait when the last request arrives falls behind.
    private const double KeptUpShare = 0.95;

    private readonly MeasuredSpan[] _spans;

    /// <param name="arrivals">Whether the span ends with the last arrival; with the run if not.</param>
    public ServingTotals(IReadOnlyList<ServingRun> runs, ServingFacts facts, bool arrivals)
    {
        (Runs, Facts) = (runs, facts);
        _spans = [.. runs.Select(run =>
            (arrivals ? MeasuredSpan.OfArrivals(run, facts.WarmUp) : null) ?? MeasuredSpan.OfRun(run, facts.WarmUp))];
        int parts = runs.Count > 1 ? 1 : PartsOfOne(runs[0], _spans[0]);
        Parts = [.. runs.Zip(_spans, (run, span) => SpanTotals.Of(run, facts, span, parts)).SelectMany(part => part)];
        Sum = SpanTotals.Sum(Parts);
    }

    public IReadOnlyList<ServingRun> Runs { get; }

    public ServingFacts Facts { get; }

    public IReadOnlyList<SpanTotals> Parts { get; }

    /// <summary>Over all replications.</summary>
    public SpanTotals Sum { get; }

    /// <summary>All measured spans together.</summary>
    public Duration Time => Duration.FromSeconds(Sum.Seconds);

    public Interval TokensPerSecond => Rate(part => part.OutputTokens);

    /// <summary>Requests a second that met all objectives; null without any.</summary>
    public Interval? Goodput => Facts.Objectives is null ? null : Rate(part => part.Good);

    /// <summary>An amount by second.</summary>
    public Interval Rate(Func<SpanTotals, double> amount) => Ratio(amount, part => part.Seconds);

    /// <summary>All devices for the measured time over so many tokens; null without a price.</summary>
    public double? UsdPerMillion(double tokens) =>
        TokenCost.UsdPerMillionTokens(Facts.Device, Facts.Devices, Time, tokens);

    /// <summary>
    /// While requests arrive, whatever the span: of n gaps between arrivals, not of n + 1 arrivals.
    /// </summary>
    public Interval OfferedRate()
    {
        double[] counts = new double[Math.Max(Runs.Count, Parts.Count)];
        double[] seconds = new double[counts.Length];
        for (int index = 0; index < Runs.Count; index++)
        {
            MeasuredSpan span = MeasuredSpan.OfArrivals(Runs[index], Facts.WarmUp) ?? _spans[index];
            int parts = Runs.Count > 1 ? 1 : Parts.Count;
            for (int part = 0; part < parts; part++)
                seconds[index + part] = span.Part(part, parts).Seconds;
            foreach (ref readonly RequestRecord request in Records.Of(Runs[index].Requests))
            {
                double arrival = request.Arrival.TotalSeconds;
                if (arrival < span.End && span.PartAt(arrival, parts) is { } part)
                    counts[index + part]++;
            }
        }

        return Spread.Around(counts.Sum() / seconds.Sum(), [.. counts.Zip(seconds, (count, time) => count / time)]);
    }

    public Levels Levels(bool drafts)
    {
        double blocks = Runs.Average(SeriesSpan.KvBlocks);
        Interval kv = Rate(part => part.KvBlocks / blocks);
        return new Levels(
            Rate(part => part.Running),
            Rate(part => part.Waiting),
            kv with { High95 = kv.High95 is { } high ? Math.Min(1, high) : null },
            Runs.Max(run => run.Replicas.Where(replica => !replica.IsPrefill)
                .Max(replica => (double)replica.KvPeakBlocks / replica.KvBlocks)),
            Ratio(part => part.Busy, part => part.Up, most: 1),
            drafts && Sum.Steps > 0 ? Sum.DraftLengths / Sum.Steps : null);
    }

    /// <summary>
    /// Whether at least 95 % of what arrived after warm-up had finished or was being served when the last request
    /// arrived; when all arrive at one time, whether it finished at all.
    /// </summary>
    public bool KeptUp()
    {
        long arrived = 0;
        long served = 0;
        Instant from = Instant.Start + Facts.WarmUp;
        foreach (ServingRun run in Runs)
        {
            Instant until = MeasuredSpan.OfArrivals(run, Facts.WarmUp) is null ? run.End : run.LastArrival;
            foreach (ref readonly RequestRecord request in Records.Of(run.Requests))
            {
                if (request.Arrival < from || request.Arrival >= until)
                    continue;
                arrived++;
                bool cutShort = request.Outcome == RequestOutcome.Unfinished;
                bool begun = request.Scheduled <= until;
                served += begun && (cutShort || request.Outcome == RequestOutcome.Finished) ? 1 : 0;
            }
        }

        return served >= arrived * KeptUpShare;
    }

    private Interval Ratio(
        Func<SpanTotals, double> amount, Func<SpanTotals, double> over, double most = double.PositiveInfinity) =>
        Spread.Around(
            amount(Sum) / over(Sum),
            [.. Parts.Where(part => over(part) > 0).Select(part => amount(part) / over(part))],
            most);

    private static int PartsOfOne(ServingRun run, MeasuredSpan span)
    {
        int arrived = 0;
        foreach (ref readonly RequestRecord request in Records.Of(run.Requests))
            arrived += span.PartAt(request.Arrival.TotalSeconds, 1) is null ? 0 : 1;
        int groups = Spread.Groups(arrived);
        double points = span.Seconds / run.Series.Span.TotalSeconds;
        return points >= groups * PointsInPart && groups > 0 ? groups : 1;
    }
}
