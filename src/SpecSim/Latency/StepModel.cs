// The time of a whole forward pass on one deployment: operators summed over layers, host overhead added.
// A verify pass reads a sequence's KV once, its products run at M = all its tokens, its head and sampler on
// all of them (docs/model.md part 3). The terms that depend only on M are kept per M: in a run M takes few values.

using SpecSim.Hardware;
using SpecSim.Models;

namespace SpecSim.Latency;

/// <summary>Evaluates passes of one deployed model. Not thread-safe (it remembers what it computed).</summary>
public sealed class StepModel
{
    private const string QuantizedName = "quantised rows";

    private readonly LayerCosts _layers;
    private readonly Deployment _deployment;
    private readonly Device _device;
    private readonly PassRules _rules;
    private readonly ByTokens _fixedSeconds;
    private readonly ByTokens _headSeconds;
    private readonly ByTokens _samplingSeconds;

    /// <param name="rules">What the serving software adds, and which kernels it calls.</param>
    public StepModel(Deployment deployment, Device device, PassRules rules)
    {
        _deployment = deployment;
        _device = device;
        _rules = rules;
        _layers = new LayerCosts(deployment, device, rules.Kernels);
        _fixedSeconds = new ByTokens(_layers.FixedSeconds);
        _headSeconds = new ByTokens(Leaves(CostParts.DraftHead) ? _ => 0 : _layers.HeadSeconds);
        _samplingSeconds = new ByTokens(Leaves(CostParts.Sampling) ? _ => 0 : _layers.SamplingSeconds);
    }

    /// <summary>One decode, verify or draft pass.</summary>
    public StepCost Evaluate(in StepShape shape)
    {
        int? captured = Captured(shape);
        int tokens = captured is { } padded && !Leaves(CostParts.GraphPadding) ? padded : shape.Tokens;
        double bytes = _layers.Bytes(shape);
        double flops = _layers.Flops(shape);
        double device = _rules.Scale * (_fixedSeconds.At(tokens)
            + (_deployment.Model.Layers * _layers.AttentionSeconds(shape))
            + _headSeconds.At(shape.LogitRows)
            + QuantizedSeconds(tokens));
        if (Leaves(CostParts.DraftKernels))
            device = Math.Min(device, RooflineSeconds(shape, bytes, flops));
        if (captured is null)
            device = AtLeastLaunches(device, _layers.Kernels);
        return new StepCost(
            device,
            _samplingSeconds.At(shape.LogitRows) * _rules.Scale,
            HostSeconds(shape.Sequences),
            bytes,
            flops);
    }

    /// <summary>A prompt pass: all tokens of the given prompts, logits for the last of each.</summary>
    /// <param name="promptTokens">Length of each prompt.</param>
    /// <param name="stepTokens">Most tokens in one step: the products run in chunks of this size.</param>
    public StepCost Prefill(IReadOnlyList<int> promptTokens, int stepTokens)
    {
        double tokens = 0;
        double attention = 0;
        double flops = 0;
        foreach (int prompt in promptTokens)
        {
            tokens += prompt;
            attention += _layers.PrefillSeconds(prompt);
            flops += _layers.PrefillFlops(prompt);
        }

        int fullChunks = (int)(tokens / stepTokens);
        int rest = (int)(tokens - ((double)fullChunks * stepTokens));
        int chunks = fullChunks + (rest > 0 ? 1 : 0);
        double device = (fullChunks * _layers.FixedSeconds(stepTokens))
            + (rest > 0 ? _layers.FixedSeconds(rest) : 0)
            + (_deployment.Model.Layers * attention)
            + _layers.HeadSeconds(promptTokens.Count);
        double bytes = (chunks * _layers.WeightBytes) + (tokens * _layers.BytesPerToken);
        device *= _rules.Scale;
        return new StepCost(
            _rules.Graphs.Padded(stepTokens) is null
                ? AtLeastLaunches(device, (double)_layers.Kernels * chunks)
                : device,
            _samplingSeconds.At(promptTokens.Count) * _rules.Scale,
            (Leaves(CostParts.Host) ? 0 : _rules.HostSeconds * chunks) + SequenceSeconds(promptTokens.Count),
            bytes,
            flops + (tokens * _layers.FlopsPerToken));
    }

