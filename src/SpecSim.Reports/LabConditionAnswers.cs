// What acceptance depends on and how much of it is needed: temperature, kind of text, likeness of draft and target, and
// the acceptance below which speculation slows down.

using SpecSim.Experiments;
using SpecSim.Results;

namespace SpecSim.Reports;

internal static class LabConditionAnswers
{
    // Of a draft that is the target: rounding may take the last digits.
    private const double Perfect = 0.9999;

    public static IEnumerable<LabAnswer> Of(LabReport report)
    {
        if (report.Result.ByTemperature.Count > 1)
            yield return Temperature(report);
        if (report.Result.ByContent.Count > 0)
            yield return Content(report);
        if (report.Result.ByAlignment.Count > 1)
            yield return Alignment(report);
        yield return BreakEven(report);
    }

    private static LabAnswer Temperature(LabReport report)
    {
        IReadOnlyList<LabPoint> points = report.Result.ByTemperature;
        (LabPoint cold, LabPoint hot) = (points[0], points[^1]);
        (double from, double to) = (cold.TokensPerRound.Estimate, hot.TokensPerRound.Estimate);
        string change = $"from {LabWords.Tokens(cold)} at {cold.Name} to {Units.Ratio(to)} at {hot.Name}";
        LabPoint peak = points.MaxBy(point => point.TokensPerRound.Estimate)!;
        LabPoint trough = points.MinBy(point => point.TokensPerRound.Estimate)!;
        string how = peak != cold && peak != hot
            ? $"Most is accepted in between, at {peak.Name} ({LabWords.Tokens(peak)}): {change}."
            : trough != cold && trough != hot
                ? $"Least is accepted in between, at {trough.Name} ({LabWords.Tokens(trough)}): {change}."
            : Math.Abs(to / from - 1) < 0.02 ? $"Hardly: {change}."
            : to < from ? $"Less is accepted the hotter it is: {change}."
            : $"More is accepted the hotter it is: {change}.";
        return new LabAnswer("temperature", "How does temperature act, and where does speculation stop paying?",
        [
            how,
            StopsAt(points),
            to < from
                ? "Heat flattens both laws towards each other, but takes away the few likely tokens on which they "
                    + "agree."
                : "Heat flattens both laws, and flat laws overlap more than two peaks at different places. Published "
                    + "pairs of large models, whose laws are less flat, lose acceptance from temperature 0 to 1 "
                    + "(presets/conditions/temperature.yaml): do not carry this direction over to them.",
        ])
        {
            ChartId = LabCharts.Temperature,
            Tables = [LabTables.Points("Temperature", points)],
        };
    }

    private static string StopsAt(IReadOnlyList<LabPoint> points)
    {
        if (points.All(point => point.Speedup.Estimate > 1))
        {
            LabPoint least = LabReport.Slowest(points);
            return $"It pays at every temperature tried; least at {least.Name}, "
                + $"{Units.Factor(least.Speedup.Estimate)}.";
        }

        if (points.All(point => point.Speedup.Estimate <= 1))
        {
            LabPoint most = LabReport.Fastest(points);
            return $"It pays at no temperature tried; the best, {most.Name}, is {LabWords.Fast(most)}.";
        }

        double? crossing = LabWords.Crossing(
            [.. points.Where(point => point.X is not null).Select(point => (point.X!.Value, point.Speedup.Estimate))]);
        string where = crossing is { } at ? $"near T = {Units.Ratio(at)}" : "in between";
        return points[0].Speedup.Estimate > 1
            ? $"It stops paying {where}, between the temperatures on both sides of it."
            : $"It begins to pay only {where}, between the temperatures on both sides of it.";
    }

    private static LabAnswer Content(LabReport report)
    {
        IReadOnlyList<LabPoint> points = report.Result.ByContent;
        (LabPoint best, LabPoint worst) = (LabReport.Fastest(points), LabReport.Slowest(points));
        string[] sentences = points.Count == 1
            ?
            [
                $"Only one text was given, {best.Name}: {LabWords.Tokens(best)}, {LabWords.Fast(best)}; give others "
                    + "with --corpus to compare.",
            ]
            : worst.Speedup.High95 >= best.Speedup.Low95 || LabWords.Compare(best, worst) == 0
                ?
                [
                    $"Not by more than chance here: from {Units.Factor(worst.Speedup.Estimate)} for {worst.Name} to "
                        + $"{Units.Factor(best.Speedup.Estimate)} for {best.Name}, with intervals that overlap.",
                    "Both models have learnt all the texts, and the draft has the same share of each.",
                ]
                :
                [
                    $"{Capital(best.Name)} gains most, {Units.Factor(best.Speedup.Estimate)} with "
                        + $"{LabWords.Tokens(best)}; {worst.Name} least, {Units.Factor(worst.Speedup.Estimate)} with "
                        + $"{Units.Ratio(worst.TokensPerRound.Estimate)}.",
                    Predictable(report, best, worst),
                    worst.Speedup.Estimate < 1 && best.Speedup.Estimate > 1
                        ? $"Speculation should be off for {worst.Name} and on for {best.Name}."
                        : best.Speedup.Estimate < 1 ? "It pays for none of them."
                        : "It pays for all of them.",
                ];
        return new LabAnswer("content", "Does the kind of text matter?", sentences)
        {
            ChartId = LabCharts.Content,
            Tables = [LabTables.Points("Text", points)],
        };
    }

