// requests.csv: one row per request and side, of the first replication, in order of arrival. The number is the same on
// both sides for the same request, so that rows can be joined. Times in seconds; empty where a request never got there.

using SpecSim.Experiments;
using SpecSim.Results;
using SpecSim.Serving;

namespace SpecSim.Reports;

/// <summary>Writes every request of a serving run.</summary>
public static class RequestsCsv
{
    private static readonly string[] Heads =
    [
        "side", "number", "arrival", "category", "priority", "replica", "outcome", "attempts", "promptTokens",
        "wantedTokens", "outputTokens", "cachedTokens", "queueing", "timeToFirstToken", "timePerOutputToken",
        "requestLatency", "end", "preemptions", "rounds", "draftedTokens", "acceptedTokens",
    ];

    public static void Write(ServingReport report, TextWriter writer)
    {
        var row = new CsvRow(writer);
        foreach (string head in Heads)
            row.Add(head);
        row.End();
        foreach ((string side, ServingRun run) in Sides(report))
        {
            foreach (RequestRecord request in run.Requests)
                Write(row, side, request, report.Scenario);
        }
    }

    /// <summary>Both sides by name; one where nothing is drafted.</summary>
    internal static IReadOnlyList<(string Name, ServingRun Run)> Sides(ServingReport report) =>
        report.Scenario.Single.Drafts
            ? [("baseline", report.Outcome.Baseline), ("speculative", report.Outcome.Speculative)]
            : [("baseline", report.Outcome.Baseline)];

    internal static string Name(RequestOutcome outcome) => outcome switch
    {
        RequestOutcome.Unfinished => "unfinished",
        RequestOutcome.Finished => "finished",
        RequestOutcome.Rejected => "rejected",
        RequestOutcome.TimedOut => "timedOut",
        RequestOutcome.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    private static void Write(CsvRow row, string side, in RequestRecord request, ServingScenario scenario)
    {
        row.Add(side).Add(request.Number).Add(request.Arrival.TotalSeconds)
            .Add(scenario.Workload.Categories[request.Category].Name)
            .Add(scenario.Workload.Priorities[request.Priority].Name);
        if (request.Replica >= 0)
            row.Add(request.Replica);
        else
            row.Add("");
        row.Add(Name(request.Outcome)).Add(request.Attempts).Add(request.PromptTokens).Add(request.WantedTokens)
            .Add(request.OutputTokens).Add(request.CachedTokens).Add(request.Queueing())
            .Add(request.TimeToFirstToken()).Add(request.SecondsPerOutputToken()).Add(request.EndToEnd())
            .Add(request.End?.TotalSeconds).Add(request.Preemptions).Add(request.Rounds).Add(request.DraftedTokens)
            .Add(request.AcceptedTokens).End();
    }
}
