// The time of a whole forward pass on one deployment: operators summed over layers, host overhead added.
// A verify pass reads a sequence's KV once, its products run at M = all its tokens, its head and sampler on
// all of them (docs/model.md part 3). The terms that depend only on M are kept per M: in a run M takes few values.

using System.Runtime.InteropServices;
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
        _layers = new LayerCosts(deployment, device, rules.Kernels, rules.Residuals);
        _fixedSeconds = new ByTokens(_layers.FixedSeconds);
        _headSeconds = new ByTokens(Leaves(CostParts.DraftHead) ? _ => 0 : _layers.HeadSeconds);
        _samplingSeconds = new ByTokens(Leaves(CostParts.Sampling) ? _ => 0 : _layers.SamplingSeconds);
    }

    /// <summary>One decode, verify or draft pass.</summary>
    public StepCost Evaluate(in StepShape shape) => Evaluate(shape, []);

    /// <summary>
    /// A pass of decoding or verifying sequences together with parts of prompts. Each part has the logits of its last
    /// token, also where the prompt goes on: engines compute them all the same.
    /// </summary>
    public StepCost Evaluate(in StepShape shape, ReadOnlySpan<PromptChunk> prompts)
    {
        int tokens = Tokens(shape, prompts);
        int? captured = Captured(shape, prompts, tokens);
        int rows = shape.LogitRows + prompts.Length;
        ExpertCost experts = _layers.Experts(shape, prompts, tokens);
        double bytes = _layers.Bytes(shape, prompts, experts.Bytes);
        if (captured is { } padded && padded != tokens && !Leaves(CostParts.GraphPadding))
        {
            tokens = padded;
            experts = _layers.Experts(shape, prompts, tokens);
        }

        double flops = _layers.Flops(shape, prompts);
        double device = _rules.Scale * (_fixedSeconds.At(tokens)
            + _layers.AttentionSeconds(shape, prompts)
            + experts.Seconds
            + _headSeconds.At(rows)
            + (prompts.IsEmpty ? QuantizedSeconds(tokens) : 0));
        if (Leaves(CostParts.DraftKernels))
            device = Math.Min(device, RooflineSeconds(rows, bytes, flops));
        if (captured is null && !Leaves(CostParts.Launches))
            device = Math.Max(device, _rules.Scale * Kernels(shape, prompts) * _rules.LaunchSeconds);
        return new StepCost(
            device,
            _samplingSeconds.At(rows) * _rules.Scale,
            HostSeconds(shape.Sequences + prompts.Length),
            bytes,
            flops);
    }

    /// <summary>
    /// Whole prompts, in as many passes as it takes: the tokens in order, cut where a pass is full. A later part
    /// attends to the earlier ones.
    /// </summary>
    /// <param name="promptTokens">Length of each prompt.</param>
    /// <param name="stepTokens">Most tokens in one pass.</param>
    public StepCost Prefill(IReadOnlyList<int> promptTokens, int stepTokens)
    {
        StepCost total = default;
        var pass = new List<PromptChunk>();
        int room = stepTokens;
        foreach (int prompt in promptTokens)
        {
            for (int cached = 0; cached < prompt;)
            {
                int chunk = Math.Min(room, prompt - cached);
                pass.Add(new PromptChunk(chunk, cached));
                cached += chunk;
                room -= chunk;
                if (room > 0)
                    continue;
                total += Evaluate(StepShape.None, CollectionsMarshal.AsSpan(pass));
                pass.Clear();
                room = stepTokens;
            }
        }

        return pass.Count == 0 ? total : total + Evaluate(StepShape.None, CollectionsMarshal.AsSpan(pass));
    }

    /// <summary>The pass by operator, per device; host time included. Sums to <see cref="Evaluate(in StepShape)"/>.
    /// </summary>
    public IReadOnlyList<OperatorCost> Breakdown(in StepShape shape) => Breakdown(shape, []);

    /// <summary>The same with parts of prompts.</summary>
    public IReadOnlyList<OperatorCost> Breakdown(in StepShape shape, ReadOnlySpan<PromptChunk> prompts)
    {
        var operators = new List<OperatorCost>();
        double listed = 0;
        void Add(OperatorCost cost)
        {
            operators.Add(cost with { Seconds = cost.Seconds * _rules.Scale });
            listed += cost.Seconds * _rules.Scale;
        }

        foreach (OperatorCost cost in _layers.Operators(shape, prompts))
        {
            if (!IsLeftOut(cost.Name))
                Add(cost);
        }

        if (prompts.IsEmpty && QuantizedSeconds(shape.Tokens) is > 0 and var quantized)
            Add(new OperatorCost(QuantizedName, 0, quantized, 0, 0));

        StepCost total = Evaluate(shape, prompts);
        double waiting = total.DeviceSeconds + total.SamplingSeconds - listed;
        if (waiting > listed * 1e-9)
        {
            string reason = Captured(shape, prompts, Tokens(shape, prompts)) is null ? "launch" : "graph padding";
            operators.Add(new OperatorCost(reason, Kernels(shape, prompts), waiting, 0, 0));
        }

        operators.Add(new OperatorCost("host", 1, total.HostSeconds, 0, 0));
        return operators;
    }

    private static int Tokens(in StepShape shape, ReadOnlySpan<PromptChunk> prompts)
    {
        int tokens = shape.Tokens;
        foreach (PromptChunk chunk in prompts)
            tokens += chunk.Tokens;
        return tokens;
    }

    /// <summary>Decoding sequences and prompts attend in kernels of their own.</summary>
    private int Kernels(in StepShape shape, ReadOnlySpan<PromptChunk> prompts) =>
        _layers.Kernels + (shape.Sequences > 0 && !prompts.IsEmpty ? _deployment.Model.Layers : 0);

    /// <summary>A part of a prompt is several tokens of a sequence, as a verify pass has them.</summary>
    private int? Captured(in StepShape shape, ReadOnlySpan<PromptChunk> prompts, int tokens) =>
        (shape.QueryTokens > 1 || !prompts.IsEmpty ? _rules.VerifyGraphs : _rules.Graphs).Padded(tokens);

    private bool Leaves(CostParts part) => (_rules.Without & part) != 0;

    /// <summary>What the rows beyond the first add under 4-bit weights; prompts run in other kernels.</summary>
    private double QuantizedSeconds(int rows) =>
        _rules.QuantizedRows is { } quantized
        && _deployment.Types.Weights == DataType.Int4
        && !Leaves(CostParts.QuantizedRows)
            ? quantized.Share * (Math.Min(rows, quantized.Limit) - 1) * _layers.WeightSeconds
            : 0;

    private bool IsLeftOut(string name) => name switch
    {
        LayerCosts.HeadName or LayerCosts.GatherName => Leaves(CostParts.DraftHead),
        LayerCosts.SamplingName => Leaves(CostParts.Sampling),
        _ => false,
    };

    private double HostSeconds(int sequences) =>
        (Leaves(CostParts.Host) ? 0 : _rules.HostSeconds) + SequenceSeconds(sequences);

    private double SequenceSeconds(int sequences) =>
        Leaves(CostParts.Sampling) ? 0 : sequences * _rules.SequenceHostSeconds;

    /// <summary>The pass as if every kernel reached the device's peaks; tokens are chosen apart from it.</summary>
    private double RooflineSeconds(int rows, double bytes, double flops)
    {
        bytes -= _layers.SamplingBytes(rows);
        if (Leaves(CostParts.DraftHead))
        {
            bytes -= _layers.HeadBytes(rows);
            flops -= _layers.HeadFlops(rows);
        }

        double peak = _device.Peak(_deployment.Types.Activations)!.Value.PerSecond;
        return Math.Max(bytes / _device.Bandwidth.PerSecond, flops / peak) / _deployment.TensorParallel;
    }
}
