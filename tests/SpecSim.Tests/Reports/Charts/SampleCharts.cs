// One chart of every kind and use, made of formulas: what the chart tests draw, and what somebody looks at. The
// numbers have the shape of real ones and are no results.

using SpecSim.Reports.Charts;

namespace SpecSim.Tests.Reports.Charts;

internal static class SampleCharts
{
    private static readonly string[] Phases = ["draft", "verify", "sampling", "overhead"];

    public static IReadOnlyList<Chart> All { get; } =
    [
        SpeedupByAlpha(), SpeedupByDraftLength(), Acceptance(), RoundTime(), Rounds(), SpeedupByBatch(), CostByBatch(),
        Presets(), SampleKinds.Waterfall(), SampleKinds.CutWaterfall(), SampleKinds.Parity(),
        SampleKinds.Roofline(), SampleKinds.Scatter(), SampleKinds.LargeHeatmap(), SampleKinds.Bias(),
        SampleKinds.SmallHeatmap(), SampleKinds.Strips(), SampleGrids.Percentiles(), SampleGrids.Strips(),
    ];

    public static LineChart SpeedupByAlpha()
    {
        int[] lengths = [1, 2, 4, 8];
        return new(
            "speedup-by-alpha",
            "Longer drafts pay only above an acceptance of about 0.7",
            "Llama-3.1-70B with an 8B draft on 4 × H100, batch 1; closed form, i.i.d. acceptance",
            new("Acceptance α of each draft token", Format: "0.0"),
            new("Speedup", "×", "0.0×"),
            [.. lengths.Select(length => new Series(
                $"K = {length}",
                [.. Enumerable.Range(0, 50).Select(i => new Point(i / 50.0, Speedup(i / 50.0, length)))],
                Emphasised: length == 4))])
        {
            Marks = [new(0.78, Speedup(0.78, 4), $"this preset: α = 0.78, {Speedup(0.78, 4):0.0}×")],
            Levels = [new(1, "no speculation")],
        };
    }

    public static PanelChart SpeedupByDraftLength()
    {
        Axis draftLength = new("Draft length K", "tokens", "0");
        Point[] speedups = [.. Enumerable.Range(1, 12).Select(k =>
            new Point(k, Speedup(0.74, k), Speedup(0.72, k), Speedup(0.76, k)))];
        var best = speedups.MaxBy(point => point.Y)!;
        return new(
            "speedup-by-draft-length",
            "Four drafted tokens are best; five cost almost nothing",
            "Llama-3.1-70B with an 8B draft on 4 × H100, batch 1; bands are 95% intervals over 8 replications",
            [
                new("speedup", "Speedup", "", draftLength, new("over no speculation", "×", "0.0×"),
                    [new("Speedup", speedups)])
                {
                    Marks = [new(best.X, best.Y, $"best: K = {best.X}, {best.Y:0.00}×")],
                    Levels = [new(1, "no speculation")],
                },
                new("tokens", "Throughput", "", draftLength, new("Output tokens per second", "tokens/s", "0"),
                    [new("Throughput", [.. speedups.Select(point => point with
                    {
                        Y = 46 * point.Y, Low = 46 * point.Low, High = 46 * point.High,
                    })])]),
            ]);
    }

    public static LineChart Acceptance()
    {
        double[] hazards = [0.81, 0.77, 0.75, 0.745, 0.74, 0.735, 0.73, 0.73];
        var survival = 1.0;
        Point[] survivals = [.. hazards.Select((hazard, i) =>
        {
            survival *= hazard;
            return new Point(i + 1, survival, survival - 0.012 * (i + 1), survival + 0.012 * (i + 1));
        })];
        return new(
            "acceptance-by-position",
            "Once accepted, likely accepted again: the hazard stays above 0.7 while survival falls",
            "EAGLE-3 on ShareGPT, temperature 0; 8 replications",
            new("Draft position", "", "0"),
            new("Probability", "", "0.0", Minimum: 0, Maximum: 1),
            [
                new("hazard: accepted if all before were", [.. hazards.Select((hazard, i) =>
                    new Point(i + 1, hazard, hazard - 0.006 * (i + 1), hazard + 0.006 * (i + 1)))]),
                new("survival: accepted", survivals, Dashed: true),
            ])
        {
            Note = "Assumption: beyond the last measured position the hazard stays as it was there.",
        };
    }

    public static StackedBarChart RoundTime() => new(
        "round-time",
        "Drafting takes a third of a round, and verifying most of the rest",
        "Mean round of K = 5 on 4 × H100, batch 1",
        new("Time per round", "ms", "0.0"),
        ["8B draft", "1B draft", "EAGLE-3 head"],
        [
            new(Phases[0], [22.4, 9.6, 3.1]),
            new(Phases[1], [41.8, 41.8, 41.9]),
            new(Phases[2], [0.9, 0.9, 0.9]),
            new(Phases[3], [3.2, 3.0, 1.4]),
        ]);

