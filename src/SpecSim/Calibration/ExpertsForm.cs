// Mixture-of-experts layers, whole: routing, both products of every expert that is touched, weighted sum. Rows of even
// and of skewed routing serve alike, because how many experts are touched is worked out from the routing.

using SpecSim.Hardware;
using SpecSim.Quantities;

namespace SpecSim.Calibration;

internal static class ExpertsForm
{
    private const int MostStepTokens = 512;

    // Narrower experts, and widths that are no multiple of a tile, run other kernels: up to four times slower.
    private const int TileWidth = 64;

    public static OperatorForm For(DataType type, ExpertTiles tiles) => new(
        $"experts.{type.Text()}",
        [
            new("base", Dimension.Time, 2e-5, 1e-7, 1e-3, "one token through narrow experts"),
            new("parallel", Dimension.Time, 5e-6, 1e-9, 1e-4, "the same layer with experts dealt out and split")
            {
                MayVanish = true,
            },
            new("walk", Dimension.Time, 1e-8, 1e-11, 1e-6, "few large experts at 1 to 64 tokens")
            {
                MayVanish = true,
            },
            new("compute", null, 0.6, 0.02, 1.2, "8 large experts at 1024 tokens and more"),
            new("memory", null, 0.85, 0.02, 1.2, "large layers at 16 to 64 tokens"),
            new("passes", null, 1.5, 0.01, 20, "many experts at 1024 tokens and more") { MayVanish = true },
            new("pipelineDepth", null, 60, 0.5, 2000, "many experts of widths of 64 to 128") { MayVanish = true },
        ],
        shape => shape is KernelShape.Experts experts && experts.Type == type && IsTiled(experts),
        (kernels, values) => With(kernels, type, new ExpertConstants(
            values[0], values[1], values[2], values[3], values[4], values[5], values[6], tiles)),
        ShapeOf,
        ShapeOf,
        shape => SizeBucket.Of(
            ((KernelShape.Experts)shape).Tokens, "tokens",
            (1, "1"), (4, "2-4"), (16, "5-16"), (64, "17-64"), (256, "65-256"), (1024, "257-1024"),
            (double.PositiveInfinity, "above 1024")),
        LeastGroups: 5,
        LeastRows: 45,
        "layers of at least 5 shapes (hidden size, width, experts, split), few large and many small experts, at 7 "
        + "token counts from 1 to 2048")
    {
        Words = [("tiles", tiles == ExpertTiles.Growing ? "growing" : "switched")],
        IsStated = shape => ((KernelShape.Experts)shape).Tokens <= MostStepTokens,
    };

    private static bool IsTiled(KernelShape.Experts experts) =>
        experts.FeedForwardSize % (experts.TensorParallel * TileWidth) == 0;

    private static string ShapeOf(KernelShape shape)
    {
        var layer = (KernelShape.Experts)shape;
        return $"{layer.HiddenSize}x{layer.FeedForwardSize}x{layer.Count}/{layer.PerToken}"
            + $"/{layer.TensorParallel}/{layer.ExpertParallel}";
    }

    private static KernelConstants With(KernelConstants kernels, DataType type, ExpertConstants fit) =>
        type == DataType.Bf16 ? kernels with { ExpertsBf16 = fit } : kernels with { ExpertsFp8 = fit };
}
