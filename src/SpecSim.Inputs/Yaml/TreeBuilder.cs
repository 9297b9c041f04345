// Builds the tree from parser events, and refuses what the house does not use.

using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SpecSim.Inputs.Yaml;

internal sealed class TreeBuilder(
    IParser parser, Mark whole, Func<YamlDotNet.Core.Mark, Mark> place, Problems problems)
{
    // Deeper than any scenario; it keeps a hostile file from exhausting the stack.
    private const int DeepestNesting = 50;

    // YAML itself limits plain keys to 1024 characters; a long one is a sign of a missing line break.
    private const int LongestKey = 200;

    // Anchors are refused, yet an alias still means its anchor: so it causes no second problem.
    private readonly Dictionary<string, Node> _anchored = new(StringComparer.Ordinal);

    /// <returns>The only document, or null when there is none or reading could not go on.</returns>
    public Node? Document()
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            problems.Add(whole, "", "is empty");
            return null;
        }
        parser.Consume<DocumentStart>();
        var root = Value("", depth: 0);
        if (root is null)
            return null;
        parser.Consume<DocumentEnd>();
        if (parser.TryConsume<DocumentStart>(out var second))
            problems.Add(place(second.Start), "", "a second document starts here; a file holds one");
        return root;
    }

    /// <returns>Null when reading cannot go on: nested too deeply, or no value.</returns>
    private Node? Value(string path, int depth)
    {
        var start = parser.Consume<ParsingEvent>();
        var mark = place(start.Start);
        RefuseExtras(start, mark, path);
        if (depth > DeepestNesting)
        {
            problems.Add(mark, "", $"is nested more than {DeepestNesting} deep");
            return null;
        }
        Node? node = start switch
        {
            MappingStart => Map(mark, path, depth),
            SequenceStart => List(mark, path, depth),
            Scalar scalar => new ScalarNode(mark, scalar.Value, scalar.Style != ScalarStyle.Plain),
            AnchorAlias alias => _anchored.GetValueOrDefault(alias.Value.Value) ?? new ScalarNode(mark, ""),
            _ => Nothing(mark),
        };
        if (node is not null && start is NodeEvent { Anchor.IsEmpty: false } anchored)
            _anchored[anchored.Anchor.Value] = node;
        return node;
    }

    // The parser lets some broken maps pass as keys without values.
    private Node? Nothing(Mark mark)
    {
        problems.Add(mark, "", "broken YAML: expected a value");
        return null;
    }

    private MapNode? Map(Mark mark, string path, int depth)
    {
        var map = new MapNode(mark);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = Value(path, depth + 1);
            if (key is null)
                return null;
            var name = (key as ScalarNode)?.Text ?? "";
            var keyPath = KeyPath.Join(path, name);
            var value = Value(keyPath, depth + 1);
            if (value is null)
                return null;
            if (key is not ScalarNode { IsNull: false, Text.Length: > 0 })
                problems.Add(key.Mark, path, $"a key is text, found {key.Description}");
            else if (name.Length > LongestKey)
                problems.Add(key.Mark, path, $"a key is longer than {LongestKey} characters");
            else if (map.Find(name) is { } first)
                problems.Add(key.Mark, keyPath, Duplicate(first.KeyMark));
            else
                map.Set(name, value, key.Mark);
        }
        return map;
    }

    // In an option there are no lines.
    private static string Duplicate(Mark first) =>
        first.Line == 0 ? "duplicate key" : $"duplicate key; the first is in line {first.Line}";

    private ListNode? List(Mark mark, string path, int depth)
    {
        var list = new ListNode(mark);
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            var item = Value(KeyPath.Join(path, list.Items.Count), depth + 1);
            if (item is null)
                return null;
            list.Add(item);
        }
        return list;
    }

    private void RefuseExtras(ParsingEvent start, Mark mark, string path)
    {
        if (start is AnchorAlias alias)
            problems.Add(mark, path, $"alias '*{alias.Value}'; aliases are not used here, write the value out");
        if (start is NodeEvent { Anchor.IsEmpty: false } anchored)
            problems.Add(mark, path, $"anchor '&{anchored.Anchor}'; anchors are not used here, write the value out");
        if (start is NodeEvent { Tag.IsEmpty: false } tagged)
            problems.Add(mark, path, $"tag '{tagged.Tag}'; tags are not used here, remove it");
    }
}
