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
        root.Subcommands.Add(OptimizeCommand.Build(terminal));
        root.Subcommands.Add(CompareCommand.Build(terminal));
        root.Subcommands.Add(WhatIfCommand.Build(terminal));
        root.Subcommands.Add(PresetsCommand.Build(terminal));
        root.Subcommands.Add(ValidateCommand.Build(terminal));
        root.Subcommands.Add(CheckCommand.Build(terminal));
        root.Subcommands.Add(CalibrateCommand.Build(terminal));
        root.Subcommands.Add(ImportCommand.Build(terminal));
        root.Subcommands.Add(LabCommand.Build(terminal));

        ParseResult parsed = root.Parse(arguments);
        if (UnknownOption(parsed, arguments) is { } unknown)
            return Refuse(terminal, unknown, parsed);
        if (UnknownCommand(parsed) is { } command)
            return Refuse(terminal, command, parsed);
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

        List<string> unknown =
        [
            .. arguments
                .Where(argument => argument.StartsWith("--", StringComparison.Ordinal) && argument.Length > 2)
                .Select(argument => argument.Split('=')[0])
                .Where(option => !known.Contains(option))
                .Distinct()
                .Select(option => $"unknown option '{option}'{Nearest.Question(Nearest.Names(option, known))}"),
        ];
        return unknown.Count == 0 ? null : string.Join('\n', unknown);
    }

    // The parser would complain of every word that follows, and name no command that is near.
    private static string? UnknownCommand(ParseResult parsed)
    {
        IList<Command> commands = parsed.CommandResult.Command.Subcommands;
        if (commands.Count == 0 || parsed.UnmatchedTokens is not [var word, ..])
            return null;
        string[] names = [.. commands.Select(command => command.Name)];
        IReadOnlyList<string> nearest = Nearest.Names(word, names);
        return $"unknown command '{word}'"
            + (nearest.Count > 0 ? Nearest.Question(nearest) : $"; there are {string.Join(", ", names)}");
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
        var verbs = new List<string>();
        for (SymbolResult? result = parsed.CommandResult; result is not null; result = result.Parent)
        {
            if (result is CommandResult { Command: { } command })
                verbs.Insert(0, command.Name);
        }

        return Fail(terminal, ExitCodes.InputIsWrong, $"{message}\nSee '{string.Join(' ', verbs)} --help'.");
    }

    private static int Fail(Terminal terminal, int exitCode, string message)
    {
        try
        {
            terminal.Error.WriteLine($"specsim: {message}");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // Nobody can be told: the disk behind stderr is full, or stderr is closed. The exit code still says it.
        }

        return exitCode;
    }
}
