// specsim presets: what there is to start from. 'show' prints a preset as its author wrote it, with its sources.

using System.CommandLine;
using SpecSim.Inputs;
using SpecSim.Reports;

namespace SpecSim.Cli;

internal static class PresetsCommand
{
    public static Command Build(Terminal terminal)
    {
        var kind = new Option<string>("--kind")
        {
            Description = "What to list.",
            DefaultValueFactory = _ => PresetCatalog.Kinds[0],
        };
        kind.AcceptOnlyFromAmong([.. PresetCatalog.Kinds]);
        var command = new Command("presets", "Lists the presets.") { kind, PresetRoots.Option };
        command.Subcommands.Add(Show(terminal));
        command.SetAction(parsed =>
        {
            IReadOnlyList<PresetEntry> entries = new PresetCatalog(PresetRoots.Of(parsed)).List(parsed.GetValue(kind)!);
            IEnumerable<PresetTitle> titles = entries.Select(entry => new PresetTitle(entry.Name, entry.Title));
            terminal.Out.Write(PresetsText.Write([.. titles]));
            return ExitCodes.Fine;
        });
        return command;
    }

    private static Command Show(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "The name of a preset of any kind." };
        var command = new Command("show", "Prints a preset as its author wrote it.") { name, PresetRoots.Option };
        command.SetAction(parsed =>
        {
            terminal.Out.Write(new PresetCatalog(PresetRoots.Of(parsed)).Show(parsed.GetValue(name)!));
            return ExitCodes.Fine;
        });
        return command;
    }
}
