// The charts of a serving run, as data. Speculation is always the first colour and heavier, plain decoding the second,
// so that a reader learns it once.

using SpecSim.Experiments;
using SpecSim.Reports.Charts;
using SpecSim.Results;
using SpecSim.Serving;

namespace SpecSim.Reports;

/// <summary>Makes the charts of a serving run.</summary>
internal static class ServingCharts
{
    internal const string With = "with speculation";
    internal const string Without = "without speculation";
    internal const string WithoutFallback = "with speculation, no fallback";

    /// <summary>All charts that apply, in reading order.</summary>
    public static IReadOnlyList<Chart> Of(ServingReport report)
    {
        Chart?[] charts =
        [
            ServingLoadCharts.Speedup(report),
            ServingLatencyCharts.ByLoad(report),
            ServingLoadCharts.Cost(report),
            ServingTimeline.Of(report),
            Goodput(report),
            ServingLatencyCharts.Distribution(report),
            .. ServingGroupCharts.Of(report),
        ];
        string note = RunCharts.Note(report.Scenario.Single);
        return [.. charts.OfType<Chart>().Select(chart => chart with { Note = $"{chart.Note} {note}".Trim() })];
    }

    /// <summary>What is drawn beside each other: speculation first; only plain decoding where nothing drafts.</summary>
    internal static IReadOnlyList<ServedSide> Sides(ServingReport report)
    {
        var without = new ServedSide(Without, report.Outcome.Result.Baseline, point => point.Baseline);
        return report.Scenario.Single.Drafts
            ? [new ServedSide(With, report.Outcome.Result.Speculative, point => point.Speculative), without]
            : [without];
    }

    /// <summary>Llama-3.1-8B with EAGLE on 1 x H100, K = 3, 2 replicas.</summary>
    internal static string Subtitle(ServingScenario scenario)
    {
        ServerSettings server = scenario.Server;
        string replicas = server.Replicas > 1 ? $", {Units.Count(server.Replicas)} replicas" : "";
        string prefill = server.Disaggregation is { } apart
            ? $", prompts on {Units.Count(apart.PrefillReplicas, "replica")} apart"
            : "";
        return $"{RunCharts.Subtitle(scenario.Single, load: false)}{replicas}{prefill}";
    }

    /// <summary>A rate in a sentence: 14, 1.8, 0.25.</summary>
    internal static string Rate(double perSecond) => perSecond >= 10
        ? Units.Count((long)Math.Round(perSecond))
        : ChartText.Number(perSecond, perSecond >= 1 ? "0.#" : "0.##");

    private static GridChart? Goodput(ServingReport report)
    {
        IReadOnlyList<ServedSide> sides = Sides(report);
        var drawn = sides.Select(side => (side.Name, side.Own.Series)).ToList();
        if (report.Outcome.Result.WithoutFallback is { } stubborn)
            drawn.Add((WithoutFallback, stubborn.Series));
        GridChart? chart = GoodputChart.Of(drawn, sides[0].Own.Faults);
        return chart is null ? null : chart with { Subtitle = $"{Subtitle(report.Scenario)}; first replication" };
    }
}

/// <summary>One of the sides that are drawn.</summary>
/// <param name="Name">As the legend has it.</param>
/// <param name="Own">At the scenario's own load.</param>
/// <param name="At">At another load.</param>
internal sealed record ServedSide(string Name, ServingSide Own, Func<LoadPoint, ServingSide> At)
{
    public bool Emphasised => Name == ServingCharts.With;

    public Series Curve(IEnumerable<Point> points) => new(Name, [.. points], Emphasised);
}
