// Charts of the scenario's neighbourhood: what other draft lengths, loads and acceptances would give.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Quantities;
using SpecSim.Reports.Charts;
using SpecSim.Results;

namespace SpecSim.Reports;

internal static class CurveCharts
{
    public static PanelChart? ByDraftLength(RunReport report)
    {
        Scenario scenario = report.Scenario;
        DraftLengthPoint[] points = [.. (report.Study?.ByDraftLength ?? []).Where(point => point.Speedup is not null)];
        if (points.Length < 2)
            return null;
        DraftLengthPoint best = points.MaxBy(point => point.Speedup!.Estimate)!;
        DraftLengthPoint fastest = points.MaxBy(point => point.TokensPerSecond)!;
        var formula = new FormulaCurve(scenario);
        var length = new Axis("Draft length K", "tokens a round", "0");
        var speedups = new LineChart(
            "speedup",
            "Speedup",
            "",
            length,
            RunCharts.SpeedupAxis,
            [
                new Series("simulated", [.. points.Select(point => At(point.DraftLength, point.Speedup!))], Emphasised: true),
                new Series("formula", [.. points.Select(point => new Point(point.DraftLength, formula.Speedup(point.DraftLength)))], Dashed: true),
            ])
        {
            Marks = Marks(best.DraftLength, best.Speedup!.Estimate, Units.Factor(best.Speedup.Estimate), scenario.DraftLength, report.Result.Speedup?.Estimate),
            Levels = [RunCharts.NoSpeculation],
        };
        var rates = new LineChart(
            "tokens-per-second",
            "Tokens per second, prompts included",
            "",
            length,
            new Axis("Output", "tokens/s", "#,0.#", Minimum: 0),
            [new Series("simulated", [.. points.Select(point => new Point(point.DraftLength, point.TokensPerSecond))], Emphasised: true)])
        {
            Marks = Marks(
                fastest.DraftLength,
                fastest.TokensPerSecond,
                $"{Units.Rate(fastest.TokensPerSecond)} tokens/s",
                scenario.DraftLength,
                report.Result.Speculative.Server.TokensPerSecond),
            Levels = [new Guide(report.Result.Baseline.TokensPerSecond, "no speculation")],
        };
        return new PanelChart("speedup-by-draft-length", DraftLengthTitle(points, best), RunCharts.Subtitle(scenario), [speedups, rates]);
    }

    private static string DraftLengthTitle(DraftLengthPoint[] points, DraftLengthPoint best)
    {
        string gain = Units.Factor(best.Speedup!.Estimate);
        if (best.Speedup.Estimate < 1)
            return $"No draft length pays: the best, K = {best.DraftLength}, gives {gain}";
        return best == points[^1]
            ? $"Speedup still rises at K = {best.DraftLength}, to {gain}"
            : $"Speedup peaks at K = {best.DraftLength} with {gain}";
    }

    private static Mark[] Marks(int best, double bestValue, string bestText, int own, double? ownValue) =>
        best == own || ownValue is null
            ? [new Mark(best, bestValue, $"best: K = {best}, {bestText}")]
            : [new Mark(best, bestValue, $"best: K = {best}, {bestText}"), new Mark(own, ownValue.Value, $"this preset, K = {own}")];

    public static PanelChart? ByBatch(RunReport report)
    {
        BatchPoint[] points = [.. (report.Study?.ByBatch ?? []).Where(point => point.Speedup is not null)];
        if (points.Length < 2)
            return null;
        Scenario scenario = report.Scenario;
        var batch = new Axis("Requests at a time", "", "0", AxisScale.Logarithmic);
        Guide[] crossing = Crossing(points) is { } even ? [new Guide(even, $"breaks even near {Units.Significant(Math.Round(even))}")] : [];
        var speedups = new LineChart(
            "speedup",
            "Speedup",
            "",
            batch,
            RunCharts.SpeedupAxis,
            [new Series("simulated", [.. points.Select(point => At(point.Batch, point.Speedup!))], Emphasised: true)])
        {
            Marks = report.Result.Speedup is { } own
                ? [new Mark(scenario.Workload.Batch, own.Estimate, $"this preset, {Units.Factor(own.Estimate)}")]
                : [],
            Levels = [RunCharts.NoSpeculation],
            Crossings = crossing,
        };
        return new PanelChart(
            "speedup-by-batch",
            BatchTitle(points),
            $"{RunCharts.Subtitle(scenario, withLoad: false)}, K = {scenario.DraftLength}",
            [speedups, Costs(points, batch, crossing)]);
    }

