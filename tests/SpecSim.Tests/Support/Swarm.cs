// A whole random scenario from one seed: the swarm. Sizes are small, so that hundreds of them run in a second,
// and extreme on purpose: acceptance 0 and 1, one token beyond the prompt, more drafts than output.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Models;
using SpecSim.Quantities;
using SpecSim.Randomness;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Workloads;

namespace SpecSim.Tests.Support;

/// <summary>Draws scenarios; the seed of one that fails reproduces it.</summary>
internal sealed class Swarm
{
    private readonly Luck _luck;
    private uint _draws;

    private Swarm(uint seed) => _luck = new Luck(seed, 0);

    /// <summary>A valid scenario that drafts, unless the draw says K = 0.</summary>
    public static Scenario Scenario(uint seed)
    {
        var swarm = new Swarm(seed);
        Scenario scenario = Build.Scenario() with
        {
            Device = swarm.Device(),
            Engine = Build.Engine() with
            {
                Graphs = swarm.Graphs(),
                VerifyGraphs = swarm.Graphs(),
                DraftGraphs = swarm.Graphs(),
                RoundHostSeconds = swarm.Flip() ? 0 : 5e-4,
                SequenceHostSeconds = swarm.Flip() ? 0 : 1e-5,
                QuantizedRows = swarm.Flip() ? null : new QuantizedRows(0.15, 8),
            },
            Target = new Deployment(Build.Llama8B(), swarm.Types(), 1),
            Method = swarm.Method(),
            DraftLength = swarm.Whole(0, 5),
            Acceptance = swarm.Acceptance(),
            Workload = new ClosedWorkload(swarm.Whole(1, 6), swarm.Lengths(600), swarm.Lengths(60)),
            Run = Build.Scenario().Run with { Seed = seed, Replications = swarm.Whole(1, 3), UncertaintyDraws = 0 },
        };
        return scenario.Problems() is { Count: > 0 } problems
            ? throw new InvalidOperationException($"swarm seed {seed} drew an impossible scenario: {problems[0]}")
            : scenario;
    }

    public static AcceptanceProfile AcceptanceProfile(uint seed) => new Swarm(seed).Acceptance();

    private GraphSizes Graphs() => Whole(0, 2) switch
    {
        0 => new GraphSizes.None(),
        1 => new GraphSizes.Every(),
        _ => new GraphSizes.Listed([1, 2, 4, Whole(5, 16), 32]),
    };

    private Device Device() => Flip()
        ? Build.H100()
        : Build.With(
            Build.H100(),
            kernels => kernels with
            {
                Verify = new VerifyConstants.Unsplit(
                    7.8e-6, Between(10e-9, 40e-9), Between(0, 5e-6), 0, Between(0.5, 1), 1.2, 64),
            });

    private AcceptanceProfile Acceptance() => Whole(0, 3) switch
    {
        0 => new AcceptanceProfile.Iid(Chance()),
        1 => new AcceptanceProfile.Positional(
            [.. Enumerable.Range(0, Whole(1, 6)).Select(_ => Chance())],
            Flip() ? BeyondLast.Repeat : BeyondLast.Reject),
        2 => new AcceptanceProfile.Mixture(Between(0.5, 8), Between(0.5, 8)),
        _ => new AcceptanceProfile.Burst(Chance(), Chance(), Chance(), Chance()),
    };

    private SpeculationMethod Method() => Whole(0, 4) switch
    {
        0 => new SpeculationMethod.DraftModel(new Deployment(Build.Llama1B(), Types(), 1), Flip() ? 0 : 1e-4),
        1 => new SpeculationMethod.DraftHead(new Deployment(Build.Eagle8B(), DataTypes.AllBf16, 1)),
        2 => new SpeculationMethod.ParallelHeads(5),
        3 => new SpeculationMethod.PromptLookup(Chance()),
        _ => new SpeculationMethod.None(),
    };

    private LengthLaw Lengths(int most) => Whole(0, 2) switch
    {
        0 => new LengthLaw.Fixed(Whole(2, most)),
        1 => new LengthLaw.Uniform(1, Whole(2, most)),
        _ => new LengthLaw.LogNormal(Between(1, most / 2.0), Between(0.1, 1.5), most),
    };

    private DataTypes Types() => Whole(0, 3) switch
    {
        0 => DataTypes.AllBf16,
        1 => new DataTypes(DataType.Fp8, DataType.Fp8, DataType.Fp8),
        2 => new DataTypes(DataType.Int8, DataType.Int8, DataType.Bf16),
        _ => new DataTypes(DataType.Int4, DataType.Bf16, DataType.Bf16),
    };

    // One draw in six is 0 and one is 1: the ends are where mistakes live.
    private Probability Chance() => Whole(0, 5) switch
    {
        0 => new Probability(0),
        1 => new Probability(1),
        _ => new Probability(Between(0, 1)),
    };

    private bool Flip() => Whole(0, 1) == 1;

    private int Whole(int low, int high) => low + (int)((high - low + 1) * Next());

    private double Between(double low, double high) => low + ((high - low) * Next());

    private double Next() => _luck.Uniform(StreamId.Arrival, 0, _draws++);
}
