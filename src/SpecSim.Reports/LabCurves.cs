// The charts of the laboratory that are curves: over positions, draft length, temperature and batch; and the waterfall
// from the most that a round can yield to the speedup that is left.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Reports.Charts;
using SpecSim.Results;

namespace SpecSim.Reports;

internal static class LabCurves
{
    private static readonly Axis Length = new("Draft length K", "tokens a round", "0");
    private static readonly Axis Tokens = new("Tokens per round", "", "0.00", Minimum: 0);
    private static readonly Guide Plain = new(1, "plain decoding");

    /// <summary>K + 1, less what is rejected, less what drafting and verifying cost.</summary>
    public static WaterfallChart Bound(LabReport report)
    {
        ClosedFormResult form = report.Result.ClosedForm;
        double tokens = report.TokensPerRound;
        double speedup = report.Result.Main.Speedup.Estimate;
        // Of the two costs of a round, verifying first: what is left is what the rounds really took.
        double afterVerify = tokens / Math.Max(1, form.VerifyCost);
        return new WaterfallChart(
            LabCharts.Bound,
            $"Of {Units.Factor(report.MostTokens)} at most {Units.Factor(speedup)} is left",
            LabWords.Subtitle(report),
            LabCharts.SpeedupAxis,
            [
                new Fall("K + 1 tokens", 0, report.MostTokens, IsTotal: true),
                new Fall("rejected tokens", report.MostTokens, tokens, Note: "observed"),
                new Fall("tokens per round", 0, tokens, IsTotal: true),
                new Fall("verifying", tokens, afterVerify, Note: $"{Units.Ratio(form.VerifyCost)} steps"),
                new Fall("drafting", afterVerify, speedup, Note: $"{Units.Ratio(form.ProposalCost)} steps"),
                new Fall("speedup", 0, speedup, IsTotal: true),
            ])
        {
            Levels = [Plain],
            Note = LabWords.TimesOf(report),
        };
    }

    public static LineChart? Positions(LabReport report)
    {
        // Positions that next to no round reaches say nothing but noise.
        LabPosition[] positions = [.. report.Result.Positions.Where(position => position.Tried > 0)];
        if (positions.Length < 2)
            return null;
        double[] survival =
            [.. Conventions.SurvivalFromHazards(positions.Select(position => position.Hazard.Estimate))];
        return new LineChart(
            LabCharts.Positions,
            $"{ChartText.Percent(survival[0])} keep the first draft token, {ChartText.Percent(survival[^1])} all "
                + $"{positions.Length}",
            LabWords.Subtitle(report, draftLength: false),
            new Axis("Draft position", "", "0"),
            new Axis("Share of rounds", "", "0%", Minimum: 0, Maximum: 1),
            [
                new Series(
                    "accepted, once reached",
                    [
                        .. positions.Select(position => new Point(
                            position.Position,
                            position.Hazard.Estimate,
                            position.Hazard.Low95,
                            position.Hazard.High95)),
                    ],
                    Emphasised: true),
                new Series(
                    "overlap of the laws",
                    [.. positions.Select(position => new Point(position.Position, position.Expected))],
                    Dashed: true),
                new Series(
                    "all up to here accepted",
                    [.. positions.Select((position, index) => new Point(position.Position, survival[index]))]),
            ])
        {
            Note = LabWords.Observed,
        };
    }

    public static LineChart? DraftLength(LabReport report)
    {
        LabPoint[] points = Numbered(report.Result.ByDraftLength);
        if (points.Length < 2)
            return null;
        LabPoint best = LabReport.Fastest(points);
        string gain = Units.Factor(best.Speedup.Estimate);
        string title = LabWords.Verdict(best) < 0 ? $"No draft length pays: the best, {best.Name}, gives {gain}"
            : best == points[^1] ? $"Speedup still rises at {best.Name}, to {gain}"
            : $"Speedup peaks at {best.Name} with {gain}";
        return new LineChart(
            LabCharts.DraftLength,
            title,
            LabWords.Subtitle(report, draftLength: false),
            Length,
            LabCharts.SpeedupAxis,
            [new Series("speedup", [.. points.Select(Speed)], Emphasised: true)])
        {
            Marks = [new Mark(best.X!.Value, best.Speedup.Estimate, $"best: {best.Name}, {gain}")],
            Levels = [Plain],
            Note = LabWords.TimesOf(report),
        };
    }

