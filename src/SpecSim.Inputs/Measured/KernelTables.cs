// Measured kernels from files and folders: CSV tables and what the probe writes. Nothing is guessed: whatever is wrong
// with a table is a problem with file, line and column, and then nothing is read at all.

using SpecSim.Calibration;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Measured;

/// <summary>What was read.</summary>
/// <param name="Kernels">The rows, by file and line.</param>
/// <param name="SetApart">What was read and left out, one sentence each.</param>
public sealed record MeasuredTables(IReadOnlyList<MeasuredKernel> Kernels, IReadOnlyList<string> SetApart);

public static class KernelTables
{
    /// <summary>The rows of tables, and of all tables in folders.</summary>
    /// <param name="filesOrFolders">CSV tables, JSON of the probe, or folders with such files.</param>
    /// <param name="hardware">The device of tables whose name says none; null: that is a problem.</param>
    /// <param name="library">The kernel library of tables whose name says none; null: that is a problem.</param>
    /// <exception cref="ScenarioException">With the first problems, the others counted.</exception>
    public static IReadOnlyList<MeasuredKernel> Read(
        IEnumerable<string> filesOrFolders, string? hardware = null, string? library = null) =>
        ReadAll(filesOrFolders, PresetFolders.With(), hardware, library).Kernels;

    /// <summary>The same with what was left out, and with presets of the user's own.</summary>
    /// <exception cref="ScenarioException">With the first problems, the others counted.</exception>
    public static MeasuredTables ReadAll(
        IEnumerable<string> filesOrFolders,
        IReadOnlyList<string> presetRoots,
        string? hardware = null,
        string? library = null)
    {
        var problems = new RowProblems();
        var presets = new Library(presetRoots);
        var tables = new TableFile(presets, hardware, library, problems);
        var rows = new List<VersionedKernel>();
        var notes = new List<string>();
        foreach ((string file, bool isNamed) in Files(filesOrFolders, problems))
        {
            if (file.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
                ProbeFile.Read(file, presets.Names("hardware"), problems, rows);
            else if (tables.Read(file, isNamed, rows) is > 0 and var left)
                notes.Add($"{Path.GetFileName(file)}: {left} rows of operators that the latency model has no part for");
        }

        problems.ThrowIfAny();
        return new MeasuredTables(Newest(rows, notes), notes);
    }

    private static List<(string File, bool IsNamed)> Files(IEnumerable<string> filesOrFolders, RowProblems problems)
    {
        var files = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (string path in filesOrFolders)
        {
            if (File.Exists(path))
            {
                files[path] = true;
                continue;
            }

            string[] found = Directory.Exists(path)
                ? [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(IsTable)]
                : [];
            if (found.Length == 0)
                problems.Add(
                    Mark.Of(path),
                    "",
                    Directory.Exists(path) ? "no .csv or .json file in it" : "no such file or folder");
            foreach (string file in found)
                files.TryAdd(file, false);
        }

        return [.. files.Select(pair => (pair.Key, pair.Value))];
    }

    private static bool IsTable(string file) =>
        Path.GetExtension(file).ToLowerInvariant() is ".csv" or ".json";

    // Of several versions of a library on a device the newest: older ones are slower in ways that no size explains.
    private static List<MeasuredKernel> Newest(List<VersionedKernel> rows, List<string> notes)
    {
        var newest = new Dictionary<(string, string, Type), string>();
        foreach (VersionedKernel row in rows)
        {
            string? best = newest.GetValueOrDefault(Key(row.Kernel));
            if (best is null || LibraryVersion.Compare(row.Version, best) > 0)
                newest[Key(row.Kernel)] = row.Version;
        }

        List<MeasuredKernel> kept =
            [.. rows.Where(row => newest[Key(row.Kernel)] == row.Version).Select(row => row.Kernel)];
        if (kept.Count < rows.Count)
            notes.Add($"{rows.Count - kept.Count} rows of older versions of the same library");
        return kept;
    }

    private static (string Hardware, string Library, Type Shape) Key(MeasuredKernel kernel) =>
        (kernel.Hardware, kernel.Library, kernel.Shape.GetType());
}
