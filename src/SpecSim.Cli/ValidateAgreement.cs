// specsim validate kernels and specsim validate serving: what the model predicts against what was measured, as text,
// as JSON, or as a folder of files. Any table of these forms will do.

using System.CommandLine;
using System.CommandLine.Parsing;
using SpecSim.Calibration;
using SpecSim.Hardware;
using SpecSim.Inputs;
using SpecSim.Inputs.Measured;
using SpecSim.Inputs.Yaml;
using SpecSim.Reports;

namespace SpecSim.Cli;

internal static class ValidateAgreement
{
    // Tables that name no library are of the one that most engines call.
    private const string UsualLibrary = "vllm";

    public static Command Kernels(Terminal terminal)
    {
        var data = new Option<string[]>("--data")
        {
            Description = "Tables of measured kernels, or folders of them. May be repeated.",
            HelpName = "dir|file",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
            Required = true,
        };
        var hardware = new Option<string?>("--hardware")
        {
            Description = "Predicts every row with this hardware preset, whatever device was measured.",
        };
        var output = new OutputOptions();
        var command = new Command("kernels", "Compares the latency model with measured kernels.") { data, hardware };
        output.AddTo(command);
        command.SetAction(parsed => output.Write(
            parsed,
            terminal,
            () => OfKernels(parsed.GetValue(data)!, parsed.GetValue(hardware), PresetRoots.Of(parsed))));
        return command;
    }

    public static Command Serving(Terminal terminal)
    {
        var file = new Option<string>("--file")
        {
            Description = "A table of measured servers: mean time per output token at a fixed number of requests.",
            HelpName = "csv",
            Required = true,
        };
        var engine = new Option<string?>("--engine")
        {
            Description = "Predicts every row with this engine preset, whatever framework was measured.",
        };
        var output = new OutputOptions();
        var command = new Command("serving", "Compares predicted with measured servers.") { file, engine };
        output.AddTo(command);
        command.SetAction(parsed => output.Write(
            parsed,
            terminal,
            () => OfServers(parsed.GetValue(file)!, parsed.GetValue(engine), PresetRoots.Of(parsed))));
        return command;
    }

    private static Agreement OfKernels(string[] data, string? hardware, IReadOnlyList<string> roots)
    {
        var parts = new PresetParts(roots);
        var problems = new List<Problem>();
        Device? forAll = hardware is null ? null : OrNull(() => parts.Device(hardware), problems);
        MeasuredTables? read = OrNull(() => KernelTables.ReadAll(data, roots, hardware, UsualLibrary), problems);
        if (read is not { } tables || problems.Count > 0)
            throw new ScenarioException(problems);
        IReadOnlyList<MeasuredKernel> kernels = hardware is null
            ? tables.Kernels
            : [.. tables.Kernels.Select(kernel => kernel with { Hardware = hardware })];
        Dictionary<string, Device> devices = kernels
            .Select(kernel => kernel.Hardware)
            .Distinct()
            .ToDictionary(name => name, name => forAll ?? parts.Device(name));
        Agreement agreement = AgreementOfKernels.Of(kernels, devices);
        IEnumerable<string> leftOut = tables.SetApart.Select(note => $"left out: {note}");
        return agreement with { Notes = [.. agreement.Notes, .. leftOut] };
    }

    // The table and the preset may both be wrong: one message says it.
    private static T? OrNull<T>(Func<T> read, List<Problem> problems)
        where T : class
    {
        try
        {
            return read();
        }
        catch (ScenarioException wrong)
        {
            problems.AddRange(wrong.Problems);
            return null;
        }
    }

    private static Agreement OfServers(string file, string? engine, IReadOnlyList<string> roots)
    {
        var setups = new ServedSetups(roots, engine);
        ServedTable table = ServedRuns.Read(file);
        IReadOnlyList<ServedCase> cases = setups.Of(table.Runs);
        return ServedAgreement.Of(cases, [.. setups.Notes, .. table.Notes]);
    }

    /// <summary>How a comparison is written.</summary>
    private sealed class OutputOptions
    {
        private readonly Option<bool> _json =
            new("--json") { Description = "One JSON document on stdout and nothing else." };

        private readonly Option<string?> _folder = new("--out")
        {
            Description = "A folder for agreement.json, agreement.csv and charts.",
            HelpName = "dir",
        };

        private readonly Option<bool> _quiet = new("--quiet") { Description = "No progress on stderr." };

        public void AddTo(Command command)
        {
            command.Options.Add(_json);
            command.Options.Add(_folder);
            command.Options.Add(_quiet);
            command.Options.Add(PresetRoots.Option);
        }

        public int Write(ParseResult parsed, Terminal terminal, Func<Agreement> compare)
        {
            string? folder = parsed.GetValue(_folder);
            Problem? trouble = folder is not null && OutputFolder.Trouble(folder) is { } why
                ? new Problem(Mark.Of($"--out {folder}"), "", why, [])
                : null;
            Agreement agreement = Compare(compare, trouble);
            bool json = parsed.GetValue(_json);
            terminal.Out.Write(json ? AgreementJson.Write(agreement) : AgreementText.Write(agreement));
            if (folder is not null)
            {
                IReadOnlyList<string> files = AgreementFiles.Write(agreement, folder);
                if (!parsed.GetValue(_quiet))
                    terminal.Error.WriteLine($"{files.Count} files in {folder}");
            }

            return ExitCodes.Fine;
        }

        // What is wrong with the folder is said with what is wrong with the tables, at once.
        private static Agreement Compare(Func<Agreement> compare, Problem? trouble)
        {
            Agreement agreement;
            try
            {
                agreement = compare();
            }
            catch (ScenarioException wrong) when (trouble is not null)
            {
                throw new ScenarioException([.. wrong.Problems, trouble]);
            }

            if (trouble is not null)
                throw new ScenarioException([trouble]);
            return agreement.Rows.Count > 0 ? agreement : throw new ScenarioException(Nothing(agreement));
        }

        private static IReadOnlyList<Problem> Nothing(Agreement agreement) =>
        [
            .. agreement.Skipped
                .Select(skipped => $"nothing to compare: {Units.Count(skipped.Rows, "row")}: {skipped.Reason}")
                .DefaultIfEmpty("nothing to compare")
                .Select(message => new Problem(Mark.None, "", message, [])),
        ];
    }
}
