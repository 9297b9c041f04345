// Phrases about the laboratory that several answers use. Whether one thing is faster than another is asked in one
// place: a difference below one per cent is none.

using SpecSim.Experiments;
using SpecSim.Results;

namespace SpecSim.Reports;

internal static class LabWords
{
    private const double Matters = 1.01;

    /// <summary>What was decoded with what, and on what hardware it was timed.</summary>
    public static string Setting(LabReport report)
    {
        LabSetup setup = report.Setup;
        return $"Target: n-grams of order {setup.TargetOrder}; draft: order {setup.DraftOrder}; vocabulary of "
            + $"{Units.Count(setup.VocabularySize)} tokens learnt from {Texts(report)}; K = {setup.DraftLength}, "
            + $"temperature {Units.Ratio(setup.Temperature)}; {Units.Count(setup.TokensPerPoint)} tokens for each line "
            + $"of a table; seed {setup.Seed}. Times are those of {Hardware(report)}.";
    }

    /// <summary>Llama-3.1-70B with Llama-3.1-8B on 4 x H100 SXM, one request at a time.</summary>
    public static string Hardware(LabReport report) => RunCharts.Subtitle(report.Cost, draftLength: false);

    /// <summary>What a chart is of: real rounds, and where times come from.</summary>
    public static string Subtitle(LabReport report, bool draftLength = true) =>
        $"Order {report.Setup.TargetOrder} drafted by order {report.Setup.DraftOrder}"
        + (draftLength ? $", K = {report.Setup.DraftLength}" : "");

    /// <summary>The line under charts with times in them.</summary>
    public static string TimesOf(LabReport report) =>
        $"Tokens per round observed on real text; times modelled: {Hardware(report)}.";

    public const string Observed = "Observed on real text.";

    public static string Texts(LabReport report) =>
        List([.. report.Result.Texts.Select(text => $"{text.Name} ({Units.Memory(text.Bytes)})")]);

    /// <summary>What is real here and what is not.</summary>
    public static IReadOnlyList<string> RealAndModelled(LabReport report) =>
    [
        "Real: every token. Two small language models were trained on the texts and decoded them with and without "
            + "speculation, with the same rejection sampling that engines use; acceptance, tokens per round and the "
            + "tests of the output were observed and counted.",
        $"Modelled: every time. N-gram models take no time worth speaking of, so a round takes what "
            + $"{Hardware(report)}, "
            + "would take for it, by SpecSim's latency model. Tokens per second, speedups, batches and memory are of "
            + "that hardware with the acceptance seen here.",
        "Transferable: how acceptance answers to K, temperature, text and draft. The level of acceptance is that of "
            + "these models on these texts; a pair of large models has another one, to be measured on it.",
    ];

    public static string List(IReadOnlyList<string> words) => words switch
    {
        [] => "nothing",
        [var only] => only,
        [.., var last] => $"{string.Join(", ", words.SkipLast(1))} and {last}",
    };

    /// <summary>1 when the first is faster by what matters, -1 when slower, 0 when they are the same.</summary>
    public static int Compare(LabPoint one, LabPoint other)
    {
        double ratio = one.Speedup.Estimate / other.Speedup.Estimate;
        return ratio > Matters ? 1 : ratio < 1 / Matters ? -1 : 0;
    }

    /// <summary>1 faster than plain decoding, -1 slower, 0 when the interval covers 1.</summary>
    public static int Verdict(LabPoint point) => Answer.Verdict(point.Speedup);

    /// <summary>"1.45x as fast", "0.80x as fast, so slower".</summary>
    public static string Fast(LabPoint point) => Verdict(point) switch
    {
        < 0 => $"{Units.Factor(point.Speedup.Estimate)} as fast as plain decoding, that is slower",
        0 => $"{Units.Factor(point.Speedup.Estimate)} as fast as plain decoding, which is no sure difference",
        _ => $"{Units.Factor(point.Speedup.Estimate)} as fast as plain decoding",
    };

    public static string Tokens(LabPoint point) => $"{Units.Ratio(point.TokensPerRound.Estimate)} tokens a round";

    /// <summary>"K = 4", "a tree of 14 nodes".</summary>
    public static string Shape(LabCheck check) => check.Nodes is { } nodes
        ? $"a tree of {Units.Count(nodes, "node")}"
        : $"K = {check.DraftLength}";

    /// <summary>2.41 (2.39-2.43); without bounds 2.41.</summary>
    public static string Between(Interval value, Func<double?, string> text) =>
        value is { Low95: { } low, High95: { } high }
            ? $"{text(value.Estimate)} ({text(low)}-{text(high)})"
            : text(value.Estimate);

    /// <summary>Where a curve goes through one, between the points on both sides; null when it does not.</summary>
    public static double? Crossing(IReadOnlyList<(double X, double Y)> curve)
    {
        for (int index = 1; index < curve.Count; index++)
        {
            ((double x0, double y0), (double x1, double y1)) = (curve[index - 1], curve[index]);
            if ((y0 - 1) * (y1 - 1) < 0)
                return x0 + ((x1 - x0) * (1 - y0) / (y1 - y0));
        }

        return null;
    }
}
