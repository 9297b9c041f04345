// What one round was: proposed, accepted, extra. One form for chain, tree, lookup and several drafts, so that all is
// counted in one way.

namespace SpecSim.Decoding;

/// <summary>One propose and verify.</summary>
/// <param name="Position">The output position of its first token.</param>
/// <param name="Drafted">The tokens proposed, parents before children.</param>
/// <param name="Accepted">The places of those that were kept, one after the other.</param>
/// <param name="ExtraToken">The correction or bonus token.</param>
public sealed record DecodingRound(
    int Position, IReadOnlyList<DraftedToken> Drafted, IReadOnlyList<int> Accepted, int ExtraToken)
{
    /// <summary>Accepted and extra.</summary>
    public int TokenCount => Accepted.Count + 1;

    /// <summary>What it added to the output.</summary>
    public IEnumerable<int> Tokens => [.. Accepted.Select(node => Drafted[node].Token), ExtraToken];

    /// <summary>The depth that was meant; what was drafted may have stopped before.</summary>
    public int PlannedDepth { get; init; }

    /// <summary>The longest path drafted: the most that could have been accepted.</summary>
    public int Depth => Drafted.Count == 0 ? 0 : Drafted.Max(token => token.Depth);

    /// <summary>Passes one after the other, by draft; empty where none ran.</summary>
    public IReadOnlyList<int> DraftPasses { get; init; } = [];

    /// <summary>How many tokens of the context a lookup found again; 0 where it found none.</summary>
    public int MatchLength { get; init; }

    /// <summary>
    /// Where recorded: at each depth that was verified, 1 - the total variation distance between the target's law and
    /// that of the first candidate. It is the probability that this candidate is kept.
    /// </summary>
    public IReadOnlyList<double> Overlaps { get; init; } = [];
}

/// <summary>A decoding's output and its rounds.</summary>
/// <param name="Tokens">As many as were asked for.</param>
/// <param name="Rounds">Their tokens may be more by what was cut at the end.</param>
public sealed record DecodedText(int[] Tokens, IReadOnlyList<DecodingRound> Rounds)
{
    /// <summary>Tokens of the last round beyond the end.</summary>
    public int TokensCut => Rounds.Sum(round => round.TokenCount) - Tokens.Length;

    public double TokensPerRound => (double)(Tokens.Length + TokensCut) / Rounds.Count;
}
