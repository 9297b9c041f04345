// What may be tried with one way to draft: each kind of choice is one source here, and a new kind (a controller, a
// family of trees) is one class and one line in All.
// Controllers that follow the load are not among them: the choices by batch size are themselves a schedule (DraftPlan).

using SpecSim.Acceptance;
using SpecSim.Speculation;

namespace SpecSim.Experiments;

/// <summary>Something to try.</summary>
/// <param name="Scenario">Ready to run, once it is free of problems.</param>
/// <param name="Option">The way to draft.</param>
public sealed record Candidate(Scenario Scenario, DraftOption Option)
{
    /// <summary>K, or the depth of the tree.</summary>
    public int DraftLength => Scenario.DraftLength;

    /// <summary>Tokens that are verified for each sequence: the dearer of two equals has more.</summary>
    public int VerifiedTokens => Scenario.NodesAt(Scenario.DraftLength);
}

/// <summary>One kind of choice.</summary>
public abstract class CandidateSource
{
    /// <summary>All kinds.</summary>
    public static IReadOnlyList<CandidateSource> All { get; } = [new DraftLengths(), new OptimalTrees(), new OwnTree()];

    /// <summary>The candidates of one way to draft at one batch size.</summary>
    public abstract IEnumerable<Candidate> At(int batch, Scenario scenario, DraftOption draft);

    // Beyond it no published server goes.
    private const int Longest = 12;

    // Where a list of hazards ends, its last one would be taken for all that follow, and long drafts be flattered.
    private static int LongestOf(DraftOption draft) => Math.Min(
        draft.Method is SpeculationMethod.ParallelHeads heads ? heads.Heads : Longest,
        draft.KnownLength ?? Longest);

    /// <summary>Chains of 1 to 12 tokens: as many as there are heads or known positions.</summary>
    private sealed class DraftLengths : CandidateSource
    {
        public override IEnumerable<Candidate> At(int batch, Scenario scenario, DraftOption draft) => Enumerable
            .Range(1, LongestOf(draft))
            .Select(length => new Candidate(draft.On(scenario, batch, length) with { Tree = null }, draft));
    }

    /// <summary>The trees of some sizes that accept most, where the worth of further ranks is known.</summary>
    private sealed class OptimalTrees : CandidateSource
    {
        private static readonly int[] Nodes = [2, 4, 6, 8, 12, 16, 24, 32, 48, 64];

        public override IEnumerable<Candidate> At(int batch, Scenario scenario, DraftOption draft)
        {
            if (draft.Acceptance.Ranks is null || draft.Method is SpeculationMethod.PromptLookup)
                return [];
            return Nodes
                .Select(nodes => OptimalTree.Of(draft.Acceptance, nodes, LongestOf(draft)))
                .Where(tree => !tree.IsChain)
                .Select(tree => new Candidate(
                    draft.On(scenario, batch, tree.Depth) with
                    {
                        Tree = new TreeShape.Fixed(tree, $"optimal tree of {tree.Count} tokens"),
                    },
                    draft));
        }
    }

    /// <summary>The scenario's own tree, cut at each depth.</summary>
    private sealed class OwnTree : CandidateSource
    {
        public override IEnumerable<Candidate> At(int batch, Scenario scenario, DraftOption draft) =>
            draft.IsOwn && scenario.Tree is { } tree
                ? Enumerable.Range(1, tree.Depth)
                    .Select(depth => new Candidate(draft.On(scenario, batch, depth), draft))
                : [];
    }
}
