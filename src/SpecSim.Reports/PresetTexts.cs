// Several presets on a terminal: the list of them, and their results side by side.

using SpecSim.Experiments;
using SpecSim.Results;

namespace SpecSim.Reports;

/// <summary>Writes the list of presets.</summary>
public static class PresetsText
{
    public static string Write(IReadOnlyList<PresetTitle> presets) => presets.Count == 0
        ? "There are no presets.\n"
        : new Table(
            "Presets",
            ["Name", "What it is"],
            [.. presets.Select(preset => (string[])[preset.Name, preset.Title])])
        { WordColumns = 2 }.ToText();
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
            + Paragraph.Wrap("Tokens/s and $/1M tokens are with speculation; memory is what it adds to the target's.")
            + string.Concat(presets.Select(CutShort));
    }

    private static string[] Row(PresetResult preset)
    {
        (Scenario scenario, RunResult result) = (preset.Scenario, preset.Result);
        SpeculativeResult speculative = result.Speculative;
        bool drafts = scenario.Drafts;
        Interval? speedup = drafts ? result.Speedup : null;
        return
        [
            scenario.Name,
            Units.Count(drafts ? scenario.DraftLength : null),
            Units.Ratio(drafts ? speculative.TokensPerRound.Estimate : null),
            Units.Factor(speedup?.Estimate),
            speedup is { Low95: { } low, High95: { } high } ? $"{Units.Ratio(low)}-{Units.Ratio(high)}" : Units.None,
            Units.Rate(speculative.Server.TokensPerSecond),
            Units.Usd(speculative.Server.UsdPerMillionTokens),
            Units.Percent(drafts ? result.Memory.OverheadFraction : null),
        ];
    }

    private static string CutShort(PresetResult preset) =>
        new RunReport(preset.Scenario, preset.Result).Truncated is { } reason
            ? Paragraph.Wrap($"{preset.Scenario.Name} was cut short ({reason}).")
            : "";
}