    /// <summary>Why more drafting does not go on helping: what a round yields flattens, what it takes does not.
    /// </summary>
    public static LineChart? Rounds(LabReport report)
    {
        LabPoint[] points = Numbered(report.Result.ByDraftLength);
        if (points.Length < 2)
            return null;
        (LabPoint first, LabPoint last) = (points[0], points[^1]);
        return new LineChart(
            LabCharts.Rounds,
            $"From {first.Name} to {last.Name} a round yields "
                + $"{Units.Factor(last.TokensPerRound.Estimate / first.TokensPerRound.Estimate)} as many tokens and "
                + $"takes {Units.Factor(Steps(last) / Steps(first))} as long",
            LabWords.Subtitle(report, draftLength: false),
            Length,
            new Axis("Per round", "", "0.0", Minimum: 0),
            [
                new Series(
                    "at most K + 1 tokens",
                    [.. points.Select(point => new Point(point.X!.Value, point.X.Value + 1))],
                    Dashed: true),
                new Series("tokens", [.. points.Select(Yield)], Emphasised: true),
                new Series("plain steps", [.. points.Select(point => new Point(point.X!.Value, Steps(point)))]),
            ])
        {
            Note = LabWords.TimesOf(report),
        };
    }

    public static PanelChart? Temperature(LabReport report)
    {
        LabPoint[] points = Numbered(report.Result.ByTemperature);
        if (points.Length < 2)
            return null;
        LabPoint best = LabReport.Fastest(points);
        LabPoint worst = LabReport.Slowest(points);
        var axis = new Axis("Temperature of target and draft", "", "0.0");
        double? paysFrom = LabWords.Crossing([.. points.Select(point => (point.X!.Value, point.Speedup.Estimate))]);
        Guide[] crossing = paysFrom is { } at ? [new Guide(at, $"T = {Units.Ratio(at)}")] : [];
        return new PanelChart(
            LabCharts.Temperature,
            LabWords.Compare(best, worst) == 0
                ? $"Temperature changes nothing: {Units.Factor(best.Speedup.Estimate)}"
                : $"Best at {best.Name} with {Units.Factor(best.Speedup.Estimate)}, worst at {worst.Name} with "
                    + Units.Factor(worst.Speedup.Estimate),
            LabWords.Subtitle(report),
            [
                new LineChart(
                    "tokens", "Tokens per round", "", axis, Tokens,
                    [new Series("observed", [.. points.Select(Yield)], Emphasised: true)]),
                new LineChart(
                    "speed", "Speedup", "", axis, LabCharts.SpeedupAxis,
                    [new Series("speedup", [.. points.Select(Speed)], Emphasised: true)])
                {
                    Levels = [Plain],
                    Crossings = crossing,
                },
            ])
        {
            Note = LabWords.TimesOf(report),
        };
    }

    public static LineChart? Batch(LabReport report)
    {
        BatchPoint[] points = [.. report.Result.ByBatch.Where(point => point.Speedup is not null)];
        if (points.Length < 2)
            return null;
        BatchPoint? slow = points.FirstOrDefault(point => point.Speedup!.Estimate < 1);
        return new LineChart(
            LabCharts.Batch,
            slow is null
                ? $"Faster at every batch tried, {Units.Factor(points[^1].Speedup!.Estimate)} at {points[^1].Batch}"
                : slow == points[0] ? "Slower than plain decoding at every batch, or from the first on"
                : $"Slower than plain decoding from {Units.Count(slow.Batch)} requests at a time on",
            LabWords.Subtitle(report),
            new Axis("Requests at a time", "", "0", AxisScale.Logarithmic),
            LabCharts.SpeedupAxis,
            [
                new Series(
                    "speedup",
                    [
                        .. points.Select(point => new Point(
                            point.Batch, point.Speedup!.Estimate, point.Speedup.Low95, point.Speedup.High95)),
                    ],
                    Emphasised: true),
            ])
        {
            Levels = [Plain],
            Note = $"Simulated with the observed acceptance; "
                + $"{RunCharts.Subtitle(report.Cost, load: false, draftLength: false)}.",
        };
    }

    private static LabPoint[] Numbered(IReadOnlyList<LabPoint> points) =>
        [.. points.Where(point => point.X is not null).OrderBy(point => point.X)];

    private static double Steps(LabPoint point) => point.TokensPerRound.Estimate / point.Speedup.Estimate;

    private static Point Speed(LabPoint point) =>
        new(point.X!.Value, point.Speedup.Estimate, point.Speedup.Low95, point.Speedup.High95);

    private static Point Yield(LabPoint point) => new(
        point.X!.Value, point.TokensPerRound.Estimate, point.TokensPerRound.Low95, point.TokensPerRound.High95);
}
