// What a server would have told of a run: its requests, and every round of each. The run is made once more for it,
// under the same luck, so that nothing is kept where nobody asks. A closed scenario tells of all its replications, one
// after the other; a server of its first.

using SpecSim.Randomness;
using SpecSim.Serving;
using SpecSim.Speculation;

namespace SpecSim.Experiments;

/// <summary>A request that was served.</summary>
/// <param name="StartSeconds">When it had its first token; its rounds come after.</param>
/// <param name="EndSeconds">When it had its last one, or the run ended.</param>
public readonly record struct ServedRequest(
    double StartSeconds, double EndSeconds, int PromptTokens, int OutputTokens);

/// <summary>One replication.</summary>
/// <param name="Requests">In order; rounds name them by index.</param>
/// <param name="Rounds">In the order in which they ended.</param>
/// <param name="Seconds">From its start to its last event.</param>
/// <param name="DraftSeconds">Of all steps, what drafting took.</param>
public sealed record TelemetryPart(
    IReadOnlyList<ServedRequest> Requests, IReadOnlyList<LoggedRound> Rounds, double Seconds, double DraftSeconds)
{
    /// <summary>Rounds with a draft, request by request; empty for those that had none.</summary>
    public IReadOnlyList<IReadOnlyList<LoggedRound>> DraftsByRequest()
    {
        List<LoggedRound>[] drafts = [.. Requests.Select(_ => new List<LoggedRound>())];
        foreach (LoggedRound round in Rounds)
        {
            if (round.Drafted > 0)
                drafts[round.Request].Add(round);
        }

        return drafts;
    }
}

/// <summary>A run as a server would tell of it.</summary>
/// <param name="Scenario">What was run; of a server, its part about one request.</param>
/// <param name="Parts">By replication.</param>
public sealed record RunTelemetry(Scenario Scenario, IReadOnlyList<TelemetryPart> Parts)
{
    /// <summary>Why a run has no telemetry that an engine would write; null where it has.</summary>
    public static string? Trouble(Scenario scenario) =>
        !scenario.Drafts ? "nothing is drafted: there is no acceptance to tell of"
        : scenario.Tree is not null ? "engines count trees each in its own way: only chains have telemetry"
        : scenario.Method is SpeculationMethod.OverlappedDraft ? "no engine tells of overlapped drafts"
        : scenario.Control.KnowsLuck ? "no engine has an oracle"
        : null;

    /// <summary>A closed scenario, replication by replication.</summary>
    /// <param name="scenario">Can run, and is free of <see cref="Trouble"/>.</param>
    /// <param name="threads">Replications at a time; the result is the same for any number.</param>
    public static RunTelemetry Of(Scenario scenario, int threads)
    {
        var parts = new TelemetryPart[scenario.Run.Replications];
        Parallel.For(
            0,
            parts.Length,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            replication => parts[replication] = Part(scenario, replication));
        return new RunTelemetry(scenario, parts);
    }

    /// <summary>The first replication of a server.</summary>
    public static RunTelemetry Of(ServingScenario scenario)
    {
        var log = new RoundLog();
        ServingRun run = ServingExperiment.RunLogged(scenario, log);
        double end = run.End.TotalSeconds;
        ServedRequest[] requests =
        [
            .. run.Requests.Select(request => new ServedRequest(
                request.FirstToken?.TotalSeconds ?? end,
                request.End?.TotalSeconds ?? end,
                request.PromptTokens,
                request.OutputTokens)),
        ];
        return new RunTelemetry(
            scenario.Single, [new TelemetryPart(requests, log.Rounds, end, run.Phases.Draft.TotalSeconds)]);
    }

    private static TelemetryPart Part(Scenario scenario, int replication)
    {
        var log = new RoundLog();
        BatchRun run = Experiment.RunLogged(scenario, replication, log);
        BatchRequests asked = scenario.Workload.Draw(new Luck(scenario.Run.Seed, (uint)replication));
        double end = run.End.TotalSeconds;
        ServedRequest[] requests =
        [
            .. Enumerable.Range(0, run.OutputTokens.Count).Select(request => new ServedRequest(
                run.FirstTokens[request]?.TotalSeconds ?? end,
                run.LastTokens[request]?.TotalSeconds ?? end,
                asked.PromptTokens[request],
                run.OutputTokens[request])),
        ];
        return new TelemetryPart(requests, log.Rounds, end, run.Phases.Draft.TotalSeconds);
    }
}
