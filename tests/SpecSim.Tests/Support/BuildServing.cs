// Serving runs made by hand: requests with the times that a test gives them, and a run whose books, gaps and series
// follow from them. Nothing is simulated, so what should come out can be worked out on paper.

using SpecSim.Controllers;
using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Kernel;
using SpecSim.Latency;
using SpecSim.Models;
using SpecSim.Quantities;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Workloads;

namespace SpecSim.Tests.Support;

/// <summary>Requests, runs and scenarios of servers, by hand.</summary>
internal static class BuildServing
{
    public const int KvBlocks = 1000;

    /// <summary>Llama-3.1-8B with an EAGLE-3 head on one H100, two categories, two priorities.</summary>
    public static ServingScenario Scenario() => new(
        Build.Scenario() with
        {
            Name = "test-serving",
            Title = "A server of the tests",
            Target = new Deployment(Build.Llama8B(), DataTypes.AllBf16, 1),
            Method = new SpeculationMethod.DraftHead(new Deployment(Build.Eagle8B(), DataTypes.AllBf16, 1)),
            DraftLength = 3,
            Run = Build.Scenario().Run with { Replications = 1 },
            Evidence =
            [
                new Evidence("acceptance", "0.7 for every token", Assumed: true),
                new Evidence("price", "a list price", Assumed: false),
            ],
        },
        new OpenWorkload(
            new ArrivalLaw.Renewal(new GapShape.Poisson(), RateProfile.Constant(10)),
            new RequestLengths.Independent(new LengthLaw.Fixed(512), new LengthLaw.Fixed(128)),
            400,
            null)
        {
            Categories = [new Category("chat", 3), new Category("code", 1)],
            Priorities = [new PriorityClass("interactive", 1, 0), new PriorityClass("batch", 1, 1)],
        },
        new ServerSettings(),
        new DraftControl.Fixed(),
        new Objectives(Duration.FromSeconds(0.5), Duration.FromSeconds(0.02), null));

    public static ServingFacts Facts(ServingScenario? scenario = null)
    {
        ServingScenario of = scenario ?? Scenario();
        return new ServingFacts(
            of.Single.Device, of.Single.Target, of.Server, of.Objectives, of.Workload.Categories,
            of.Workload.Priorities, of.WarmUp);
    }

    /// <summary>A request that got all its tokens; times in seconds.</summary>
    public static RequestRecord Finished(
        uint number, double arrival, double scheduled, double first, double end, int tokens = 11, int category = 0,
        int priority = 0) => new(number, At(arrival), 100, tokens, category, priority)
        {
            Outcome = RequestOutcome.Finished,
            Replica = 0,
            Attempts = 1,
            Scheduled = At(scheduled),
            FirstToken = At(first),
            End = At(end),
            OutputTokens = tokens,
            Rounds = tokens - 1,
        };

    /// <summary>A request that ended without any token.</summary>
    public static RequestRecord Lost(
        uint number, double arrival, double end, RequestOutcome outcome, int category = 0, int priority = 0) =>
        new(number, At(arrival), 100, 11, category, priority)
        {
            Outcome = outcome,
            Attempts = 1,
            End = At(end),
        };

    /// <summary>The run of these requests on one replica that is busy half of the time.</summary>
    /// <param name="span">Of a point of the series, in seconds.</param>
    public static ServingRun Run(IReadOnlyList<RequestRecord> requests, double span = 1)
    {
        double end = requests.Max(request => (request.End ?? request.Arrival).TotalSeconds);
        long tokens = requests.Sum(request => (long)request.OutputTokens);
        long finished = requests
            .Where(request => request.Outcome == RequestOutcome.Finished).Sum(request => (long)request.OutputTokens);
        return new ServingRun(
            new RunOutcome.Finished(),
            At(end),
            requests[^1].Arrival,
            [.. requests],
            Gaps(requests, perToken: true),
            Gaps(requests, perToken: false),
            Rounds(requests),
            Counts(requests, tokens, tokens - finished),
            Phases(end, drafts: requests.Any(request => request.DraftedTokens > 0)),
            [new ReplicaUse(false, 1000, end / 2, 0, KvBlocks, KvBlocks / 2)],
            new ServerSeries(Duration.FromSeconds(span), Series(requests, end, span)),
            [],
            [],
            default);
    }

    public static Instant At(double seconds) => Instant.Start + Duration.FromSeconds(seconds);