    /// <summary>Money where there is a price, else tokens per second.</summary>
    private static LineChart Costs(BatchPoint[] points, Axis batch, Guide[] crossing)
    {
        bool priced = points.All(point => point is { BaselineUsdPerMillionTokens: not null, SpeculativeUsdPerMillionTokens: not null });
        Series Side(string name, Func<BatchPoint, double> value, bool emphasised) =>
            new(name, [.. points.Select(point => new Point(point.Batch, value(point)))], emphasised);
        return priced
            ? new LineChart(
                "cost",
                "Cost of a million tokens",
                "",
                batch,
                new Axis("US dollars", "", "$0.##", AxisScale.Logarithmic),
                [
                    Side("speculative", point => point.SpeculativeUsdPerMillionTokens!.Value, true),
                    Side("baseline", point => point.BaselineUsdPerMillionTokens!.Value, false),
                ])
            { Crossings = crossing }
            : new LineChart(
                "tokens-per-second",
                "Tokens per second, all requests",
                "",
                batch,
                new Axis("Output", "tokens/s", "#,0.##", AxisScale.Logarithmic),
                [
                    Side("speculative", point => point.SpeculativeTokensPerSecond, true),
                    Side("baseline", point => point.BaselineTokensPerSecond, false),
                ])
            { Crossings = crossing };
    }

    private static string BatchTitle(BatchPoint[] points)
    {
        int first = Array.FindIndex(points, point => point.Speedup!.Estimate < 1);
        return first switch
        {
            < 0 => $"Speculation pays at every load up to {Units.Count(points[^1].Batch)} requests at a time",
            0 => $"Speculation does not pay at {Units.Count(points[0].Batch)}: {Units.Factor(points[0].Speedup!.Estimate)}",
            _ => $"Speculation pays at {Units.Count(points[first - 1].Batch)} requests at a time, no longer at {Units.Count(points[first].Batch)}",
        };
    }

    /// <summary>Where the speedup falls through 1, on a straight line over the logarithm of the batch; null when it does not.</summary>
    private static double? Crossing(BatchPoint[] points)
    {
        for (int index = 1; index < points.Length; index++)
        {
            (double before, double after) = (points[index - 1].Speedup!.Estimate, points[index].Speedup!.Estimate);
            if (before < 1 || after >= 1)
                continue;
            double share = (before - 1) / (before - after);
            return points[index - 1].Batch * Math.Pow((double)points[index].Batch / points[index - 1].Batch, share);
        }

        return null;
    }

    public static LineChart? ByAlpha(RunReport report)
    {
        Scenario scenario = report.Scenario;
        if (report.Study?.ByAlpha is not { Count: > 0 } curves)
            return null;
        var formula = new FormulaCurve(scenario);
        double[] grid = [.. curves[0].Points.Select(point => point.Alpha)];
        double? own = EquivalentAlpha(report.Result.Speculative);
        double? gain = report.Result.Speedup?.Estimate;
        return new LineChart(
            "speedup-by-alpha",
            AlphaTitle(report, own, gain),
            RunCharts.Subtitle(scenario),
            new Axis("Chance \u03b1 that a draft token is accepted, each like the other", "", "0.0", Minimum: 0, Maximum: 1),
            RunCharts.SpeedupAxis,
            [
                .. curves.Select(curve => new Series(
                    $"K = {curve.DraftLength}",
                    [.. curve.Points.Where(point => point.Speedup is not null).Select(point => new Point(point.Alpha, point.Speedup!.Value))])),
                new Series(
                    $"K = {scenario.DraftLength}, formula",
                    [.. grid.Select(alpha => new Point(alpha, formula.Speedup(new AcceptanceProfile.Iid(new Probability(alpha)))))],
                    Dashed: true),
            ])
        {
            Marks = own is { } alphaNow && gain is { } speedup ? [new Mark(alphaNow, speedup, $"this preset, K = {scenario.DraftLength}")] : [],
            Levels = [RunCharts.NoSpeculation],
        };
    }

    private static string AlphaTitle(RunReport report, double? own, double? gain)
    {
        int draftLength = report.Scenario.DraftLength;
        string even = report.Result.ClosedForm.BreakEvenAlpha is { } alpha
            ? $"K = {draftLength} pays from \u03b1 = {Units.Ratio(alpha)} on"
            : $"K = {draftLength} pays at no \u03b1";
        return own is null || gain is null ? even : $"{even}; this preset has {Units.Ratio(own)} and gains {Units.Factor(gain)}";
    }

    /// <summary>The independent acceptance that keeps as many tokens in rounds that have a draft; null without any.</summary>
    private static double? EquivalentAlpha(SpeculativeResult speculative)
    {
        double rounds = speculative.RoundsByAccepted.Sum();
        return rounds == 0
            ? null
            : Conventions.AlphaFromTokensPerRound(1 + (speculative.AcceptedTokens / rounds), speculative.DraftLength);
    }

    private static Point At(double x, Interval interval) => new(x, interval.Estimate, interval.Low95, interval.High95);
}
