// The only place where a serving run is wired: models -> kernel -> simulation -> statistics. Every replication serves
// the same arrivals with and without speculation under the same luck, so the two sides are paired.

using SpecSim.Kernel;
using SpecSim.Randomness;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Speculation;

namespace SpecSim.Experiments;

/// <summary>Runs serving scenarios.</summary>
public static class ServingExperiment
{
    /// <param name="scenario">The question.</param>
    /// <param name="threads">Replications at a time; the result is the same bytes for any number.</param>
    /// <param name="traceSteps">Steps of the first replication to keep.</param>
    /// <exception cref="ScenarioProblemsException">The scenario cannot run.</exception>
    public static ServingOutcome Run(ServingScenario scenario, int threads = 1, int traceSteps = 0)
    {
        IReadOnlyList<ServingRun> baseline = Simulate(scenario.WithoutSpeculation, threads, traceSteps);
        IReadOnlyList<ServingRun> speculative =
            scenario.Single.Drafts ? Simulate(scenario, threads, traceSteps) : baseline;
        (ServingSide plain, ServingSide drafting, ServingComparison comparison) =
            ServingStatistics.Pair(baseline, speculative, Facts(scenario));
        return new ServingOutcome(
            new ServingResult(
                plain,
                drafting,
                comparison,
                scenario.Single.Memory,
                baseline.Concat(speculative)
                    .Aggregate(default(Digest), (digest, run) => digest.Add(run.Digest.State)).ToString())
            {
                WithoutFallback = WithoutFallback(scenario, speculative, threads),
            },
            baseline[0],
            speculative[0]);
    }

    private static ServingSide? WithoutFallback(
        ServingScenario scenario, IReadOnlyList<ServingRun> speculative, int threads)
    {
        bool hasFaults = scenario.Faults.Scheduled.Count + scenario.Faults.Drawn.Count > 0;
        // What never fell back would be the same run again.
        return hasFaults && speculative.Any(run => run.Counts.Fallbacks > 0)
            ? ServingStatistics.Side(Simulate(scenario with { Fallback = null }, threads), Facts(scenario))
            : null;
    }

    /// <summary>One side of the experiment: a run for each replication.</summary>
    /// <exception cref="ScenarioProblemsException">The scenario cannot run.</exception>
    public static IReadOnlyList<ServingRun> Simulate(ServingScenario scenario, int threads = 1, int traceSteps = 0)
    {
        if (scenario.Problems() is { Count: > 0 } problems)
            throw new ScenarioProblemsException(problems);
        ServingSetup setup = Setup(scenario);
        var runs = new ServingRun[scenario.Single.Run.Replications];
        Parallel.For(
            0,
            runs.Length,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            () => Experiment.Rounds(scenario.Single),
            (replication, _, rounds) =>
            {
                runs[replication] = RunOnce(scenario, setup, replication, rounds, replication == 0 ? traceSteps : 0);
                return rounds;
            },
            _ => { });
        return runs;
    }

    /// <summary>What the statistics need to know of a scenario.</summary>
    internal static ServingFacts Facts(ServingScenario scenario) => new(
        scenario.Single.Device,
        scenario.Single.Target,
        scenario.Server,
        scenario.Objectives,
        scenario.Workload.Categories,
        scenario.Workload.Priorities,
        scenario.WarmUp);

    /// <summary>The first replication with speculation once more, every round of it taken down.</summary>
    /// <exception cref="ScenarioProblemsException">The scenario cannot run.</exception>
    internal static ServingRun RunLogged(ServingScenario scenario, RoundLog log) =>
        scenario.Problems() is { Count: > 0 } problems
            ? throw new ScenarioProblemsException(problems)
            : new ServingSimulation(
                Setup(scenario),
                Experiment.Rounds(scenario.Single),
                new Luck(scenario.Single.Run.Seed, 0),
                scenario.Single.Run.Limits,
                log: log).Run();

    private static ServingRun RunOnce(
        ServingScenario scenario, ServingSetup setup, int replication, RoundModel rounds, int traceSteps) =>
        new ServingSimulation(
            setup,
            rounds,
            new Luck(scenario.Single.Run.Seed, (uint)replication),
            scenario.Single.Run.Limits,
            traceSteps).Run();

    /// <summary>What the simulation needs to know of a scenario.</summary>
    internal static ServingSetup Setup(ServingScenario scenario)
    {
        Scenario single = scenario.Single;
        return new ServingSetup(
            scenario.Workload,
            scenario.Server,
            single.Method,
            single.DraftLength,
            single.Acceptance,
            scenario.Control,
            scenario.Fallback,
            scenario.Faults,
            single.Engine.StepTokens,
            scenario.Server.KvTokens ?? single.Memory.KvTokensCapacity,
            single.Memory.KvBytesPerToken * single.Target.TensorParallel,
            single.Workload.MeanContextTokens);
    }
}

/// <summary>The result, and the first replication of either side as it happened.</summary>
public sealed record ServingOutcome(ServingResult Result, ServingRun Baseline, ServingRun Speculative);
