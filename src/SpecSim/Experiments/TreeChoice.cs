// Which tree is worth most on this hardware: more nodes accept more tokens and cost more to verify, more depth costs
// the draft a pass for each. For every budget of nodes the trees that accept most, one for each depth (OptimalTree),
// are tried, and the round's cost by the latency model decides (Chen et al. 2024, section 3.3: the hardware-aware
// tree).

using SpecSim.Acceptance;
using SpecSim.Speculation;

namespace SpecSim.Experiments;

/// <summary>A tree and what the formulas say of it in a scenario.</summary>
/// <param name="Tree">The tree, used to its full depth.</param>
/// <param name="TokensPerRound">Extra token included.</param>
/// <param name="Speedup">By the closed form, at the scenario's batch and mean context.</param>
public sealed record TreePoint(TokenTree Tree, double TokensPerRound, double Speedup);

/// <summary>Compares trees in one scenario whose acceptance has ranks. Not thread-safe.</summary>
public sealed class TreeChoice
{
    // Further tokens of a path are so rarely reached that no budget goes there.
    private const int DeepestTree = 12;

    private readonly Scenario _scenario;
    private readonly RoundModel _rounds;
    private readonly int _deepest;

    public TreeChoice(Scenario scenario)
    {
        _scenario = scenario;
        _rounds = Experiment.Rounds(scenario);
        _deepest = scenario.Method is SpeculationMethod.ParallelHeads heads
            ? Math.Min(heads.Heads, DeepestTree)
            : DeepestTree;
    }

    /// <summary>Node budgets from a chain of one token to what a verify pass hardly carries.</summary>
    public static IReadOnlyList<int> Budgets { get; } = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128];

    /// <summary>What the formulas say of a tree.</summary>
    public TreePoint Of(TokenTree tree)
    {
        Scenario changed = _scenario with { Tree = new TreeShape.Fixed(tree, ""), DraftLength = tree.Depth };
        var expectation = new RoundExpectation(changed, _rounds);
        return new TreePoint(tree, expectation.TokensPerRound(tree.Depth), expectation.Speedup(tree.Depth));
    }

    /// <summary>The fastest of the trees that accept most with so many nodes.</summary>
    public TreePoint Best(int nodes) => Enumerable.Range(1, Math.Min(nodes, _deepest))
        .Select(depth => Of(OptimalTree.Of(_scenario.Acceptance, nodes, depth)))
        .MaxBy(point => point.Speedup)!;

    /// <summary>The fastest over all <see cref="Budgets"/> up to a limit.</summary>
    public TreePoint Best(IEnumerable<int> budgets) => budgets.Select(Best).MaxBy(point => point.Speedup)!;

    /// <summary>Chains of 1, 2, ... tokens.</summary>
    public IEnumerable<TreePoint> Chains() =>
        Enumerable.Range(1, _deepest).Select(length => Of(TokenTree.Chain(length)));
}
