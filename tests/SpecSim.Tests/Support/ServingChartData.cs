// Reports of serving runs for tests of charts and pages, made of formulas: a server whose step grows with its batch, so
// that speculation is faster at first and full sooner. The numbers have the shape of real ones and are no results.

using SpecSim.Controllers;
using SpecSim.Experiments;
using SpecSim.Kernel;
using SpecSim.Models;
using SpecSim.Quantities;
using SpecSim.Reports;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Workloads;

namespace SpecSim.Tests.Support;

internal static class ServingChartData
{
    private const double OwnRate = 8;
    private const double OutputTokens = 200;
    private const double Span = 2;
    private const int Spans = 90;
    private static readonly double[] Factors = [0.125, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

    public static IReadOnlyList<Fault> Faults { get; } =
    [
        new(FaultKind.ReplicaCrash, 1, Instant.Start + Duration.FromSeconds(40), Duration.FromSeconds(25), 0),
        new(FaultKind.LoadSpike, 0, Instant.Start + Duration.FromSeconds(100), Duration.FromSeconds(15), 2),
        new(FaultKind.DraftLoss, 0, Instant.Start + Duration.FromSeconds(135), Duration.FromSeconds(20), 0),
    ];

    /// <summary>Two replicas, Poisson arrivals, objectives; three faults.</summary>
    public static ServingScenario Scenario() => new(
        Build.Scenario() with
        {
            Evidence =
            [
                new Evidence("acceptance", "0.7 for every token", Assumed: true),
                new Evidence("price", "a list price", Assumed: false),
            ],
        },
        new OpenWorkload(
            new ArrivalLaw.Renewal(new GapShape.Poisson(), RateProfile.Constant(OwnRate)),
            new RequestLengths.Independent(new LengthLaw.Fixed(512), new LengthLaw.Fixed((int)OutputTokens)),
            null,
            Duration.FromSeconds(Span * Spans)),
        new ServerSettings { Replicas = 2 },
        new DraftControl.Fixed(),
        new Objectives(Duration.FromSeconds(0.5), Duration.FromSeconds(0.04), null))
    {
        Faults = new FaultPlan(Faults, []),
    };

    /// <summary>Everything there can be: a study, faults, two categories and two priorities.</summary>
    public static ServingReport FullReport()
    {
        LoadPoint[] points = [.. Factors.Select(Point)];
        return Report() with
        {
            Study = new LoadStudy(points, Crossover(points), new CarriedLoad(13.7, 11.1, Usd(13.7), Usd(11.1))),
            ScenarioYaml = "title: A scenario of the tests\nserving: {replicas: 2}\n",
            Command = "specsim run --preset test",
        };
    }

    /// <summary>One load and no study.</summary>
    public static ServingReport Report()
    {
        LoadPoint own = Point(1);
        return new ServingReport(Scenario(), Outcome(own.Baseline, own.Speculative, own.Comparison));
    }

    /// <summary>No speculation, no faults, no objectives, one category, one priority.</summary>
    public static ServingReport PlainReport()
    {
        ServingSide side = Side(OwnRate, speculative: false) with
        {
            Goodput = null,
            GoodShare = null,
            Categories = [Group("all", 1, 1, 0)],
            Priorities = [Group("all", 1, 1, 0)],
            Faults = [],
            Series = [.. Series(speculative: false, faults: false).Select(point => point with { GoodRate = null })],
        };
        ServingScenario scenario = Scenario().WithoutSpeculation with { Objectives = null, Faults = FaultPlan.None };
        return new ServingReport(scenario, Outcome(side, side, Same()));
    }

    /// <summary>Loads around which the speedup goes through 1 as an ordinary study says it.</summary>
    public static LoadPoint Point(double factor)
    {
        double rate = OwnRate * factor;
        (ServingSide plain, ServingSide drafted) = (Side(rate, speculative: false), Side(rate, speculative: true));
        return new LoadPoint(
            factor,
            rate,
            plain.Levels.Running.Estimate,
            plain,
            drafted,
            new ServingComparison(
                Gain(plain.TimePerOutputToken!.Mean, drafted.TimePerOutputToken!.Mean),
                Gain(plain.TimeToFirstToken!.Mean, drafted.TimeToFirstToken!.Mean),
                Gain(plain.EndToEnd!.Mean, drafted.EndToEnd!.Mean),
                Gain(drafted.TokensPerSecond, plain.TokensPerSecond),
                Gain(drafted.Goodput!, plain.Goodput!),
                plain.UsdPerMillionTokens / drafted.UsdPerMillionTokens));
    }

    /// <summary>As a study finds it: on a straight line over the logarithm of the load.</summary>
    public static LoadCrossover Crossover(IReadOnlyList<LoadPoint> points)
    {
        static double At(LoadPoint point) => point.Comparison.TimePerOutputToken!.Estimate;
        LoadPoint worst = points.MinBy(At)!;
        double loss = Math.Max(0, (1 / At(worst)) - 1);
        for (int index = 1; index < points.Count; index++)
        {
            (LoadPoint before, LoadPoint after) = (points[index - 1], points[index]);
            if (At(before) < 1 || At(after) >= 1)
                continue;
            double share = (At(before) - 1) / (At(before) - At(after));
            double rate = before.Rate * Math.Pow(after.Rate / before.Rate, share);
            return new LoadCrossover(rate, before.Concurrency, false, loss, worst.Rate);
        }

        return new LoadCrossover(null, null, At(points[0]) < 1, loss, loss > 0 ? worst.Rate : null);
    }

    public static ServingOutcome Outcome(ServingSide plain, ServingSide drafted, ServingComparison comparison)
    {
        var memory = new MemoryFootprint(85.9e9, 77e9, 35e9, 4e9, 2e9, 81920, 32768, 4096);
        var result = new ServingResult(plain, drafted, comparison, memory, "0123456789abcdef");
        return new ServingOutcome(result, Run(), Run());
    }

    /// <summary>One side at a rate: steps of t (1 + batch / room), so a batch of r n t / (1 - r n t / room).</summary>
    private static ServingSide Side(double rate, bool speculative)
    {
        (double step, double room) = speculative ? (0.0115, 30.0) : (0.018, 62.0);
        double use = rate * OutputTokens * step / room;
        double running = use < 0.97 ? Math.Min(256, rate * OutputTokens * step / (1 - use)) : 256;
        double finished = Math.Min(rate, 0.95 * room / (OutputTokens * step));
        double token = step * (1 + (running / room));
        double queue = use < 0.95 ? 0.02 * use / (1 - use) : 40 * (use - 0.9);
        double first = 0.08 + (0.1 * use) + queue;
        double good = use < 0.8 ? finished : finished * Math.Max(0.02, 1 - (4 * (use - 0.8)));
        double usd = Usd(finished);
        return new ServingSide
        {
            Books = new Books(1440, 1392, 12, 30, 6, 0, 1450),
            OfferedRate = Near(rate, 0.01),
            FinishedRate = Near(finished, 0.01),
            TokensPerSecond = Near(finished * OutputTokens, 0.01),
            Goodput = Near(good, 0.03),
            GoodShare = Near(good / rate, 0.03),
            TimeToFirstToken = Spread(first, 1.2),
            TimePerOutputToken = Spread(token, 0.25),
            TimePerTokenFromArrival = Spread(token + (first / OutputTokens), 0.25),
            TokenGaps = Spread(token, 1),
            BurstGaps = Spread(token * (speculative ? 3 : 1), 0.3),
            EndToEnd = Spread(first + (OutputTokens * token), 0.3),
            Queueing = Spread(queue + 0.001, 1.5),
            Levels = new Levels(
                Near(running, 0.05), Near(queue * rate, 0.2), Near(Math.Min(1, running / 90), 0.02),
                Math.Min(1, running / 60), Near(Math.Min(1, 0.5 + (use / 2)), 0.01), speculative ? 4.2 : null),
            Shares = new TimeShares(0.2, speculative ? 0.3 : 0, speculative ? 0.4 : 0.7, 0.02, 0.08),
            Utilization = new PhaseUtilization(null, null, null),
            Counts = new ServingCounts(1450, 742400, 2048, 0, 0, 288000, 1200, 4, 6, 2, 0, 12, 0, 0),
            Rounds = new RoundCounts(20000, 90000, 90000, [30000, 20000, 40000], 450000, 100000, 0),
            Draft = speculative ? new DraftFigures(Near(3.2, 0.01), 0.44, 150000, 0.37, 0.95, 1.5, false) : null,
            UsdPerMillionTokens = usd,
            UsdPerMillionGoodTokens = usd * finished / good,
            JoulesPerToken = 1.2,
            Categories = [Group("chat", 1, first, token), Group("code", 1.4, first, token, speculative)],
            Priorities = [Group("interactive", 0.6, first, token), Group("batch", 2.5, first, token)],
            Series = Series(speculative, faults: true),
            Samples = Samples(first, token, speculative),
            Faults = Faults,
            KeptUp = use < 0.95,
            Truncated = null,
        };
    }

    private static double Usd(double requestsPerSecond) => 23.6 / 3600 / (requestsPerSecond * OutputTokens) * 1e6;

    /// <param name="weight">Above 1 it fares worse.</param>
    private static GroupFigures Group(string name, double weight, double first, double token, bool drafted = false)
    {
        long lost = (long)(20 * weight * weight);
        return new GroupFigures(
            name,
            new Books(720, 720 - lost, lost / 4, lost / 2, lost - (lost / 4) - (lost / 2), 0, 725),
            Spread(first * weight, 1.2),
            Spread(name == "code" && drafted ? 0.8 * token : token, 0.25),
            null,
            Near(0.9 / weight, 0.02));
    }

    private static LatencySamples Samples(double first, double token, bool speculative)
    {
        const int count = 1000;
        IReadOnlyList<double> Around(double mean, double sigma) =>
            [.. Enumerable.Range(0, count).Select(rank => LogNormal(mean, sigma, (rank + 0.5) / count))];
        double burst = token * (speculative ? 3 : 1);
        return new LatencySamples(
            Around(first, 1.2),
            Around(token, 0.25),
            Around(first + (OutputTokens * token), 0.3),
            [.. Around(burst, 0.3).Select((seconds, rank) => (seconds, 1L + (rank % 7)))]);
    }

    private static TimePoint[] Series(bool speculative, bool faults) =>
        [.. Enumerable.Range(0, Spans).Select(span => At(span, speculative, faults))];

    private static TimePoint At(int span, bool speculative, bool faults)
    {
        double start = span * Span;
        bool On(int fault) => faults && start >= Faults[fault].At.TotalSeconds
            && start < (Faults[fault].At + Faults[fault].For).TotalSeconds;
        (bool crashed, bool spike, bool draftless) = (On(0), On(1), On(2) && speculative);
        double wave = (1.2 * Math.Sin(0.9 * span)) + (0.8 * Math.Sin(2.3 * span));
        double arriving = (OwnRate + wave) * (spike ? 2 : 1);
        double most = (speculative ? 10.2 : 15) * (crashed ? 0.5 : 1);
        double finished = Math.Min(arriving, most);
        double waiting = Math.Max(0, arriving - most) * 6;
        double running = (speculative ? 24 : 34) + (2 * wave) + (spike ? 30 : 0) - (crashed ? 10 : 0);
        // Nothing decodes in the first span.
        double? length = !speculative || span == 0 ? null : draftless ? 2.5 : 5 - (spike ? 2 : 0);
        double good = waiting > 0 ? finished * (speculative ? 0.25 : 0.45) : finished;
        return new TimePoint(
            start, Span, running, waiting, Math.Min(1, running / 70), length, finished * OutputTokens, arriving,
            finished, good, 0, length is null ? null : 0.46 + (0.01 * wave), crashed ? 1 : 2, 0);
    }

    private static Quantiles Spread(double mean, double sigma) => new(
        Near(mean, 0.03),
        Near(LogNormal(mean, sigma, 0.5), 0.04),
        Near(LogNormal(mean, sigma, 0.9), 0.05),
        Near(LogNormal(mean, sigma, 0.95), 0.08),
        Near(LogNormal(mean, sigma, 0.99), 0.15));

    /// <summary>Of a log-normal with this mean; the normal quantile is near enough to the logistic one.</summary>
    private static double LogNormal(double mean, double sigma, double share) =>
        mean * Math.Exp((sigma * Math.Log(share / (1 - share)) / 1.702) - (sigma * sigma / 2));

    private static Interval Near(double value, double part) => new(value, value * (1 - part), value * (1 + part));

    private static Interval Gain(Interval better, Interval worse) => Near(better.Estimate / worse.Estimate, 0.04);

    private static ServingComparison Same() =>
        new(Near(1, 0), Near(1, 0), Near(1, 0), Near(1, 0), null, 1);

    private static ServingRun Run() => new(
        new RunOutcome.Finished(),
        Instant.Start,
        Instant.Start,
        [],
        new TimeHistogram(),
        new TimeHistogram(),
        new RoundCounts(0, 0, 0, [], 0, 0, 0),
        new ServingCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        new PhaseCosts(),
        [],
        new ServerSeries(Duration.FromSeconds(Span), []),
        Faults,
        [],
        default);
}
