// Speedup and tokens per second against the draft length, the best one marked.

using SpecSim.Experiments;
using SpecSim.Reports.Charts;

namespace SpecSim.Reports;

internal static class DraftLengthChart
{
    private static readonly Axis Length = new("Draft length K", "tokens a round", "0");

    /// <summary>Null without a study of at least two draft lengths.</summary>
    public static PanelChart? Of(RunReport report)
    {
        DraftLengthPoint[] points = [.. (report.Study?.ByDraftLength ?? []).Where(point => point.Speedup is not null)];
        return points.Length < 2
            ? null
            : new PanelChart(
                "speedup-by-draft-length",
                Title(points, report.Best!, Gain(report)),
                RunCharts.Subtitle(report.Scenario, draftLength: false),
                [Speedups(report, points), Rates(report, points)]);
    }

    /// <summary>
    /// Speedup at the best draft length; where that is the scenario's own, the run's figure, which may be of more
    /// replications than the curve and is the one that is told everywhere else.
    /// </summary>
    private static double Gain(RunReport report) =>
        report.Best!.DraftLength == report.Scenario.DraftLength && report.Result.Speedup is { } own
            ? own.Estimate
            : report.Best.Speedup!.Estimate;

    private static string Title(DraftLengthPoint[] points, DraftLengthPoint best, double speedup)
    {
        string gain = Units.Factor(speedup);
        return speedup < 1 ? $"No draft length pays: the best, K = {best.DraftLength}, gives {gain}"
            : best == points[^1] ? $"Speedup still rises at K = {best.DraftLength}, to {gain}"
            : $"Speedup peaks at K = {best.DraftLength} with {gain}";
    }

    private static LineChart Speedups(RunReport report, DraftLengthPoint[] points)
    {
        DraftLengthPoint best = report.Best!;
        var formula = new FormulaCurve(report.Scenario);
        return new LineChart(
            "speedup",
            "Speedup",
            "",
            Length,
            RunCharts.SpeedupAxis,
            [
                new Series("simulated", [.. points.Select(Simulated)], Emphasised: true),
                new Series(
                    "formula",
                    [.. points.Select(point => new Point(point.DraftLength, formula.Speedup(point.DraftLength)))],
                    Dashed: true),
            ])
        {
            Marks = Marks(
                best.DraftLength,
                Gain(report),
                Units.Factor(Gain(report)),
                report.Scenario.DraftLength,
                report.Result.Speedup?.Estimate),
            Levels = [RunCharts.NoSpeculation],
        };
    }

    /// <summary>Over the whole run, so its best draft length may be another one.</summary>
    private static LineChart Rates(RunReport report, DraftLengthPoint[] points)
    {
        DraftLengthPoint best = points.MaxBy(point => point.TokensPerSecond)!;
        return new LineChart(
            "tokens-per-second",
            "Tokens per second, prompts included",
            "",
            Length,
            new Axis("Output", "tokens/s", "#,0.#", Minimum: 0),
            [
                new Series(
                    "simulated",
                    [.. points.Select(point => new Point(point.DraftLength, point.TokensPerSecond))],
                    Emphasised: true),
            ])
        {
            Marks = Marks(
                best.DraftLength,
                best.TokensPerSecond,
                $"{Units.Rate(best.TokensPerSecond)} tokens/s",
                report.Scenario.DraftLength,
                report.Speculative.TokensPerSecond),
            Levels = [new Guide(report.Plain.TokensPerSecond, "no speculation")],
        };
    }

    private static Mark[] Marks(int best, double bestValue, string bestText, int own, double? ownValue)
    {
        var mark = new Mark(best, bestValue, $"best: K = {best}, {bestText}");
        return best == own || ownValue is not { } value
            ? [mark]
            : [mark, new Mark(own, value, $"this preset, K = {own}")];
    }

    private static Point Simulated(DraftLengthPoint point) =>
        new(point.DraftLength, point.Speedup!.Estimate, point.Speedup.Low95, point.Speedup.High95);
}
