// Samples of waterfalls, scatter charts and heatmaps, made of formulas as the other samples are.

using SpecSim.Reports.Charts;

namespace SpecSim.Tests.Reports.Charts;

internal static class SampleKinds
{
    private static readonly string[] Devices = ["H100", "H200", "B200", "A100", "L40S"];

    private static readonly string[] Operators =
        ["GEMM bf16", "GEMM fp8", "decode", "prefill", "all-reduce of 8 ranks"];

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

    /// <summary>1500 points in eight groups over five decades, most of them within a fifth.</summary>
    public static ScatterChart Parity()
    {
        string[] names = ["GEMM bf16", "GEMM fp8", "decode attention", "verify attention", "prefill attention",
            "all-reduce", "experts", "sampling"];
        Axis axis = new("Measured time", "µs", "0.###", AxisScale.Logarithmic);
        double[] ends = [0.01, 1e7];
        return new(
            "parity",
            "Nine of ten kernels are predicted within a fifth",
            "1500 kernels of eight operators on H200, tensor parallel 1 to 8",
            axis,
            axis with { Title = "Predicted time" },
            [.. names.Select((name, index) => new PointGroup(name, [.. Enumerable.Range(0, index == 0 ? 450 : 150)
                .Select(i => Kernel(index, i))]))])
        {
            EqualAxes = true,
            Curves = [new("predicted = measured", [.. ends.Select(end => new Point(end, end))])],
            Bands =
            [
                new("within 10 %", [.. ends.Select(end => new Point(end, end, end / 1.1, end * 1.1))]),
                new("within 20 %", [.. ends.Select(end => new Point(end, end, end / 1.2, end * 1.2))]),
            ],
            Note = "Assumption: none; made of formulas.",
        };
    }

    public static ScatterChart Roofline()
    {
        Point[] Roof(double peak, double bandwidth) =>
            [.. ((double[])[0.5, peak / bandwidth, 2000]).Select(x => new Point(x, Math.Min(peak, bandwidth * x)))];
        return new(
            "roofline",
            "Drafting and verifying both wait for memory; only a batch of 128 reaches the roof",
            "Llama-3.1-70B with an 8B draft on 4 × H100; the lines are what the device can do at most",
            new("Arithmetic intensity", "FLOP/byte", "0.##", AxisScale.Logarithmic),
            new("Speed", "TFLOP/s", "0.##", AxisScale.Logarithmic),
            [
                new("draft", [new(1, 2.9, "draft, batch 1"), new(31, 84, "draft, batch 32")]),
                new("target without speculation", [new(1, 3.1, "decode, batch 1"), new(30, 91, "decode, batch 32")]),
                new("verification", [new(5, 15, "verify, batch 1"), new(140, 402, "verify, batch 32"),
                    new(480, 771, "verify, batch 128")]),
            ])
        {
            Curves =
            [
                new("bf16 peak, 3.35 TB/s", Roof(989, 3.35), Emphasised: true),
                new("fp8 peak, 3.35 TB/s", Roof(1979, 3.35), Dashed: true),
                new("over NVLink, 0.45 TB/s", [new(0.5, 0.225), new(500, 225)], Dashed: true),
            ],
        };
    }

    /// <summary>Straight axes, limits that leave points out, and a group without a name.</summary>
    public static ScatterChart Scatter() => new(
        "scatter",
        "Longer contexts cost more than the model says",
        "Made of formulas",
        new("Context", "tokens", "0", Maximum: 40_000),
        new("Error of the step time", "", "0%"),
        [
            new("", [.. Enumerable.Range(0, 200).Select(i => new Mark(200.0 * i, 0.02 * Wave(i) + i / 4000.0, ""))]),
            new("served", [
                new(8_000, 0.04, "8k, batch 64"), new(8_500, 0.041, "8k, batch 32"), new(60_000, 0.2, "60k")]),
        ])
    {
        Curves = [new("fitted", [new(0, 0), new(40_000, 0.05)])],
        Bands = [new("", [new(0, 0, -0.02, 0.02), new(40_000, 0.05, 0.03, 0.07)])],
    };

    /// <summary>As large as heatmaps get, with gaps and names that are longer than their columns.</summary>
    public static HeatmapChart LargeHeatmap() => new(
        "heatmap-large",
        "Small GEMMs are predicted worst, on every device",
        "Median absolute percentage error; made of formulas",
        "Rows of the activation (M)",
        "Device, operator",
        [.. Enumerable.Range(0, 14).Select(i => $"{1 << i}-{(2 << i) - 1}")],
        [.. Enumerable.Range(0, 25).Select(i => $"{Devices[i % 5]}, {Operators[i / 5]}")],
        [.. Enumerable.Range(0, 25).Select(row => (IReadOnlyList<double?>)[.. Enumerable.Range(0, 14).Select(column =>
            (row * 7 + column * 3) % 11 == 0 ? null : (double?)(0.28 / (1 + 0.3 * column) + 0.02 * Wave(row * column)
                + 0.05))])],
        new("Median error", "", "0%"));

    public static HeatmapChart Bias() => new(
        "heatmap-bias",
        "Long contexts are predicted too fast, short ones too slow",
        "Mean relative error of the step time; made of formulas",
        "Context (tokens)",
        "Batch",
        ["256", "1k", "4k", "16k", "64k"],
        ["1", "8", "64", "256"],
        [[0.18, 0.11, 0.02, -0.06, -0.21], [0.12, 0.07, 0, -0.08, -0.19], [0.09, 0.03, -0.02, -0.11, null],
            [0.06, 0.01, -0.04, null, null]],
        new("Predicted against measured", "", "+0%;−0%;0%", Maximum: 0.15))
    { Middle = 0 };

    public static HeatmapChart SmallHeatmap() => new(
        "heatmap-small",
        "Two by two",
        "Made of formulas",
        "Drafter",
        "Target",
        ["EAGLE-3 head of one layer", "8B draft"],
        ["70B", "8B"],
        [[2.6, 2.1], [1.5, null]],
        new("Speedup", "×", "0.0×"));

    /// <summary>A row of sixty, one with a single dot, and one that goes beyond the axis.</summary>
    public static StripChart Strips() => new(
        "strip-dots",
        "Half of the sources lie within a tenth",
        "Made of formulas",
        new("Error", "", "+0%;−0%;0%", Minimum: -0.5, Maximum: 0.5),
        ["inside the interval", "outside"],
        [
            new("Paper with a long name, Table 1 (60)",
                [[.. Enumerable.Range(0, 50).Select(i => 0.05 * Wave(i))],
                    [.. Enumerable.Range(0, 10).Select(i => 0.25 + 0.02 * i)]],
                0.02, -0.09, 0.3),
            new("Thread (1)", [[0.11], []], 0.11, 0.11, 0.11),
            new("Blog (3)", [[], [-0.4, -0.2, 0.9]], -0.2, -0.4, 0.9),
        ])
    {
        Levels = [new(0, "as published")],
        Note = "Shaded: eight of ten.",
    };

    private static Mark Kernel(int group, int i)
    {
        var measured = 2.5 * Math.Pow(10, group * 0.35 + 2.2 * (i * 0.618 % 1));
        return new(measured, measured * (1 + 0.09 * Wave(i + 31 * group) + 0.05 * Wave(7 * i)), "");
    }

    /// <summary>Between -2 and 2, mostly near zero, and without any chance.</summary>
    private static double Wave(int i) => Math.Sin(i * 1.7) + Math.Sin(i * 4.1) * Math.Cos(i * 0.37);
}
