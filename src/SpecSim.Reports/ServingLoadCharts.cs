// What speculation gains or costs against load: up to where it pays, and what a million tokens cost.

using SpecSim.Experiments;
using SpecSim.Reports.Charts;
using SpecSim.Results;

namespace SpecSim.Reports;

internal static class ServingLoadCharts
{
    private static readonly Axis Faster = new("Times as fast as without", "", "0.00x", Minimum: 0);
    private static readonly Axis More = new("Times as much as without", "", "0.00x", Minimum: 0);

    /// <summary>Gains in time and in work done; null without a study, or where nothing drafts.</summary>
    public static PanelChart? Speedup(ServingReport report)
    {
        if (!report.Scenario.Single.Drafts || LoadAxis.Of(report) is not { } load)
            return null;
        LineChart?[] panels =
        [
            TokenTime(report, load),
            Panel("throughput", "Throughput", More, load, comparison => comparison.Throughput),
            Panel("goodput", "Goodput", More, load, comparison => comparison.Goodput),
        ];
        return new PanelChart(
            "speedup-by-load",
            Title(load, report.Study!.Crossover),
            ServingCharts.Subtitle(report.Scenario),
            [.. panels.OfType<LineChart>()]);
    }

    private static string Title(LoadAxis load, LoadCrossover crossover)
    {
        if (crossover.NeverPays)
            return "Speculation pays at no load tried: time per output token is never lower";
        if (crossover.Rate is not { } rate)
            return $"Speculation pays at every load tried, up to {load.Text(load.At(load.Points[^1]))}";
        string loss = crossover.WorstLoss <= 0 ? ""
            : crossover.WorstLoss < 1 ? $"; beyond, a token takes up to {ChartText.Percent(crossover.WorstLoss)} longer"
            : $"; beyond, a token takes up to {Units.Ratio(1 + crossover.WorstLoss)} times as long";
        return $"Speculation pays up to {load.Text(load.At(rate) ?? rate)}{loss}";
    }

    private static LineChart? TokenTime(ServingReport report, LoadAxis load)
    {
        LoadCrossover crossover = report.Study!.Crossover;
        double? end = crossover.NeverPays || crossover.Rate is not { } rate ? null : load.At(rate);
        LineChart? panel = Panel(
            "time-per-token", "Time per output token", Faster, load, comparison => comparison.TimePerOutputToken);
        return panel is null
            ? null
            : panel with
            {
                Marks = OwnLoad(load),
                Levels = [RunCharts.NoSpeculation],
                Crossings = end is { } value ? [new Guide(value, $"pays up to {load.Text(value)}")] : [],
            };
    }

    /// <summary>One gain against load; null where it is known nowhere.</summary>
    private static LineChart? Panel(
        string id, string title, Axis axis, LoadAxis load, Func<ServingComparison, Interval?> ratio)
    {
        Point[] points = [.. load.Points.Where(point => ratio(point.Comparison) is not null).Select(point =>
        {
            Interval gain = ratio(point.Comparison)!;
            return new Point(load.At(point), gain.Estimate, gain.Low95, gain.High95);
        })];
        return points.Length == 0
            ? null
            : new LineChart(id, title, "", load.Axis, axis, [new Series(title, points, Emphasised: true)])
            {
                // One is named where time per token is, the first of the panels.
                Levels = [RunCharts.NoSpeculation with { Label = "" }],
            };
    }

    /// <summary>The scenario's own load, if the study tried it.</summary>
    private static Mark[] OwnLoad(LoadAxis load) =>
        load.Points.FirstOrDefault(point => point.Factor == 1) is { } own
        && own.Comparison.TimePerOutputToken is { } gain
            ? [new Mark(load.At(own), gain.Estimate, $"this scenario, {Units.Factor(gain.Estimate)}")]
            : [];

    /// <summary>Cost of a million tokens; null without a study or a price.</summary>
    public static LineChart? Cost(ServingReport report)
    {
        if (LoadAxis.Of(report) is not { } load)
            return null;
        IReadOnlyList<ServedSide> sides = ServingCharts.Sides(report);
        Series[] curves = [.. sides.Select(side => side.Curve(load.Points
            .Where(point => side.At(point).UsdPerMillionTokens > 0)
            .Select(point => new Point(load.At(point), side.At(point).UsdPerMillionTokens!.Value))))];
        if (curves.All(curve => curve.Points.Count == 0))
            return null;
        return new LineChart(
            "cost-by-load",
            CostTitle(report, load, curves),
            ServingCharts.Subtitle(report.Scenario),
            load.Axis,
            new Axis("Cost of a million output tokens", "USD", "$0.##", AxisScale.Logarithmic),
            curves)
        {
            Marks = [.. Carried(report).Select(carried => Marked(load, carried)).OfType<Mark>()],
            Note = report.Study!.Carried is null ? ""
                : "Marked: the highest load at which the objectives hold.",
        };
    }

    private static Mark? Marked(LoadAxis load, (string Name, double? Rate, double? Usd) carried) =>
        carried is { Rate: { } rate, Usd: > 0 and { } usd } && load.At(rate) is { } x
            ? new Mark(x, usd, $"{carried.Name}{load.Text(x)} at {Units.Usd(usd)}")
            : null;

    private static (string Name, double? Rate, double? Usd)[] Carried(ServingReport report) =>
        report.Study?.Carried is not { } carried ? []
        : report.Scenario.Single.Drafts
            ?
            [
                ("with: ", carried.SpeculativeRate, carried.SpeculativeUsdPerMillionTokens),
                ("without: ", carried.BaselineRate, carried.BaselineUsdPerMillionTokens),
            ]
            : [("", carried.BaselineRate, carried.BaselineUsdPerMillionTokens)];

    private static string CostTitle(ServingReport report, LoadAxis load, Series[] curves)
    {
        (string Name, double? Rate, double? Usd)[] carried = Carried(report);
        if (carried is [{ Rate: { } with, Usd: { } cost }, { Rate: { } without, Usd: { } costWithout }])
        {
            return $"Within the objectives speculation carries {load.Text(load.At(with) ?? with)} at {Units.Usd(cost)} "
                + $"a million tokens, plain decoding {load.Text(load.At(without) ?? without)} at {Units.Usd(costWithout)}";
        }

        if (carried is [_, _])
        {
            string One(double? rate) => rate is { } value ? $"up to {load.Text(load.At(value) ?? value)}" : "at no load tried";
            return $"The objectives hold {One(carried[0].Rate)} with speculation, {One(carried[1].Rate)} without";
        }

        string least = Units.Usd(curves[0].Points.Select(point => point.Y).DefaultIfEmpty(double.NaN).Min());
        return curves.Length == 1
            ? $"A million tokens cost {least} at best"
            : $"A token is cheaper with speculation {load.Where(Cheaper)}; a million cost {least} at best";
    }

    private static double? Cheaper(LoadPoint point) =>
        point.Baseline.UsdPerMillionTokens / point.Speculative.UsdPerMillionTokens;
}
