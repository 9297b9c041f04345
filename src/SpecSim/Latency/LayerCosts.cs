// One deployment's operators with their sizes filled in: which products a layer has, how tensor parallelism
// cuts them, and what is summed over all layers. StepModel adds what the serving software costs.

using SpecSim.Hardware;
using SpecSim.Models;

namespace SpecSim.Latency;

/// <summary>Sizes and times of a deployed model's operators, per device.</summary>
internal sealed class LayerCosts
{
    // Norms, rotary embedding and activation: four small kernels a layer, each about three passes
    // over the hidden state (docs/model.md part 3.6).
    private const int SmallKernels = 4;
    private const double SmallPasses = 3;

    // Kernels that choose tokens; their time is that of Operators.Sampling.
    private const int SamplingKernels = 4;
    private const double LogitBytes = 4;
    private const double HiddenBytes = 2;

    private readonly TransformerModel _model;
    private readonly DataTypes _types;
    private readonly KernelConstants _fit;
    private readonly Peaks _peaks;
    private readonly ProductConstants _gemm;
    private readonly AttentionCosts _attention;
    private readonly AllReduceConstants? _allReduce;
    private readonly int _devices;
    private readonly double _heads;
    private readonly double _kvHeads;
    private readonly Product[] _layerProducts;
    private readonly Product? _inputProjection;
    private readonly Product _head;

    // Null: kernels take what the formulas say.
    private readonly LayerResiduals? _residuals;

    // Coefficients of what is linear in tokens, context and logit rows; one device, all layers.
    private readonly double _kvBytesPerToken;
    private readonly double _attentionBytesPerQuery;
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
        _heads = (double)_model.AttentionHeads / _devices;
        _kvHeads = deployment.KvHeadsPerDevice;

        _residuals = residuals is null ? null : new LayerResiduals(residuals, deployment, _allReduce);
        double attention = _heads * _model.HeadSize;
        double weight = _types.Weights.BytesPerElement();
        _layerProducts =
        [
            NewProduct("qkv", attention + (2 * _kvHeads * _model.HeadSize), _model.AttentionInputSize, weight),
            NewProduct("attention output", _model.HiddenSize, attention, weight),
            NewProduct("gate and up", (double)_model.GateUpSize / _devices, _model.HiddenSize, weight),
            NewProduct("down", _model.HiddenSize, (double)_model.FeedForwardSize / _devices, weight),
        ];
        _inputProjection = _model.InputProjectionSize > 0
            ? NewProduct("input projection", _model.HiddenSize, (double)_model.InputProjectionSize / _devices, weight)
            : null;
        _head = NewProduct("output head", (double)_model.VocabularySize / _devices, _model.HiddenSize, weight);

        _attention = new AttentionCosts(
            _heads,
            _kvHeads,
            _model.HeadSize,
            _types.Kv.BytesPerElement(),
            _fit.Decode(_types.Kv),
            _fit,
            _peaks,
            _residuals);
        _kvBytesPerToken =
            Latency.Operators.AttentionBytes(0, 1, _heads, _kvHeads, _model.HeadSize, _types.Kv.BytesPerElement());
        _attentionBytesPerQuery =
            Latency.Operators.AttentionBytes(1, 0, _heads, _kvHeads, _model.HeadSize, _types.Kv.BytesPerElement());

        double activation = _types.Activations.BytesPerElement();
        _headBytesPerRow = _head.BytesPerRow(activation);
        _samplingBytesPerRow = _fit.Sampling.Passes * _model.VocabularySize * LogitBytes;
        double smallBytes = SmallKernels * SmallPasses * HiddenBytes * _model.HiddenSize;
        double OverLayers(Func<Product, double> part, double more)
        {
            double layer = _layerProducts.Sum(part) + more;
            return _devices * ((_model.Layers * layer) + (_inputProjection is null ? 0 : part(_inputProjection)));
        }

