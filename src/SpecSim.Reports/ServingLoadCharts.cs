// What speculation gains or costs against load: up to where it pays, and what a million tokens cost.

using SpecSim.Experiments;
using SpecSim.Reports.Charts;
using SpecSim.Results;
using SpecSim.Workloads;

namespace SpecSim.Reports;

internal static class ServingLoadCharts
{
    // Loads nearer to each other than this are one to a reader.
    private const double AlmostEqual = 0.01;

    private static readonly Axis More = new("Times as much as without speculation", "", "0.00x", Minimum: 0);

    /// <summary>Gains in time and in work done; null without a study, or where nothing drafts.</summary>
    public static PanelChart? Speedup(ServingReport report)
    {
        if (!report.Scenario.Single.Drafts || LoadAxis.Of(report) is not { } load)
            return null;
        Series[] done =
        [
            Ratios("Throughput", load, comparison => comparison.Throughput),
            Ratios("Goodput", load, comparison => comparison.Goodput),
        ];
        return new PanelChart(
            "speedup-by-load",
            Title(load, report.Study!),
            ServingCharts.Subtitle(report.Scenario),
            [TokenTime(report, load), Work(load, [.. done.Where(series => series.Points.Count > 0)])]);
    }

    private static string Title(LoadAxis load, LoadStudy study)
    {
        LoadCrossover crossover = study.Crossover;
        if (crossover.NeverPays)
            return "Speculation pays at no load tried: time per output token is never lower";
        if (study.LastThatGains is { } top)
            return $"Speculation pays up to {load.Text(load.At(top))} and makes no difference beyond";
        if (crossover.Rate is not { } rate)
            return $"Speculation pays at every load tried, up to {load.Text(load.At(load.Points[^1]))}";
        if (study.LastThatPays is { } last)
            return $"Speculation pays at every load that can be served, up to {load.Text(load.At(last))}";
        string loss = crossover.WorstLoss <= 0 ? ""
            : crossover.WorstLoss < 1 ? $"; beyond, a token takes up to {ChartText.Percent(crossover.WorstLoss)} longer"
            : $"; beyond, a token takes up to {Units.Ratio(1 + crossover.WorstLoss)} times as long";
        return $"Speculation pays up to {load.Text(load.At(rate) ?? rate)}{loss}";
    }

    private static LineChart TokenTime(ServingReport report, LoadAxis load)
    {
        LoadCrossover crossover = report.Study!.Crossover;
        // Where only loads that cannot be served lose, the end of what can be served is not an end of what pays.
        bool ends = !crossover.NeverPays && report.Study.LastThatPays is null;
        double? end = ends && crossover.Rate is { } rate ? load.At(rate) : null;
        const string title = "Time per output token";
        return new LineChart(
            "time-per-token",
            title,
            "",
            load.Axis,
            RunCharts.SpeedupAxis,
            [Ratios(title, load, comparison => comparison.TimePerOutputToken) with { Emphasised = true }])
        {
            Marks = OwnLoad(report, load),
            Levels = [RunCharts.NoSpeculation],
            Crossings = end is { } value ? [new Guide(value, $"pays up to {load.Text(value)}")] : [],
        };
    }

    private static LineChart Work(LoadAxis load, Series[] series) => new(
        "throughput",
        string.Join(" and ", series.Select((one, index) => index == 0 ? one.Name : one.Name.ToLowerInvariant())),
        "",
        load.Axis,
        More,
        series)
    {
        // One is named in the other panel.
        Levels = [RunCharts.NoSpeculation with { Label = "" }],
    };

    /// <summary>The scenario's own load, if the study tried it; of one that changes, the mean.</summary>
    private static Mark[] OwnLoad(ServingReport report, LoadAxis load)
    {
        bool changes = report.Scenario.Workload.Arrivals is ArrivalLaw.Renewal { Rate.Points.Count: > 1 };
        string name = changes ? "its mean load" : "this scenario";
        return load.Points.FirstOrDefault(point => point.Factor == 1) is { } own
            && own.Comparison.TimePerOutputToken is { } gain
                ? [new Mark(load.At(own), gain.Estimate, $"{name}, {Units.Factor(gain.Estimate)}")]
                : [];
    }

    private static Series Ratios(string name, LoadAxis load, Func<ServingComparison, Interval?> ratio) => new(
        name,
        [
            .. load.Points.Where(point => ratio(point.Comparison) is not null).Select(point =>
            {
                Interval gain = ratio(point.Comparison)!;
                return new Point(load.At(point), gain.Estimate, gain.Low95, gain.High95);
            }),
        ]);

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
            Marks = [.. Marks(report, load)],
            Note = report.Study!.Carried is null ? ""
                : "Marked: the highest load at which the objectives hold.",
        };
    }

    private static Mark? Marked(LoadAxis load, (string Name, double? Rate, double? Usd) carried) =>
        carried is { Rate: { } rate, Usd: > 0 and { } usd } && load.At(rate) is { } x
            ? new Mark(x, usd, $"{carried.Name}{Units.Usd(usd)}")
            : null;

    private static IEnumerable<Mark> Marks(ServingReport report, LoadAxis load)
    {
        (string Name, double? Rate, double? Usd)[] carried = Carried(report);
        bool isOne = carried is [{ Rate: { } one, Usd: not null }, { Rate: { } other, Usd: not null }]
            && Math.Abs(one - other) < AlmostEqual * other;
        return isOne && Marked(load, carried[1]) is { } mark
            ? [mark with { Label = "either way" }]
            : carried.Select(side => Marked(load, side)).OfType<Mark>();
    }

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
        string At(double rate) => load.Text(load.At(rate) ?? rate);
        string Up(double? most) => most is { } rate ? $"up to {At(rate)}" : "at no load tried";
        switch (carried)
        {
            case [{ Rate: { } one, Usd: { } drafted }, { Rate: { } other, Usd: { } plain }] when At(one) == At(other)
                || Math.Abs(one - other) < AlmostEqual * other:
                return $"Within the objectives {At(other)} are carried either way, at {Units.Usd(drafted)} a million "
                    + $"tokens with speculation and {Units.Usd(plain)} without";
            case [{ Rate: { } with, Usd: { } cost }, { Rate: { } without, Usd: { } costWithout }]:
                return $"Within the objectives speculation carries {At(with)} at {Units.Usd(cost)} a million tokens, "
                    + $"plain decoding {At(without)} at {Units.Usd(costWithout)}";
            case [{ Rate: { } alone, Usd: { } costAlone }]:
                return $"Within the objectives plain decoding carries {At(alone)} at {Units.Usd(costAlone)} "
                    + "a million tokens";
            case [var first, var second]:
                return $"The objectives hold {Up(first.Rate)} with speculation, {Up(second.Rate)} without";
            case [var only]:
                return $"The objectives hold {Up(only.Rate)}";
        }

        string least = Units.Usd(curves[0].Points.Select(point => point.Y).DefaultIfEmpty(double.NaN).Min());
        return curves.Length == 1
            ? $"A million tokens cost {least} at best"
            : $"A token is cheaper with speculation {load.Where(Cheaper)}; a million cost {least} at best";
    }

    private static double? Cheaper(LoadPoint point) =>
        point.Baseline.UsdPerMillionTokens / point.Speculative.UsdPerMillionTokens;
}
