// Samples of waterfalls, scatter charts and heatmaps, made of formulas as the other samples are.

using SpecSim.Reports.Charts;

namespace SpecSim.Tests.Reports.Charts;

internal static class SampleKinds
{
    public static WaterfallChart Waterfall() => new(
        "waterfall",
        "Of 3.4 tokens per round 1.9 times the speed remain, because drafting costs most",
        "Llama-3.1-70B with an 8B draft on 4 × H100, K = 4, batch 1",
        new("Speedup over no speculation", "×", "0.00×"),
        [
            new("tokens per round", 0, 3.42, IsTotal: true),
            new("draft passes", 3.42, 2.31, Note: "0.48 steps of the target"),
            new("verification wider than decoding: GEMM", 2.31, 2.24, Note: "0.03 steps"),
            new("verification: attention", 2.24, 2.21, Note: "0.01 steps"),
            new("sampling", 2.21, 2.14, Note: "0.03 steps"),
            new("overhead of the engine", 2.14, 1.86,
                Note: "0.14 steps: head of every draft pass, eager verification"),
            new("batch effects", 1.86, 1.91),
            new("speedup", 0, 1.91, IsTotal: true),
        ])
    {
        Levels = [new(1, "no speculation")],
    };

    /// <summary>An axis that does not begin at zero, a change of nothing, and a gap before the last total.</summary>
    public static WaterfallChart CutWaterfall() => new(
        "waterfall-cut",
        "Kernels explain a third of the gap",
        "Made of formulas",
        new("Step time", "ms", "0.0", Minimum: 18),
        [
            new("roofline", 0, 20.2, IsTotal: true),
            new("kernels slower than the roof", 20.2, 21.9),
            new("prefill", 21.9, 21.9, Note: "none here"),
            new("host", 21.9, 23.5, Note: "launches"),
            new("overlap", 23.5, 22.8),
            new("simulated", 0, 22.8, IsTotal: true),
            new("measured", 0, 24.1, IsTotal: true),
        ]);
}
