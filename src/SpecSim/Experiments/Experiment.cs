// The only place where a run is wired: models -> kernel -> simulation -> statistics. Every replication runs the
// same requests with and without speculation under the same luck, so their ratio is paired.

using SpecSim.Acceptance;
using SpecSim.Controllers;
using SpecSim.Kernel;
using SpecSim.Latency;
using SpecSim.Randomness;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Workloads;

namespace SpecSim.Experiments;

/// <summary>Runs scenarios.</summary>
public static class Experiment
{
    /// <param name="scenario">The question.</param>
    /// <param name="threads">Replications at a time; the result is the same bytes for any number.</param>
    /// <param name="traceLength">Rounds of the first replication to keep in the result.</param>
    /// <param name="baseline">The runs without speculation, if <see cref="Baseline"/> gave them before.</param>
    /// <exception cref="ScenarioProblemsException">The scenario cannot run.</exception>
    public static RunResult Run(
        Scenario scenario, int threads = 1, int traceLength = 0, IReadOnlyList<BatchRun>? baseline = null)
    {
        if (scenario.Problems() is { Count: > 0 } problems)
            throw new ScenarioProblemsException(problems);
        baseline ??= Replicate(scenario.WithoutSpeculation, threads, traceLength);
        IReadOnlyList<BatchRun> speculative =
            scenario.Drafts ? Replicate(scenario, threads, traceLength) : baseline;
        RunUncertainty? uncertainty = Uncertainty.Of(scenario, baseline, speculative, threads);
        RunResult result = Summarize(scenario, baseline, speculative);
        return result with
        {
            Speedup = uncertainty?.Speedup?.Total ?? result.Speedup,
            Uncertainty = uncertainty,
        };
    }

    /// <summary>
    /// The runs without speculation: the same for all scenarios that differ in what they draft alone.
    /// </summary>
    /// <exception cref="ScenarioProblemsException">The scenario cannot run.</exception>
    public static IReadOnlyList<BatchRun> Baseline(Scenario scenario, int threads = 1) =>
        scenario.WithoutSpeculation.Problems() is { Count: > 0 } problems
            ? throw new ScenarioProblemsException(problems)
            : Replicate(scenario.WithoutSpeculation, threads, 0);

    internal static BatchRun[] Replicate(Scenario scenario, int threads, int traceLength)
    {
        var acceptance = new AcceptanceThresholds(scenario.Acceptance);
        var runs = new BatchRun[scenario.Run.Replications];
        Parallel.For(
            0,
            runs.Length,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            () => Rounds(scenario),
            (replication, _, rounds) =>
            {
                runs[replication] = RunOnce(
                    scenario, replication, rounds, acceptance, replication == 0 ? traceLength : 0);
                return rounds;
            },
            _ => { });
        return runs;
    }

    /// <summary>One replication in another possible world.</summary>
    internal static BatchRun RunOnce(Scenario scenario, int replication, Residuals? residuals = null) => RunOnce(
        scenario, replication, Rounds(scenario, residuals), new AcceptanceThresholds(scenario.Acceptance), 0);

    /// <summary>One replication once more, every round of it taken down.</summary>
    internal static BatchRun RunLogged(Scenario scenario, int replication, RoundLog log) => RunOnce(
        scenario, replication, Rounds(scenario), new AcceptanceThresholds(scenario.Acceptance), 0, log);

    private static BatchRun RunOnce(
        Scenario scenario,
        int replication,
        RoundModel rounds,
        AcceptanceThresholds acceptance,
        int traceLength,
        RoundLog? log = null)
    {
        var luck = new Luck(scenario.Run.Seed, (uint)replication);
        BatchRequests requests = scenario.Workload.Draw(luck);
        if (scenario.Drafts && scenario.Method is SpeculationMethod.OverlappedDraft overlapped)
        {
            return new OverlappedBatch(
                new OverlapCost(rounds, overlapped, scenario.Target, scenario.Device),
                scenario.DraftLength,
                acceptance,
                requests,
                luck,
                scenario.Run.Limits,
                traceLength).Run();
        }

        BatchRun Run(int draftLength, DraftPolicy? policy) => new ClosedBatch(
            rounds,
            scenario.Method,
            draftLength,
            acceptance,
            requests,
            luck,
            scenario.Run.Limits,
            traceLength,
            policy,
            scenario.Tree,
            log).Run();

        BatchRun first = Run(
            scenario.DraftLength, Policies.Of(scenario, rounds, acceptance, requests, luck));
        // Of a batch nobody knows the best way: in hindsight no way that was tried is better than the oracle's.
        return scenario is { Drafts: true, Control: DraftControl.Oracle, Workload.Batch: > 1 }
            ? Hindsight.Best(
                Enumerable.Range(0, scenario.DraftLength + 1).Select(length => Run(length, null)).Prepend(first))
            : first;
    }

    private static RunResult Summarize(
        Scenario scenario, IReadOnlyList<BatchRun> plain, IReadOnlyList<BatchRun> speculative)
    {
        var expectation = new RoundExpectation(scenario, Rounds(scenario));
        SpeculativeResult drafting = ServerStatistics.Speculative(
            speculative,
            scenario.Device,
            scenario.Target,
            scenario.Drafts ? scenario.DraftLength : 0,
            scenario.Drafts ? scenario.Method.OwnDevices : 0);
        return new RunResult(
            ServerStatistics.Server(plain, scenario.Device, scenario.Target),
            drafting with { Tree = scenario.Tree is null ? null : TreeUse.Of(drafting) },
            Speedup(plain, speculative),
            expectation.Summarize(),
            scenario.Memory,
            expectation.Anatomy(),
            speculative[0].Trace,
            Digests(plain.Concat(speculative)).ToString());
    }

    /// <summary>Baseline over speculative time per output token, every token weighing the same.</summary>
    internal static Interval? Speedup(IReadOnlyList<BatchRun> plain, IReadOnlyList<BatchRun> speculative)
    {
        (double Plain, double Speculative)[] pairs =
            [.. plain.Zip(speculative, ServerStatistics.DecodeSeconds).OfType<(double, double)>()];
        return pairs.Length == 0
            ? null
            : Interval.OfRatio([.. pairs.Select(pair => pair.Plain)], [.. pairs.Select(pair => pair.Speculative)]);
    }

    internal static RoundModel Rounds(Scenario scenario, Residuals? residuals = null) => new(
        scenario.Target,
        scenario.Method,
        scenario.Device,
        scenario.Engine,
        scenario.Anchors,
        scenario.Without,
        residuals,
        scenario.Verification);

    private static Digest Digests(IEnumerable<BatchRun> runs) =>
        runs.Aggregate(default(Digest), (digest, run) => digest.Add(run.Digest.State));
}
