// The key that decides which other keys a map has. When its value is no kind, the others cannot be judged: nothing
// is said about them, so that one slip is one problem.

using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Readers;

internal static class KindReader
{
    public const string Key = "kind";

    /// <returns>False after reporting that there is no such kind.</returns>
    public static bool TryRead<T>(MapReader map, out T kind, params (string Name, T Value)[] choices) =>
        TryRead(map, Key, out kind, choices);

    public static bool TryRead<T>(MapReader map, string key, out T kind, params (string Name, T Value)[] choices)
    {
        kind = map.Choice(key, choices);
        return map.Node[key] is ScalarNode text && choices.Any(choice => choice.Name == text.Text);
    }
}
