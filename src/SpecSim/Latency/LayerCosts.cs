// One deployment's operators with their sizes filled in, and what is summed over all layers. StepModel adds what the
// serving software costs.

using SpecSim.Hardware;
using SpecSim.Models;

namespace SpecSim.Latency;

/// <summary>Sizes and times of a deployed model's operators, per device.</summary>
internal sealed class LayerCosts
{
    // The operators that can be left out have names of their own.
    public const string HeadName = "output head";
    public const string GatherName = "logits gather";
    public const string SamplingName = "sampling";

    private readonly TransformerModel _model;
    private readonly DataTypes _types;
    private readonly KernelConstants _fit;
    private readonly Peaks _peaks;
    private readonly ProductConstants _gemm;
    private readonly AllReduceConstants? _allReduce;
    private readonly int _devices;
    private readonly ProductCalls[] _products;
    private readonly Product _head;
    private readonly AttentionCosts _attention;
    private readonly ExpertCosts? _experts;
    private readonly int _smallKernels;
    private readonly int _expertLayers;

    // Null: kernels take what the formulas say.
    private readonly LayerResiduals? _residuals;

    // Coefficients of what is linear in tokens and logit rows; all layers.
    private readonly double _weightBytes;
    private readonly double _bytesPerToken;
    private readonly double _flopsPerToken;
    private readonly double _headBytesPerRow;
    private readonly double _samplingBytesPerRow;

    /// <param name="residuals">How far kernels are from their formulas; null: not at all.</param>
    public LayerCosts(Deployment deployment, Device device, string kernels, Residuals? residuals = null)
    {
        _model = deployment.Model;
        _types = deployment.Types;
        _fit = device.Latency.Of(kernels);
        _devices = deployment.TensorParallel;
        if (device.Peak(_types.Activations) is null)
        {
            throw new ArgumentException(
                $"{device.Name} does not multiply {_types.Activations.Text()}.", nameof(device));
        }

        _peaks = Peaks.Of(device, _types.Activations);
        _gemm = _fit.Gemm(_types);
        _allReduce = _devices > 1 ? ForDevices(_fit.AllReduce, _devices) : null;
        _residuals = residuals is null ? null : new LayerResiduals(residuals, deployment, _allReduce);
        _products = [.. LayerProducts.Of(deployment).Select(item => item with { Product = Judged(item.Product) })];
        _head = Judged(LayerProducts.Head(deployment));
        // Attention multiplies in the format of the cache, whatever the products do.
        _attention = new AttentionCosts(deployment, _fit, Peaks.Of(device, _types.Kv), Seconds, _residuals);
        _expertLayers = _model.ExpertLayerCount;
        _experts = _model.Experts is { } experts
            ? new ExpertCosts(experts, deployment, _fit, _peaks, _residuals)
            : null;
        _smallKernels = SmallWork.KernelsPerLayer * _model.Layers;

        double activation = _types.Activations.BytesPerElement();
        double OverProducts(Func<Product, double> part) =>
            _devices * _products.Sum(item => item.Calls * part(item.Product));
        _weightBytes = OverProducts(product => product.WeightBytes) + (_devices * _head.WeightBytes);
        _bytesPerToken = OverProducts(product => product.BytesPerRow(activation))
            + (_devices * _smallKernels * SmallWork.KernelBytes(1, _model.HiddenSize));
        _flopsPerToken = OverProducts(product => product.FlopsPerRow)
            + (_devices * _expertLayers * (_experts?.FlopsPerToken ?? 0));
        _headBytesPerRow = _devices * _head.BytesPerRow(activation);
        _samplingBytesPerRow = SmallWork.SamplingBytes(1, _model.VocabularySize, _fit.Sampling);
        Kernels = _products.Sum(item => item.Calls) + _model.Layers + _smallKernels
            + (SmallWork.KernelsPerExpertLayer * _expertLayers)
            + (_allReduce is null ? 0 : (2 * _model.Layers) + 1) + 1 + SmallWork.SamplingKernels;
    }

    /// <summary>Kernels in one pass: what an engine without graphs has to launch.</summary>
    public int Kernels { get; }