    public static TimelineChart Rounds()
    {
        List<LaneSpan> spans = [];
        List<Change> compute = [];
        List<Change> bandwidth = [];
        var time = 0.0;
        for (var round = 0; round < 4; round++)
        {
            foreach (var (phase, length, flops, bytes) in ((int, double, double, double)[])[
                (0, 12.5, 0.04, 0.81), (1, 19.8, 0.11, 0.86), (2, 0.6, 0.02, 0.20), (3, 1.9, 0, 0)])
            {
                var lane = phase switch { 0 => "draft model", 1 => "target model", _ => "host" };
                var label = phase == 0 ? "5 tokens" : phase == 1 ? $"accepts {(round * 3 + 2) % 6}" : "";
                spans.Add(new(lane, time, time + length, Phases[phase], label));
                compute.Add(new(time, flops));
                bandwidth.Add(new(time, bytes));
                time += length;
            }
        }
        return new(
            "rounds",
            "The device waits for memory: bandwidth is nearly full, compute nearly idle",
            "Four rounds of Llama-3.1-70B with an 8B draft, K = 5, 4 × H100",
            new("Time", "ms", "0.0"),
            ["draft model", "target model", "host"],
            Phases,
            spans,
            [new("compute in use", compute), new("bandwidth in use", bandwidth)]);
    }

    public static LineChart SpeedupByBatch()
    {
        static double At(double batch, double start) => start / (1 + batch / 38) + 0.45;
        return new(
            "speedup-by-batch",
            "Even EAGLE-3 stops paying at 93 concurrent requests",
            "Llama-3.1-70B on 4 × H100, context 2k, K = 4",
            new("Batch size (concurrent requests)", "", "0", AxisScale.Logarithmic),
            new("Speedup", "×", "0.0×"),
            [
                new("8B draft", [.. Batches().Select(b => new Point(b, At(b, 1.45), At(b, 1.38), At(b, 1.52)))]),
                new("EAGLE-3", [.. Batches().Select(b => new Point(b, At(b, 1.9), At(b, 1.85), At(b, 1.95)))],
                    Emphasised: true),
                new("n-gram", [.. Batches().Select(b => new Point(b, At(b, 0.72)))], Dashed: true),
            ])
        {
            Levels = [new(1, "no speculation")],
            Crossings = [new(93, "crossover: batch 93")],
        };
    }

    public static LineChart CostByBatch() => new(
        "cost-by-batch",
        "With EAGLE-3 a million tokens cost less than a dollar from batch 64 on",
        "4 × H100 at $2.99 per hour each",
        new("Batch size (concurrent requests)", "", "0", AxisScale.Logarithmic),
        new("Price of a million output tokens", "USD", "$0.00", AxisScale.Logarithmic),
        [
            new("no speculation", [.. Batches().Select(b => new Point(b, 72 / b + 0.35))], Dashed: true),
            new("EAGLE-3", [.. Batches().Select(b => new Point(b, 31 / b + 0.42))], Emphasised: true),
        ])
    {
        Levels = [new(1, "$1")],
    };

    public static BarChart Presets() => new(
        "presets",
        "EAGLE-3 doubles the speed; a draft of another family hardly pays",
        "Batch 1, K of each preset; whiskers are 95% intervals over 8 replications",
        new("Speedup over no speculation", "×", "0.00×"),
        [
            new("llama70b-eagle3", 2.61, 2.52, 2.70),
            new("llama70b-8b", 2.14, 2.05, 2.23, Highlighted: true),
            new("vicuna33b-eagle", 2.05, 1.94, 2.16),
            new("llama70b-1b", 1.93, 1.85, 2.01),
            new("qwen32b-0.6b", 1.52, 1.44, 1.60),
            new("llama8b-eagle3", 1.49, 1.43, 1.55),
            new("llama70b-ngram", 1.18, 1.02, 1.34),
            new("llama70b-phi3mini", 0.91, 0.86, 0.96),
        ])
    {
        Levels = [new(1, "no speculation")],
        Note = "Assumed, not measured: the acceptance of llama70b-phi3mini.",
    };

    private static IEnumerable<double> Batches() => Enumerable.Range(0, 9).Select(i => Math.Pow(2, i));

    /// <summary>Speedup with a draft that costs 0.13 of the target (arXiv 2211.17192, theorem 3.8).</summary>
    private static double Speedup(double alpha, double length)
    {
        const double cost = 0.13;
        return (1 - Math.Pow(alpha, length + 1)) / ((1 - alpha) * (length * cost + 1));
    }
}
