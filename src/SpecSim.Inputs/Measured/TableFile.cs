// Reads one measured table line by line. What the table is follows from its header, what it is about from its name;
// columns named hardware, library or dtype win over the name.

using SpecSim.Calibration;
using SpecSim.Experiments;
using SpecSim.Inputs.Readers;
using SpecSim.Inputs.Yaml;
using SpecSim.Models;

namespace SpecSim.Inputs.Measured;

/// <summary>A row, and the version of the library where the table says one.</summary>
internal sealed record VersionedKernel(MeasuredKernel Kernel, string Version);

/// <param name="library">Presets: names of devices, sizes of models.</param>
/// <param name="hardware">What a table without a device in its name is of; null when that is a problem.</param>
/// <param name="kernels">The same for kernel libraries.</param>
/// <param name="problems">Where problems go.</param>
internal sealed class TableFile(Library library, string? hardware, string? kernels, RowProblems problems)
{
    // Tables of whole servers lie beside those of kernels.
    private const string ServedColumn = "measured_tpot_ms";

    private readonly IReadOnlyList<string> _devices = library.Names("hardware");
    private readonly IReadOnlyList<string> _models = library.Names("models");

    /// <summary>Adds the rows of a file; counts those that the latency model has no part for.</summary>
    /// <param name="file">The table.</param>
    /// <param name="isNamed">Named by the user, not found in a folder: then it must be a table of kernels.</param>
    /// <param name="rows">Where rows go.</param>
    public int Read(string file, bool isNamed, List<VersionedKernel> rows)
    {
        using var reader = new StreamReader(file);
        string header = reader.ReadLine() ?? "";
        if (header.Trim().Length == 0)
            problems.Add(Mark.Of(file), "", "is empty: the first line names the columns");
        string[] names = [.. header.Split(',').Select(name => name.Trim())];
        if (header.Trim().Length == 0 || (!isNamed && names.Contains(ServedColumn)))
            return 0;
        if (FormOf(file, names) is not { } form || SubjectOf(file, form, names) is not { } subject)
            return 0;
        var columns = names.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index);
        int before = rows.Count;
        int setApart = 0;
        for (int line = 2; reader.ReadLine() is { } text; line++)
        {
            if (string.IsNullOrWhiteSpace(text))
                continue;
            var row = new TableRow(file, line, text, columns, problems);
            if (row.HasAllFields() && !TryAdd(row, form, subject, rows))
                setApart++;
        }

