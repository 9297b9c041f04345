// What a round proposes: a tree of draft tokens below the last token that is certain. Each token comes with the law it
// was really drawn from, given its elder siblings: verification is exact for whatever law that is. A token that was
// picked and not drawn has none: it is as if its law were certain of it.

namespace SpecSim.Decoding;

/// <summary>A token of a proposal, as it stays in the record of a round.</summary>
/// <param name="Token">Which.</param>
/// <param name="Parent">The place of the token before it; <see cref="Proposal.Root"/> for the first.</param>
/// <param name="Depth">From 1.</param>
/// <param name="Rank">Among the children of its parent, from 1 in the order of verification.</param>
/// <param name="Source">Which of several drafts made it, from 0.</param>
/// <param name="Confidence">The probability that the draft gives it; 1 where there is none, as in a lookup.</param>
public readonly record struct DraftedToken(int Token, int Parent, int Depth, int Rank, int Source, double Confidence);

/// <summary>A proposal while it is made.</summary>
public sealed class Proposal
{
    /// <summary>The parent of tokens at depth 1.</summary>
    public const int Root = -1;

    private readonly List<DraftedToken> _tokens = [];
    private readonly List<TokenLaw?> _laws = [];
    private readonly List<int> _passes = [];

    public int Count => _tokens.Count;

    /// <summary>The depth that was meant; what was drafted may have stopped before.</summary>
    public int PlannedDepth { get; set; }

    /// <summary>How many tokens of the context a lookup found again; 0 where it found none.</summary>
    public int MatchLength { get; set; }

    /// <summary>The draft that tokens are added for, from 0.</summary>
    public int Source { get; set; }

    /// <summary>Passes one after the other, by draft.</summary>
    public IReadOnlyList<int> Passes => _passes;

    public DraftedToken this[int node] => _tokens[node];

    /// <summary>The law a token was drawn from, given its elder siblings; null where it was picked.</summary>
    public TokenLaw? LawOf(int node) => _laws[node];

    /// <param name="parent">A token of this proposal, or the root.</param>
    /// <param name="token">Which.</param>
    /// <param name="law">What it was drawn from, given its elder siblings; null where it was picked.</param>
    /// <param name="confidence">The probability that the draft gives it, whatever its siblings are.</param>
    /// <returns>Its place.</returns>
    public int Add(int parent, int token, TokenLaw? law, double confidence)
    {
        int rank = 1;
        foreach (DraftedToken other in _tokens)
            rank += other.Parent == parent ? 1 : 0;
        int depth = parent == Root ? 1 : _tokens[parent].Depth + 1;
        _tokens.Add(new DraftedToken(token, parent, depth, rank, Source, confidence));
        _laws.Add(law);
        return Count - 1;
    }

    /// <summary>Counts a pass of the present draft.</summary>
    public void CountPass()
    {
        while (_passes.Count <= Source)
            _passes.Add(0);
        _passes[Source]++;
    }

    public DraftedToken[] ToArray() => [.. _tokens];

    internal void Clear()
    {
        _tokens.Clear();
        _laws.Clear();
        _passes.Clear();
        (PlannedDepth, MatchLength, Source) = (0, 0, 0);
    }
}
