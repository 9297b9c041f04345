// Rounds counted: what experiments show and what an acceptance profile is made of. Position i of a chain, or depth i of
// a tree, is reached if everything above it was accepted and something was drafted there.

using SpecSim.Quantities;

namespace SpecSim.Decoding;

/// <summary>Counts over any number of rounds, of one or many requests.</summary>
public sealed class AcceptanceTally
{
    private readonly List<long> _reached = [];
    private readonly List<Dictionary<int, long>> _accepted = [];

    public long Rounds { get; private set; }

    /// <summary>Accepted and extra.</summary>
    public long Tokens { get; private set; }

    public long TokensAccepted => Tokens - Rounds;

    /// <summary>The depths drafted, summed: the most that could have been accepted.</summary>
    public long DepthsDrafted { get; private set; }

    /// <summary>Tokens shown to the target, the last certain one of each round included.</summary>
    public long NodesVerified { get; private set; }

    /// <summary>Passes of all drafts.</summary>
    public long DraftPasses { get; private set; }

    /// <summary>Rounds in which something was drafted.</summary>
    public long RoundsDrafted { get; private set; }

    /// <summary>The largest depth that was reached.</summary>
    public int Depth => _reached.Count;

    public double TokensPerRound => (double)Tokens / Rounds;

    public double AcceptedPerDrafted => (double)TokensAccepted / DepthsDrafted;

    public void Add(IEnumerable<DecodingRound> rounds)
    {
        foreach (DecodingRound round in rounds)
            Add(round);
    }

    public void Add(DecodingRound round)
    {
        int depth = round.Depth;
        Rounds++;
        Tokens += round.TokenCount;
        DepthsDrafted += depth;
        NodesVerified += round.Drafted.Count + 1;
        DraftPasses += round.DraftPasses.Sum();
        RoundsDrafted += depth > 0 ? 1 : 0;
        for (int index = 0; index < round.Accepted.Count; index++)
        {
            Reach(index);
            int rank = round.Drafted[round.Accepted[index]].Rank;
            _accepted[index][rank] = _accepted[index].GetValueOrDefault(rank) + 1;
        }

        if (round.Drafted.Any(token => token.Depth == round.Accepted.Count + 1 && FollowsAccepted(round, token)))
            Reach(round.Accepted.Count);
    }

    /// <summary>Rounds that reached a depth, from 1.</summary>
    public long Reached(int depth) => depth > Depth ? 0 : _reached[depth - 1];

    /// <summary>Rounds that accepted a token at a depth.</summary>
    public long Accepted(int depth) => depth > Depth ? 0 : _accepted[depth - 1].Values.Sum();

    /// <summary>Rounds that accepted the token of this rank at a depth.</summary>
    public long Accepted(int depth, int rank) => depth > Depth ? 0 : _accepted[depth - 1].GetValueOrDefault(rank);

    /// <summary>The share of those that reached a depth which accepted a token there; 0 where none did.</summary>
    public Probability Hazard(int depth) => new(Reached(depth) == 0 ? 0 : (double)Accepted(depth) / Reached(depth));

    // Several drafts may have proposed the accepted tokens: what follows any of them was reached.
    private static bool FollowsAccepted(DecodingRound round, DraftedToken token)
    {
        for (int node = token.Parent; node != Proposal.Root; node = round.Drafted[node].Parent)
        {
            DraftedToken above = round.Drafted[node];
            if (above.Token != round.Drafted[round.Accepted[above.Depth - 1]].Token)
                return false;
        }

        return true;
    }

    private void Reach(int index)
    {
        if (index == _reached.Count)
        {
            _reached.Add(0);
            _accepted.Add([]);
        }

        _reached[index]++;
    }
}
