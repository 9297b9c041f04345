// The files that scenarios name: hardware/h100-sxm.yaml is the name h100-sxm of the kind "hardware". Several
// folders are searched in order, so that a user's own file hides one that came with the program.

namespace SpecSim.Inputs.Yaml;

/// <param name="roots">Folders, the first wins; those that do not exist hold nothing.</param>
public sealed class Library(IReadOnlyList<string> roots)
{
    /// <summary>The kind of the files that stand in the roots themselves.</summary>
    public const string Scenarios = "";

    private const string Extension = ".yaml";

    // How many names a message lists when none is near.
    private const int MostListed = 8;

    /// <summary>Every name of that kind, in ordinal order.</summary>
    public IReadOnlyList<string> Names(string kind) =>
    [
        .. roots
            .Select(root => Path.Combine(root, kind))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*" + Extension))
            .Select(file => Path.GetFileNameWithoutExtension(file))
            // A file of which only the ending is left has no name to be called by.
            .Where(name => name.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The map that a node of a document names; null after reporting why there is none.</summary>
    public MapNode? Load(string kind, ScalarNode name, string path, Problems problems) =>
        Load(kind, name.Text, problems, name.Mark, path);

    /// <summary>
    /// The map of that name; with a slash or the ending .yaml it is a file, seen from the file that the mark
    /// is in. A map without a name gets that of its file.
    /// </summary>
    public MapNode? Load(string kind, string name, Problems problems, Mark? mark = null, string path = "")
    {
        var file = IsFile(name) ? Locate(name, mark) : Find(kind, name);
        if (file is null)
        {
            ReportUnknown(kind, name, problems, mark ?? Mark.None, path);
            return null;
        }
        var map = YamlText.ReadFile(file, problems, mark, path);
        if (map is not null && map["name"] is null)
            map.Prepend("name", new ScalarNode(map.Mark, Path.GetFileNameWithoutExtension(file)));
        return map;
    }

    /// <summary>The file of that name; null when there is none.</summary>
    public string? Find(string kind, string name) =>
        // Compared with the names in the folder, not by asking for the file: the same on systems that ignore case.
        Names(kind).Contains(name, StringComparer.Ordinal)
            ? roots.Select(root => Path.Combine(root, kind, name + Extension)).FirstOrDefault(File.Exists)
            : null;

    private static bool IsFile(string name) =>
        name.Contains('/', StringComparison.Ordinal) || name.Contains('\\', StringComparison.Ordinal)
        || name.EndsWith(Extension, StringComparison.Ordinal);

    /// <summary>A file that a document names, seen from that document; in an option, from the current folder.</summary>
    internal static string Locate(string file, Mark? mark) =>
        mark is { Line: > 0 } ? Tidy(Path.Combine(Path.GetDirectoryName(mark.File) ?? "", file)) : file;

    // a/../b.yaml is the same file as b.yaml; a relative path stays relative.
    private static string Tidy(string file) =>
        Path.IsPathRooted(file)
            ? Path.GetFullPath(file)
            : Path.GetRelativePath(Directory.GetCurrentDirectory(), Path.GetFullPath(file));

    private void ReportUnknown(string kind, string name, Problems problems, Mark mark, string path)
    {
        var names = Names(kind);
        var nearest = Nearest.Names(name, names);
        var noun = kind == Scenarios ? "scenarios" : kind;
        var listed = nearest.Count > 0 || names.Count == 0 ? ""
            : $"; there are {string.Join(", ", names.Take(MostListed))}{(names.Count > MostListed ? ", ..." : "")}";
        problems.Add(mark, path, $"'{name}' is not among the {noun}{listed}", nearest);
    }
}
