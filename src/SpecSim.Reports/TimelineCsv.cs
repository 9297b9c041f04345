// timeline.csv: the servers over time, of the first replication: one row per span of time and side. Levels are means
// over the span, rates are by second.

using SpecSim.Results;

namespace SpecSim.Reports;

/// <summary>Writes the series of a serving run.</summary>
public static class TimelineCsv
{
    private static readonly string[] Heads =
    [
        "side", "start", "seconds", "running", "waiting", "kvUse", "draftLength", "tokensPerSecond", "arrivalRate",
        "finishedRate", "goodRate", "lostRate", "acceptedShare", "up", "preemptions",
    ];

    public static void Write(ServingReport report, TextWriter writer)
    {
        var row = new CsvRow(writer);
        foreach (string head in Heads)
            row.Add(head);
        row.End();
        Write(row, "baseline", report.Outcome.Result.Baseline.Series);
        if (report.Scenario.Single.Drafts)
            Write(row, "speculative", report.Outcome.Result.Speculative.Series);
    }

    private static void Write(CsvRow row, string side, IReadOnlyList<TimePoint> points)
    {
        foreach (TimePoint point in points)
        {
            row.Add(side).Add(point.Start).Add(point.Seconds).Add(point.Running).Add(point.Waiting).Add(point.KvUse)
                .Add(point.DraftLength).Add(point.TokensPerSecond).Add(point.ArrivalRate).Add(point.FinishedRate)
                .Add(point.GoodRate).Add(point.LostRate).Add(point.AcceptedShare).Add(point.Up)
                .Add(point.Preemptions).End();
        }
    }
}
