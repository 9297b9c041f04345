// Decode and verify attention of one layer in the form that the kernels follow. Sizes are per device. What is costly to
// work out and comes again (a power of the length, a count of splits) is remembered.

using SpecSim.Hardware;

namespace SpecSim.Latency;

/// <summary>Times of attention kernels of one layer. Not thread-safe.</summary>
/// <param name="heads">Query heads.</param>
/// <param name="kvHeads">KV heads.</param>
/// <param name="headSize">D.</param>
/// <param name="kvBytes">Bytes of one element of the cache.</param>
/// <param name="residuals">How far kernels are from their formulas; null: not at all.</param>
internal sealed class AttentionKernels(
    double heads,
    double kvHeads,
    double headSize,
    double kvBytes,
    DecodeAttentionConstants fit,
    KernelConstants kernels,
    Peaks peaks,
    LayerResiduals? residuals = null)
{
    private readonly double _headSizeFactor = Operators.HeadSizeFactor(headSize);
    private readonly ByTokens _lengths = new(
        length => fit is DecodeConstants split ? Operators.DecodeLength(length, split) : 0);

    private readonly List<ByTokens?> _parts = [];

    /// <summary>One query token for each sequence.</summary>
    /// <param name="sequences">B.</param>
    /// <param name="contextTokens">KV tokens over all sequences, those of this pass included.</param>
    /// <param name="bytes">Traffic.</param>
    public double Decode(int sequences, long contextTokens, double bytes) =>
        DecodeByFormula(sequences, contextTokens, bytes) * (residuals?.Decode(contextTokens) ?? 1);

    /// <summary>Several query tokens for each sequence; never less than decoding over the same cache.</summary>
    /// <param name="queryTokens">q, the most of one sequence.</param>
    /// <param name="tokens">New tokens over all sequences; the context includes them.</param>
    /// <param name="flops">Arithmetic.</param>
    public double Verify(int sequences, int queryTokens, int tokens, long contextTokens, double bytes, double flops)
    {
        double decode = Decode(sequences, contextTokens, bytes);
        double verify = kernels.Verify switch
        {
            VerifyConstants.Packed packed => Operators.PackedVerifyAttention(
                decode, queryTokens * heads / kvHeads, flops, packed, peaks),
            VerifyConstants.Unsplit unsplit => Walk(sequences, queryTokens, tokens, contextTokens, unsplit),
            _ => decode,
        };
        verify *= residuals?.Verify(queryTokens, contextTokens) ?? 1;
        // The two forms were fitted apart; more query tokens over the same cache are never faster.
        return Math.Max(decode, verify);
    }

    /// <summary>Any number of query tokens over caches that are not split.</summary>
    public double Walk(
        int sequences, int queryTokens, int tokens, long contextTokens, VerifyConstants.Unsplit unsplit) =>
        UnsplitAttention.Seconds(
            sequences,
            queryTokens,
            (double)(contextTokens - tokens) / sequences,
            heads,
            kvHeads,
            2 * headSize * kvBytes,
            unsplit,
            peaks);

    private double DecodeByFormula(int sequences, long contextTokens, double bytes) => fit switch
    {
        DecodeConstants split => Operators.DecodeAttention(
            sequences, Length(sequences, contextTokens, split), kvHeads, bytes, _headSizeFactor, split, peaks),
        CountedSplitConstants counted => CountedSplits.Seconds(
            sequences * kvHeads,
            (double)contextTokens / sequences,
            Parts(sequences, (double)contextTokens / sequences),
            bytes,
            counted,
            peaks),
        _ => throw new InvalidOperationException($"no formula for {fit.GetType().Name}"),
    };

    // A batch of one, or of equals, has a whole number of tokens: its power is looked up.
    private double Length(int sequences, long contextTokens, DecodeConstants split)
    {
        // A division costs as much as the rest of this.
        long length = sequences == 1 ? contextTokens : contextTokens / sequences;
        return length * sequences == contextTokens && length <= int.MaxValue
            ? _lengths.At((int)length)
            : Operators.DecodeLength((double)contextTokens / sequences, split);
    }

    private int Parts(int sequences, double contextTokens)
    {
        if (heads <= kvHeads)
            return 1;
        while (_parts.Count <= sequences)
            _parts.Add(null);
        ByTokens byBlocks = _parts[sequences]
            ??= new ByTokens(blocks => CountedSplits.Parts(sequences * kvHeads, blocks, peaks.Multiprocessors));
        return (int)byBlocks.At(CountedSplits.Blocks(contextTokens));
    }
}