    private static TimeHistogram Gaps(IEnumerable<RequestRecord> requests, bool perToken)
    {
        var gaps = new TimeHistogram();
        foreach (RequestRecord request in requests.Where(request => request is { FirstToken: not null, Rounds: > 0 }))
        {
            double seconds = (request.End!.Value - request.FirstToken!.Value).TotalSeconds / request.Rounds;
            gaps.Add(Duration.FromSeconds(seconds), request.Rounds);
            if (perToken)
                gaps.Add(Duration.Zero, request.OutputTokens - 1 - request.Rounds);
        }

        return gaps;
    }

    private static RoundCounts Rounds(IReadOnlyList<RequestRecord> requests)
    {
        long drafted = requests.Sum(request => (long)request.DraftedTokens);
        long accepted = requests.Sum(request => (long)request.AcceptedTokens);
        long rounds = requests.Sum(request => (long)request.Rounds);
        // Drafts of three, of which all or none are accepted, and one that takes what is left over.
        long all = accepted / 3;
        long rest = accepted % 3;
        long some = rest > 0 ? 1 : 0;
        long[] byAccepted = [(drafted / 3) - all - some, rest == 1 ? 1 : 0, rest == 2 ? 1 : 0, all];
        return new RoundCounts(rounds, rounds, drafted / 3, byAccepted, drafted, rounds + accepted, 0);
    }

    private static ServingCounts Counts(IReadOnlyList<RequestRecord> requests, long tokens, long lost) => new(
        requests.Sum(request => (long)request.Attempts),
        requests.Sum(request => (long)request.PromptTokens),
        0, 0, 0, tokens, lost, requests.Sum(request => (long)request.Preemptions), 0, 0, 0,
        requests.Count(request => request.Outcome == RequestOutcome.Rejected), 0, 0);

    private static PhaseCosts Phases(double end, bool drafts) => new(
        new StepCost(0.1 * end, 0, 0, 1e11 * end, 1e13 * end),
        drafts ? new StepCost(0.05 * end, 0.01 * end, 0.04 * end, 5e10 * end, 1e12 * end) : default,
        new StepCost(0.2 * end, 0.01 * end, 0.09 * end, 5e11 * end, 5e12 * end));

    private static SeriesPoint[] Series(IReadOnlyList<RequestRecord> requests, double end, double span)
    {
        var points = new SeriesPoint[(int)Math.Ceiling(end / span)];
        for (int index = 0; index < points.Length; index++)
        {
            (double start, double stop) = (index * span, Math.Min(end, (index + 1) * span));
            points[index].UpSeconds = stop - start;
            points[index].BusySeconds = (stop - start) / 2;
        }

        foreach (RequestRecord request in requests)
            Add(points, request, span);
        return points;
    }

    private static void Add(SeriesPoint[] points, RequestRecord request, double span)
    {
        int Place(double seconds) => Math.Min(points.Length - 1, (int)(seconds / span));
        points[Place(request.Arrival.TotalSeconds)].Arrivals++;
        if (request.End is not { } end)
            return;
        double first = (request.Scheduled ?? end).TotalSeconds;
        for (int index = 0; index < points.Length; index++)
        {
            double Inside(double from, double to) =>
                Math.Max(0, Math.Min((index + 1) * span, to) - Math.Max(index * span, from));
            points[index].WaitingSeconds += Inside(request.Arrival.TotalSeconds, first);
            points[index].RunningSeconds += Inside(first, end.TotalSeconds);
            points[index].KvBlockSeconds += 10 * Inside(first, end.TotalSeconds);
        }

        ref SeriesPoint last = ref points[Place(end.TotalSeconds)];
        last.OutputTokens += request.OutputTokens;
        last.Rounds += request.Rounds;
        last.Steps += request.Rounds;
        last.DraftLengths += request.DraftedTokens > 0 ? 3 * request.Rounds : 0;
        last.DraftedTokens += request.DraftedTokens;
        last.AcceptedTokens += request.AcceptedTokens;
        last.Preemptions += request.Preemptions;
        last.Finished += request.Outcome == RequestOutcome.Finished ? 1 : 0;
        last.Rejected += request.Outcome == RequestOutcome.Rejected ? 1 : 0;
        last.TimedOut += request.Outcome == RequestOutcome.TimedOut ? 1 : 0;
        last.Cancelled += request.Outcome == RequestOutcome.Cancelled ? 1 : 0;
    }
}
