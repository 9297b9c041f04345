// The bare acceptance loop: nanoseconds per round at K = 5 on one core, one draw at a time and a chunk
// at a time, with the same hazard everywhere and with one that falls by position.

using BenchmarkDotNet.Attributes;
using SpecSim.Acceptance;
using SpecSim.Quantities;
using SpecSim.Randomness;

namespace SpecSim.Benchmarks;

public class AcceptanceLoopBenchmarks
{
    private const int DraftLength = 5;
    private const int RoundCount = 1_000_000;

    private readonly Luck _luck = new(Seed: 1, Replication: 0);
    private readonly long[] _roundsByAccepted = new long[DraftLength + 1];
    private Probability[] _hazards = [];
    private long _end;

    [Params("0.7", "0.8", "0.8 to 0.6")]
    public string Hazard { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        double first = Hazard == "0.7" ? 0.7 : 0.8;
        double fall = Hazard == "0.8 to 0.6" ? 0.05 : 0;
        _hazards = [.. Enumerable.Range(0, DraftLength).Select(draft => new Probability(first - draft * fall))];
        // Where a million rounds end: an operation is then a round.
        _end = 0;
        var one = new long[DraftLength + 1];
        for (int round = 0; round < RoundCount; round++)
            _end = AcceptanceLoop.CountRoundsOneByOne(_luck, 0, _hazards, _end, _end + 1, one);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = RoundCount)]
    public long OneByOne() =>
        AcceptanceLoop.CountRoundsOneByOne(_luck, 0, _hazards, 0, _end, _roundsByAccepted);

    [Benchmark(OperationsPerInvoke = RoundCount)]
    public long Vectorised() => AcceptanceLoop.CountRounds(_luck, 0, _hazards, 0, _end, _roundsByAccepted);
}
