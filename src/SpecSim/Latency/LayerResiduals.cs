// The residuals of one deployed model's kernels, with the shapes filled in: what LayerCosts multiplies its times by.

using SpecSim.Hardware;
using SpecSim.Models;

namespace SpecSim.Latency;

/// <summary>Factors by kernel of one draw. Not thread-safe (it remembers what it drew).</summary>
internal sealed class LayerResiduals
{
    private readonly Residuals _draw;
    private readonly DataTypes _types;
    private readonly Residual _decode;
    private readonly Residual _prefill;
    private readonly Residual _small;
    private readonly Residual _sampling;
    private readonly Residual? _allReduce;
    private readonly Dictionary<int, Residual> _verify = [];
    private readonly double _heads;
    private readonly double _headSize;

    /// <param name="allReduce">The constants in use; null on one device.</param>
    public LayerResiduals(Residuals draw, Deployment deployment, AllReduceConstants? allReduce)
    {
        TransformerModel model = deployment.Model;
        _draw = draw;
        _types = deployment.Types;
        // Heads and KV heads in one number: both are far below 65536.
        double heads = Math.Round((double)model.AttentionHeads / deployment.TensorParallel);
        _heads = (heads * 65536) + Math.Round((double)deployment.KvHeadsPerDevice);
        _headSize = model.HeadSize;
        _decode = draw.Of(KernelKinds.Decode(_types.Kv), _heads, _headSize);
        _prefill = draw.Of(KernelKind.Prefill, _heads, _headSize);
        _small = draw.Of(KernelKind.Elementwise, model.HiddenSize, 0);
        _sampling = draw.Of(KernelKind.Sampling, model.VocabularySize, 0);
        _allReduce = allReduce is null
            ? null
            : draw.Of(KernelKind.AllReduce, allReduce.Devices, 0, allReduce.Error);
    }

    public Residual Product(Product product) =>
        _draw.Of(KernelKinds.Gemm(_types), product.Columns, product.Depth);

    /// <summary>Of a layer of routed experts: what it holds on one device.</summary>
    public Residual Experts(double hiddenSize, double innerSize, double experts) =>
        _draw.Of(KernelKinds.Experts(_types.Activations), hiddenSize, (Math.Round(innerSize) * 4096) + experts);

    public double Decode(double contextTokens) => _decode.At(contextTokens);

    /// <summary>What verify attention is off by beyond what the decode attention of the same cache is.</summary>
    public double Verify(int queryTokens, double contextTokens)
    {
        if (!_verify.TryGetValue(queryTokens, out Residual? residual))
        {
            residual = _draw.Of(KernelKind.Verify, _heads, (queryTokens * 65536.0) + _headSize);
            _verify.Add(queryTokens, residual);
        }

        return residual.At(contextTokens);
    }

    public double Prefill(double promptTokens) => _prefill.At(promptTokens);

    public double AllReduce(double bytes) => _allReduce?.At(bytes) ?? 1;

    /// <summary>Of the small kernels between the products.</summary>
    public double Small(double tokens) => _small.At(tokens);

    public double Sampling(double rows) => _sampling.At(rows);
}