        if (rows.Count == before && setApart == 0 && problems.Count == 0)
            problems.Add(Mark.Of(file), "", "has no rows below its header");
        return setApart;
    }

    // False for a sound row of a kernel that the latency model has no part for.
    private bool TryAdd(TableRow row, TableForm form, TableSubject subject, List<VersionedKernel> rows)
    {
        KernelShape? shape = form.Shape(row, subject);
        double seconds = row.Microseconds(form.Time);
        bool collective = row.Has("system");
        string device = collective ? Device(row, "system")
            : row.Has(TableForm.Hardware) ? Device(row, TableForm.Hardware) : subject.Hardware!;
        (string name, string version) = collective ? LibraryOfCollective(row) : (LibraryOf(row, subject), "");
        name += TableForm.LibrarySuffix(row);
        if (!row.IsSound)
            return true;
        if (shape is null)
            return false;
        rows.Add(new VersionedKernel(new MeasuredKernel(device, name, shape, seconds, row.File, row.Line), version));
        return true;
    }

    private TableForm? FormOf(string file, string[] names)
    {
        TableForm? form = TableForm.All.FirstOrDefault(known => known.Signature.All(names.Contains))
            ?? TableForm.All
                .Where(known => known.Columns.Count(names.Contains) > 1)
                .MaxBy(known => known.Columns.Count(names.Contains));
        int before = problems.Count;
        if (form is null)
            problems.Add(
                new Mark(file, 1, 1),
                "",
                $"no table of kernels has these columns: {string.Join(", ", names)}; there are tables of "
                + string.Join(
                    ", ", TableForm.All.Select(known => $"{known.Name} ({string.Join(",", known.Columns)})")));
        foreach (string missing in form?.Columns.Except(names) ?? [])
            problems.Add(new Mark(file, 1, 1), missing, $"missing column of a table of {form!.Name}");
        for (int index = 0; form is not null && index < names.Length; index++)
        {
            var mark = new Mark(file, 1, 1 + names.Take(index).Sum(name => name.Length + 1));
            if (!form.Known.Contains(names[index]))
                problems.Add(mark, names[index], "unknown column", Nearest.Names(names[index], form.Known));
            else if (Array.IndexOf(names, names[index]) < index)
                problems.Add(mark, names[index], "stands twice in the header");
        }

        return problems.Count == before ? form : null;
    }

    private TableSubject? SubjectOf(string file, TableForm form, string[] columns)
    {
        IReadOnlyList<string> parts = TableNames.Parts(file);
        string? device = TableNames.Find(parts, words => TableNames.Hardware(words, _devices)) ?? hardware;
        string? name =
            TableNames.Find(parts, words => TableNames.Libraries.GetValueOrDefault(TableNames.Letters(words)))
            ?? form.Library ?? kernels;
        object? inputs = TableNames.Find(
            parts, words => TableNames.Inputs.TryGetValue(TableNames.Letters(words), out GemmInputs found)
                ? (object)found : null);
        bool isCollective = columns.Contains("system");
        int before = problems.Count;
        if (device is null && !isCollective && !columns.Contains(TableForm.Hardware))
            ReportDevice(file, parts);
        if (name is null && !isCollective && !columns.Contains(TableForm.LibraryColumn))
            problems.Add(
                Mark.Of(file),
                "",
                "whose kernels? Put the library into the file's name (vllm, sglang, trtllm, ...), into a column "
                + "'library', or say --library");
        TransformerModel? model = form.NeedsModel ? Model(file, parts) : null;
        return problems.Count == before ? new TableSubject(device, name, (GemmInputs?)inputs, model) : null;
    }

    private void ReportDevice(string file, IReadOnlyList<string> parts)
    {
        List<string> unknown = [.. parts.Where(part => part.Any(char.IsDigit))];
        List<string> nearest =
            [.. unknown.SelectMany(part => Nearest.Names(part, _devices)).Distinct().Take(3)];
        problems.Add(
            Mark.Of(file),
            "",
            "which device was measured? Put the name of its preset into the file's name, such as "
            + "gemm_h200_sxm_vllm_bfloat16.csv, or into a column 'hardware'",
            nearest);
    }

    private TransformerModel? Model(string file, IReadOnlyList<string> parts)
    {
        string? preset = TableNames.Find(
            parts, words => _models.FirstOrDefault(model => TableNames.Letters(model) == TableNames.Letters(words)));
        if (preset is null)
        {
            problems.Add(
                Mark.Of(file),
                "",
                "which model's layers? Put the name of its preset into the file's name, such as "
                + "attn_mixed_rtx4090_llama-3.1-8b.csv");
            return null;
        }

        var found = new Problems();
        MapNode? map = library.Load("models", preset, found);
        TransformerModel? model =
            map is null ? null : ModelReader.ReadModel(new MapReader(map, found), new List<Evidence>());
        problems.AddRange(found);
        return found.Count == 0 ? model : null;
    }

    private string Device(TableRow row, string column)
    {
        string text = row.Text(column);
        string? device = TableNames.Hardware(text, _devices);
        if (device is null && text.Length > 0)
            row.Report(column, $"'{text}' is not among the hardware presets", Nearest.Names(text, _devices));
        return device ?? "";
    }

    private static string LibraryOf(TableRow row, TableSubject subject) =>
        row.Has(TableForm.LibraryColumn) ? KnownLibrary(row.Text(TableForm.LibraryColumn)) : subject.Library!;

    // vllm/0.24.0 and vllm_graph are vLLM's own kernels in a graph; what else an implementation says (eager, or the
    // algorithm of another library) stays in the name, so that it is not taken for those.
    private static (string Library, string Version) LibraryOfCollective(TableRow row)
    {
        string[] source = row.Text("src").Split('/', 2);
        string implementation = row.Text("impl");
        string rest = implementation.StartsWith(source[0], StringComparison.Ordinal)
            ? implementation[source[0].Length..].TrimStart('_')
            : KnownLibrary(implementation);
        string mode = rest is "" or "graph" ? "" : $"-{rest}";
        return (KnownLibrary(source[0]) + mode, source.Length > 1 ? source[1] : "");
    }

    private static string KnownLibrary(string text) =>
        TableNames.Libraries.GetValueOrDefault(TableNames.Letters(text), text.ToLowerInvariant());
}