    /// <summary>Everything that depends on the number of tokens alone, all layers, without the head.</summary>
    public double FixedSeconds(int tokens)
    {
        double seconds = _smallKernels * SmallSeconds(tokens);
        foreach ((Product product, int calls) in _products)
            seconds += calls * Seconds(product, tokens);
        return _allReduce is null ? seconds : seconds + (2 * _model.Layers * AllReduceSeconds(tokens));
    }

    /// <summary>The output head, and putting the logits together when each device has a part of them.</summary>
    public double HeadSeconds(int rows) => Seconds(_head, rows) + GatherSeconds(rows);

    public double SamplingSeconds(int rows) =>
        SmallWork.SamplingSeconds(rows, _model.VocabularySize, _fit.Sampling, _peaks)
        * (_residuals?.Sampling(rows) ?? 1);

    /// <summary>Routed experts of all layers on one device.</summary>
    /// <param name="tokens">Tokens that are computed, with those that only fill a graph.</param>
    public ExpertCost Experts(in StepShape shape, ReadOnlySpan<PromptChunk> prompts, int tokens)
    {
        if (_experts is null)
            return default;
        if (prompts.IsEmpty)
            return OverLayers(_experts.At(shape.Sequences, tokens));
        ExpertLayers layers = _model.Experts!;
        double independent = layers.IndependentTokens(shape.Sequences, shape.Tokens);
        foreach (PromptChunk chunk in prompts)
            independent += layers.IndependentTokens(1, chunk.Tokens);
        return OverLayers(_experts.Of(tokens, independent));
    }

    /// <summary>Attention of all layers.</summary>
    public double AttentionSeconds(in StepShape shape, ReadOnlySpan<PromptChunk> prompts) => prompts.IsEmpty
        ? _attention.Seconds(shape, besidePrompts: false)
        : _attention.Seconds(shape, besidePrompts: true) + _attention.PromptSeconds(prompts);

    /// <summary>
    /// Memory traffic of a pass over all devices: weights and the touched experts' once, one row of the embedding
    /// table per token not.
    /// </summary>
    /// <param name="expertBytes">Traffic of the routed experts on one device.</param>
    public double Bytes(in StepShape shape, ReadOnlySpan<PromptChunk> prompts, double expertBytes)
    {
        int tokens = shape.Tokens;
        double perDevice = _attention.Bytes(shape) + expertBytes;
        foreach (PromptChunk chunk in prompts)
        {
            tokens += chunk.Tokens;
            perDevice += _attention.PromptBytes(chunk);
        }

        int rows = shape.LogitRows + prompts.Length;
        return _weightBytes + (tokens * _bytesPerToken) + (_devices * perDevice)
            + (rows * (_headBytesPerRow + _samplingBytesPerRow));
    }

    /// <summary>Arithmetic of a pass over all devices.</summary>
    public double Flops(in StepShape shape, ReadOnlySpan<PromptChunk> prompts)
    {
        int tokens = shape.Tokens;
        double attention = _attention.Flops(shape);
        foreach (PromptChunk chunk in prompts)
        {
            tokens += chunk.Tokens;
            attention += _attention.PromptFlops(chunk);
        }

        int rows = shape.LogitRows + prompts.Length;
        return (tokens * _flopsPerToken) + (_devices * (attention + (rows * _head.FlopsPerRow)));
    }

    /// <summary>Time in which a pass reads its weights, at what products reach of the bandwidth; experts not.</summary>
    public double WeightSeconds => _weightBytes / _devices / (_gemm.MemoryEfficiency * _peaks.BytesPerSecond);

    /// <summary>The output head's part of <see cref="Bytes"/>.</summary>
    public double HeadBytes(int rows) => (_devices * _head.WeightBytes) + (rows * _headBytesPerRow);

    /// <summary>The output head's part of <see cref="Flops"/>.</summary>
    public double HeadFlops(int rows) => _devices * rows * _head.FlopsPerRow;

    /// <summary>The part of <see cref="Bytes"/> that choosing tokens moves.</summary>
    public double SamplingBytes(int rows) => rows * _samplingBytesPerRow;

