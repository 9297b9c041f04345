// Medusa-style heads: K independent residual blocks and output products on the target's last hidden state,
// all in one pass. They share no layers, so each head's output product reads its own V x h weights.

using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Models;

namespace SpecSim.Speculation;

/// <summary>Time, traffic and arithmetic of a pass of parallel heads, split over the target's devices.</summary>
internal sealed class ParallelHeadsCost(
    SpeculationMethod.ParallelHeads heads, Deployment target, Device device, Engine engine, Residuals? residuals = null)
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
        TransformerModel model = target.Model;
        double columns = (double)model.VocabularySize / target.TensorParallel;
        ElementwiseConstants small = _fit.Elementwise;
        double head = Product(sequences, model.HiddenSize)
            + Operators.Elementwise(4.0 * sequences * model.HiddenSize, small, _peaks)
            + Product(sequences, columns);
        double logits = 4.0 * sequences * model.VocabularySize;
        double seconds = count * head;
        if (engine.DraftGraphs.Padded(sequences) is null)
            seconds = Math.Max(seconds, count * KernelsPerHead * engine.LaunchSeconds);
        double weights = count * ParametersPerHead(model) * target.Types.Weights.BytesPerElement();
        return new StepCost(
            seconds,
            count * Operators.Sampling(logits, _fit.Sampling, _peaks),
            engine.DraftPassHostSeconds,
            weights + (count * logits),
            2.0 * count * sequences * ParametersPerHead(model));
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
