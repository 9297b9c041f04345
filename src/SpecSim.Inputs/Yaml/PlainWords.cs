// What YamlDotNet says about broken text, in words for people who do not know how a YAML parser works.

using YamlDotNet.Core;

namespace SpecSim.Inputs.Yaml;

internal static class PlainWords
{
    // A part of the parser's message, and what it means in practice.
    private static readonly (string Part, string Meaning)[] Meanings =
    [
        ("found invalid mapping", "a second ': ' in this value; put the value in quotes, or check the indentation"),
        ("did not find expected ',' or ']'", "the list in '[ ]' is not closed before here, or a ',' is missing"),
        ("did not find expected ',' or '}'", "the map in '{ }' is not closed before here, or a ',' is missing"),
        ("unexpected end of stream", "the quoted text that starts here is not closed"),
        ("found wrong indentation", "the quoted text that starts here is not closed, or goes on too far to the left"),
        ("could not find expected ':'", "a ':' is missing after this key"),
        ("Mapping values are not allowed", "a ':' cannot stand here; check the indentation"),
        ("did not find expected '-' indicator", "expected the next '- ' of the list; check the indentation"),
        ("did not find expected key", "expected 'key: value'; check the indentation and the quotes before here"),
        ("did not find expected node content", "expected a value"),
        ("unknown escape character", @"unknown escape after '\'; write '\\', or use single quotes"),
        ("Block sequence entries are not allowed", "a list item ('- ') cannot start here; put it on a line of its own"),
        ("did not find expected <document end>", "something follows the end of the document"),
    ];

    public static (YamlDotNet.Core.Mark Position, string Message) For(YamlException error, string text)
    {
        var lines = text.Split('\n');
        if (error.Message.Contains(" tab ", StringComparison.Ordinal))
            return (FirstTab(lines, error.Start), "a tab; YAML is indented with spaces");
        if (error.Message.Contains("cannot start any token", StringComparison.Ordinal))
            return (error.Start, $"a value cannot start {Culprit(lines, error.Start)}; put it in quotes");
        foreach (var (part, meaning) in Meanings)
            if (error.Message.Contains(part, StringComparison.OrdinalIgnoreCase))
                return (error.Start, meaning);
        return (error.Start, char.ToLowerInvariant(error.Message[0]) + error.Message[1..].TrimEnd('.'));
    }

    // The parser points at the map that the tab is in.
    private static YamlDotNet.Core.Mark FirstTab(string[] lines, YamlDotNet.Core.Mark start)
    {
        for (var index = (int)start.Line - 1; index < lines.Length; index++)
        {
            var indentation = lines[index].Length - lines[index].TrimStart().Length;
            var column = lines[index].IndexOf('\t', 0, indentation);
            if (column >= 0)
                return new YamlDotNet.Core.Mark(start.Index, index + 1, column + 1);
        }
        return start;
    }

    // The character that the parser means, if it points at one; after some comments it points elsewhere.
    private static string Culprit(string[] lines, YamlDotNet.Core.Mark position)
    {
        var line = lines.ElementAtOrDefault((int)position.Line - 1) ?? "";
        var character = line.ElementAtOrDefault((int)position.Column - 1);
        return character is '@' or '`' or '%' or '|' or '>' ? $"with '{character}'" : "here";
    }
}
