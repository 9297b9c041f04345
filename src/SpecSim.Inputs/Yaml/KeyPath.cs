// The path of keys that leads to a node, as messages show it and options take it: speculation.hazards[2].

using System.Text.RegularExpressions;

namespace SpecSim.Inputs.Yaml;

public static partial class KeyPath
{
    public static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    public static string Join(string path, int index) => $"{path}[{index}]";

    /// <summary>Each index replaced by <c>[]</c>: the same path for every item of a list.</summary>
    public static string WithoutIndices(string path) => Index().Replace(path, "[]");

    /// <summary>The keys (text) and indices (whole numbers) of a path; null when it is not one.</summary>
    internal static IReadOnlyList<Step>? Steps(string path)
    {
        if (!Whole().IsMatch(path))
            return null;
        var steps = new List<Step>();
        foreach (Match match in Part().Matches(path))
            // An index that is beyond int is beyond any list.
            steps.Add(match.Groups["key"] is { Success: true } key
                ? new Step(key.Value, 0)
                : new Step(null, int.TryParse(match.Groups["index"].Value, out var index) ? index : int.MaxValue));
        return steps;
    }

    [GeneratedRegex(@"\[[0-9]+\]")]
    private static partial Regex Index();

    // A key, then keys after dots and indices in brackets.
    [GeneratedRegex(@"^[^.\[\]]+(\.[^.\[\]]+|\[[0-9]+\])*$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"\[(?<index>[0-9]+)\]|(?<key>[^.\[\]]+)")]
    private static partial Regex Part();
}

/// <summary>One step of a path: a key, or (with a null key) an index into a list.</summary>
internal readonly record struct Step(string? Key, int Index)
{
    public string After(string path) => Key is null ? KeyPath.Join(path, Index) : KeyPath.Join(path, Key);
}
