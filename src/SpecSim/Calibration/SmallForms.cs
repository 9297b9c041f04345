// What is small: norms, activation functions and rotary embeddings, t = t0 + bytes / (em BW); and the choice of tokens
// from logits.

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

    /// <summary>t = t0 + bytes / BW x passes, fewer passes while the L2 cache holds the logits.</summary>
    public static OperatorForm Sampling() => new(
        "sampling",
        [
            new("base", Dimension.Time, 2e-5, 1e-7, 1e-3, "the sampler at 1 to 8 sequences"),
            new("cachedPasses", null, 1, 0.01, 20, "the sampler while L2 holds the logits: 8 to 64 sequences"),
            new("passes", null, 3, 0.1, 50, "the sampler beyond that: 128 to 512 sequences"),
        ],
        shape => shape is KernelShape.Sampler,
        (kernels, values) => kernels with { Sampling = new SamplingConstants(values[0], values[1], values[2]) },
        shape => shape is KernelShape.Sampler sampler ? $"{sampler.Sequences}/{sampler.VocabularySize}" : "",
        shape => shape is KernelShape.Sampler sampler ? $"{sampler.VocabularySize}" : "",
        shape => SizeBucket.Of(
            ((KernelShape.Sampler)shape).Sequences, "sequences",
            (8, "1-8"), (64, "9-64"), (double.PositiveInfinity, "above 64")),
        LeastGroups: 9,
        LeastRows: 9,
        "the sampler at 9 numbers of sequences from 1 to 512");
}
