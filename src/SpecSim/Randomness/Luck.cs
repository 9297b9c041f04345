// The chance of one replication. A draw is a pure function of its address:
//   bits = Philox(key: (seed, replication); counter: (draw, index, entity, stream)).
// Nothing depends on how many draws came before, so two scenarios that differ in draft length, device
// or policy meet the same luck, and adding a stream changes no other. Replications advance
// `replication`, never the seed.

using System.Runtime.CompilerServices;

namespace SpecSim.Randomness;

/// <summary>
/// What is drawn. The one table of streams: a number is never reused or changed, or the results of
/// every saved scenario would change with it.
/// </summary>
public enum StreamId
{
    /// <summary>Is the draft token at this output position accepted? By request and position.</summary>
    Acceptance = 1,

    /// <summary>Does the burst state change at this output position? By request and position.</summary>
    AcceptanceState = 2,

    /// <summary>The acceptance level of a whole request under a mixture. By request.</summary>
    RequestAcceptance = 3,

    /// <summary>By request.</summary>
    PromptLength = 4,

    /// <summary>By request.</summary>
    OutputLength = 5,

    /// <summary>Does prompt lookup find a match at this output position? By request and position.</summary>
    NgramHit = 6,

    /// <summary>The gap before the arrival of a request. By request.</summary>
    Arrival = 7,

    /// <summary>How fast this installation is against the measured one. By draw.</summary>
    Installation = 8,

    /// <summary>What the constants of a kernel may really be. By kernel and constant.</summary>
    KernelConstants = 9,

    /// <summary>How far a shape of a kernel is from its formula. By shape.</summary>
    KernelShape = 10,

    /// <summary>The same at a number of tokens. By shape and number.</summary>
    KernelSize = 11,

    /// <summary>What the host's times may really be. By draw.</summary>
    HostTime = 12,

    /// <summary>What other prompts would do to acceptance. By draw.</summary>
    AcceptanceLevel = 13,

    /// <summary>How long an on-off rate stays as it is, and how it starts. By change.</summary>
    RateChange = 14,

    /// <summary>How long a client thinks before a request. By request.</summary>
    ThinkTime = 15,

    /// <summary>What kind of content a request is. By request.</summary>
    Category = 16,

    /// <summary>How urgent a request is. By request.</summary>
    Priority = 17,

    /// <summary>Whether a client gives up, and when. By request.</summary>
    Patience = 18,

    /// <summary>Which of the common texts a prompt begins with. By request.</summary>
    PrefixText = 19,

    /// <summary>Which replicas a router looks at. By request and attempt.</summary>
    Router = 20,

    /// <summary>Time from one fault to the next. By replica and number.</summary>
    FaultGap = 21,

    /// <summary>How long a fault lasts. By replica and number.</summary>
    FaultLength = 22,

    /// <summary>How long a client waits before it tries again. By request and attempt.</summary>
    RetryWait = 23,

    /// <summary>Is the draft token kept in spite of a drop of acceptance? By request and position.</summary>
    AcceptanceDrop = 24,

    /// <summary>The target's token at an output position. By request and position.</summary>
    TargetToken = 25,

    /// <summary>A draft's token. By request, first position of the round, and node of its proposal.</summary>
    DraftToken = 26,

    /// <summary>Does the target keep a draft's token? By request, position, and candidate for it.</summary>
    TokenVerdict = 27,

    /// <summary>Would the first choice behind a node that the target did not take be right? By request, position, node.
    /// </summary>
    NodeFate = 35,

    /// <summary>How many tokens a lookup finds at this output position. By request and position.</summary>
    HitLength = 40,

    /// <summary>Which content decides what drafts for a request. By request.</summary>
    DraftContent = 41,

    /// <summary>How sure is the draft of its token at this output position? By request and position.</summary>
    Confidence = 45,

    /// <summary>The same for a node of a tree. By request, position and node.</summary>
    NodeConfidence = 46,
}

