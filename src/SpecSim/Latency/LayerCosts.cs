// One deployment's operators with their sizes filled in: which products a layer has, how tensor parallelism
// cuts them, and what is summed over all layers. StepModel adds what the serving software costs.

using SpecSim.Hardware;
using SpecSim.Models;

namespace SpecSim.Latency;

/// <summary>Sizes and times of a deployed model's operators, per device.</summary>
internal sealed class LayerCosts
{
    // The operators that can be left out have names of their own.
    public const string HeadName = "output head";
    public const string SamplingName = "sampling";

    // Norms, rotary embedding and activation: four small kernels a layer, each about three passes
    // over the hidden state (docs/model.md part 3.6).
    private const int SmallKernels = 4;
    private const double SmallPasses = 3;

    // Softmax over target logits, ratios, residual and draw read or write the 32-bit logits about six times.
    private const int SamplingKernels = 4;
    private const double SamplingPasses = 6;
    private const double LogitBytes = 4;
    private const double HiddenBytes = 2;

    private readonly TransformerModel _model;
    private readonly DataTypes _types;
    private readonly KernelConstants _fit;
    private readonly Peaks _peaks;
    private readonly GemmConstants _gemm;
    private readonly DecodeConstants _decode;
    private readonly AllReduceConstants? _allReduce;
    private readonly int _devices;
    private readonly double _heads;
    private readonly double _kvHeads;
    private readonly Product[] _layerProducts;
    private readonly Product? _inputProjection;
    private readonly Product _head;
    private readonly ByTokens _decodeLength;

    // Coefficients of what is linear in tokens, context and logit rows; one device, all layers.
    private readonly double _kvBytesPerToken;
    private readonly double _attentionBytesPerQuery;
    private readonly double _headBytesPerRow;
    private readonly double _samplingBytesPerRow;

