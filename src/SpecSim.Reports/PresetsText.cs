// The list of presets on a terminal.

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