/// <summary>The addressed source of chance of one replication.</summary>
/// <remarks>
/// Use one of <see cref="Bits"/>, <see cref="At"/> and <see cref="Uniform"/> per stream: they read
/// lanes of the same blocks, so a mix of them within a stream would be correlated.
/// </remarks>
public readonly record struct Luck(uint Seed, uint Replication)
{
    // 2^-53, the spacing of doubles just below one.
    private const double UlpBelowOne = 1.0 / (1L << 53);

    private static readonly NormalDistribution Standard = new(0, 1);

    /// <summary>32 bits at an address.</summary>
    public uint Bits(StreamId stream, uint entity, uint index, uint draw = 0) =>
        Block(stream, entity, index, draw).Lane0;

    /// <summary>32 bits per position. Four successive positions share a block, at index position/4.</summary>
    /// <param name="position">From 0 to 2^34 - 1.</param>
    public uint At(StreamId stream, uint entity, long position) =>
        Block(stream, entity, BlockIndex(position))[Lane(position)];

    /// <summary>
    /// In the open interval (0, 1): an odd multiple of 2^-53, so neither end is ever met and an inverse
    /// CDF stays finite.
    /// </summary>
    public double Uniform(StreamId stream, uint entity, uint index, uint draw = 0)
    {
        PhiloxBlock block = Block(stream, entity, index, draw);
        ulong bits53 = ((ulong)block.Lane0 << 21) | (block.Lane1 >> 11);
        return (bits53 | 1) * UlpBelowOne;
    }

    /// <summary>A standard normal number at an address.</summary>
    public double Normal(StreamId stream, uint entity, uint index, uint draw = 0) =>
        Standard.Sample(Uniform(stream, entity, index, draw));

    /// <summary>
    /// The bits of <see cref="At"/> for all positions from the first of a block on. Many at once: their
    /// number is a multiple of <see cref="PhiloxVectors.WordsPerIteration"/> and the processor has vectors.
    /// </summary>
    internal void Fill(StreamId stream, uint entity, uint firstBlock, Span<uint> bits) =>
        PhiloxVectors.Fill(0, firstBlock, entity, (uint)stream, Seed, Replication, bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal PhiloxBlock Block(StreamId stream, uint entity, uint index, uint draw = 0) =>
        Philox.Block(draw, index, entity, (uint)stream, Seed, Replication);

    // The conversion is checked: a negative or too large position throws.
    internal static uint BlockIndex(long position) => (uint)(position >> 2);

    internal static int Lane(long position) => (int)(position & 3);
}

/// <summary>
/// Reads a stream along positions. The draws ahead are made many at once: a walk pays 1 ns a position where single
/// blocks cost 6. Remembers where it is, so one reader each; the bits depend on the position alone.
/// </summary>
public sealed class PositionCursor(Luck luck, StreamId stream, uint entity)
{
    private const int AheadCount = PhiloxVectors.WordsPerIteration;

    // Below any position, and far enough from the end for a difference of two.
    private const long Nowhere = long.MinValue / 2;

    private Luck _luck = luck;
    private uint _entity = entity;
    private uint[]? _ahead;
    private long _first = Nowhere;

    /// <summary>Reads the same stream of another entity from now on, in the memory it has.</summary>
    public void Restart(Luck luck, uint entity)
    {
        _luck = luck;
        _entity = entity;
        _first = Nowhere;
    }

    /// <summary>The same bits as <see cref="Luck.At"/>.</summary>
    public uint At(long position)
    {
        long offset = position - _first;
        return offset is >= 0 and < AheadCount ? _ahead![offset] : MoveTo(position);
    }

    private uint MoveTo(long position)
    {
        _ahead ??= new uint[AheadCount];
        uint block = Luck.BlockIndex(position);
        _first = (long)block * PhiloxBlock.LaneCount;
        if (PhiloxVectors.IsSupported && block <= uint.MaxValue - AheadCount)
            _luck.Fill(stream, _entity, block, _ahead);
        else
            FillOneByOne(block);
        return _ahead[position - _first];
    }

    private void FillOneByOne(uint block)
    {
        for (int word = 0; word < AheadCount; word++)
        {
            // Behind the last position there is nothing to read.
            uint index = (uint)Math.Min(uint.MaxValue, (long)block + Luck.BlockIndex(word));
            _ahead![word] = _luck.Block(stream, _entity, index)[Luck.Lane(word)];
        }
    }
}
