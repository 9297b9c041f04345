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
        // No intervals here: a large batch averages over its own requests and is repeated only twice, and an
        // interval from two repetitions would say nothing.
        var speedups = new LineChart(
            "speedup",
            "Speedup",
            "",
            BatchAxis,
            RunCharts.SpeedupAxis,
            [new Series("simulated", [.. points.Select(point => new Point(point.Batch, point.Speedup!.Estimate))], Emphasised: true)])
        {
            Marks = report.Result.Speedup is { } own
                ? [new Mark(scenario.Workload.Batch, own.Estimate, $"this preset, {Units.Factor(own.Estimate)}")]
                : [],
            Levels = [RunCharts.NoSpeculation],
            Crossings = Crossing(points, Faster),
        };
        return new PanelChart(
            "speedup-by-batch",
            BatchTitle(points),
            $"{RunCharts.Subtitle(scenario, withLoad: false)}, K = {scenario.DraftLength}",
            [speedups, Costs(points)]);
    }

    private static Axis BatchAxis { get; } = new("Requests at a time", "", "0", AxisScale.Logarithmic);

    /// <summary>How many times as fast, and as cheap: above 1 is good.</summary>
    private static double Faster(BatchPoint point) => point.Speedup!.Estimate;

    private static double? Cheaper(BatchPoint point) => point.BaselineUsdPerMillionTokens / point.SpeculativeUsdPerMillionTokens;

    /// <summary>Money where there is a price, else tokens per second.</summary>
    private static LineChart Costs(BatchPoint[] points)
    {
        Series Side(string name, Func<BatchPoint, double> value, bool emphasised) =>
            new(name, [.. points.Select(point => new Point(point.Batch, value(point)))], emphasised);
        return points.All(point => Cheaper(point) is not null)
            ? new LineChart(
                "cost",
                "Cost of a million tokens, prompts included",
                "",
                BatchAxis,
                new Axis("US dollars", "", "$0.##", AxisScale.Logarithmic),
                [
                    Side("speculative", point => point.SpeculativeUsdPerMillionTokens!.Value, true),
                    Side("baseline", point => point.BaselineUsdPerMillionTokens!.Value, false),
                ])
            { Crossings = Crossing(points, point => Cheaper(point)!.Value) }
            : new LineChart(
                "tokens-per-second",
                "Tokens per second, prompts included",
                "",
                BatchAxis,
                new Axis("Output", "tokens/s", "#,0.##", AxisScale.Logarithmic),
                [
                    Side("speculative", point => point.SpeculativeTokensPerSecond, true),
                    Side("baseline", point => point.BaselineTokensPerSecond, false),
                ])
            { Crossings = Crossing(points, point => point.SpeculativeTokensPerSecond / point.BaselineTokensPerSecond) };
    }

    private static string BatchTitle(BatchPoint[] points)
    {
        int? faster = LastGood(points, point => Faster(point));
        bool priced = points.All(point => Cheaper(point) is not null);
        int? cheaper = priced ? LastGood(points, Cheaper) : faster;
        int most = points[^1].Batch;
        string good = priced ? "faster and cheaper" : "faster";
        if (faster is null && cheaper is null)
            return $"Speculation does not pay even at {Units.Count(points[0].Batch, "request")} at a time: {Units.Factor(Faster(points[0]))}";
        if (faster == cheaper)
            return $"Speculation is {good} up to {Units.Count(faster!.Value)} requests at a time" + (faster == most ? ", as far as was tried" : "");
        string Up(string how, int? batch) => batch is { } last ? $"{how} up to {Units.Count(last)}" : $"never {how}";
        return $"Speculation is {Up("faster", faster)}{(faster is null ? "" : " requests at a time")}, {Up("cheaper", cheaper)}";
    }

    /// <summary>The batch before the first one that is bad; null when the first is.</summary>
    private static int? LastGood(BatchPoint[] points, Func<BatchPoint, double?> gain) =>
        points.TakeWhile(point => gain(point) >= 1).LastOrDefault()?.Batch;

    /// <summary>Where a gain falls through 1, on a straight line over the logarithm of the batch; none when it does not.</summary>
    private static Guide[] Crossing(BatchPoint[] points, Func<BatchPoint, double> gain)
    {
        for (int index = 1; index < points.Length; index++)
        {
            (double before, double after) = (gain(points[index - 1]), gain(points[index]));
            if (before < 1 || after >= 1)
                continue;
            double share = (before - 1) / (before - after);
            double batch = points[index - 1].Batch * Math.Pow((double)points[index].Batch / points[index - 1].Batch, share);
            return [new Guide(batch, $"breaks even near {Units.Count((long)Math.Round(batch))}")];
        }

        return [];
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
            new Axis("Acceptance probability \u03b1 of each draft token", "", "0.0", Minimum: 0, Maximum: 1),
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
