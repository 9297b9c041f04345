// Latencies and objectives by request, over all replications: of everybody, of a category, of a priority.

using SpecSim.Quantities;
using SpecSim.Serving;

namespace SpecSim.Results;

/// <summary>Figures of some of the requests. Those that arrived during warm-up are in the books alone.</summary>
internal sealed class RequestFigures
{
    private readonly ServingBooks _books = new();
    private readonly List<Replication> _replications = [];

    /// <param name="runs">One per replication.</param>
    /// <param name="concerns">Which of the requests; null for all.</param>
    public RequestFigures(
        IReadOnlyList<ServingRun> runs, ServingFacts facts, Predicate<RequestRecord>? concerns = null)
    {
        foreach (ServingRun run in runs)
            _replications.Add(Collect(run, facts, concerns));
        TimeToFirstToken = Sample(replication => replication.TimeToFirstToken);
        TimePerOutputToken = Sample(replication => replication.TimePerOutputToken);
        EndToEnd = Sample(replication => replication.EndToEnd);
        GoodShare = facts.Objectives is null ? null : Share([.. _replications.Select(one => one.Good)]);
    }

    public Books Books => _books.Books;

    public LatencySample TimeToFirstToken { get; }

    public LatencySample TimePerOutputToken { get; }

    public LatencySample EndToEnd { get; }

    /// <summary>Share of those that arrived; null without objectives, and when nobody arrived.</summary>
    public Interval? GoodShare { get; }

    // Wanted of all requests together only, so they are sorted on demand.
    public LatencySample TimePerTokenFromArrival() => Sample(replication => replication.FromArrival);

    public LatencySample Queueing() => Sample(replication => replication.Queueing);

    public GroupFigures Group(string name) => new(
        name, Books, TimeToFirstToken.Quantiles, TimePerOutputToken.Quantiles, EndToEnd.Quantiles, GoodShare);

    private LatencySample Sample(Func<Replication, List<double>> latency) =>
        new([.. _replications.Select(replication => latency(replication).ToArray())]);

    private Replication Collect(ServingRun run, ServingFacts facts, Predicate<RequestRecord>? concerns)
    {
        var replication = new Replication();
        Instant from = Instant.Start + facts.WarmUp;
        foreach (ref readonly RequestRecord request in Records.Of(run.Requests))
        {
            if (concerns is not null && !concerns(request))
                continue;
            _books.Add(request);
            if (request.Arrival >= from)
                replication.Add(request, facts.IsGood(request));
        }

        return replication;
    }

    private static Interval? Share(IReadOnlyList<List<bool>> replications)
    {
        double arrived = replications.Sum(replication => replication.Count);
        if (arrived == 0)
            return null;
        double good = replications.Sum(replication => replication.Count(met => met));
        double[] parts = replications.Count > 1
            ? [.. replications.Where(replication => replication.Count > 0)
                .Select(replication => replication.Count(met => met) / (double)replication.Count)]
            : Groups(replications[0]);
        return Spread.Around(good / arrived, parts, most: 1);
    }

    private static double[] Groups(List<bool> met)
    {
        int groups = Spread.Groups(met.Count);
        double[] shares = new double[groups];
        for (int group = 0; group < groups; group++)
        {
            int start = Spread.GroupStart(group, groups, met.Count);
            int end = Spread.GroupStart(group + 1, groups, met.Count);
            int good = 0;
            for (int index = start; index < end; index++)
                good += met[index] ? 1 : 0;
            shares[group] = (double)good / (end - start);
        }

        return shares;
    }

    /// <summary>Latencies of one replication in seconds, in order of arrival.</summary>
    private sealed class Replication
    {
        public List<double> TimeToFirstToken { get; } = [];

        public List<double> TimePerOutputToken { get; } = [];

        public List<double> FromArrival { get; } = [];

        public List<double> EndToEnd { get; } = [];

        public List<double> Queueing { get; } = [];

        public List<bool> Good { get; } = [];

        public void Add(in RequestRecord request, bool good)
        {
            Good.Add(good);
            if (request.Queueing() is { } queueing)
                Queueing.Add(queueing.TotalSeconds);
            if (request.TimeToFirstToken() is { } first)
                TimeToFirstToken.Add(first.TotalSeconds);
            if (request.EndToEnd() is not { } all)
                return;
            EndToEnd.Add(all.TotalSeconds);
            FromArrival.Add(all.TotalSeconds / request.OutputTokens);
            if (request.SecondsPerOutputToken() is { } token)
                TimePerOutputToken.Add(token);
        }
    }
}
