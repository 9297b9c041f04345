// The options --set path=value, applied to the tree before it is read. A value set this way stands at its
// option: whatever is wrong with it later is reported there, not in a file. Keys that do not exist are set all
// the same; the reader reports them as it does those of a file, with the nearest valid name.

namespace SpecSim.Inputs.Yaml;

public static class SetOptions
{
    private const string Example = "expected path=value, such as speculation.draftLength=3";

    /// <summary>Applies the options in order; each is the text after --set.</summary>
    public static void Apply(MapNode root, IEnumerable<string> options, Resolver resolver, Problems problems)
    {
        foreach (var option in options)
            Apply(root, option, resolver, problems);
    }

    private static void Apply(MapNode root, string option, Resolver resolver, Problems problems)
    {
        var mark = Mark.Of($"--set {option}");
        var equals = option.IndexOf('=', StringComparison.Ordinal);
        var path = equals < 0 ? "" : option[..equals].Trim();
        if (equals < 0 || path.Length == 0)
        {
            problems.Add(mark, "", equals < 0 ? Example : $"the path before '=' is empty; {Example}");
            return;
        }
        if (KeyPath.Steps(path) is not { } steps)
        {
            problems.Add(mark, "", $"'{path}' is not a path of keys and list indices, such as hazards[2]; {Example}");
            return;
        }
        var value = Value(option[(equals + 1)..], mark, problems);
        if (value is not null)
            new Walk(mark, resolver, problems).Set(root, steps, value);
    }

    // Nothing after '=' is nothing, as after ':' in a file; the reader says that the key is empty.
    private static Node? Value(string text, Mark mark, Problems problems) =>
        string.IsNullOrWhiteSpace(text) ? new ScalarNode(mark, "") : YamlText.ParseOption(text, mark, problems);

    private sealed class Walk(Mark mark, Resolver resolver, Problems problems)
    {
        public void Set(MapNode root, IReadOnlyList<Step> steps, Node value)
        {
            Node? node = root;
            var path = "";
            foreach (var step in steps.SkipLast(1))
            {
                node = Next(node, step, path);
                path = step.After(path);
                if (node is null)
                    return;
            }
            if (!IsStepPossible(node, steps[^1], path))
                return;
            if (node is MapNode map)
                map.Set(steps[^1].Key!, value);
            else
                ((ListNode)node).Set(steps[^1].Index, value);
        }

        private Node? Next(Node node, Step step, string path)
        {
            if (!IsStepPossible(node, step, path))
                return null;
            if (node is not MapNode map)
                return ((ListNode)node).Items[step.Index];
            if (map.Find(step.Key!) is null)
                map.Set(step.Key!, new MapNode(mark));
            return resolver.Expand(map, step.Key!, step.After(path), problems);
        }

        private bool IsStepPossible(Node node, Step step, string path)
        {
            var reason = (node, step.Key) switch
            {
                (MapNode, not null) => null,
                (ListNode list, null) when step.Index < list.Items.Count => null,
                (ListNode { Items.Count: 0 }, null) => $"there is no item [{step.Index}]; the list is empty",
                (ListNode list, null) => $"there is no item [{step.Index}]; the last is [{list.Items.Count - 1}]",
                (_, null) => $"expected a list with an item [{step.Index}], found {node.Description}",
                _ => $"expected a map with a key '{step.Key}', found {node.Description}",
            };
            if (reason is not null)
                problems.Add(mark, path, reason);
            return reason is null;
        }
    }
}
