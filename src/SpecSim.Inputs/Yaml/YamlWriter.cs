// A tree to YAML text: the same tree gives the same bytes, and reading them gives the same tree. Maps and lists
// in block style, short lists of values and short flat maps on one line, quotes only where a reader of YAML
// would take the text for something else.

using System.Buffers;
using System.Globalization;
using System.Text;

namespace SpecSim.Inputs.Yaml;

public static class YamlWriter
{
    private const int LineWidth = 100;
    private const int MostInlineEntries = 4;

    private static readonly SearchValues<char> PlainInFlow = SearchValues.Create(" _-./+()%=");

    public static string Write(Node root)
    {
        var text = new StringBuilder();
        if (root is MapNode { Entries.Count: > 0 } map)
            WriteMap(map, text, indentation: 0);
        else
            WriteAfter("", root, text, indentation: 0);
        return text.ToString();
    }

    private static void WriteMap(MapNode map, StringBuilder text, int indentation)
    {
        foreach (var entry in map.Entries)
            WriteAfter(Indented(Key(entry.Key) + ":", indentation), entry.Value, text, indentation);
    }

    private static void WriteList(ListNode list, StringBuilder text, int indentation)
    {
        foreach (var item in list.Items)
            WriteAfter(Indented("-", indentation), item, text, indentation);
    }

    // The lead is a key with its colon, a dash, or nothing at the root.
    private static void WriteAfter(string lead, Node value, StringBuilder text, int indentation)
    {
        var space = lead.Length == 0 ? "" : " ";
        // Text is never broken into lines; lists and maps that do not fit go below, unless nothing is in them.
        if (Inline(value) is { } inline
            && (value is ScalarNode || inline is "{}" or "[]" || lead.Length + 1 + inline.Length <= LineWidth))
        {
            text.Append(lead).Append(space).Append(inline).Append('\n');
            return;
        }
        if (lead.Length > 0)
            text.Append(lead).Append('\n');
        var deeper = lead.Length == 0 ? indentation : indentation + 2;
        if (value is MapNode map)
            WriteMap(map, text, deeper);
        else
            WriteList((ListNode)value, text, deeper);
    }

    /// <summary>The value on one line, or null when it has parts that have parts.</summary>
    private static string? Inline(Node value) => value switch
    {
        ScalarNode scalar => Scalar(scalar, isInFlow: false),
        ListNode list when list.Items.All(item => item is ScalarNode) =>
            $"[{string.Join(", ", list.Items.Select(item => Scalar((ScalarNode)item, isInFlow: true)))}]",
        MapNode { Entries.Count: 0 } => "{}",
        MapNode { Entries.Count: <= MostInlineEntries } map when map.Entries.All(entry => entry.Value is ScalarNode) =>
            $"{{ {string.Join(", ", map.Entries.Select(InlineEntry))} }}",
        _ => null,
    };

    private static string InlineEntry(MapEntry entry) =>
        $"{Key(entry.Key)}: {Scalar((ScalarNode)entry.Value, isInFlow: true)}";

    private static string Key(string key) =>
        IsPlain(key, isInFlow: true) && !new ScalarNode(Mark.None, key).IsNull ? key : Quoted(key);

    private static string Scalar(ScalarNode scalar, bool isInFlow)
    {
        if (scalar.IsNull)
            return "null";
        // Text that would pass for a number without its quotes keeps them.
        var isTakenRight = new ScalarNode(Mark.None, scalar.Text).IsText == scalar.IsText;
        return isTakenRight && IsPlain(scalar.Text, isInFlow) ? scalar.Text : Quoted(scalar.Text);
    }

    private static string Indented(string text, int indentation) => new string(' ', indentation) + text;

    // Narrower than what YAML allows, most of all for keys and inside brackets: what is doubtful is quoted.
    private static bool IsPlain(string text, bool isInFlow) =>
        StartsPlain(text)
        && text[^1] is not (' ' or ':')
        && (isInFlow
            ? text.All(character => char.IsLetterOrDigit(character) || PlainInFlow.Contains(character))
            : !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal)
              && !text.Any(IsEscaped));

    private static bool StartsPlain(string text) => text.Length > 0 && text[0] switch
    {
        '/' or '~' or '+' or '(' or '_' or '<' => true,
        // "- x" is an item of a list and "..." ends a document; "-3" and "./x.yaml" are what they seem.
        '-' or '.' => text.Length > 1 && (char.IsLetterOrDigit(text[1]) || text[1] == '/'),
        var first => char.IsLetterOrDigit(first),
    };

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            quoted.Append(character switch
            {
                '"' => "\\\"",
                '\\' => @"\\",
                '\n' => "\\n",
                '\t' => "\\t",
                _ when IsEscaped(character) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}"),
                _ => character.ToString(),
            });
        }
        return quoted.Append('"').ToString();
    }

    // Control characters, line and paragraph separators, byte order marks. Pairs of surrogates are letters.
    private static bool IsEscaped(char character) =>
        char.IsControl(character)
        || character is '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF'
        || char.GetUnicodeCategory(character) == UnicodeCategory.Format;
}
