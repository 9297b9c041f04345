// Full propose-verify rounds on the kernel: events, costs, acceptance, bookkeeping. Nanoseconds per round of one
// request, in batches of several sizes; and what one evaluation of a round's cost takes. Every draft token is accepted,
// so that the number of rounds is known beforehand; it is also the most draws that a round can take.

using BenchmarkDotNet.Attributes;
using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Kernel;
using SpecSim.Randomness;
using SpecSim.Serving;
using SpecSim.Speculation;

namespace SpecSim.Benchmarks;

public class RoundBenchmarks
{
    private const int DraftLength = 5;
    private const int RoundsPerRequest = 1000;
    private const int RequestCount = 64;
    private const int RoundCount = RequestCount * RoundsPerRequest;

    private readonly Scenario _scenario =
        new ScenarioLoader(PresetFolders.With()).Load("llama70b-8b", "acceptance={kind: iid, alpha: 1}").Scenario;

    private RoundModel _rounds = null!;
    private AcceptanceThresholds _acceptance = null!;
    private BatchRequests _requests = null!;

    [Params(1, 8, 64)]
    public int Batch { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _rounds = new RoundModel(
            _scenario.Target, _scenario.Method, _scenario.Device, _scenario.Engine, _scenario.Anchors);
        _acceptance = new AcceptanceThresholds(_scenario.Acceptance);
        int outputTokens = 1 + (RoundsPerRequest * (DraftLength + 1));
        _requests = new BatchRequests(
            [.. Enumerable.Repeat(512, Batch)], [.. Enumerable.Repeat(outputTokens, Batch)]);
    }

    [Benchmark(OperationsPerInvoke = RoundCount)]
    public long Round()
    {
        long rounds = 0;
        for (uint replication = 0; replication < RequestCount / Batch; replication++)
        {
            var batch = new ClosedBatch(
                _rounds,
                _scenario.Method,
                DraftLength,
                _acceptance,
                _requests,
                new Luck(1, replication),
                RunLimits.Default);
            rounds += batch.Run().Counts.Rounds;
        }

        return rounds == RoundCount ? rounds : throw new InvalidOperationException($"{rounds} rounds");
    }

    [Benchmark]
    public double CostOfARound() =>
        _rounds.Evaluate(new RoundShape(Batch, Batch, DraftLength, 1000L * Batch, 2 * Batch, 0)).TotalSeconds;
}
