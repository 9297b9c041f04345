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
        var output = new ReportOutput("agreement.json, agreement.csv and charts");
        var command = new Command("kernels", "Compares the latency model with measured kernels.") { data, hardware };
        output.AddTo(command);
        command.SetAction(parsed => Write(
            output,
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
        var output = new ReportOutput("agreement.json, agreement.csv and charts");
        var command = new Command("serving", "Compares predicted with measured servers.") { file, engine };
        output.AddTo(command);
        command.SetAction(parsed => Write(
            output,
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

    private static int Write(ReportOutput output, ParseResult parsed, Terminal terminal, Func<Agreement> compare) =>
        output.Write(
            parsed,
            terminal,
            () => Something(compare()),
            AgreementText.Write,
            AgreementJson.Write,
            AgreementFiles.Write);

    private static Agreement Something(Agreement agreement) =>
        agreement.Rows.Count > 0 ? agreement : throw new ScenarioException(Nothing(agreement));

    private static IReadOnlyList<Problem> Nothing(Agreement agreement) =>
    [
        .. agreement.Skipped
            .Select(skipped => $"nothing to compare: {Units.Count(skipped.Rows, "row")}: {skipped.Reason}")
            .DefaultIfEmpty("nothing to compare")
            .Select(message => new Problem(Mark.None, "", message, [])),
    ];
}
