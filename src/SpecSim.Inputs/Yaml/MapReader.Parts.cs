// The getters for what has parts: maps, lists, and maps that stand in files of their own.

namespace SpecSim.Inputs.Yaml;

public sealed partial class MapReader
{
    /// <summary>A map. With <paramref name="isOptional"/> a missing one is an empty one, written to the tree.</summary>
    public MapReader Map(string key, bool isOptional = false, string hint = "") =>
        Child(key, Find(key, isOptional ? "{}" : null, hint));

    public MapReader? MapOrNull(string key) => FindOrNull(key) is { } value ? Child(key, value) : null;

    /// <summary>The items of a list as they are; empty when it is missing or no list.</summary>
    public IReadOnlyList<Node> List(string key, string? fallback = null, string hint = "") =>
        Read(key, fallback, hint, Items, []);

    /// <summary>A list of maps.</summary>
    public IReadOnlyList<MapReader> Maps(string key, string? fallback = null, string hint = "") =>
        [.. List(key, fallback, hint).Select((item, index) => Child(KeyPath.Join(key, index), item))];

    /// <summary>A list of numbers, each within the limits; what is wrong with each is reported.</summary>
    public IReadOnlyList<double> Numbers(string key, Limits limits, string? fallback = null, string hint = "") =>
        Each(key, List(key, fallback, hint), item => Scalars.Number(item, limits));

    public IReadOnlyList<double>? NumbersOrNull(string key, Limits limits) =>
        TryRead(key, Items, out var items) ? Each(key, items, item => Scalars.Number(item, limits)) : null;

    /// <summary>A list of lists of numbers.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Matrix(string key, Limits limits) =>
        [.. Each(key, List(key), Items)
            .Select((row, index) => Each(KeyPath.Join(key, index), row, item => Scalars.Number(item, limits)))];

    public IReadOnlyList<int> Integers(
        string key, int min = 0, int max = int.MaxValue, string? fallback = null, string hint = "") =>
        [.. Each(key, List(key, fallback, hint), item => Scalars.Integer(item, min, max)).Select(item => (int)item)];

    public IReadOnlyList<string> Texts(string key, string? fallback = null, string hint = "") =>
        Each(key, List(key, fallback, hint), Scalars.Text);

    /// <summary>A list of some of a few names.</summary>
    public IReadOnlyList<T> Choices<T>(string key, IReadOnlyList<(string Name, T Value)> choices) =>
        Each(key, List(key), item => Scalars.Choice(item, choices));

    /// <summary>
    /// A map, or the name of a file that holds one. The name is replaced in the tree by what the file says,
    /// so that the tree stands alone afterwards.
    /// </summary>
    public MapReader Reference(string key, string kind, Library library, string? fallback = null, string hint = "") =>
        Referenced(key, kind, library, Find(key, fallback, hint));

    public MapReader? ReferenceOrNull(string key, string kind, Library library) =>
        FindOrNull(key) is { } value ? Referenced(key, kind, library, value) : null;

    private MapReader Referenced(string key, string kind, Library library, Node? value)
    {
        if (value is not ScalarNode { IsNull: false } name)
            return Child(key, value);
        var loaded = library.Load(kind, name, KeyPath.Join(Path, key), problems);
        if (loaded is not null)
            Node.Set(key, loaded);
        return loaded is null ? Muted(key) : Child(key, loaded);
    }

    private MapReader Child(string key, Node? value) =>
        value is not null && TryConvert(value, KeyPath.Join(Path, key), AsMap, out var map)
            ? new MapReader(map, problems, KeyPath.Join(Path, key))
            : Muted(key);

    // What is missing as a whole is one problem, not one for each of its keys.
    private MapReader Muted(string key) =>
        new(new MapNode(Node.Mark), new Problems(), KeyPath.Join(Path, key));

    private List<T> Each<T>(string key, IReadOnlyList<Node> items, Func<Node, Reading<T>> convert)
    {
        var values = new List<T>();
        for (var index = 0; index < items.Count; index++)
            if (TryConvert(items[index], KeyPath.Join(KeyPath.Join(Path, key), index), convert, out var value))
                values.Add(value);
        return values;
    }

    private static Reading<MapNode> AsMap(Node node) =>
        node is MapNode map ? new(map) : Scalars.Expected<MapNode>("a map", node);

    private static Reading<IReadOnlyList<Node>> Items(Node node) =>
        node is ListNode list ? new(list.Items) : Scalars.Expected<IReadOnlyList<Node>>("a list", node);
}
