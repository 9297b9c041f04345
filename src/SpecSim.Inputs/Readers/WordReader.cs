// A value that is one of a few words: a kind, a number format. When the word that decides which other keys a map
// has is none of them, the others cannot be judged: the readers then say nothing more, so that one slip is one
// problem.

using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Readers;

internal static class WordReader
{
    /// <summary>The key of a map's kind.</summary>
    public const string Kind = "kind";

    /// <returns>Null after reporting that it is none of the words, or missing.</returns>
    public static string? Read(MapReader map, string key, params IReadOnlyList<string> words)
    {
        var word = map.Choice(key, [.. words.Select(name => (name, name))]);
        return map.Node[key] is ScalarNode text && text.Text == word ? word : null;
    }
}
