// Comparisons with published results, made of formulas: nothing in them was measured or simulated.

using SpecSim.Experiments;

namespace SpecSim.Tests.Reports;

internal static class PublishedSamples
{
    /// <summary>Two levels, three quantities, three gaps; small enough to be read.</summary>
    public static PublishedComparison Small()
    {
        PublishedResult formula = Result("paper_t1", PublishedLevel.Formula, "Paper, Table 1", "draft-model");
        PublishedResult first = Result("thread_b1", PublishedLevel.System, "Thread 7", "eagle3", batch: 1);
        PublishedResult second = Result("thread_b8", PublishedLevel.System, "Thread 7", "eagle3", batch: 8);
        PublishedResult third = Result("blog", PublishedLevel.System, "Blog", "ngram", batch: 200);
        PublishedResult[] missing =
        [
            Result("lost_1", PublishedLevel.System, "Blog", "mtp"),
            Result("lost_2", PublishedLevel.System, "Blog", "mtp"),
            Result("counts", PublishedLevel.Component, "Blog", "other"),
        ];
        return new PublishedComparison(
            [formula, first, second, third, .. missing],
            [
                Row(formula, 2, 2.05, 0.05) with { Level = PublishedLevel.Formula },
                Row(first, 2, 1.8, 0.05, "context of 512 tokens"),
                Row(second, 1.6, 1.6, 0.2, "context of 512 tokens", "one device"),
                Row(third, 1.25, 1.5, 0.25),
                Row(first, 200, 220, 0.2) with { Quantity = PublishedQuantity.BaselineTokensPerSecond },
                Row(first, 400, 396, 0.2) with { Quantity = PublishedQuantity.SpeculativeTokensPerSecond },
            ],
            [
                new PublishedGap(missing[0], ["hardware", "devices"]),
                new PublishedGap(missing[1], ["hardware", "devices"]),
                new PublishedGap(missing[2], ["speedup"]),
            ],
            [Row(first, 2, 1.7, 0.2), Row(second, 1.6, 1.4, 0.2)],
            ["Blog is the only source of its engine: it cannot be left out"]);
    }

    /// <summary>Many rows of nine methods and thirty sources, errors on both sides, some far out.</summary>
    public static PublishedComparison Many()
    {
        string[] methods =
            ["eagle3", "eagle", "mtp", "draft-model", "ngram", "medusa", "lookahead", "dflash", "self-speculation"];
        PublishedRow[] rows =
        [
            .. Enumerable.Range(0, 300).Select(index =>
            {
                double published = 1 + (2.5 * Fraction(index * 0.618));
                // The cube keeps most of them near, the source has a share of its own.
                double centred = (2 * Fraction(index * 0.7548)) - 1;
                int source = (int)(30 * Math.Pow(Fraction(index * 0.5698), 2));
                double error = (0.7 * centred * centred * centred) + (0.06 * Math.Sin(source)) + (index == 77 ? 2 : 0);
                PublishedResult result = Result(
                    $"r{index}",
                    PublishedLevel.System,
                    $"Publication number {source} and its longest table, of which the name goes on and on",
                    methods[index % methods.Length]);
                return Row(result, published, published * (1 + error), 0.2);
            }),
        ];
        return new PublishedComparison([.. rows.Select(row => row.Result)], rows, [], [], []);
    }

    public static PublishedResult Result(
        string id, PublishedLevel level, string source, string method, int? batch = null) => new()
        {
            Id = id,
            Source = source,
            Level = level,
            Method = method,
            Batch = batch,
            Engine = level == PublishedLevel.System ? "vllm" : null,
            Hardware = "H100-SXM-80GB",
            Target = "llama-3.1-8b",
        };

    /// <param name="result">What is predicted.</param>
    /// <param name="published">What was published.</param>
    /// <param name="predicted">What is predicted.</param>
    /// <param name="width">Of the interval to either side, as a share.</param>
    /// <param name="assumed">What was assumed.</param>
    public static PublishedRow Row(
        PublishedResult result, double published, double predicted, double width, params string[] assumed) => new(
        result,
        PublishedLevel.System,
        PublishedQuantity.Speedup,
        published,
        predicted,
        predicted * (1 - width),
        predicted * (1 + width),
        assumed);

    private static double Fraction(double value) => value - Math.Floor(value);
}
