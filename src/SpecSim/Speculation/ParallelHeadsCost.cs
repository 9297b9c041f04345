// Medusa-style heads: K independent residual blocks and output products on the target's last hidden state,
// all in one pass. They share no layers, so each head's output product reads its own V x h weights.

using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Models;

namespace SpecSim.Speculation;

public abstract partial record SpeculationMethod
{
    /// <summary>
    /// K heads side by side on the target's last hidden state, in one pass: each a residual block h x h
    /// and an output h x V (Medusa, Cai et al. 2024). No KV cache and no prefill of their own.
    /// </summary>
    /// <param name="Heads">Number of heads: the longest draft.</param>
    public sealed record ParallelHeads(int Heads) : SpeculationMethod
    {
        public override string Drafter => Heads == 1 ? "1 parallel head" : $"{Heads} parallel heads";

        public override int? LongestDraft => Heads;

        public override double OtherWeightBytesPerDevice(Deployment target) =>
            Heads * ParallelHeadsCost.ParametersPerHead(target.Model)
                * target.Types.Weights.BytesPerElement() / target.TensorParallel;

        internal override ProposalCost CostAt(DraftingSite site) => new ParallelHeadsCost(this, site);
    }
}

/// <summary>Time, traffic and arithmetic of a pass of parallel heads, split over the target's devices.</summary>
internal sealed class ParallelHeadsCost(SpeculationMethod.ParallelHeads heads, DraftingSite site) : ProposalCost
{
    private const int KernelsPerHead = 3;

    private readonly Deployment _target = site.Target;

    private readonly Engine _engine = site.Engine;

    private readonly KernelConstants _fit = site.Device.Latency.Of(site.Engine.Kernels);

    private readonly Peaks _peaks = Peaks.Of(site.Device, site.Target.Types.Activations);

    /// <summary>Weights of one head.</summary>
    public static double ParametersPerHead(TransformerModel model) =>
        ((double)model.HiddenSize * model.HiddenSize) + model.TableParameters;

    public override StepCost Propose(in ProposalShape shape, ReadOnlySpan<PromptChunk> prompts)
    {
        (int sequences, int draftLength) = (shape.Sequences, shape.DraftLength);
        int count = Math.Min(draftLength, heads.Heads);
        double parameters = count * ParametersPerHead(_target.Model);
        double logits = 4.0 * count * sequences * _target.Model.VocabularySize;
        double seconds = count * KernelSeconds(sequences);
        if (Leaves(CostParts.DraftKernels))
            seconds = Math.Min(seconds, RooflineSeconds(sequences, count));
        if (_engine.DraftGraphs.Padded(sequences) is null && !Leaves(CostParts.Launches))
            seconds = Math.Max(seconds, count * KernelsPerHead * _engine.LaunchSeconds);
        return new StepCost(
            seconds,
            Leaves(CostParts.Sampling) ? 0 : count * Operators.Sampling(logits / count, _fit.Sampling, _peaks),
            Leaves(CostParts.Host) ? 0 : _engine.DraftPassHostSeconds,
            (parameters * _target.Types.Weights.BytesPerElement()) + logits,
            2.0 * sequences * parameters);
    }

    private bool Leaves(CostParts part) => (site.Without & part) != 0;

    /// <summary>One head.</summary>
    private double KernelSeconds(int sequences)
    {
        TransformerModel model = _target.Model;
        return Product(sequences, model.HiddenSize)
            + Operators.Elementwise(4.0 * sequences * model.HiddenSize, _fit.Elementwise, _peaks)
            + (Leaves(CostParts.DraftHead)
                ? 0
                : Product(sequences, (double)model.VocabularySize / _target.TensorParallel));
    }

    /// <summary>All heads, as if every kernel reached the device's peaks.</summary>
    private double RooflineSeconds(int sequences, int count)
    {
        TransformerModel model = _target.Model;
        double parameters = count
            * (ParametersPerHead(model) - (Leaves(CostParts.DraftHead) ? model.TableParameters : 0));
        double bytes = parameters * _target.Types.Weights.BytesPerElement();
        double flops = 2.0 * sequences * parameters;
        return Math.Max(bytes / _peaks.BytesPerSecond, flops / _peaks.FlopsPerSecond) / _target.TensorParallel;
    }

    private double Product(int rows, double columns)
    {
        double seconds = Operators.Product(
            rows,
            columns,
            _target.Model.HiddenSize,
            _target.Types.Weights.BytesPerElement(),
            _target.Types.Activations.BytesPerElement(),
            _fit.Gemm(_target.Types),
            _peaks);
        return site.Residuals is null
            ? seconds
            : seconds * site.Residuals.Of(KernelKinds.Gemm(_target.Types), columns, _target.Model.HiddenSize).At(rows);
    }
}
