// A server under load: the workload on which simulators of servers are timed (512 tokens in, 128 out, 20 requests a
// second at one device), with and without speculation. An operation is a request; the columns beside say how many
// steps and rounds a second that is.

using BenchmarkDotNet.Attributes;
using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Serving;

namespace SpecSim.Benchmarks;

public class ServingBenchmarks
{
    private const int RequestCount = 20_000;

    private readonly ServingScenario _scenario =
        new ScenarioLoader(PresetFolders.With()).Load("serving-llama8b-h100").Serving!;

    private ServingScenario _side = null!;

    [Params(false, true)]
    public bool Speculates { get; set; }

    /// <summary>Steps and rounds of one request, by whether it speculates; filled before anything is timed.</summary>
    internal static Dictionary<bool, (double Steps, double Rounds)> PerRequest { get; } = [];

    [GlobalSetup]
    public void Setup()
    {
        ServingScenario few = _scenario with
        {
            Workload = _scenario.Workload with { RequestLimit = RequestCount },
        };
        _side = Speculates ? few : few.WithoutSpeculation;
        ServingRun run = ServingExperiment.Simulate(_side)[0];
        PerRequest[Speculates] = (
            run.Replicas.Sum(replica => (double)replica.Steps) / RequestCount,
            (double)run.Rounds.Rounds / RequestCount);
    }

    [Benchmark(OperationsPerInvoke = RequestCount)]
    public ServingRun Request() => ServingExperiment.Simulate(_side)[0];
}
