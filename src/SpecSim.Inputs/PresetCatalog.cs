// What presets there are: names with titles by kind, and the text of one as its author wrote it.

using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs;

/// <param name="Kind">One of <see cref="PresetCatalog.Kinds"/>.</param>
/// <param name="Name">As scenarios name it: the file without its ending.</param>
/// <param name="Title">One line for people.</param>
public sealed record PresetEntry(string Kind, string Name, string Title);

/// <param name="presetRoots">Folders with presets, the first wins; usually <see cref="PresetFolders.With"/>.</param>
public sealed class PresetCatalog(IReadOnlyList<string> presetRoots)
{
    private const string Scenarios = "scenarios";

    private readonly Library _library = new(presetRoots);

    /// <summary>All kinds of presets, in the order they are shown.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        Scenarios, "hardware", "models", "drafts", "trees", "acceptance", "engines", "workloads", "conditions",
        "controllers",
    ];

    /// <summary>The names of the scenarios; their files are not read.</summary>
    public IReadOnlyList<string> Names => _library.Names(Library.Scenarios);

    /// <summary>Every preset, by kind and name.</summary>
    /// <exception cref="ScenarioException">Files that are no YAML.</exception>
    public IReadOnlyList<PresetEntry> List() => [.. Kinds.SelectMany(List)];

    /// <summary>The presets of a kind, by name.</summary>
    /// <exception cref="ScenarioException">Files that are no YAML.</exception>
    public IReadOnlyList<PresetEntry> List(string kind)
    {
        var problems = new Problems();
        var folder = FolderOf(kind);
        List<PresetEntry> entries =
        [
            .. _library.Names(folder)
                .Select(name => new PresetEntry(kind, name, TitleOf(_library.Load(folder, name, problems), name))),
        ];
        problems.ThrowIfAny();
        return entries;
    }

    /// <summary>The text of the file, comments and all.</summary>
    /// <param name="name">A name such as h100-sxm; hardware/h100-sxm where several kinds have it.</param>
    /// <exception cref="ScenarioException">No preset of that name, or several.</exception>
    public string Show(string name)
    {
        var all = Kinds
            .SelectMany(kind => _library.Names(FolderOf(kind)).Select(own => (Kind: kind, Name: own)))
            .ToList();
        var found = all
            .Where(preset => preset.Name == name || $"{preset.Kind}/{preset.Name}" == name)
            .ToList();
        if (found.Count == 1)
            return File.ReadAllText(_library.Find(FolderOf(found[0].Kind), found[0].Name)!);

        if (found.Count == 0)
            throw Refusal($"'{name}' is not among the presets", Nearest.Names(name, all.Select(preset => preset.Name)));
        throw Refusal(
            $"'{name}' names several presets", [.. found.Select(preset => $"{preset.Kind}/{preset.Name}")]);
    }

    private static string FolderOf(string kind)
    {
        if (kind == Scenarios || Kinds.Contains(kind))
            return kind == Scenarios ? Library.Scenarios : kind;
        throw Refusal(
            $"'{kind}' is not a kind of preset; there are {string.Join(", ", Kinds)}", Nearest.Names(kind, Kinds));
    }

    private static ScenarioException Refusal(string message, IReadOnlyList<string> nearest) =>
        new([new Problem(Mark.None, "", message, nearest)]);

    // Scenarios have titles, parts have names; what has neither, a law of acceptance, is known by its kind. The
    // library gives a map without a name that of its file, which would say nothing here.
    private static string TitleOf(MapNode? map, string fileName) =>
        TextOf(map, "title")
        ?? (TextOf(map, "name") is { } name && name != fileName ? name : null)
        ?? TextOf(map, "kind")
        ?? "";

    private static string? TextOf(MapNode? map, string key) => (map?[key] as ScalarNode)?.Text;
}
