// A YAML document as a tree that knows where each part stands. The tree is edited while it is read: options
// replace values, references are expanded, defaults are added. What is left is the resolved scenario.

using System.Text.RegularExpressions;

namespace SpecSim.Inputs.Yaml;

/// <summary>A scalar, a map or a list, and where it stands.</summary>
public abstract class Node(Mark mark)
{
    public Mark Mark { get; } = mark;

    /// <summary>What was found, for a message: <c>'abc'</c>, <c>a list</c>.</summary>
    public abstract string Description { get; }

    /// <summary>The same content and order of keys; marks do not matter.</summary>
    public abstract bool SameAs(Node other);
}

/// <summary>
/// A single value as it was written. Text in quotes is text; without quotes it may also be a number, a flag or
/// nothing at all.
/// </summary>
public sealed partial class ScalarNode(Mark mark, string text, bool isQuoted = false) : Node(mark)
{
    private const int LongestDescription = 60;

    public string Text { get; } = text;

    public bool IsQuoted { get; } = isQuoted;

    /// <summary>Nothing after the colon, <c>~</c> or <c>null</c>.</summary>
    public bool IsNull => !IsQuoted && Text is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>Text for any reader of YAML, not a number, a flag or null.</summary>
    public bool IsText => IsQuoted || !NotText().IsMatch(Text);

    public override string Description
    {
        get
        {
            var shown = Text.Length <= LongestDescription ? Text : Text[..LongestDescription] + "...";
            return IsNull ? "nothing" : IsQuoted ? $"the text '{shown}'" : $"'{shown}'";
        }
    }

    public override bool SameAs(Node other) =>
        other is ScalarNode scalar
        && (IsNull ? scalar.IsNull : scalar.Text == Text && scalar.IsText == IsText);

    // The core schema of YAML 1.2: our own reader is not the only one of these files.
    [GeneratedRegex(
        @"^(|~|null|true|false|[-+]?(\.inf|\.nan)|0x[0-9a-f]+|0o[0-7]+"
        + @"|[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(e[-+]?[0-9]+)?)\z",
        RegexOptions.IgnoreCase)]
    private static partial Regex NotText();
}

/// <summary>A key, where it stands, and its value.</summary>
public sealed record MapEntry(string Key, Mark KeyMark, Node Value);

/// <summary>Keys with values, in the order they were written.</summary>
public sealed class MapNode(Mark mark) : Node(mark)
{
    private readonly List<MapEntry> _entries = [];
    private readonly Dictionary<string, int> _indexByKey = new(StringComparer.Ordinal);

    public IReadOnlyList<MapEntry> Entries => _entries;

    public override string Description => "a map";

    public Node? this[string key] => Find(key)?.Value;

    public MapEntry? Find(string key) => _indexByKey.TryGetValue(key, out var index) ? _entries[index] : null;

    /// <summary>
    /// Replaces the value of the key, which keeps its place and, unless another is given, its mark; or adds the
    /// key at the end.
    /// </summary>
    public void Set(string key, Node value, Mark? keyMark = null)
    {
        if (_indexByKey.TryGetValue(key, out var index))
        {
            _entries[index] = new MapEntry(key, keyMark ?? _entries[index].KeyMark, value);
            return;
        }
        _indexByKey.Add(key, _entries.Count);
        _entries.Add(new MapEntry(key, keyMark ?? value.Mark, value));
    }

    /// <summary>Adds a key that is not there yet before all others.</summary>
    public void Prepend(string key, Node value)
    {
        _entries.Insert(0, new MapEntry(key, value.Mark, value));
        Reindex();
    }

    public void Remove(string key)
    {
        if (_indexByKey.TryGetValue(key, out var index))
            _entries.RemoveAt(index);
        Reindex();
    }

    public override bool SameAs(Node other) =>
        other is MapNode map && map._entries.Count == _entries.Count
        && _entries.Zip(map._entries).All(pair =>
            pair.First.Key == pair.Second.Key && pair.First.Value.SameAs(pair.Second.Value));

    private void Reindex()
    {
        _indexByKey.Clear();
        for (var index = 0; index < _entries.Count; index++)
            _indexByKey.Add(_entries[index].Key, index);
    }
}

/// <summary>Values in order.</summary>
public sealed class ListNode(Mark mark) : Node(mark)
{
    private readonly List<Node> _items = [];

    public IReadOnlyList<Node> Items => _items;

    public override string Description => "a list";

    public void Add(Node item) => _items.Add(item);

    public void Set(int index, Node item) => _items[index] = item;

    public override bool SameAs(Node other) =>
        other is ListNode list && list._items.Count == _items.Count
        && _items.Zip(list._items).All(pair => pair.First.SameAs(pair.Second));
}
