// The program: hands the process's streams and arguments to the application and returns its exit code.

using SpecSim.Cli;

return Application.Run(args, new Terminal(Console.Out, Console.Error, !Console.IsErrorRedirected, TimeProvider.System));
