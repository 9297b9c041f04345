// The charts of a run, as data: titles say what is seen, with the numbers; subtitles say of what. What a formula says
// is dashed, what was simulated is solid.

using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Reports.Charts;
using SpecSim.Results;
using SpecSim.Speculation;

namespace SpecSim.Reports;

/// <summary>Makes the charts of a run.</summary>
public static class RunCharts
{
    /// <summary>All charts that apply, in reading order.</summary>
    public static IReadOnlyList<Chart> Of(RunReport report)
    {
        var charts = new List<Chart?>();
        if (report.Scenario.Drafts)
        {
            charts.Add(CurveCharts.ByDraftLength(report));
            charts.Add(CurveCharts.ByBatch(report));
            charts.Add(CurveCharts.ByAlpha(report));
            charts.Add(RoundCharts.Acceptance(report));
        }

        charts.Add(RoundCharts.Time(report));
        charts.Add(RoundCharts.Timeline(report));
        charts.Add(Presets(report));
        return [.. charts.OfType<Chart>().Select(chart => chart with { Note = Note(report.Scenario) })];
    }

    /// <summary>Llama-3.1-70B with Llama-3.1-8B on 4 x H100 SXM, one request at a time.</summary>
    internal static string Subtitle(Scenario scenario, bool withLoad = true)
    {
        string draft = scenario.Drafts ? $" {ScenarioWords.By(scenario.Method)}" : "";
        string load = withLoad ? $", {ScenarioWords.Load(scenario)}" : "";
        return $"{scenario.Target.Model.Name}{draft} on {ScenarioWords.Devices(scenario)}{load}";
    }

    internal static Axis SpeedupAxis { get; } = new("Times as fast as without speculation", "", "0.00x", Minimum: 0);

    internal static Guide NoSpeculation { get; } = new(1, "no speculation");

    /// <summary>What a reader must know before believing a picture.</summary>
    private static string Note(Scenario scenario)
    {
        string latency = scenario.Device.Latency.Kind == CalibrationKind.Transferred
            ? "Latency constants are transferred from another device: uncalibrated. "
            : "";
        string acceptance = scenario.Evidence.Any(item => item.Assumed && item.About.Contains("acceptance", StringComparison.OrdinalIgnoreCase))
            ? "Acceptance is assumed, not measured."
            : "";
        return (latency + acceptance).TrimEnd();
    }

    private static BarChart? Presets(RunReport report)
    {
        PresetResult[] all = [new(report.Scenario, report.Result), .. report.Others];
        (string Name, Interval Speedup)[] ranked = [.. all
            .Where(preset => preset.Scenario.Drafts && preset.Result.Speedup is not null)
            .Select(preset => (preset.Scenario.Name, preset.Result.Speedup!))
            .OrderByDescending(preset => preset.Item2.Estimate)];
        if (report.Others.Count == 0 || ranked.Length < 2)
            return null;
        string own = report.Result.Speedup is { } speedup && ranked[0].Name != report.Scenario.Name
            ? $"; {report.Scenario.Name} has {Units.Factor(speedup.Estimate)}"
            : "";
        return new BarChart(
            "presets",
            $"{ranked[0].Name} gains most, {Units.Factor(ranked[0].Speedup.Estimate)}{own}",
            "Speedup of presets, each with its own models, hardware and load",
            SpeedupAxis,
            [.. ranked.Select(preset => new Bar(
                preset.Name, preset.Speedup.Estimate, preset.Speedup.Low95, preset.Speedup.High95, preset.Name == report.Scenario.Name))])
        {
            Levels = [NoSpeculation],
        };
    }
}

/// <summary>The closed form for other draft lengths and acceptances than the scenario's own. Not thread-safe.</summary>
internal sealed class FormulaCurve(Scenario scenario)
{
    private readonly RoundModel _rounds =
        new(scenario.Target, scenario.Method, scenario.Device, scenario.Engine, scenario.Anchors);

    public double Speedup(int draftLength) => Speedup(scenario, draftLength);

    public double Speedup(Acceptance.AcceptanceProfile acceptance) =>
        Speedup(scenario with { Acceptance = acceptance }, scenario.DraftLength);

    private double Speedup(Scenario changed, int draftLength)
    {
        var expectation = new RoundExpectation(changed, _rounds);
        return expectation.TokensPerRound(draftLength) * expectation.Round(0).TotalSeconds / expectation.Round(draftLength).TotalSeconds;
    }
}
