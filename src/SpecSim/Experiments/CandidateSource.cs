// What may be tried with one way to draft: each kind of choice is one source here, and a new kind (a controller, a
// family of trees) is one class and one line in All.

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
    public int VerifiedTokens => Scenario.Tree?.Nodes ?? Scenario.DraftLength;
}

/// <summary>One kind of choice.</summary>
public abstract class CandidateSource
{
    /// <summary>All kinds.</summary>
    public static IReadOnlyList<CandidateSource> All { get; } = [new DraftLengths(), new OwnTree()];

    /// <summary>The candidates of one way to draft at one batch size.</summary>
    public abstract IEnumerable<Candidate> At(int batch, Scenario scenario, DraftOption draft);

    /// <summary>Chains of 1 to 12 tokens, and of as many as there are heads.</summary>
    private sealed class DraftLengths : CandidateSource
    {
        // Beyond it no published server goes; acceptance is extrapolated there.
        private const int Longest = 12;

        public override IEnumerable<Candidate> At(int batch, Scenario scenario, DraftOption draft)
        {
            int longest = draft.Method is SpeculationMethod.ParallelHeads heads ? heads.Heads : Longest;
            return Enumerable.Range(1, longest)
                .Select(length => new Candidate(draft.On(scenario, batch, length) with { Tree = null }, draft));
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
