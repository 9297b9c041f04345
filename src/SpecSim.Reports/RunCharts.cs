// The charts of a run, as data: titles say what is seen, with the numbers; subtitles say of what. What a formula says
// is dashed, what was simulated is solid.

using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Reports.Charts;
using SpecSim.Results;

namespace SpecSim.Reports;

/// <summary>Makes the charts of a run.</summary>
public static class RunCharts
{
    internal const string PresetsId = "presets";

    /// <summary>All charts that apply, in reading order.</summary>
    public static IReadOnlyList<Chart> Of(RunReport report)
    {
        Chart?[] charts = report.Scenario.Drafts
            ?
            [
                TreeCharts.Drawn(report),
                TreeCharts.Shapes(report),
                DraftLengthChart.Of(report),
                LoadChart.Of(report),
                AlphaChart.Of(report),
                ConditionCharts.Temperature(report),
                ConditionCharts.Content(report),
                PolicyCharts.Rounds(report.Policy),
                RoundCharts.Acceptance(report),
                RoundCharts.Time(report),
                ExplanationCharts.Waterfall(report),
                ExplanationCharts.Roofline(report),
                RoundCharts.Timeline(report),
                Presets(report),
            ]
            : [RoundCharts.Time(report), ExplanationCharts.Roofline(report), RoundCharts.Timeline(report)];
        string note = Note(report.Scenario);
        return [.. charts.OfType<Chart>().Select(chart => chart with { Note = $"{chart.Note} {note}".Trim() })];
    }

    internal static Axis SpeedupAxis { get; } = new("Times as fast as without speculation", "", "0.00x", Minimum: 0);

    internal static Guide NoSpeculation { get; } = new(1, "no speculation");

    /// <summary>Llama-3.1-70B with Llama-3.1-8B on 4 x H100 SXM, one request at a time, K = 5.</summary>
    internal static string Subtitle(Scenario scenario, bool load = true, bool draftLength = true)
    {
        string draft = scenario.Drafts ? $" {ScenarioWords.By(scenario.Method)}" : "";
        return $"{scenario.Target.Model.Name}{draft} on {ScenarioWords.Devices(scenario)}"
            + (load ? $", {ScenarioWords.Load(scenario)}" : "")
            + (draftLength && scenario.Drafts ? $", {Draft(scenario)}" : "");
    }

    private static string Draft(Scenario scenario) => scenario.Tree is null
        ? $"K = {scenario.DraftLength}"
        : $"tree of {Units.Count(scenario.NodesAt(scenario.DraftLength), "node")}";

    /// <summary>What a reader must know before believing a picture.</summary>
    internal static string Note(Scenario scenario)
    {
        string latency = scenario.Device.Latency.Kind == CalibrationKind.Transferred
            ? "Latency constants are transferred from another device: uncalibrated. "
            : "";
        Evidence[] acceptance =
            [.. scenario.Evidence.Where(item => item.About.StartsWith("acceptance", StringComparison.Ordinal))];
        string assumed = !scenario.Drafts || !acceptance.Any(item => item.Assumed) ? ""
            : acceptance.All(item => item.Assumed) ? "Acceptance is assumed, not measured."
            : "Acceptance is measured in part and assumed in part.";
        return (latency + assumed).TrimEnd();
    }

    private static BarChart? Presets(RunReport report)
    {
        (string Name, Interval? Speedup)[] ranked = [.. report.Others
            .Prepend(new PresetResult(report.Scenario, report.Result))
            .Where(preset => preset.Scenario.Drafts && preset.Result.Speedup is not null)
            .OrderByDescending(preset => preset.Result.Speedup!.Estimate)
            .Select(preset => (preset.Scenario.Name, preset.Result.Speedup))];
        if (ranked.Length < 2)
            return null;
        (string best, string own) = (ranked[0].Name, report.Scenario.Name);
        string gain = $"{best} gains most, {Units.Factor(ranked[0].Speedup!.Estimate)}";
        return new BarChart(
            PresetsId,
            best == own ? gain : $"{gain}; {own} has {Units.Factor(report.Result.Speedup?.Estimate)}",
            "Speedup of presets, each with its own models, hardware and load",
            SpeedupAxis,
            [.. ranked.Select(preset => Bar(preset.Name, preset.Speedup!, preset.Name == own))])
        {
            Levels = [NoSpeculation],
        };
    }

    private static Bar Bar(string name, Interval speedup, bool own) =>
        new(name, speedup.Estimate, speedup.Low95, speedup.High95, own);
}
