// What may be tried with one way to draft: each kind of choice is one source here, and a new kind (a controller, a
// family of trees) is one class and one line in All.
// Controllers that follow the load alone are not among them: the choices by batch size are themselves a schedule
// (DraftPlan).

using SpecSim.Acceptance;
using SpecSim.Controllers;
using SpecSim.Speculation;

namespace SpecSim.Experiments;

/// <summary>Something to try.</summary>
/// <param name="Scenario">Ready to run, once it is free of problems.</param>
/// <param name="Option">The way to draft.</param>
public sealed record Candidate(Scenario Scenario, DraftOption Option)
{
    /// <summary>Whether every round drafts the same: what a closed form can judge and any server be told.</summary>
    public bool IsFixed => Scenario.Control is DraftControl.Fixed;

    /// <summary>K, or the depth of the tree; the most of a controller.</summary>
    public int DraftLength => Scenario.DraftLength;

    /// <summary>Tokens that are verified for each sequence: the dearer of two equals has more.</summary>
    public int VerifiedTokens => Scenario.NodesAt(Scenario.DraftLength);
}

/// <summary>One kind of choice.</summary>
public abstract class CandidateSource
{
    /// <summary>All kinds.</summary>
    public static IReadOnlyList<CandidateSource> All { get; } =
        [new DraftLengths(), new OptimalTrees(), new DynamicTrees(), new OwnTree(), new Controllers()];

    /// <summary>The candidates of one way to draft at one batch size.</summary>
    public abstract IEnumerable<Candidate> At(int batch, Scenario scenario, DraftOption draft);

    // Beyond it no published server goes.
    private const int Longest = 12;

    // Where a list of hazards ends, its last one would be taken for all that follow, and long drafts be flattered.
    private static int LongestOf(DraftOption draft) => Math.Min(
        draft.Method.LongestDraft ?? Longest,
        draft.KnownLength ?? Longest);

    /// <summary>Chains of 1 to 12 tokens: as many as there are heads or known positions.</summary>
    private sealed class DraftLengths : CandidateSource
    {
        public override IEnumerable<Candidate> At(int batch, Scenario scenario, DraftOption draft) => Enumerable
            .Range(1, LongestOf(draft))
            .Select(length => new Candidate(draft.On(scenario, batch, length), draft));
    }

    /// <summary>The trees of some sizes and depths that accept most, where further ranks are known.</summary>
    private sealed class OptimalTrees : CandidateSource
    {
        private static readonly int[] Nodes = [2, 4, 6, 8, 12, 16, 24, 32, 48, 64];

        public override IEnumerable<Candidate> At(int batch, Scenario scenario, DraftOption draft)
        {
            if (draft.Acceptance.Ranks is null || !draft.Method.DraftsTrees)
                return [];
            // The tree that accepts most is deep, and each depth costs a pass: a shallower one may be faster.
            return Enumerable.Range(1, LongestOf(draft))
                .SelectMany(depth => Nodes
                    .Select(nodes => OptimalTree.Of(draft.Acceptance, nodes, depth))
                    .Where(tree => tree.Depth == depth && !tree.IsChain))
                .Select(tree => new Candidate(
                    draft.On(scenario, batch, tree.Depth) with
                    {
                        Tree = new TreeShape.Fixed(tree, $"optimal tree of {tree.Count} tokens"),
                    },
                    draft));
        }
    }

    /// <summary>Trees by confidence of a few sizes, where ranks and confidence are known.</summary>
    private sealed class DynamicTrees : CandidateSource
    {
        private const int Widest = 10;
        private static readonly int[] Nodes = [8, 16, 32, 60];

        public override IEnumerable<Candidate> At(int batch, Scenario scenario, DraftOption draft)
        {
            bool known = draft.Acceptance is { Ranks: not null, ConfidenceConcentration: not null };
            if (!known || !draft.Method.DraftsTrees)
                return [];
            int depth = Math.Min(LongestOf(draft), 6);
            return Nodes.Select(nodes => new Candidate(
                draft.On(scenario, batch, depth) with
                {
                    Tree = new TreeShape.Dynamic(depth, Math.Min(Widest, nodes / 2), nodes),
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
                    .Select(depth => new Candidate(draft.On(scenario, batch, depth) with { Tree = tree }, draft))
                : [];
    }

    /// <summary>
    /// Policies that choose the length round by round, up to the longest; the scenario's own, too, unless it knows what
    /// nobody does.
    /// </summary>
    private sealed class Controllers : CandidateSource
    {
        // Settings of Hugging Face's assisted generation (presets/controllers).
        private static readonly DraftControl[] Known =
            [new DraftControl.Goodput(), new DraftControl.Heuristic(2, 1), new DraftControl.Confidence(0.4, false)];

        public override IEnumerable<Candidate> At(int batch, Scenario scenario, DraftOption draft)
        {
            int longest = LongestOf(draft);
            IEnumerable<Candidate> known = Known
                .Where(control => !control.ReadsConfidence || draft.Acceptance.ConfidenceConcentration is not null)
                .Select(control => With(control, longest));
            return draft.IsOwn && scenario.Control is not DraftControl.Fixed && !scenario.Control.KnowsLuck
                ? known.Append(With(scenario.Control, draft.DraftLength))
                : known;

            Candidate With(DraftControl control, int length) =>
                new(draft.On(scenario, batch, length) with { Control = control }, draft);
        }
    }
}
