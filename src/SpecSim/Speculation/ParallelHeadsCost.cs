// Medusa-style heads: K independent residual blocks and output products on the target's last hidden state,
// all in one pass. They share no layers, so each head's output product reads its own V x h weights.

using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Models;

namespace SpecSim.Speculation;

/// <summary>Time, traffic and arithmetic of a pass of parallel heads, split over the target's devices.</summary>
internal sealed class ParallelHeadsCost(
    SpeculationMethod.ParallelHeads heads,
    Deployment target,
    Device device,
    Engine engine,
    CostParts without,
    Residuals? residuals)
{
    private const int KernelsPerHead = 3;

    private readonly KernelConstants _fit = device.Latency.Of(engine.Kernels);

    private readonly Peaks _peaks = Peaks.Of(device, target.Types.Activations);

    /// <summary>Weights of one head.</summary>
    public static double ParametersPerHead(TransformerModel model) =>
        ((double)model.HiddenSize * model.HiddenSize) + model.TableParameters;

    public StepCost Evaluate(int sequences, int draftLength)
    {
        int count = Math.Min(draftLength, heads.Heads);
        double parameters = count * ParametersPerHead(target.Model);
        double logits = 4.0 * count * sequences * target.Model.VocabularySize;
        double seconds = count * KernelSeconds(sequences);
        if (Leaves(CostParts.DraftKernels))
            seconds = Math.Min(seconds, RooflineSeconds(sequences, count));
        if (engine.DraftGraphs.Padded(sequences) is null && !Leaves(CostParts.Launches))
            seconds = Math.Max(seconds, count * KernelsPerHead * engine.LaunchSeconds);
        return new StepCost(
            seconds,
            Leaves(CostParts.Sampling) ? 0 : count * Operators.Sampling(logits / count, _fit.Sampling, _peaks),
            Leaves(CostParts.Host) ? 0 : engine.DraftPassHostSeconds,
            (parameters * target.Types.Weights.BytesPerElement()) + logits,
            2.0 * sequences * parameters);
    }

    private bool Leaves(CostParts part) => (without & part) != 0;

    /// <summary>One head.</summary>
    private double KernelSeconds(int sequences)
    {
        TransformerModel model = target.Model;
        return Product(sequences, model.HiddenSize)
            + Operators.Elementwise(4.0 * sequences * model.HiddenSize, _fit.Elementwise, _peaks)
            + (Leaves(CostParts.DraftHead)
                ? 0
                : Product(sequences, (double)model.VocabularySize / target.TensorParallel));
    }

    /// <summary>All heads, as if every kernel reached the device's peaks.</summary>
    private double RooflineSeconds(int sequences, int count)
    {
        TransformerModel model = target.Model;
        double parameters = count
            * (ParametersPerHead(model) - (Leaves(CostParts.DraftHead) ? model.TableParameters : 0));
        double bytes = parameters * target.Types.Weights.BytesPerElement();
        double flops = 2.0 * sequences * parameters;
        return Math.Max(bytes / _peaks.BytesPerSecond, flops / _peaks.FlopsPerSecond) / target.TensorParallel;
    }

    private double Product(int rows, double columns)
    {
        double seconds = Operators.Product(
            rows,
            columns,
            target.Model.HiddenSize,
            target.Types.Weights.BytesPerElement(),
            target.Types.Activations.BytesPerElement(),
            _fit.Gemm(target.Types),
            _peaks);
        return residuals is null
            ? seconds
            : seconds * residuals.Of(KernelKinds.Gemm(target.Types), columns, target.Model.HiddenSize).At(rows);
    }
}