        int layerKernels = _layerProducts.Length + 1 + SmallKernels + (_allReduce is null ? 0 : 2);
        Kernels = (_model.Layers * layerKernels) + (_inputProjection is null ? 0 : 1) + 1 + SamplingKernels;
        WeightBytes = OverLayers(product => product.WeightBytes, 0) + (_devices * _head.WeightBytes);
        BytesPerToken = OverLayers(product => product.BytesPerRow(activation), smallBytes);
        FlopsPerToken = OverLayers(product => product.FlopsPerRow, 0);
    }

    /// <summary>Kernels in one pass: what an engine without graphs has to launch.</summary>
    public int Kernels { get; }

    /// <summary>
    /// Weight bytes read by one pass, over all devices; the head included, one embedding row per token not.
    /// </summary>
    public double WeightBytes { get; }

    /// <summary>
    /// Inputs and outputs of the products and small kernels per token, over all devices; attention not.
    /// </summary>
    public double BytesPerToken { get; }

    /// <summary>Arithmetic of the products per token, over all devices; the head not.</summary>
    public double FlopsPerToken { get; }

    /// <summary>Everything that depends on the number of tokens alone, all layers, without the head.</summary>
    public double FixedSeconds(int tokens)
    {
        double layer = SmallKernels * SmallSeconds(tokens);
        foreach (Product product in _layerProducts)
            layer += Seconds(product, tokens);
        if (_allReduce is not null)
            layer += 2 * AllReduceSeconds(tokens);
        return (_model.Layers * layer) + (_inputProjection is { } projection ? Seconds(projection, tokens) : 0);
    }

    public double HeadSeconds(int rows) => Seconds(_head, rows);

    public double SamplingSeconds(int rows) =>
        Latency.Operators.Sampling(rows * (double)_model.VocabularySize * LogitBytes, _fit.Sampling, _peaks)
        * (_residuals?.Sampling(rows) ?? 1);

    /// <summary>Attention of one layer.</summary>
    public double AttentionSeconds(in StepShape shape)
    {
        double bytes = AttentionBytes(shape);
        long context = shape.ContextTokens + shape.Tokens;
        return shape.QueryTokens == 1
            ? _attention.Decode(shape.Sequences, context, bytes)
            : _attention.Verify(shape.Sequences, shape.QueryTokens, shape.Tokens, context, bytes);
    }

    public double PrefillSeconds(int promptTokens) => _attention.Prompt(1, promptTokens, 0);

    /// <summary>Attention arithmetic of a prompt over all layers and devices; half the square is masked.</summary>
    public double PrefillFlops(int promptTokens) => _devices * _model.Layers
        * Latency.Operators.AttentionFlops(promptTokens, promptTokens / 2.0, _heads, _model.HeadSize);

    /// <summary>Memory traffic of a pass over all devices.</summary>
    public double Bytes(in StepShape shape) => WeightBytes
        + (shape.Tokens * BytesPerToken)
        + (_devices * _model.Layers * AttentionBytes(shape))
        + (_devices * (shape.LogitRows * _headBytesPerRow))
        + SamplingBytes(shape.LogitRows);

    /// <summary>Arithmetic of a pass over all devices.</summary>
    public double Flops(in StepShape shape) => (shape.Tokens * FlopsPerToken)
        + (_devices * ((_model.Layers * AttentionFlops(shape)) + (shape.LogitRows * _head.FlopsPerRow)));

    /// <summary>Every operator of a pass on one device, without host time.</summary>
    public IEnumerable<OperatorCost> Operators(StepShape shape)
    {
        double activation = _types.Activations.BytesPerElement();
        OperatorCost Cost(Product product, int calls, int rows) => new(
            product.Name,
            calls,
            calls * Seconds(product, rows),
            calls * (product.WeightBytes + (rows * product.BytesPerRow(activation))),
            (double)calls * rows * product.FlopsPerRow);

        if (_inputProjection is { } projection)
            yield return Cost(projection, 1, shape.Tokens);
        foreach (Product product in _layerProducts)
            yield return Cost(product, _model.Layers, shape.Tokens);
        yield return new OperatorCost(
            "attention",
            _model.Layers,
            _model.Layers * AttentionSeconds(shape),
            _model.Layers * AttentionBytes(shape),
            _model.Layers * AttentionFlops(shape));
        if (_allReduce is not null)
        {
            int calls = 2 * _model.Layers;
            yield return new OperatorCost("all-reduce", calls, calls * AllReduceSeconds(shape.Tokens), 0, 0);
        }

        int small = SmallKernels * _model.Layers;
        yield return new OperatorCost(
            "elementwise", small, small * SmallSeconds(shape.Tokens), small * SmallBytes(shape.Tokens), 0);
        yield return Cost(_head, 1, shape.LogitRows);
        yield return new OperatorCost(
            "sampling", SamplingKernels, SamplingSeconds(shape.LogitRows), SamplingBytes(shape.LogitRows), 0);
    }

    private double AttentionBytes(in StepShape shape) =>
        (_kvBytesPerToken * (shape.ContextTokens + shape.Tokens)) + (_attentionBytesPerQuery * shape.Tokens);

    private double AttentionFlops(in StepShape shape) => Latency.Operators.AttentionFlops(
        (double)shape.Tokens / shape.Sequences, shape.ContextTokens + shape.Tokens, _heads, _model.HeadSize);

    private double AllReduceSeconds(int tokens)
    {
        double bytes = tokens * (double)_model.HiddenSize * HiddenBytes;
        return Latency.Operators.AllReduce(bytes, _devices, _allReduce!) * (_residuals?.AllReduce(bytes) ?? 1);
    }

    private double SmallSeconds(int tokens) =>
        Latency.Operators.Elementwise(SmallBytes(tokens), _fit.Elementwise, _peaks)
        * (_residuals?.Small(tokens) ?? 1);

    private double SmallBytes(int tokens) => SmallPasses * tokens * _model.HiddenSize * HiddenBytes;

    private double SamplingBytes(int rows) => rows * _samplingBytesPerRow;

    private double Seconds(Product product, int rows) => product.Residual.Times(
        Latency.Operators.Product(
            rows,
            product.Columns,
            product.Depth,
            product.BytesPerWeight,
            _types.Activations.BytesPerElement(),
            _gemm,
            _peaks),
        rows);

    private Product NewProduct(string name, double columns, double depth, double bytesPerWeight) =>
        new(name, columns, depth, bytesPerWeight, _residuals?.Product(columns, depth));

    private static AllReduceConstants ForDevices(IReadOnlyList<AllReduceConstants> measured, int devices) =>
        measured.FirstOrDefault(fit => fit.Devices >= devices)
        ?? throw new ArgumentException($"no all-reduce constants for {devices} devices", nameof(devices));

    /// <summary>One matrix product of a layer: N columns, K depth, on one device.</summary>
    private sealed record Product(
        string Name, double Columns, double Depth, double BytesPerWeight, Residual? Residual)
    {
        public double WeightBytes => Columns * Depth * BytesPerWeight;

        public double FlopsPerRow => 2 * Columns * Depth;

        public double BytesPerRow(double activationBytes) => (activationBytes * Depth) + (2 * Columns);
    }
}
