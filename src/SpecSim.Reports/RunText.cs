// The report on a terminal: plain text of at most 100 columns, the answer first. What is assumed and how the latency
// constants were come by is said every time, for the figures above are worth what these are.

using System.Text;
using SpecSim.Experiments;
using SpecSim.Hardware;

namespace SpecSim.Reports;

/// <summary>Writes a run as text for people.</summary>
public static class RunText
{
    public static string Write(RunReport report)
    {
        Scenario scenario = report.Scenario;
        var text = new StringBuilder();
        text.Append(Paragraph.Wrap(Answer.Of(report))).Append('\n');
        text.Append(Paragraph.Wrap($"{scenario.Name}: {Setting(scenario)}"));
        foreach (Table table in RunTables.Of(report))
            text.Append('\n').Append(table.ToText());
        text.Append('\n').Append(Grounds(scenario));
        text.Append('\n').Append(Paragraph.Wrap($"Digest {report.Result.Digest} of all events: the same scenario and seed give the same one."));
        return text.ToString();
    }

    /// <summary>What was run, in two sentences.</summary>
    internal static string Setting(Scenario scenario)
    {
        string draft = scenario.Drafts ? $" {ScenarioWords.Speculation(scenario)}." : "";
        return $"{ScenarioWords.Deployed(scenario.Target)} on {ScenarioWords.Devices(scenario)}, {scenario.Engine.Name}.{draft} "
            + $"{ScenarioWords.Requests(scenario.Workload)}; {Units.Count(scenario.Run.Replications, "replication")}, seed {scenario.Run.Seed}.";
    }

    /// <summary>Assumptions first, then how the latency was calibrated, then sources.</summary>
    private static string Grounds(Scenario scenario)
    {
        var text = new StringBuilder();
        Append(text, "Assumed, not measured", scenario.Evidence.Where(item => item.Assumed));
        text.Append(Paragraph.Wrap(
            $"Latency constants {ScenarioWords.Kind(scenario.Device.Latency.Kind)} ({scenario.Device.Latency.Source})."));
        Append(text, "Sources", scenario.Evidence.Where(item => !item.Assumed));
        return text.ToString();
    }

    private static void Append(StringBuilder text, string title, IEnumerable<Evidence> evidence)
    {
        Evidence[] items = [.. evidence];
        if (items.Length == 0)
            return;
        text.Append(title).Append('\n');
        foreach (Evidence item in items)
            text.Append(Paragraph.Wrap($"{item.About}: {item.Text}", "  ", "    "));
    }
}

/// <summary>Writes the list of presets.</summary>
public static class PresetsText
{
    public static string Write(IReadOnlyList<PresetTitle> presets) => presets.Count == 0
        ? "There are no presets.\n"
        : new Table(
            "Presets",
            ["Preset", "What it is"],
            [.. presets.Select(preset => (string[])[preset.Name, preset.Title])]) { TextColumns = 2 }.ToText();
}

/// <summary>Writes several scenarios side by side.</summary>
public static class ComparisonText
{
    public static string Write(IReadOnlyList<PresetResult> presets)
    {
        var table = new Table(
            "Presets side by side",
            ["Preset", "K", "Tokens/round", "Speedup", "95 % interval", "Tokens/s", "$/1M tokens", "Memory"],
            [.. presets.Select(Row)]);
        return table.ToText()
            + Paragraph.Wrap("Tokens/s and $/1M tokens are with speculation; memory is what it adds to the target's.");
    }

    private static string[] Row(PresetResult preset)
    {
        (Scenario scenario, Results.RunResult result) = (preset.Scenario, preset.Result);
        bool drafts = scenario.Drafts;
        return
        [
            scenario.Name,
            Units.Count(drafts ? scenario.DraftLength : null),
            Units.Ratio(drafts ? result.Speculative.TokensPerRound.Estimate : null),
            Units.Factor(drafts ? result.Speedup?.Estimate : null),
            drafts && result.Speedup is { Low95: { } low, High95: { } high } ? $"{Units.Ratio(low)}-{Units.Ratio(high)}" : Units.None,
            Units.Rate(result.Speculative.Server.TokensPerSecond),
            Units.Usd(result.Speculative.Server.UsdPerMillionTokens),
            Units.Percent(drafts ? result.Memory.OverheadFraction : null),
        ];
    }
}
