// Attention of one deployed model on one device, all layers: with heads of their own or a latent vector, over the
// whole context or its last tokens. A window layer sees min(L, W) keys of the batch's mean context L; q query tokens
// together see W + q - 1, which are read once.

using SpecSim.Hardware;
using SpecSim.Models;

namespace SpecSim.Latency;

/// <summary>Times, traffic and arithmetic of attention, for decode and verify and for chunks of prompts.</summary>
internal sealed class AttentionCosts
{
    private const double CommonHeadSize = 128;

    private readonly int _fullLayers;
    private readonly int _windowLayers;
    private readonly int _windowTokens;
    private readonly bool _isLatent;
    private readonly VerifyConstants _verify;
    private readonly PrefillConstants _prefill;
    private readonly Peaks _peaks;
    private readonly AttentionKernels _kernels;

    // One layer on one device.
    private readonly double _heads;
    private readonly double _bytesPerContext;
    private readonly double _bytesPerQuery;
    private readonly double _flopsPerPair;
    private readonly AttentionPrompts _prompts;
    private readonly LayerResiduals? _residuals;

    /// <param name="products">What multiplies matrices here: cached latent vectors are expanded with it.</param>
    /// <param name="residuals">How far kernels are from their formulas; null: not at all.</param>
    public AttentionCosts(
        Deployment deployment,
        KernelConstants fit,
        Peaks peaks,
        Func<Product, double, double> products,
        LayerResiduals? residuals = null)
    {
        _residuals = residuals;
        TransformerModel model = deployment.Model;
        _windowLayers = model.WindowLayerCount;
        _fullLayers = model.Layers - _windowLayers;
        _windowTokens = model.Window?.Tokens ?? 0;
        _verify = fit.Verify;
        _prefill = fit.Prefill;
        _peaks = peaks;
        _heads = (double)model.AttentionHeads / deployment.TensorParallel;
        double kvHeads = deployment.KvHeadsPerDevice;
        double kvBytes = deployment.Types.Kv.BytesPerElement();
        if (model.Latent is { } latent)
        {
            // Queries and outputs have the latent width too: keys and values are never expanded.
            _isLatent = true;
            kvHeads = 1;
            _bytesPerContext = latent.CachedSize * kvBytes;
            _bytesPerQuery = 2 * ((_heads * (latent.CachedSize + latent.KvRank)) + latent.CachedSize);
            _flopsPerPair = 2 * _heads * (latent.CachedSize + latent.KvRank);
        }
        else
        {
            _bytesPerContext = Operators.AttentionBytes(0, 1, _heads, kvHeads, model.HeadSize, kvBytes);
            _bytesPerQuery = Operators.AttentionBytes(1, 0, _heads, kvHeads, model.HeadSize, kvBytes);
            _flopsPerPair = Operators.AttentionFlops(1, 1, _heads, model.HeadSize);
        }

        // Fixed parts are those of common heads for a latent vector, which no table covers.
        double headSize = _isLatent ? CommonHeadSize : model.HeadSize;
        _kernels = new AttentionKernels(
            _heads, kvHeads, headSize, kvBytes, fit.Decode(deployment.Types.Kv), fit, peaks, residuals);
        _prompts = new AttentionPrompts(deployment, fit, peaks, products);
    }

    /// <summary>Decode or verify attention.</summary>
    /// <param name="besidePrompts">In one call with chunks of prompts.</param>
    public double Seconds(in StepShape shape, bool besidePrompts)
    {
        long context = shape.ContextTokens + shape.Tokens;
        double seconds = _fullLayers * LayerSeconds(shape, context, context, besidePrompts);
        return _windowLayers == 0
            ? seconds
            : seconds + (_windowLayers * LayerSeconds(shape, Read(shape), Seen(shape), besidePrompts));
    }

    public double Bytes(in StepShape shape)
    {
        double context = _fullLayers * (double)(shape.ContextTokens + shape.Tokens);
        if (_windowLayers > 0)
            context += _windowLayers * (double)Read(shape);
        return (_bytesPerContext * context) + (_bytesPerQuery * (_fullLayers + _windowLayers) * shape.Tokens);
    }

    public double Flops(in StepShape shape)
    {
        if (shape.Sequences == 0)
            return 0;
        double context = _fullLayers * (double)(shape.ContextTokens + shape.Tokens);
        if (_windowLayers > 0)
            context += _windowLayers * (double)Seen(shape);
        return _flopsPerPair * context * shape.Tokens / shape.Sequences;
    }

    /// <summary>Attention of prompts, one call a layer for all of a step's chunks.</summary>
    public double PromptSeconds(ReadOnlySpan<PromptChunk> chunks)
    {
        PromptWork full = default;
        PromptWork window = default;
        int tokens = 0;
        foreach (PromptChunk chunk in chunks)
        {
            tokens += chunk.Tokens;
            full += _prompts.Work(chunk, double.PositiveInfinity);
            if (_windowLayers > 0)
                window += _prompts.Work(chunk, _windowTokens);
        }

        double seconds =
            (_fullLayers * full.InOneCall(_prefill, _peaks)) + (_windowLayers * window.InOneCall(_prefill, _peaks));
        return seconds * (_residuals?.Prefill(tokens) ?? 1);
    }

    public double PromptBytes(in PromptChunk chunk) =>
        (_fullLayers * _prompts.Bytes(chunk, double.PositiveInfinity))
        + (_windowLayers * _prompts.Bytes(chunk, _windowTokens));

    public double PromptFlops(in PromptChunk chunk) =>
        (_fullLayers * _prompts.Flops(chunk, double.PositiveInfinity))
        + (_windowLayers * _prompts.Flops(chunk, _windowTokens));

    /// <summary>Cached tokens that a window layer reads, over all sequences, new ones included.</summary>
    private long Read(in StepShape shape) => Math.Min(
        shape.ContextTokens + shape.Tokens, shape.Sequences * ((long)_windowTokens + shape.QueryTokens - 1));

    /// <summary>Of those, the tokens that one query token of each sequence sees.</summary>
    private long Seen(in StepShape shape) =>
        Math.Min(shape.ContextTokens + shape.Tokens, shape.Sequences * (long)_windowTokens);

    private double LayerSeconds(in StepShape shape, long read, long seen, bool besidePrompts)
    {
        if (shape.Sequences == 0)
            return 0;
        double bytes = (_bytesPerContext * read) + (_bytesPerQuery * shape.Tokens);
        if (besidePrompts && !_isLatent && _verify is VerifyConstants.Unsplit alone)
        {
            double walk = _kernels.Walk(shape.Sequences, shape.QueryTokens, shape.Tokens, read, alone);
            return (walk - alone.BaseSeconds) * (_residuals?.Verify(shape.QueryTokens, read) ?? 1);
        }

        double flops = _flopsPerPair * seen * shape.Tokens / shape.Sequences;
        if (_isLatent)
        {
            return Operators.LatentAttention(
                _kernels.Decode(shape.Sequences, read, bytes), flops, LatentEfficiency, _peaks);
        }

        return shape.QueryTokens == 1
            ? _kernels.Decode(shape.Sequences, read, bytes)
            : _kernels.Verify(shape.Sequences, shape.QueryTokens, shape.Tokens, read, bytes, flops);
    }

    private double LatentEfficiency =>
        _verify is VerifyConstants.Packed packed ? packed.ComputeEfficiency : _prefill.ComputeEfficiency;
}