    /// <summary>The pass by operator, per device; host time included. Sums to <see cref="Evaluate"/>.</summary>
    public IReadOnlyList<OperatorCost> Breakdown(in StepShape shape)
    {
        var operators = new List<OperatorCost>();
        double listed = 0;
        foreach (OperatorCost cost in _layers.Operators(shape))
        {
            if (IsLeftOut(cost.Name))
                continue;
            operators.Add(cost with { Seconds = cost.Seconds * _rules.Scale });
            listed += cost.Seconds * _rules.Scale;
        }

        if (QuantizedSeconds(shape.Tokens) is > 0 and var quantized)
        {
            operators.Add(new OperatorCost(QuantizedName, 0, quantized * _rules.Scale, 0, 0));
            listed += quantized * _rules.Scale;
        }

        StepCost total = Evaluate(shape);
        double waiting = total.DeviceSeconds + total.SamplingSeconds - listed;
        if (waiting > listed * 1e-9)
        {
            string reason = Captured(shape) is null ? "launch" : "graph padding";
            operators.Add(new OperatorCost(reason, _layers.Kernels, waiting, 0, 0));
        }

        operators.Add(new OperatorCost("host", 1, total.HostSeconds, 0, 0));
        return operators;
    }

    private int? Captured(in StepShape shape) =>
        (shape.QueryTokens > 1 ? _rules.VerifyGraphs : _rules.Graphs).Padded(shape.Tokens);

    private bool Leaves(CostParts part) => (_rules.Without & part) != 0;

    /// <summary>What the rows beyond the first add under 4-bit weights.</summary>
    private double QuantizedSeconds(int rows) =>
        _rules.QuantizedRows is { } quantized
        && _deployment.Types.Weights == DataType.Int4
        && !Leaves(CostParts.QuantizedRows)
            ? quantized.Share * (Math.Min(rows, quantized.Limit) - 1) * _layers.WeightSeconds
            : 0;

    private bool IsLeftOut(string name) => name switch
    {
        LayerCosts.HeadName => Leaves(CostParts.DraftHead),
        LayerCosts.SamplingName => Leaves(CostParts.Sampling),
        _ => false,
    };

    private double HostSeconds(int sequences) =>
        (Leaves(CostParts.Host) ? 0 : _rules.HostSeconds) + SequenceSeconds(sequences);

    private double SequenceSeconds(int sequences) =>
        Leaves(CostParts.Sampling) ? 0 : sequences * _rules.SequenceHostSeconds;

    /// <summary>The pass as if every kernel reached the device's peaks; tokens are chosen apart from it.</summary>
    private double RooflineSeconds(in StepShape shape, double bytes, double flops)
    {
        bytes -= _layers.SamplingBytes(shape.LogitRows);
        if (Leaves(CostParts.DraftHead))
        {
            bytes -= _layers.HeadBytes(shape.LogitRows);
            flops -= _layers.HeadFlops(shape.LogitRows);
        }

        double peak = _device.Peak(_deployment.Types.Activations)!.Value.PerSecond;
        return Math.Max(bytes / _device.Bandwidth.PerSecond, flops / peak) / _deployment.TensorParallel;
    }

    /// <summary>Without a graph the host launches one by one: the slower of host and device rules.</summary>
    private double AtLeastLaunches(double deviceSeconds, double kernels) =>
        Leaves(CostParts.Launches)
            ? deviceSeconds
            : Math.Max(deviceSeconds, kernels * _rules.LaunchSeconds * _rules.Scale);
}
