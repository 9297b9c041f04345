// The program called in-process: what it wrote and what it returned.

using SpecSim.Cli;
using SpecSim.Inputs;

namespace SpecSim.Tests.Cli;

/// <summary>One call of specsim.</summary>
internal sealed record CommandLine(int ExitCode, string Out, string Error)
{
    public static CommandLine Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(output, error, ShowsProgress: false, TimeProvider.System);
        int exitCode = Application.Run(arguments, terminal);
        // Where the presets lie differs between machines.
        return new CommandLine(exitCode, output.ToString(), Short(error.ToString()));
    }

    private static string Short(string text) =>
        text.Replace(PresetFolders.Shipped + Path.DirectorySeparatorChar, "presets/", StringComparison.Ordinal);
}
