// specsim calibrate: from tables of measured kernels to a hardware preset with fitted constants, their errors and
// where they come from (docs/guide/calibrate.md). A fit that says less than it seems to is refused, and then nothing
// is written.

using System.CommandLine;
using SpecSim.Calibration;
using SpecSim.Inputs.Measured;
using SpecSim.Inputs.Yaml;
using SpecSim.Reports;

namespace SpecSim.Cli;

internal sealed class CalibrateCommand
{
    // The kernels of most engines; an engine preset that names none calls these.
    private const string UsualLibrary = "vllm";

    private readonly Argument<string[]> _measured = new("measured")
    {
        Description = "Tables of measured kernels (.csv), what the probe wrote (.json), or folders of them.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _hardware = new("--hardware")
    {
        Description = "The device that was measured: a preset, or a file with its datasheet. By default the preset "
            + "that the tables name.",
        HelpName = "name|file",
    };

    private readonly Option<string> _out = new("--out")
    {
        Description = "The hardware file to write.",
        HelpName = "file",
        Required = true,
    };

    private readonly Option<string?> _base = new("--base")
    {
        Description = "The preset whose constants serve for operators without rows; by default the device's own.",
        HelpName = "name|file",
    };

    private readonly Option<string[]> _fix = new("--fix")
    {
        Description = "Holds a constant instead of fitting it, such as gemm.bf16.sharpness=3. May be repeated.",
        HelpName = "path=value",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _library = new("--library")
    {
        Description = "The kernel library to fit; the first is the device's own. May be repeated.",
        HelpName = "name",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _only = new("--only")
    {
        Description = "Fits this part alone, such as gemm or decodeAttention.bf16. May be repeated.",
        HelpName = "part",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _name = new("--name") { Description = "Another display name for the device." };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "One JSON document on stdout and nothing else.",
    };

    public static Command Build(Terminal terminal)
    {
        var own = new CalibrateCommand();
        var command = new Command("calibrate", "Fits a hardware preset to measured kernels.")
        {
            own._measured, own._hardware, own._out, own._base, own._fix, own._library, own._only, own._name,
            own._json,
            PresetRoots.Option,
        };
        command.SetAction(parsed => own.Calibrate(terminal, parsed));
        return command;
    }

    private int Calibrate(Terminal terminal, ParseResult parsed)
    {
        IReadOnlyList<string> roots = PresetRoots.Of(parsed);
        string file = parsed.GetValue(_out)!;
        ThrowIfNoPlace(file);
        string? device = parsed.GetValue(_hardware);
        string[] libraries = parsed.GetValue(_library)!;
        MeasuredTables tables = KernelTables.ReadAll(
            parsed.GetValue(_measured)!,
            roots,
            device is null ? null : HardwareSheet.NameOf(device),
            libraries.FirstOrDefault() ?? UsualLibrary);
        device ??= OnlyDevice(tables.Kernels);
        string? lender = parsed.GetValue(_base);
        HardwareSheet sheet = HardwareSheet.Load(device, roots, lender);
        HardwareSheet origin = lender is null ? sheet : HardwareSheet.Load(lender, roots);
        List<MeasuredKernel> rows = OfDevice(tables.Kernels, sheet.Name, isFile: device != sheet.Name);
        libraries = Libraries(rows, libraries);
        IReadOnlyDictionary<string, double> held = HeldConstants.Read(
            parsed.GetValue(_fix)!, Calibrator.Forms(rows, sheet.Device, libraries));

        string[] only = Only(parsed.GetValue(_only)!, rows, sheet, libraries);

        CalibrationResult result = Calibrator.Run(sheet.Device, rows, libraries, held, only);
        if (result.Refusals.Count > 0)
            throw new ScenarioException(
                [.. result.Refusals.Select(refusal => new Problem(Mark.None, refusal.Path, refusal.Message, []))]);
        if (result.Libraries.All(fit => fit.Operators.Count == 0))
        {
            throw new ScenarioException(
                [.. result.Unused.Select(rows => new Problem(Mark.None, "", $"nothing to fit: {rows}", []))]);
        }

        WrittenProfile profile = ProfileWriter.Write(new ProfileParts(sheet, result, origin, parsed.GetValue(_name)));
        Save(profile.Yaml, file, roots);

        string title = parsed.GetValue(_name) ?? sheet.Device.Name;
        IReadOnlyList<string> notes =
            [.. TakenOver(profile, origin), .. LeftOut(rows, libraries), .. result.Unused, .. tables.SetApart];
        terminal.Out.Write(parsed.GetValue(_json)
            ? CalibrationJson.Write(title, result, notes)
            : CalibrationText.Write($"{title}: written to {file}", result, notes));
        return ExitCodes.Fine;
    }

    private static void ThrowIfNoPlace(string file)
    {
        string? trouble = !file.EndsWith(".yaml", StringComparison.Ordinal) ? "a hardware file ends in .yaml"
            : Directory.Exists(file) ? "is a folder; a file is needed"
            : File.Exists(file) && !HardwareSheet.LooksLikeOne(file) ? "exists and is no hardware file; not overwritten"
            : OutputFolder.Trouble(FolderOf(file));
        if (trouble is not null)
            throw new ScenarioException([new Problem(Mark.Of($"--out {file}"), "", trouble, [])]);
    }

    private static string[] Devices(IReadOnlyList<MeasuredKernel> kernels) =>
        [.. kernels.Select(kernel => kernel.Hardware).Distinct().Order(StringComparer.Ordinal)];

    private static string OnlyDevice(IReadOnlyList<MeasuredKernel> kernels) => Devices(kernels) switch
    {
        [var only] => only,
        [] => throw new ScenarioException([new Problem(Mark.None, "", "the tables have no rows", [])]),
        var several => throw new ScenarioException(
        [
            new Problem(
                Mark.None, "", $"the tables are of {string.Join(", ", several)}: say which one with --hardware", []),
        ]),
    };

    // A datasheet of one's own has another name than the tables: they are of it when they are of one device.
    private static List<MeasuredKernel> OfDevice(
        IReadOnlyList<MeasuredKernel> kernels, string hardware, bool isFile)
    {
        List<MeasuredKernel> own = [.. kernels.Where(kernel => kernel.Hardware == hardware)];
        string[] devices = Devices(kernels);
        if (own.Count == 0 && isFile && devices.Length == 1)
            return [.. kernels];
        if (own.Count > 0)
            return own;
        string others = string.Join(", ", devices);
        throw new ScenarioException(
            [new Problem(Mark.Of($"--hardware {hardware}"), "", $"no row is of it; the tables are of {others}", [])]);
    }

    private static string[] Libraries(List<MeasuredKernel> rows, string[] asked)
    {
        string[] known = [.. rows.Select(row => row.Library).Distinct().Order(StringComparer.Ordinal)];
        List<Problem> problems =
        [
            .. asked.Where(name => !known.Contains(name)).Select(name => new Problem(
                Mark.Of($"--library {name}"),
                "",
                $"no row is of it; the tables are of {string.Join(", ", known)}",
                Nearest.Names(name, known))),
        ];
        if (problems.Count > 0)
            throw new ScenarioException(problems);
        if (asked.Length > 0)
            return [.. asked.Distinct()];
        return known.Contains(UsualLibrary)
            ? [UsualLibrary]
            : [known.MaxBy(name => rows.Count(row => row.Library == name))!];
    }

    private static string[] Only(
        string[] parts, List<MeasuredKernel> rows, HardwareSheet sheet, string[] libraries)
    {
        string[] paths =
            [.. Calibrator.Forms(rows, sheet.Device, libraries).Select(form => form.Form.Path).Distinct()];
        string[] names = [.. paths.Select(path => path.Split('.')[0]).Distinct(), .. paths];
        List<Problem> problems =
        [
            .. parts.Where(part => !paths.Any(path => Calibrator.IsPart(path, part))).Select(part => new Problem(
                Mark.Of($"--only {part}"), "", "is no part that can be fitted", Nearest.Names(part, names))),
        ];
        return problems.Count > 0 ? throw new ScenarioException(problems) : parts;
    }

    // Written beside the file and read back before it takes its place: a reader sees the old file or a whole new one.
    private static void Save(string yaml, string file, IReadOnlyList<string> roots)
    {
        string draft = Path.Combine(FolderOf(file), $".{Path.GetFileName(file)}.draft.yaml");
        try
        {
            File.WriteAllText(draft, yaml);
            ReadBack(draft, roots);
            File.Move(draft, file, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static void ReadBack(string draft, IReadOnlyList<string> roots)
    {
        try
        {
            HardwareSheet.Load(draft, roots);
        }
        catch (ScenarioException wrong)
        {
            throw new InvariantException($"a calibrated profile can be read again: {wrong.Message}");
        }
    }

    private static string FolderOf(string file) => Path.GetDirectoryName(Path.GetFullPath(file))!;

    private static IEnumerable<string> TakenOver(WrittenProfile profile, HardwareSheet origin) =>
        profile.TakenOver.Count == 0
            ? []
            : [$"Taken over from {origin.Device.Name}: {string.Join(", ", profile.TakenOver)}."];

    private static IEnumerable<string> LeftOut(List<MeasuredKernel> rows, string[] libraries)
    {
        List<string> others =
        [
            .. rows
                .Where(row => !libraries.Contains(row.Library))
                .GroupBy(row => row.Library, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => $"{group.Key} ({Units.Count(group.Count(), "row")})"),
        ];
        return others.Count == 0 ? [] : [$"Other libraries, to be fitted with --library: {string.Join(", ", others)}."];
    }
}
