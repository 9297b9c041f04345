// Mixture-of-experts layers, whole: routing, both products of every expert that is touched, weighted sum. Evenly
// spread tokens only: how many experts a skewed router touches belongs to the router, not to the device.

using SpecSim.Hardware;
using SpecSim.Quantities;

namespace SpecSim.Calibration;

internal static class ExpertsForm
{
    private const int MostStepTokens = 512;

    public static OperatorForm For(DataType type) => new(
        $"experts.{type.Text()}",
        [
            new("base", Dimension.Time, 3e-5, 1e-7, 1e-3, "layers of small experts at 1 to 16 tokens"),
            new("hiddenDepth", Dimension.Time, 4e-6, 1e-9, 1e-3, "layers of hidden sizes from 2048 to 8192")
            {
                MayVanish = true,
            },
            new("innerDepth", Dimension.Time, 4e-6, 1e-9, 1e-3, "experts of widths from 512 to 16384")
            {
                MayVanish = true,
            },
            new("compute", null, 0.7, 0.02, 2, "layers at 4096 to 16384 tokens"),
            new("memory", null, 0.9, 0.02, 2, "layers at 8 to 128 tokens"),
            new("permute", Dimension.Time, 1e-6, 1e-9, 1e-4, "layers at 1024 tokens and more") { MayVanish = true },
            new("padding", null, 60, 1, 2000, "layers at 128 to 1024 tokens") { MayVanish = true },
        ],
        shape => shape is KernelShape.Experts { Routing: ExpertRouting.Balanced } experts && experts.Type == type,
        (kernels, values) => With(kernels, type, new ExpertConstants(
            values[0], values[1], values[2], values[3], values[4], values[5], values[6])),
        ShapeOf,
        ShapeOf,
        shape => SizeBucket.Of(
            ((KernelShape.Experts)shape).Tokens, "tokens",
            (1, "1"), (4, "2-4"), (16, "5-16"), (64, "17-64"), (256, "65-256"), (1024, "257-1024"),
            (double.PositiveInfinity, "above 1024")),
        LeastGroups: 5,
        LeastRows: 45,
        "layers of at least 5 shapes (hidden size, width, experts) at 9 token counts from 1 to 4096")
    {
        IsStated = shape => ((KernelShape.Experts)shape).Tokens <= MostStepTokens,
    };

    private static string ShapeOf(KernelShape shape)
    {
        var layer = (KernelShape.Experts)shape;
        return $"{layer.HiddenSize}x{layer.FeedForwardSize}x{layer.Count}/{layer.PerToken}"
            + $"/{layer.TensorParallel}/{layer.ExpertParallel}";
    }

    private static KernelConstants With(KernelConstants kernels, DataType type, ExpertConstants fit) =>
        type == DataType.Bf16 ? kernels with { ExpertsBf16 = fit } : kernels with { ExpertsFp8 = fit };
}
