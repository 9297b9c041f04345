// specsim validate: reads a scenario and says what is wrong with it, without running it. Its verbs compare the model
// with measurements.

using System.CommandLine;
using SpecSim.Inputs;

namespace SpecSim.Cli;

internal static class ValidateCommand
{
    public static Command Build(Terminal terminal)
    {
        var scenario = new ScenarioOptions();
        var resolved = new Option<bool>("--resolved")
        {
            Description = "Print the scenario with everything it refers to.",
        };
        var command = new Command("validate", "Reads a scenario and reports every problem, without running it.")
        {
            resolved,
        };
        scenario.AddTo(command);
        command.Subcommands.Add(ValidateAgreement.Kernels(terminal));
        command.Subcommands.Add(ValidateAgreement.Serving(terminal));
        command.Subcommands.Add(ValidatePublished.Build(terminal));
        command.SetAction(parsed =>
        {
            LoadedScenario loaded = scenario.Load(parsed);
            terminal.Out.Write(parsed.GetValue(resolved)
                ? loaded.ResolvedYaml
                : $"{loaded.Scenario.Name}: nothing is wrong\n");
            return ExitCodes.Fine;
        });
        return command;
    }
}
