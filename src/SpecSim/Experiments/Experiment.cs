// The only place where a run is wired: models -> kernel -> simulation -> statistics. Every replication runs the
// same requests with and without speculation under the same luck, so their ratio is paired.

using SpecSim.Acceptance;
using SpecSim.Kernel;
using SpecSim.Randomness;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Speculation;

namespace SpecSim.Experiments;

/// <summary>Runs scenarios.</summary>
public static class Experiment
{
    /// <param name="scenario">The question.</param>
    /// <param name="threads">Replications at a time; the result is the same bytes for any number.</param>
    /// <param name="traceLength">Rounds of the first replication to keep in the result.</param>
    /// <exception cref="ScenarioProblemsException">The scenario cannot run.</exception>
    public static RunResult Run(Scenario scenario, int threads = 1, int traceLength = 0)
    {
        if (scenario.Problems() is { Count: > 0 } problems)
            throw new ScenarioProblemsException(problems);

        var acceptance = new AcceptanceThresholds(scenario.Acceptance);
        int replications = scenario.Run.Replications;
        var plain = new BatchRun[replications];
        var speculative = new BatchRun[replications];
        Parallel.For(
            0,
            replications,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            () => Rounds(scenario),
            (replication, _, rounds) =>
            {
                var luck = new Luck(scenario.Run.Seed, (uint)replication);
                BatchRequests requests = scenario.Workload.Draw(luck);
                BatchRun Batch(int draftLength) => new ClosedBatch(
                    rounds, scenario.Method, draftLength, acceptance, requests, luck, scenario.Run.Limits, replication == 0 ? traceLength : 0).Run();
                plain[replication] = Batch(0);
                speculative[replication] = scenario.Drafts ? Batch(scenario.DraftLength) : plain[replication];
                return rounds;
            },
            _ => { });
        return Summarize(scenario, plain, speculative);
    }

    private static RunResult Summarize(Scenario scenario, BatchRun[] plain, BatchRun[] speculative)
    {
        var expectation = new RoundExpectation(scenario, Rounds(scenario));
        return new RunResult(
            ServerStatistics.Server(plain, scenario.Device, scenario.Target),
            ServerStatistics.Speculative(
                speculative, scenario.Device, scenario.Target, scenario.Drafts ? scenario.DraftLength : 0),
            Speedup(plain, speculative),
            expectation.Summarize(),
            scenario.Memory,
            expectation.Anatomy(),
            speculative[0].Trace,
            Digests(plain.Concat(speculative)).ToString());
    }

    private static Interval? Speedup(BatchRun[] plain, BatchRun[] speculative)
    {
        var pairs = plain
            .Zip(speculative, (off, on) => (Off: ServerStatistics.DecodeSecondsPerToken(off), On: ServerStatistics.DecodeSecondsPerToken(on)))
            .Where(pair => pair.Off is not null && pair.On is not null)
            .ToList();
        return pairs.Count == 0
            ? null
            : Interval.OfRatio([.. pairs.Select(pair => pair.Off!.Value)], [.. pairs.Select(pair => pair.On!.Value)]);
    }

    private static RoundModel Rounds(Scenario scenario) =>
        new(scenario.Target, scenario.Method, scenario.Device, scenario.Engine, scenario.Anchors);

    private static Digest Digests(IEnumerable<BatchRun> runs) =>
        runs.Aggregate(default(Digest), (digest, run) => digest.Add(run.Digest.State));
}
