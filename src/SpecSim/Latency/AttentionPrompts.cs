// One layer's attention of a chunk of a prompt over what is cached of it. Heads of their own are read as they are
// cached; latent vectors are expanded to keys and values of every head first, as engines do for prompts: then
// attention itself costs least, and a chunk pays again for every cached token.

using SpecSim.Hardware;
using SpecSim.Models;

namespace SpecSim.Latency;

/// <summary>Work, traffic and arithmetic of one layer on one device.</summary>
internal sealed class AttentionPrompts
{
    private readonly double _heads;
    private readonly PrefillConstants _fit;
    private readonly VerifyConstants.Unsplit? _unsplit;
    private readonly double _cacheBytesPerSecond;
    private readonly Peaks _peaks;
    private readonly Func<Product, double, double> _products;
    private readonly Product? _expansion;
    private readonly double _flopsPerPair;
    private readonly double _bytesPerToken;
    private readonly double _bytesPerCached;

    public AttentionPrompts(
        Deployment deployment, KernelConstants kernels, Peaks peaks, Func<Product, double, double> products)
    {
        TransformerModel model = deployment.Model;
        double heads = (double)model.AttentionHeads / deployment.TensorParallel;
        _heads = heads;
        _fit = kernels.Prefill;
        _unsplit = kernels.Verify as VerifyConstants.Unsplit;
        // The cache is read as decode attention reads it.
        _cacheBytesPerSecond = CacheEfficiency(kernels.Decode(deployment.Types.Kv)) * peaks.BytesPerSecond;
        _peaks = peaks;
        _products = products;
        if (model.Latent is { } latent)
        {
            double keyAndValue = heads * (model.HeadSize + latent.ValueSize);
            _expansion = new Product(
                "expansion",
                heads * (latent.KeySize(model) + latent.ValueSize),
                latent.KvRank,
                deployment.Types.Weights.BytesPerElement());
            _flopsPerPair = 2 * keyAndValue;
            _bytesPerToken = 6 * keyAndValue;
            _bytesPerCached = 2 * keyAndValue;
        }
        else
        {
            double kvHeads = deployment.KvHeadsPerDevice;
            _flopsPerPair = Operators.AttentionFlops(1, 1, heads, model.HeadSize);
            _bytesPerToken = model.HeadSize * ((4 * heads) + (8 * kvHeads));
            _bytesPerCached = 2 * kvHeads * model.HeadSize * deployment.Types.Kv.BytesPerElement();
        }
    }

    public PromptWork Work(in PromptChunk chunk, double windowTokens)
    {
        double cached = Cached(chunk, windowTokens);
        PromptWork work = PromptWork.Of(
            chunk.Tokens,
            cached + chunk.Tokens,
            Operators.AttentionPairs(chunk.Tokens, chunk.CachedTokens, windowTokens),
            _flopsPerPair,
            _bytesPerToken * chunk.Tokens,
            _heads,
            _fit,
            _peaks);
        double seconds = work.Seconds + (_bytesPerCached * cached / _cacheBytesPerSecond);
        if (_expansion is { } expansion && cached > 0)
            return work with { Seconds = seconds + _products(expansion, cached) };
        // However few query tokens, one block of threads walks over all it sees.
        return _unsplit is { } unsplit && _expansion is null
            ? work with { Seconds = Math.Max(seconds, unsplit.WalkSeconds * (cached + chunk.Tokens)) }
            : work with { Seconds = seconds };
    }

    public double Bytes(in PromptChunk chunk, double windowTokens)
    {
        double cached = Cached(chunk, windowTokens);
        double expansion = _expansion is { } product && cached > 0
            ? product.WeightBytes + (cached * product.BytesPerRow(SmallWork.HiddenBytes))
            : 0;
        return (_bytesPerToken * chunk.Tokens) + (_bytesPerCached * cached) + expansion;
    }

    public double Flops(in PromptChunk chunk, double windowTokens) =>
        (_flopsPerPair * Operators.AttentionPairs(chunk.Tokens, chunk.CachedTokens, windowTokens))
        + (Cached(chunk, windowTokens) * (_expansion?.FlopsPerRow ?? 0));

    private static double CacheEfficiency(DecodeAttentionConstants decode) => decode switch
    {
        DecodeConstants split => split.MemoryEfficiency,
        CountedSplitConstants counted => counted.MemoryEfficiency,
        _ => 1,
    };

    /// <summary>Cached tokens that any of the chunk sees.</summary>
    private static double Cached(in PromptChunk chunk, double windowTokens) =>
        Math.Min(chunk.CachedTokens, windowTokens);
}
