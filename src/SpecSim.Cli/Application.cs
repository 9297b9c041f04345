// The command line as a whole: verbs, help, and what each kind of failure turns into. Everything goes through
// Run, so a test calls the program in-process and reads what it wrote.

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using SpecSim.Experiments;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Cli;

/// <summary>The application behind the program.</summary>
public static class Application
{
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> arguments, Terminal terminal)
    {
        // A RootCommand would take its name from the host process.
        var root = new Command(
            "specsim",
            "Simulates speculative decoding of large language models: is it faster, by how much, at what cost.")
        {
            new HelpOption(), new VersionOption(),
        };
        root.Subcommands.Add(RunCommand.Build(terminal));
        root.Subcommands.Add(PresetsCommand.Build(terminal));
        root.Subcommands.Add(ValidateCommand.Build(terminal));
        root.Subcommands.Add(CheckCommand.Build(terminal));

        ParseResult parsed = root.Parse(arguments);
        if (UnknownOption(parsed, arguments) is { } unknown)
            return Refuse(terminal, unknown, parsed);
        if (parsed.Errors.Count > 0)
            return Refuse(terminal, string.Join('\n', parsed.Errors.Select(error => error.Message)), parsed);
        var invocation = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
        };
        return Guarded(terminal, arguments, () => parsed.Invoke(invocation));
    }

    // The parser would take an option it does not know for the name of a scenario file.
    private static string? UnknownOption(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        var known = new List<string>();
        for (SymbolResult? result = parsed.CommandResult; result is not null; result = result.Parent)
        {
            if (result is CommandResult { Command: { } command })
                known.AddRange(command.Options.SelectMany(option => option.Aliases.Prepend(option.Name)));
        }

        string? unknown = arguments
            .Where(argument => argument.StartsWith("--", StringComparison.Ordinal) && argument.Length > 2)
            .Select(argument => argument.Split('=')[0])
            .FirstOrDefault(option => !known.Contains(option));
        return unknown is null ? null : $"unknown option '{unknown}'{Nearest.Question(Nearest.Names(unknown, known))}";
    }

    private static int Guarded(Terminal terminal, IReadOnlyList<string> arguments, Func<int> action)
    {
        try
        {
            return action();
        }
        catch (ScenarioException wrong)
        {
            return Fail(terminal, ExitCodes.InputIsWrong, wrong.Message);
        }
        catch (ScenarioProblemsException wrong)
        {
            return Fail(terminal, ExitCodes.InputIsWrong, wrong.Message);
        }
        catch (InvariantException broken)
        {
            return Fail(
                terminal,
                ExitCodes.InvariantBroke,
                $"a promise of SpecSim itself was broken: {broken.Message}\n"
                + $"To see it again: specsim {string.Join(' ', arguments)}");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return Fail(terminal, ExitCodes.MachineFailed, failed.Message);
        }
    }

    private static int Refuse(Terminal terminal, string message, ParseResult parsed)
    {
        string verb = parsed.CommandResult.Parent is null ? "" : $" {parsed.CommandResult.Command.Name}";
        return Fail(terminal, ExitCodes.InputIsWrong, $"{message}\nSee 'specsim{verb} --help'.");
    }

    private static int Fail(Terminal terminal, int exitCode, string message)
    {
        terminal.Error.WriteLine($"specsim: {message}");
        return exitCode;
    }
}
