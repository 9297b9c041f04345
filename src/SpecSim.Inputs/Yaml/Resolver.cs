// Puts one tree together from several files: a scenario with what it extends. Knows which keys are names of
// files, so that an option or an extending file can change one value inside a file that is only named.

namespace SpecSim.Inputs.Yaml;

/// <param name="library">Where names are looked up.</param>
/// <param name="kinds">
/// The key paths that may hold a name instead of a map, and the kind of what they name: ("draft.model", "models").
/// Any item of a list is written <c>[]</c>: "pools[].hardware".
/// </param>
public sealed class Resolver(Library library, params IReadOnlyList<(string Path, string Kind)> kinds)
{
    private const string ExtendsKey = "extends";

    // The keys that decide which other keys a map has.
    private static readonly string[] KindKeys = ["kind", "method", "law"];

    /// <summary>
    /// A scenario by name or file. With <c>extends: NAME</c> it is laid over that other scenario: its own keys
    /// win, maps are merged unless they are of different kinds, lists are replaced. One level: what is extended
    /// extends nothing itself.
    /// </summary>
    /// <returns>Null after reporting why there is none.</returns>
    public MapNode? LoadScenario(string nameOrFile, Problems problems, Mark? mark = null)
    {
        var scenario = library.Load(Library.Scenarios, nameOrFile, problems, mark);
        if (scenario?[ExtendsKey] is not { } extended)
            return scenario;
        scenario.Remove(ExtendsKey);
        if (extended is not ScalarNode { IsNull: false } name)
        {
            problems.Add(extended.Mark, ExtendsKey, $"expected the name of a scenario, found {extended.Description}");
            return scenario;
        }
        var below = library.Load(Library.Scenarios, name, ExtendsKey, problems);
        if (below is null)
            return scenario;
        if (below.Find(ExtendsKey) is { } second)
        {
            problems.Add(
                second.KeyMark, ExtendsKey, $"'{name.Text}' is itself extended, and extending goes one level deep");
            below.Remove(ExtendsKey);
        }
        return Merge(below, scenario, "", problems);
    }

    /// <summary>
    /// The value of a key, after replacing the name of a file by the file's map. Null when the key is not
    /// written, or after reporting that there is no such file.
    /// </summary>
    public Node? Expand(MapNode parent, string key, string path, Problems problems)
    {
        var value = parent[key];
        if (value is not ScalarNode { IsNull: false } name || KindOf(path) is not { } kind)
            return value;
        var loaded = library.Load(kind, name, path, problems);
        if (loaded is not null)
            parent.Set(key, loaded);
        return loaded;
    }

    // A new map with the marks of both: what is missing is missing from the upper file.
    private MapNode Merge(MapNode below, MapNode above, string path, Problems problems)
    {
        var merged = new MapNode(above.Mark);
        foreach (var entry in below.Entries)
            merged.Set(entry.Key, entry.Value, entry.KeyMark);
        foreach (var entry in above.Entries)
        {
            var entryPath = KeyPath.Join(path, entry.Key);
            var value = entry.Value is MapNode upper && Expand(merged, entry.Key, entryPath, problems) is MapNode lower
                && !IsAnotherKind(lower, upper)
                ? Merge(lower, upper, entryPath, problems)
                : entry.Value;
            merged.Set(entry.Key, value, entry.KeyMark);
        }
        return merged;
    }

    // A law of kind iid over one of kind positional is a law of its own: what the other kind needs is not for it.
    private static bool IsAnotherKind(MapNode lower, MapNode upper) =>
        KindKeys.Any(key => upper[key] is ScalarNode own && lower[key] is { } other && !own.SameAs(other));

    private string? KindOf(string path)
    {
        var pattern = KeyPath.WithoutIndices(path);
        return kinds.FirstOrDefault(pair => pair.Path == pattern).Kind;
    }
}
