// The same server at other loads: where speculation pays, where it hurts, and what a million tokens cost at the
// highest load that still meets the objectives. Every load is a pair of short runs of its own, without faults, under
// the same luck; rates that change over time are replaced by their mean.

using SpecSim.Quantities;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Workloads;

namespace SpecSim.Experiments;

/// <summary>Curves of a serving scenario against its load.</summary>
/// <param name="Points">By ascending load.</param>
/// <param name="Crossover">From which load on speculation no longer lowers time per output token.</param>
/// <param name="Carried">The highest load at which the objectives hold; null without objectives.</param>
public sealed record LoadStudy(IReadOnlyList<LoadPoint> Points, LoadCrossover Crossover, CarriedLoad? Carried)
{
    private const int FewestRequests = 800;
    private const int MostRequests = 6000;

    // Requests enough for the batch to turn over so often.
    private const int Turnovers = 12;

    // Of arrivals that go on and off a run has to see so many of both, or it is about one burst.
    private const int Bursts = 25;
    private const int MostOfBursts = 20_000;

    // The first requests meet an empty server.
    private const double WarmUpShare = 0.2;

    private static readonly double[] Utilizations = [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

    // The estimate of what fills the server is rough: loads go on rising until both sides fall behind.
    private const double FurtherStep = 1.12;
    private const int MostFurther = 12;

    /// <param name="scenario">A scenario that can run and drafts.</param>
    /// <param name="threads">Loads at a time; the curves are the same bytes for any number.</param>
    /// <param name="progress">Told how many runs of how many are done, from any thread.</param>
    /// <exception cref="ScenarioProblemsException">The scenario cannot run.</exception>
    public static LoadStudy Of(ServingScenario scenario, int threads, Action<int, int>? progress = null)
    {
        if (scenario.Problems() is { Count: > 0 } problems)
            throw new ScenarioProblemsException(problems);
        double own = Utilization(scenario);
        double[] factors = [.. Utilizations.Select(utilization => utilization / own).Append(1).Distinct()];
        var points = new List<LoadPoint>(PointsOf(scenario, factors, threads, progress));
        double utilization = Utilizations[^1];
        // Two at a time, however many threads there are: what is tried must not depend on them.
        for (int further = 0; further < MostFurther && !FallsBehind(points); further += 2)
        {
            factors = [utilization * FurtherStep / own, utilization * FurtherStep * FurtherStep / own];
            utilization *= FurtherStep * FurtherStep;
            points.AddRange(PointsOf(scenario, factors, threads, progress: null));
        }

        LoadPoint[] ascending = [.. points.OrderBy(point => point.Factor)];
        return new LoadStudy(ascending, LoadCrossover.Of(ascending), CarriedLoad.Of(ascending, scenario.Objectives));
    }

    /// <summary>
    /// The highest load that does not fall behind, if only those that do lose by speculation: there a queue grows, and
    /// time per token is not what matters. Null where speculation loses at a load that can be served, or nowhere.
    /// </summary>
    public LoadPoint? LastThatPays =>
        Points.Where(point => point.Loses).ToList() is { Count: > 0 } losses && losses.All(point => point.FallsBehind)
            ? Points.LastOrDefault(point => !point.FallsBehind)
            : null;

    /// <summary>
    /// The highest load with a gain, where above it there is neither gain nor loss: a controller has switched
    /// speculation off. Null where there are losses, where it pays to the end, or nowhere.
    /// </summary>
    public LoadPoint? LastThatGains =>
        Crossover is { Rate: null, NeverPays: false } && Points is [.., { Gains: false, Loses: false }]
            ? Points.LastOrDefault(point => point.Gains)
            : null;

    private static bool FallsBehind(List<LoadPoint> points) => points.MaxBy(point => point.Factor)!.FallsBehind;

    private static LoadPoint[] PointsOf(
        ServingScenario scenario, double[] factors, int threads, Action<int, int>? progress)
    {
        int done = 0;
        var points = new LoadPoint[factors.Length];
        Parallel.For(
            0,
            factors.Length,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            index =>
            {
                points[index] = PointOf(scenario, factors[index]);
                progress?.Invoke(Interlocked.Increment(ref done), factors.Length);
            });
        return points;
    }

    /// <summary>
    /// Offered work over what plain decoding can do with full batches; in a closed loop clients over room for them.
    /// </summary>
    internal static double Utilization(ServingScenario scenario)
    {
        ServingScenario plain = scenario.WithoutSpeculation;
        double prompt = plain.Single.Workload.PromptTokens.Mean;
        double output = plain.Single.Workload.OutputTokens.Mean;
        ServingSetup setup = ServingExperiment.Setup(plain);
        int batch = (int)Math.Clamp(
            setup.KvTokens / (prompt + output), 1, scenario.Server.MaxSequences);
        if (scenario.Workload.Arrivals is ArrivalLaw.ClosedLoop loop)
            return (double)loop.Clients / (batch * scenario.Server.Replicas);
        (double decode, double prefill) = Seconds(plain, batch);
        double perRequest = scenario.Server.Disaggregation is { } apart
            ? Math.Max(decode / batch / scenario.Server.Replicas, prefill / apart.PrefillReplicas)
            : ((decode / batch) + prefill) / scenario.Server.Replicas;
        return Math.Max(1e-9, (scenario.Workload.Arrivals.MeanRate ?? 0) * perRequest);
    }

    /// <summary>A request's output beside so many others, and its prompt by itself, on a plain server.</summary>
    private static (double Decode, double Prefill) Seconds(ServingScenario plain, int together)
    {
        ClosedWorkload mean = plain.Single.Workload;
        RoundModel rounds = Experiment.Rounds(plain.Single);
        double step = rounds.Plain(together, (long)together * mean.MeanContextTokens).TotalSeconds;
        return (
            mean.OutputTokens.Mean * step,
            rounds.TargetPrefill([(int)Math.Max(1, mean.PromptTokens.Mean)]).TotalSeconds);
    }

    /// <summary>How long so many requests go on: while they arrive, or until clients have had their turns.</summary>
    private static double Span(ServingScenario scenario, ArrivalLaw arrivals, long requests)
    {
        if (arrivals is not ArrivalLaw.ClosedLoop loop)
            return requests / (arrivals.MeanRate ?? double.PositiveInfinity);
        int together = Math.Max(1, Math.Min(loop.Clients / scenario.Server.Replicas, scenario.Server.MaxSequences));
        (double decode, double prefill) = Seconds(scenario.WithoutSpeculation, together);
        double turn = decode + (together * prefill) + loop.MeanThinkTime.TotalSeconds;
        return turn * requests / Math.Min(loop.Clients, together * scenario.Server.Replicas);
    }

    private static LoadPoint PointOf(ServingScenario scenario, double factor)
    {
        ServingScenario at = AtSteadyLoad(scenario, factor);
        ServingResult result = ServingExperiment.Run(at).Result;
        Interval rate = at.Workload.Arrivals.MeanRate is null
            ? result.Baseline.FinishedRate
            : result.Baseline.OfferedRate;
        return new LoadPoint(
            factor,
            rate.Estimate,
            result.Baseline.Levels.Running.Estimate,
            result.Baseline,
            result.Speculative,
            result.Comparison);
    }

    private static ServingScenario AtSteadyLoad(ServingScenario scenario, double factor)
    {
        ArrivalLaw arrivals = (scenario.Workload.Arrivals switch
        {
            ArrivalLaw.Renewal renewal => renewal with { Rate = RateProfile.Constant(renewal.Rate.MeanRate) },
            var other => other,
        }).Scaled(factor);
        double batch = Math.Min(1, factor * Utilization(scenario)) * scenario.Server.MaxSequences;
        long requests = (long)Math.Clamp(Turnovers * batch * scenario.Server.Replicas, FewestRequests, MostRequests);
        if (arrivals is ArrivalLaw.Replay replay)
            requests = Math.Min(requests, replay.Trace.Count);
        if (arrivals is ArrivalLaw.OnOff { MeanRate: { } mean } onOff)
            requests = Math.Max(requests, (long)Math.Min(MostOfBursts, Bursts * mean * onOff.MeanCycle.TotalSeconds));
        double seconds = Span(scenario, arrivals, requests);
        return scenario with
        {
            Single = scenario.Single with { Run = scenario.Single.Run with { Replications = 1 } },
            Workload = scenario.Workload with { Arrivals = arrivals, RequestLimit = requests, TimeLimit = null },
            Faults = FaultPlan.None,
            WarmUp = Duration.FromSeconds(WarmUpShare * Math.Min(seconds, 1e9)),
        };
    }
}

/// <summary>One load.</summary>
/// <param name="Factor">Of the scenario's own load; 1 is the scenario.</param>
/// <param name="Rate">Requests a second offered, as it came out; in a closed loop the rate that finished.</param>
/// <param name="Concurrency">Requests running at a time, of the baseline, mean over time.</param>
public sealed record LoadPoint(
    double Factor,
    double Rate,
    double Concurrency,
    ServingSide Baseline,
    ServingSide Speculative,
    ServingComparison Comparison)
{
    /// <summary>With and without speculation.</summary>
    public bool FallsBehind => !Baseline.KeptUp && !Speculative.KeptUp;

    /// <summary>Whether tokens come faster with speculation by more than chance and rounding would make it.</summary>
    internal bool Gains => Comparison.TimePerOutputToken?.Estimate > 1 + (2 * LoadCrossover.Noticeable);

    /// <summary>Whether a token takes noticeably longer with speculation.</summary>
    internal bool Loses => Comparison.TimePerOutputToken?.Estimate < 1 - LoadCrossover.Noticeable;
}

/// <summary>Where gains end, between the points by straight lines over the logarithm of the load.</summary>
/// <param name="Rate">Requests a second up to which TPOT is better with speculation; null: at every load tried.</param>
/// <param name="Concurrency">The baseline's requests running at a time there.</param>
/// <param name="NeverPays">Not even at the lowest load.</param>
/// <param name="WorstLoss">Largest relative increase of mean TPOT at any load tried, 0.1 for 10 %; 0 if none.</param>
/// <param name="WorstLossRate">The load where that is.</param>
public sealed record LoadCrossover(
    double? Rate, double? Concurrency, bool NeverPays, double WorstLoss, double? WorstLossRate)
{
    // Less is noise of a short run, not a loss.
    internal const double Noticeable = 0.01;

    internal static LoadCrossover Of(IReadOnlyList<LoadPoint> points)
    {
        LoadPoint[] known = [.. points.Where(point => point.Comparison.TimePerOutputToken is not null)];
        if (known.Length == 0)
            return new LoadCrossover(null, null, NeverPays: false, 0, null);
        int after = Enumerable.Range(0, known.Length).FirstOrDefault(index => LosesFrom(known.AsSpan(index)), -1);
        if (after < 0)
            return new LoadCrossover(null, null, NeverPays: false, 0, null);
        LoadPoint worst = known.Skip(after).MinBy(Gain)!;
        double loss = (1 / Gain(worst)) - 1;
        if (after == 0)
            return new LoadCrossover(null, null, NeverPays: true, loss, worst.Rate);
        double share = (Gain(known[after - 1]) - 1) / (Gain(known[after - 1]) - Gain(known[after]));
        share = Math.Clamp(share, 0, 1);
        return new LoadCrossover(
            Between(known[after - 1].Rate, known[after].Rate, share),
            Between(known[after - 1].Concurrency, known[after].Concurrency, share),
            NeverPays: false,
            loss,
            worst.Rate);
    }

    /// <summary>At this load, and on the whole from it on: one unlucky run in between is no end of gains.</summary>
    private static bool LosesFrom(ReadOnlySpan<LoadPoint> points)
    {
        double logarithms = 0;
        foreach (LoadPoint point in points)
            logarithms += Math.Log(Gain(point));
        return Gain(points[0]) < 1 - Noticeable && logarithms < 0;
    }

    private static double Gain(LoadPoint point) => point.Comparison.TimePerOutputToken!.Estimate;

    /// <summary>On a straight line over the logarithm.</summary>
    internal static double Between(double low, double high, double share) =>
        low > 0 && high > 0 ? low * Math.Pow(high / low, share) : low + ((high - low) * share);
}

/// <summary>Highest loads that meet the objectives, and the cost there; null where no load tried does.</summary>
public sealed record CarriedLoad(
    double? BaselineRate, double? SpeculativeRate, double? BaselineUsdPerMillionTokens,
    double? SpeculativeUsdPerMillionTokens)
{
    internal static CarriedLoad? Of(IReadOnlyList<LoadPoint> points, Objectives? objectives)
    {
        if (objectives is null)
            return null;
        (double? plainRate, double? plainCost) = Highest(points, point => point.Baseline, objectives.Share);
        (double? rate, double? cost) = Highest(points, point => point.Speculative, objectives.Share);
        return new CarriedLoad(plainRate, rate, plainCost, cost);
    }

    /// <summary>Up to the first load that fails; between it and the one before by the share well served.</summary>
    private static (double? Rate, double? Usd) Highest(
        IReadOnlyList<LoadPoint> points, Func<LoadPoint, ServingSide> side, double wanted)
    {
        double Good(LoadPoint point) => side(point).GoodShare?.Estimate ?? 0;
        int fails = 0;
        while (fails < points.Count && Good(points[fails]) >= wanted)
            fails++;
        if (fails == 0)
            return (null, null);
        LoadPoint last = points[fails - 1];
        double? lastUsd = side(last).UsdPerMillionTokens;
        if (fails == points.Count)
            return (last.Rate, lastUsd);
        LoadPoint next = points[fails];
        double share = (Good(last) - wanted) / (Good(last) - Good(next));
        double? usd = lastUsd is { } low && side(next).UsdPerMillionTokens is { } high
            ? LoadCrossover.Between(low, high, share)
            : null;
        return (LoadCrossover.Between(last.Rate, next.Rate, share), usd);
    }
}
