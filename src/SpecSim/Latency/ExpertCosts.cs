// The experts of one deployed model: one layer on one device. Of n tensor-parallel devices every ep hold whole
// experts and split their widths over n / ep; rows and touched experts spread over the ep; where routing
// is skewed the step waits for the device with most rows. Router and shared experts are plain products (LayerCosts).

using SpecSim.Hardware;
using SpecSim.Models;

namespace SpecSim.Latency;

/// <summary>Time and traffic of a layer's routed experts.</summary>
internal sealed class ExpertCosts
{
    private readonly ExpertLayers _experts;
    private readonly Deployment _deployment;
    private readonly DataTypes _types;
    private readonly KernelConstants _kernels;
    private readonly ExpertConstants? _fit;
    private readonly Peaks _peaks;
    private readonly ByShape<ExpertCost> _byShape;
    private readonly Residual? _residual;

    /// <param name="residuals">How far kernels are from their formulas; null: not at all.</param>
    public ExpertCosts(
        ExpertLayers experts,
        Deployment deployment,
        KernelConstants kernels,
        Peaks peaks,
        LayerResiduals? residuals = null)
    {
        _experts = experts;
        _deployment = deployment;
        _types = deployment.Types;
        _kernels = kernels;
        _fit = Constants(kernels, _types.Activations);
        _peaks = peaks;
        _residual = residuals?.Experts(
            deployment.Model.HiddenSize,
            (double)experts.FeedForwardSize / deployment.ExpertTensorParallel,
            (double)experts.Count / deployment.ExpertParallel);
        _byShape = new ByShape<ExpertCost>(
            (sequences, tokens) => Of(tokens, _experts.IndependentTokens(sequences, tokens)));
    }

    /// <summary>Arithmetic per token on one device, as a mean.</summary>
    public double FlopsPerToken => Work(1, 1).Flops;

    /// <summary>The constants for inputs of this format; null when nobody measured fused kernels.</summary>
    public static ExpertConstants? Constants(KernelConstants kernels, DataType activations) =>
        activations == DataType.Bf16 ? kernels.ExpertsBf16 : kernels.ExpertsFp8 ?? kernels.ExpertsBf16;

    /// <summary>A pass over sequences that bring their new tokens.</summary>
    public ExpertCost At(int sequences, int tokens) => _byShape.At(sequences, tokens);

    /// <summary>A pass in which so many tokens touch as many experts as fewer that choose on their own.</summary>
    public ExpertCost Of(double tokens, double independentTokens)
    {
        ExpertWork work = Work(tokens, independentTokens);
        double seconds = _fit is null
            ? ExpertLayer.SecondsOfProducts(
                work, _types.Activations.BytesPerElement(), _kernels.Gemm(_types), _kernels.Elementwise, _peaks)
            : ExpertLayer.Seconds(work, _fit, _peaks);
        return new ExpertCost(_residual.Times(seconds, tokens), work.Bytes);
    }

    private ExpertWork Work(double tokens, double independentTokens)
    {
        double spread = _deployment.ExpertParallel / _experts.Imbalance(_deployment.ExpertParallel);
        return new ExpertWork(
            tokens,
            _experts.PerToken,
            _deployment.Model.HiddenSize,
            (double)_experts.FeedForwardSize / _deployment.ExpertTensorParallel,
            _deployment.Model.FeedForwardMatrices,
            _types.Weights.BytesPerElement(),
            (double)_experts.Count / _deployment.ExpertParallel,
            _experts.TouchedBy(independentTokens) / _deployment.ExpertParallel,
            tokens * _experts.PerToken / spread,
            Even: false,
            _deployment.ExpertParallel > 1);
    }
}

/// <summary>One layer's routed experts on one device.</summary>
internal readonly record struct ExpertCost(double Seconds, double Bytes);
