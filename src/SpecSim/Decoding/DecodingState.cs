// Where a decoding stands between two rounds: what proposers and verifications may know.

namespace SpecSim.Decoding;

/// <summary>The tokens so far, the rounds so far, and the chance of the request.</summary>
public sealed class DecodingState
{
    private readonly List<DecodingRound> _rounds = [];
    private readonly int _promptLength;
    private int[] _tokens;
    private int _count;

    internal DecodingState(ReadOnlySpan<int> prompt, int outputCount, IChance chance)
    {
        _tokens = new int[prompt.Length + outputCount + 64];
        prompt.CopyTo(_tokens);
        _count = _promptLength = prompt.Length;
        Chance = chance;
    }

    public IChance Chance { get; }

    /// <summary>The output position of the next token, from 0.</summary>
    public int Position => _count - _promptLength;

    public IReadOnlyList<DecodingRound> Rounds => _rounds;

    /// <summary>Prompt and output.</summary>
    public ReadOnlySpan<int> Context => _tokens.AsSpan(0, _count);

    public ReadOnlySpan<int> Output => _tokens.AsSpan(_promptLength, Position);

    /// <summary>Prompt, output, and a proposal's tokens down to a node. Valid until the next call.</summary>
    public ReadOnlySpan<int> ContextAt(Proposal proposal, int node)
    {
        int length = node == Proposal.Root ? _count : _count + proposal[node].Depth;
        MakeRoom(length);
        for (int end = length; node != Proposal.Root; node = proposal[node].Parent)
            _tokens[--end] = proposal[node].Token;
        return _tokens.AsSpan(0, length);
    }

    internal void Add(DecodingRound round)
    {
        _rounds.Add(round);
        MakeRoom(_count + round.TokenCount);
        foreach (int node in round.Accepted)
            _tokens[_count++] = round.Drafted[node].Token;
        _tokens[_count++] = round.ExtraToken;
    }

    private void MakeRoom(int length)
    {
        if (length > _tokens.Length)
            Array.Resize(ref _tokens, 2 * length);
    }
}
