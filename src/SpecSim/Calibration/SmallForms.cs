// Norms, activation functions and rotary embeddings: t = t0 + bytes / (em BW).

using SpecSim.Hardware;
using SpecSim.Quantities;

namespace SpecSim.Calibration;

internal static class SmallForms
{
    private const string Embedding = "embedding";

    public static OperatorForm Elementwise() => new(
        "elementwise",
        [
            new("base", Dimension.Time, 2e-6, 1e-7, 1e-4, "norms and activations at 1 to 16 tokens"),
            new("memory", null, 0.7, 0.02, 20, "norms and activations at 1024 to 8192 tokens"),
        ],
        // Rows of a table are gathered once a step, not streamed in every layer.
        shape => shape is KernelShape.Elementwise small && small.Name != Embedding,
        (kernels, values) => kernels with { Elementwise = new ElementwiseConstants(values[0], values[1]) },
        shape => $"{((KernelShape.Elementwise)shape).Name}/{((KernelShape.Elementwise)shape).Tokens}",
        shape => ((KernelShape.Elementwise)shape).Name,
        shape => SizeBucket.Of(
            ((KernelShape.Elementwise)shape).Tokens, "tokens",
            (16, "1-16"), (128, "17-128"), (512, "129-512"), (double.PositiveInfinity, "above 512")),
        LeastGroups: 18,
        LeastRows: 18,
        "2 small kernels, such as a norm and an activation, at 9 token counts from 1 to 4096");
}
