// Speedup against the acceptance of independent draft tokens, for several draft lengths, with the scenario's own point
// and the formula for its own draft length.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Quantities;
using SpecSim.Reports.Charts;
using SpecSim.Results;
using SpecSim.Speculation;

namespace SpecSim.Reports;

internal static class AlphaChart
{
    /// <summary>Null without a study.</summary>
    public static LineChart? Of(RunReport report)
    {
        Scenario scenario = report.Scenario;
        if (report.Study?.ByAlpha is not { Count: > 0 } curves)
            return null;
        var formula = new FormulaCurve(scenario);
        IEnumerable<Point> expected = curves[0].Points.Select(point =>
            new Point(point.Alpha, formula.Speedup(new AcceptanceProfile.Iid(new Probability(point.Alpha)))));
        return new LineChart(
            "speedup-by-alpha",
            Title(report),
            RunCharts.Subtitle(scenario, draftLength: false),
            new Axis("Acceptance probability \u03b1 of each draft token", "", "0.0", Minimum: 0, Maximum: 1),
            RunCharts.SpeedupAxis,
            [
                .. curves.Select(Simulated),
                new Series($"K = {scenario.DraftLength}, formula", [.. expected], Dashed: true),
            ])
        {
            Marks = Alpha(report.Result.Speculative) is { } alpha && report.Result.Speedup is { } speedup
                ? [new Mark(alpha, speedup.Estimate, $"this preset, K = {scenario.DraftLength}")]
                : [],
            Levels = [RunCharts.NoSpeculation],
        };
    }

    private static string Title(RunReport report)
    {
        int draftLength = report.Scenario.DraftLength;
        string even = report.Result.ClosedForm.BreakEvenAlpha switch
        {
            null => $"K = {draftLength} pays at no \u03b1",
            < 0.005 => $"K = {draftLength} pays at any \u03b1",
            { } least => $"K = {draftLength} pays from \u03b1 = {Units.Ratio(least)} on",
        };
        return Alpha(report.Result.Speculative) is { } own && report.Result.Speedup is { } speedup
            ? $"{even}; this preset has {Units.Ratio(own)} and reaches {Units.Factor(speedup.Estimate)}"
            : even;
    }

    private static Series Simulated(AlphaCurve curve) => new(
        $"K = {curve.DraftLength}",
        [
            .. curve.Points.Where(point => point.Speedup is not null)
                .Select(point => new Point(point.Alpha, point.Speedup!.Value)),
        ]);

    /// <summary>
    /// The independent acceptance that keeps as many tokens in rounds that have a draft; null without any.
    /// </summary>
    private static double? Alpha(SpeculativeResult speculative)
    {
        double rounds = speculative.RoundsByAccepted.Sum();
        return rounds == 0
            ? null
            : Conventions.AlphaFromTokensPerRound(1 + (speculative.AcceptedTokens / rounds), speculative.DraftLength);
    }
}

/// <summary>The closed form for other draft lengths and acceptances than the scenario's own. Not thread-safe.</summary>
internal sealed class FormulaCurve(Scenario scenario)
{
    private readonly RoundModel _rounds =
        new(scenario.Target, scenario.Method, scenario.Device, scenario.Engine, scenario.Anchors);

    public double Speedup(int draftLength) => Speedup(scenario, draftLength);

    public double Speedup(AcceptanceProfile acceptance) =>
        Speedup(scenario with { Acceptance = acceptance }, scenario.DraftLength);

    private double Speedup(Scenario changed, int draftLength)
    {
        var expectation = new RoundExpectation(changed, _rounds);
        double plain = expectation.Round(0).TotalSeconds;
        return expectation.TokensPerRound(draftLength) * plain / expectation.Round(draftLength).TotalSeconds;
    }
}