    public LayerCosts(Deployment deployment, Device device, string kernels)
    {
        _model = deployment.Model;
        _types = deployment.Types;
        _fit = device.Latency.Of(kernels);
        _devices = deployment.TensorParallel;
        double peak = device.Peak(_types.Activations)?.PerSecond
            ?? throw new ArgumentException(
                $"{device.Name} does not multiply {_types.Activations.Text()}.", nameof(device));
        _peaks = new Peaks(peak, device.Bandwidth.PerSecond, device.Multiprocessors);
        _gemm = _fit.Gemm(_types);
        _decode = _fit.Decode(_types.Kv);
        _allReduce = _devices > 1 ? ForDevices(_fit.AllReduce, _devices) : null;
        _heads = (double)_model.AttentionHeads / _devices;
        _kvHeads = deployment.KvHeadsPerDevice;

        double attention = _heads * _model.HeadSize;
        double weight = _types.Weights.BytesPerElement();
        _layerProducts =
        [
            new Product("qkv", attention + (2 * _kvHeads * _model.HeadSize), _model.AttentionInputSize, weight),
            new Product("attention output", _model.HiddenSize, attention, weight),
            new Product("gate and up", (double)_model.GateUpSize / _devices, _model.HiddenSize, weight),
            new Product("down", _model.HiddenSize, (double)_model.FeedForwardSize / _devices, weight),
        ];
        _inputProjection = _model.InputProjectionSize > 0
            ? new Product("input projection", _model.HiddenSize, (double)_model.InputProjectionSize / _devices, weight)
            : null;
        _head = new Product(HeadName, (double)_model.VocabularySize / _devices, _model.HiddenSize, weight);

        _decodeLength = new ByTokens(length => Latency.Operators.DecodeLength(length, _decode));
        _kvBytesPerToken =
            Latency.Operators.AttentionBytes(0, 1, _heads, _kvHeads, _model.HeadSize, _types.Kv.BytesPerElement());
        _attentionBytesPerQuery =
            Latency.Operators.AttentionBytes(1, 0, _heads, _kvHeads, _model.HeadSize, _types.Kv.BytesPerElement());

        double activation = _types.Activations.BytesPerElement();
        _headBytesPerRow = _head.BytesPerRow(activation);
        _samplingBytesPerRow = SamplingPasses * _model.VocabularySize * LogitBytes;
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

    /// <summary>Time in which a pass reads its weights, at what products reach of the bandwidth.</summary>
    public double WeightSeconds => WeightBytes / _devices / (_gemm.MemoryEfficiency * _peaks.BytesPerSecond);

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
        (SamplingKernels * _fit.Elementwise.BaseSeconds)
        + (SamplingBytes(rows) / (_fit.Elementwise.MemoryEfficiency * _peaks.BytesPerSecond));

    /// <summary>Attention of one layer.</summary>
    public double AttentionSeconds(in StepShape shape)
    {
        double bytes = AttentionBytes(shape);
        double decode = Latency.Operators.DecodeAttention(
            shape.Sequences, DecodeLength(shape), _kvHeads, bytes, _decode, _peaks);
        if (shape.QueryTokens == 1)
            return decode;
        double verify = _fit.Verify switch
        {
            VerifyConstants.Packed packed => Latency.Operators.PackedVerifyAttention(
                decode, shape.QueryTokens * _heads / _kvHeads, AttentionFlops(shape), packed, _peaks),
            VerifyConstants.Unsplit unsplit => Latency.Operators.UnsplitVerifyAttention(
                shape.Sequences,
                shape.QueryTokens,
                shape.ContextTokens + shape.Tokens,
                _heads,
                bytes,
                _decode.MemoryEfficiency,
                unsplit,
                _peaks),
            _ => decode,
        };
        // The two forms were fitted apart; more query tokens over the same cache are never faster.
        return Math.Max(decode, verify);
    }

    public double PrefillSeconds(int promptTokens) => Latency.Operators.PrefillAttention(
        promptTokens, _heads, _kvHeads, _model.HeadSize, _fit.Prefill, _peaks);

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

    /// <summary>The output head's part of <see cref="Bytes"/>.</summary>
    public double HeadBytes(int rows) => _devices * (_head.WeightBytes + (rows * _headBytesPerRow));

    /// <summary>The output head's part of <see cref="Flops"/>.</summary>
    public double HeadFlops(int rows) => _devices * rows * _head.FlopsPerRow;

    /// <summary>The part of <see cref="Bytes"/> that choosing tokens moves.</summary>
    public double SamplingBytes(int rows) => rows * _samplingBytesPerRow;

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
            SamplingName, SamplingKernels, SamplingSeconds(shape.LogitRows), SamplingBytes(shape.LogitRows), 0);
    }

    // A batch of one, or of equals, has a whole number of tokens: its power is looked up.
    private double DecodeLength(in StepShape shape)
    {
        long total = shape.ContextTokens + shape.Tokens;
        // A division costs as much as the rest of this.
        long length = shape.Sequences == 1 ? total : total / shape.Sequences;
        return length * shape.Sequences == total && length <= int.MaxValue
            ? _decodeLength.At((int)length)
            : Latency.Operators.DecodeLength((double)total / shape.Sequences, _decode);
    }

    private double AttentionBytes(in StepShape shape) =>
        (_kvBytesPerToken * (shape.ContextTokens + shape.Tokens)) + (_attentionBytesPerQuery * shape.Tokens);

    private double AttentionFlops(in StepShape shape) => Latency.Operators.AttentionFlops(
        (double)shape.Tokens / shape.Sequences, shape.ContextTokens + shape.Tokens, _heads, _model.HeadSize);

    private double AllReduceSeconds(int tokens) =>
        Latency.Operators.AllReduce(tokens * (double)_model.HiddenSize * HiddenBytes, _devices, _allReduce!);

    private double SmallSeconds(int tokens) =>
        Latency.Operators.Elementwise(SmallBytes(tokens), _fit.Elementwise, _peaks);

    private double SmallBytes(int tokens) => SmallPasses * tokens * _model.HiddenSize * HiddenBytes;

    private double Seconds(Product product, int rows) => Latency.Operators.Gemm(
        rows,
        product.Columns,
        product.Depth,
        product.BytesPerWeight,
        _types.Activations.BytesPerElement(),
        _gemm,
        _peaks);

    private static AllReduceConstants ForDevices(IReadOnlyList<AllReduceConstants> measured, int devices) =>
        measured.FirstOrDefault(fit => fit.Devices >= devices)
        ?? throw new ArgumentException($"no all-reduce constants for {devices} devices", nameof(devices));

    /// <summary>One matrix product of a layer: N columns, K depth, on one device.</summary>
    private sealed record Product(string Name, double Columns, double Depth, double BytesPerWeight)
    {
        public double WeightBytes => Columns * Depth * BytesPerWeight;

        public double FlopsPerRow => 2 * Columns * Depth;

        public double BytesPerRow(double activationBytes) => (activationBytes * Depth) + (2 * Columns);
    }
}
