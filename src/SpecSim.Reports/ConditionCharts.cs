// Acceptance and speed over temperature, with the temperature where speculation stops paying, and speedup by content.
// Both go as far as there is evidence and no further; bands hold what the effects may be wrong by.

using System.Globalization;
using SpecSim.Experiments;
using SpecSim.Reports.Charts;

namespace SpecSim.Reports;

internal static class ConditionCharts
{
    private const string Bands =
        "Intervals are 95 %: chance, latency constants, acceptance and what the effect of the condition is wrong by.";

    private static readonly Axis Temperatures = new("Temperature", "", "0.0");

    /// <summary>Null without evidence at two temperatures.</summary>
    public static PanelChart? Temperature(RunReport report)
    {
        TemperaturePoint[] points = [.. (report.Conditions?.ByTemperature ?? [])
            .Where(point => point.Speedup is not null)];
        return points.Length < 2
            ? null
            : new PanelChart(
                "speedup-by-temperature",
                Title(report.Conditions!, points),
                RunCharts.Subtitle(report.Scenario),
                [Acceptance(report, points), Speedups(report, points)])
            {
                Note = Bands,
            };
    }

    /// <summary>Null without evidence of two contents.</summary>
    public static BarChart? Content(RunReport report)
    {
        ContentPoint[] points = [.. (report.Conditions?.ByContent ?? [])
            .Where(point => point.Speedup is not null)
            .OrderByDescending(point => point.Speedup!.Estimate)];
        if (points.Length < 2)
            return null;
        string? measured = report.Scenario.Conditions!.Measured.MeasuredAt.Content;
        return new BarChart(
            "speedup-by-content",
            $"{First(points[0])} gains most, {Units.Factor(points[0].Speedup!.Estimate)}; "
                + $"{points[^1].Content} least, {Units.Factor(points[^1].Speedup!.Estimate)}",
            RunCharts.Subtitle(report.Scenario),
            RunCharts.SpeedupAxis,
            [
                .. points.Select(point => new Bar(
                    point.Content == measured ? $"{point.Content}, measured" : point.Content,
                    point.Speedup!.Estimate,
                    point.Speedup.Low95,
                    point.Speedup.High95,
                    point.Content == OwnContent(report))),
            ])
        {
            Levels = [RunCharts.NoSpeculation],
            Note = Bands,
        };
    }

    private static string Title(ConditionStudy study, TemperaturePoint[] points)
    {
        (TemperaturePoint first, TemperaturePoint last) = (points[0], points[^1]);
        string ends = $"{Units.Factor(first.Speedup!.Estimate)} at {Text(first.Temperature)}, "
            + $"{Units.Factor(last.Speedup!.Estimate)} at {Text(last.Temperature)}";
        return study.StopsPayingAt is { } stop ? $"Speculation stops paying at temperature {Units.Ratio(stop)}: {ends}"
            : points.All(point => point.Speedup!.Estimate >= 1)
                ? $"Speculation pays at every temperature with evidence: {ends}"
            : points.All(point => point.Speedup!.Estimate < 1)
                ? $"Speculation pays at no temperature: {ends}"
            : $"Speculation pays at higher temperatures only: {ends}";
    }

    private static LineChart Acceptance(RunReport report, TemperaturePoint[] points) => new(
        "acceptance",
        "Acceptance",
        "",
        Temperatures,
        new Axis("Acceptance probability \u03b1 of each draft token", "", "0.00", Minimum: 0, Maximum: 1),
        [
            new Series(
                "by the formulas",
                [.. points.Select(point => new Point(
                    point.Temperature, point.Alpha.Estimate, point.Alpha.Low95, point.Alpha.High95))],
                Emphasised: true),
        ])
    {
        Marks = Own(report, points) is { } own
            ? [new Mark(own.Temperature, own.Alpha.Estimate, $"this scenario, {Units.Ratio(own.Alpha.Estimate)}")]
            : [],
    };

    private static LineChart Speedups(RunReport report, TemperaturePoint[] points) => new(
        "speedup",
        "Speedup",
        "",
        Temperatures,
        RunCharts.SpeedupAxis,
        [
            new Series(
                "simulated",
                [.. points.Select(point => new Point(
                    point.Temperature, point.Speedup!.Estimate, point.Speedup.Low95, point.Speedup.High95))],
                Emphasised: true),
        ])
    {
        Marks = Own(report, points) is { } own
            ?
            [
                new Mark(
                    own.Temperature,
                    own.Speedup!.Estimate,
                    $"this scenario, {Units.Factor(own.Speedup.Estimate)}, {Units.Rate(own.TokensPerSecond)} tokens/s"),
            ]
            : [],
        Levels = [RunCharts.NoSpeculation],
        Crossings = report.Conditions!.StopsPayingAt is { } stop ? [new Guide(stop, "stops paying")] : [],
    };

    private static TemperaturePoint? Own(RunReport report, TemperaturePoint[] points) =>
        points.FirstOrDefault(point => point.Temperature == OwnTemperature(report));

    private static double? OwnTemperature(RunReport report) =>
        report.Scenario.Conditions!.Wanted.Temperature
        ?? report.Scenario.Conditions.Measured.MeasuredAt.Temperature;

    private static string? OwnContent(RunReport report) =>
        report.Scenario.Conditions!.Wanted.Content ?? report.Scenario.Conditions.Measured.MeasuredAt.Content;

    private static string First(ContentPoint point) => char.ToUpperInvariant(point.Content[0]) + point.Content[1..];

    private static string Text(double temperature) => temperature.ToString("0.##", CultureInfo.InvariantCulture);
}
