// The time of a whole forward pass on one deployment: operators summed over layers, host overhead added.
// A verify pass reads a sequence's KV once, its products run at M = all its tokens, its head and sampler on
// all of them (docs/model.md part 3). The terms that depend only on M are kept per M: in a run M takes few values.

using SpecSim.Hardware;
using SpecSim.Models;

namespace SpecSim.Latency;

/// <summary>Evaluates passes of one deployed model. Not thread-safe (it remembers what it computed).</summary>
public sealed class StepModel
{
    private readonly LayerCosts _layers;
    private readonly Deployment _deployment;
    private readonly bool _graphs;
    private readonly double _launchSeconds;
    private readonly double _hostSeconds;
    private readonly double _scale;
    private readonly ByTokens _fixedSeconds;
    private readonly ByTokens _headSeconds;
    private readonly ByTokens _samplingSeconds;

    /// <param name="hostSeconds">Host time added to every pass.</param>
    /// <param name="graphs">Whether passes replay a captured graph.</param>
    /// <param name="launchSeconds">Least time of a kernel without a graph.</param>
    /// <param name="scale">Factor on device time: 1, or what anchors the model to a measured pass.</param>
    public StepModel(
        Deployment deployment, Device device, double hostSeconds, bool graphs, double launchSeconds, double scale = 1)
    {
        _deployment = deployment;
        _layers = new LayerCosts(deployment, device);
        _graphs = graphs;
        _launchSeconds = launchSeconds;
        _hostSeconds = hostSeconds;
        _scale = scale;
        _fixedSeconds = new ByTokens(_layers.FixedSeconds);
        _headSeconds = new ByTokens(_layers.HeadSeconds);
        _samplingSeconds = new ByTokens(_layers.SamplingSeconds);
    }

    /// <summary>One decode, verify or draft pass.</summary>
    public StepCost Evaluate(in StepShape shape)
    {
        double device = _fixedSeconds.At(shape.Tokens)
            + (_deployment.Model.Layers * _layers.AttentionSeconds(shape))
            + _headSeconds.At(shape.LogitRows);
        return new StepCost(
            AtLeastLaunches(device, _layers.Kernels) * _scale,
            _samplingSeconds.At(shape.LogitRows) * _scale,
            _hostSeconds,
            _layers.Bytes(shape),
            _layers.Flops(shape));
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
        return new StepCost(
            AtLeastLaunches(device, (double)_layers.Kernels * chunks) * _scale,
            _layers.SamplingSeconds(promptTokens.Count) * _scale,
            _hostSeconds * chunks,
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
            operators.Add(cost with { Seconds = cost.Seconds * _scale });
            listed += cost.Seconds * _scale;
        }

        StepCost total = Evaluate(shape);
        double waiting = Math.Max(0, total.DeviceSeconds + total.SamplingSeconds - listed);
        if (!_graphs)
            operators.Add(new OperatorCost("launch", _layers.Kernels, waiting, 0, 0));
        operators.Add(new OperatorCost("host", 1, total.HostSeconds, 0, 0));
        return operators;
    }

    /// <summary>Without a graph the host launches one by one: the slower of host and device rules.</summary>
    private double AtLeastLaunches(double deviceSeconds, double kernels) =>
        _graphs ? deviceSeconds : Math.Max(deviceSeconds, kernels * _launchSeconds);
}
