// The three questions that a decoding asks of chance. Two answer: luck, by addressed draws; and an enumeration, which
// takes every answer in turn and so computes the law of what the very same decoder puts out.

using SpecSim.Randomness;

namespace SpecSim.Decoding;

public interface IChance
{
    /// <summary>The target's token at an output position.</summary>
    int TargetToken(int position, TokenLaw law);

    /// <summary>A draft's token.</summary>
    /// <param name="start">The first output position of the round.</param>
    /// <param name="node">The token's place in the proposal.</param>
    /// <param name="law">Where it comes from.</param>
    int DraftToken(int start, int node, TokenLaw law);

    /// <summary>Whether a draft's token is kept.</summary>
    /// <param name="position">Its output position.</param>
    /// <param name="candidate">The how-manieth at this position, from 0.</param>
    /// <param name="probability">Of keeping it.</param>
    bool Keeps(int position, int candidate, double probability);
}

/// <summary>
/// The chance of one request. What the target decides is addressed by output position, so that methods meet the same
/// luck: where nothing but the target's token is drawn, all put out the same. What a draft draws has an address of its
/// own in every round: a controller may have seen what an earlier round drafted for a position in vain, and the same
/// draw again would then no longer be the draft's law.
/// </summary>
public sealed class LuckyChance(Luck luck, uint request) : IChance
{
    public int TargetToken(int position, TokenLaw law) =>
        law.Sample(luck.Uniform(StreamId.TargetToken, request, (uint)position));

    public int DraftToken(int start, int node, TokenLaw law) =>
        law.Sample(luck.Uniform(StreamId.DraftToken, request, (uint)start, (uint)node));

    // In 53 bits: a comparison of 32 would move the law by up to 2^-32.
    public bool Keeps(int position, int candidate, double probability) =>
        probability >= 1
        || luck.Uniform(StreamId.TokenVerdict, request, (uint)position, (uint)candidate) < probability;
}