    /// <summary>Every operator of a pass on one device, without host time.</summary>
    public IReadOnlyList<OperatorCost> Operators(in StepShape shape, ReadOnlySpan<PromptChunk> prompts)
    {
        int tokens = shape.Tokens;
        foreach (PromptChunk chunk in prompts)
            tokens += chunk.Tokens;
        int rows = shape.LogitRows + prompts.Length;
        var costs = new List<OperatorCost>();
        foreach ((Product product, int calls) in _products)
            costs.Add(Cost(product, calls, tokens));
        AddAttention(costs, shape, prompts);
        if (_experts is not null)
        {
            ExpertCost experts = Experts(shape, prompts, tokens);
            double flops = _expertLayers * tokens * _experts.FlopsPerToken;
            costs.Add(new OperatorCost("experts", _expertLayers, experts.Seconds, experts.Bytes, flops));
        }

        if (_allReduce is not null)
        {
            int calls = 2 * _model.Layers;
            costs.Add(new OperatorCost("all-reduce", calls, calls * AllReduceSeconds(tokens), 0, 0));
        }

        double smallBytes = _smallKernels * SmallWork.KernelBytes(tokens, _model.HiddenSize);
        costs.Add(new OperatorCost(
            "elementwise", _smallKernels, _smallKernels * SmallSeconds(tokens), smallBytes, 0));
        costs.Add(Cost(_head, 1, rows));
        if (_allReduce is not null)
            costs.Add(new OperatorCost(GatherName, 1, GatherSeconds(rows), 0, 0));
        double samplingBytes = rows * _samplingBytesPerRow;
        costs.Add(new OperatorCost(SamplingName, SmallWork.SamplingKernels, SamplingSeconds(rows), samplingBytes, 0));
        return costs;
    }

    private OperatorCost Cost(Product product, int calls, int rows) => new(
        product.Name,
        calls,
        calls * Seconds(product, rows),
        calls * (product.WeightBytes + (rows * product.BytesPerRow(_types.Activations.BytesPerElement()))),
        (double)calls * rows * product.FlopsPerRow);

    private void AddAttention(List<OperatorCost> costs, in StepShape shape, ReadOnlySpan<PromptChunk> prompts)
    {
        if (shape.Sequences > 0)
        {
            double seconds = _attention.Seconds(shape, besidePrompts: !prompts.IsEmpty);
            costs.Add(new OperatorCost(
                "attention", _model.Layers, seconds, _attention.Bytes(shape), _attention.Flops(shape)));
        }

        if (prompts.IsEmpty)
            return;
        double bytes = 0;
        double flops = 0;
        foreach (PromptChunk chunk in prompts)
        {
            bytes += _attention.PromptBytes(chunk);
            flops += _attention.PromptFlops(chunk);
        }

        costs.Add(new OperatorCost(
            "prompt attention", _model.Layers, _attention.PromptSeconds(prompts), bytes, flops));
    }

    private ExpertCost OverLayers(ExpertCost layer) => new(_expertLayers * layer.Seconds, _expertLayers * layer.Bytes);

    private double AllReduceSeconds(int tokens)
    {
        double bytes = tokens * _model.HiddenSize * SmallWork.HiddenBytes;
        return Latency.Operators.AllReduce(bytes, _devices, _allReduce!) * (_residuals?.AllReduce(bytes) ?? 1);
    }

    private double GatherSeconds(int rows)
    {
        if (_allReduce is null)
            return 0;
        double bytes = rows * SmallWork.GatheredLogitBytes * _model.VocabularySize;
        return Latency.Operators.AllGather(bytes, _devices, _allReduce) * (_residuals?.AllReduce(bytes) ?? 1);
    }

    private double SmallSeconds(int tokens) =>
        Latency.Operators.Elementwise(
            SmallWork.KernelBytes(tokens, _model.HiddenSize), _fit.Elementwise, _peaks)
        * (_residuals?.Small(tokens) ?? 1);

    private double Seconds(Product product, double rows)
    {
        double seconds = product.Seconds(rows, _types.Activations.BytesPerElement(), _gemm, _peaks);
        return product.Residual.Times(seconds, product.Groups * rows);
    }

    private Product Judged(Product product) => product with { Residual = _residuals?.Product(product) };

    private static AllReduceConstants ForDevices(IReadOnlyList<AllReduceConstants> measured, int devices) =>
        measured.FirstOrDefault(fit => fit.Devices >= devices)
        ?? throw new ArgumentException($"no all-reduce constants for {devices} devices", nameof(devices));
}