    private static string Predictable(LabReport report, LabPoint best, LabPoint worst)
    {
        LabText? Text(string name) => report.Result.Texts.FirstOrDefault(text => text.Name == name);
        if ((Text(best.Name), Text(worst.Name)) is not ({ } one, { } other))
            return "The texts differ in how well both models know what comes next.";
        (double few, double many) = (one.TargetBitsPerByte, other.TargetBitsPerByte);
        string bits = $"{Units.Ratio(few)} bits a byte for {best.Name}, {Units.Ratio(many)} for {worst.Name}";
        return few < many
            ? $"The text that gains more is the one that the target knows better: {bits}."
            : $"It is not how well the target knows the text ({bits}) that decides, but how well the draft follows it.";
    }

    private static LabAnswer Alignment(LabReport report)
    {
        LabPoint? perfect = report.Result.ByAlignment.FirstOrDefault(point => point.AcceptedOverDrafted >= Perfect);
        LabPoint[] points = [.. report.Result.ByAlignment.Where(point => point != perfect)];
        (LabPoint best, LabPoint worst) = (LabReport.Fastest(points), LabReport.Slowest(points));
        var sentences = new List<string>
        {
            LabWords.Compare(best, worst) == 0
                ? $"Here it does not: all drafts are within one per cent, {Units.Factor(best.Speedup.Estimate)}."
                : $"The best draft, {best.Name}, gives {Units.Factor(best.Speedup.Estimate)}; the worst, {worst.Name}, "
                    + $"{Units.Factor(worst.Speedup.Estimate)}, with the same target on the same text.",
        };
        if ((best.KeepProbability, worst.KeepProbability) is ({ } high, { } low) && LabWords.Compare(best, worst) != 0)
        {
            sentences.Add("A token is accepted as far as the two laws overlap: by "
                + $"{Units.Percent(high)} on average for the first, {Units.Percent(low)} for the last.");
        }

        if (perfect is not null)
        {
            sentences.Add($"With {perfect.Name} as the draft nothing is rejected, {LabWords.Tokens(perfect)}: that "
                + $"would be {Units.Factor(perfect.Speedup.Estimate)}, were it as cheap as the draft.");
        }

        if (worst.Speedup.Estimate < 1)
        {
            sentences.Add($"With the draft \"{worst.Name}\" speculation is slower than none: a draft of the wrong kind "
                + "costs as much as a good one.");
        }

        return new LabAnswer("alignment", "Why does the likeness of draft and target matter?", sentences)
        {
            ChartId = LabCharts.Alignment,
            Tables = [LabTables.Points("Draft", report.Result.ByAlignment)],
        };
    }

    private static LabAnswer BreakEven(LabReport report)
    {
        ClosedFormResult form = report.Result.ClosedForm;
        string k = $"K = {report.Setup.DraftLength}";
        IReadOnlyList<string> sentences = form.BreakEvenAlpha switch
        {
            null =>
            [
                $"Any: at {k} a round costs {Units.Ratio(form.ProposalCost + form.VerifyCost)} plain steps and yields "
                    + $"{report.MostTokens} tokens at most.",
            ],
            0 => [$"None: at {k} a round costs no more than a plain step, so it is never slower."],
            { } least =>
            [
                $"Below {Units.Percent(least)} for each token that is reached, at {k}: by the formulas a round "
                    + $"costs {Units.Ratio(form.ProposalCost + form.VerifyCost)} plain steps and must yield as many "
                    + "tokens.",
                report.Alpha >= least
                    ? $"What was seen here amounts to {Units.Percent(report.Alpha)}, which is enough."
                    : $"What was seen here amounts to {Units.Percent(report.Alpha)}, which is too little.",
            ],
        };
        return new LabAnswer("break-even", "Which acceptance makes it slower than plain decoding?", sentences);
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
