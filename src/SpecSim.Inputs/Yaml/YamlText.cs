// YAML text to a tree. YamlDotNet splits the text into events; what is accepted is decided here, and it is
// little on purpose: one document of maps, lists and scalars, each key once. No anchors, no tags, no merging
// keys: what a file says is what stands in it.

using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SpecSim.Inputs.Yaml;

public static class YamlText
{
    public const int LongestText = 10 * 1024 * 1024;

    private const string TooLong = "is longer than 10 MB, which is no scenario";

    private static readonly UTF8Encoding StrictUtf8 =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Reads one document. The tree is whole even after problems such as a duplicate key, so that reading can
    /// go on; it is null when nothing could be read.
    /// </summary>
    public static Node? Parse(string text, string file, Problems problems) =>
        Parse(text, Mark.Of(file), position => new Mark(file, (int)position.Line, (int)position.Column), problems);

    /// <summary>Reads a value given in an option: every node stands where the option stands.</summary>
    public static Node? ParseOption(string text, Mark option, Problems problems) =>
        Parse(text, option, _ => option, problems);

    /// <summary>Reads a file whose document is a map; null when it is not one, cannot be read or is no YAML.</summary>
    /// <param name="reference">Where the file is named; the file itself when it is named nowhere.</param>
    public static MapNode? ReadFile(string file, Problems problems, Mark? reference = null, string path = "")
    {
        var text = ReadText(file, problems, reference ?? Mark.Of(file), path);
        var node = text is null ? null : Parse(text, file, problems);
        if (node is null or MapNode)
            return (MapNode?)node;
        problems.Add(node.Mark, "", $"expected a map of keys, found {node.Description}");
        return null;
    }

    private static string? ReadText(string file, Problems problems, Mark reference, string path)
    {
        try
        {
            if (Directory.Exists(file))
                return Refuse("is a folder, not a file");
            if (!File.Exists(file))
                return Refuse("no such file");
            return ReadBytes(file) is { Length: <= LongestText } bytes
                ? StrictUtf8.GetString(bytes)
                : Refuse(TooLong);
        }
        catch (DecoderFallbackException error)
        {
            var bytes = string.Join(' ', (error.BytesUnknown ?? []).Select(value => $"0x{value:X2}"));
            problems.Add(
                Mark.Of(file), "", $"is not UTF-8 text: {bytes} at byte {error.Index}; save the file as UTF-8");
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Refuse($"cannot be read: {error.Message}");
        }

        string? Refuse(string reason)
        {
            problems.Add(reference, path, reference.File == file ? reason : $"{file}: {reason}");
            return null;
        }
    }

    /// <summary>The whole file, or of a longer one the first bytes, one more than a text may have.</summary>
    private static byte[] ReadBytes(string file)
    {
        using FileStream stream = File.OpenRead(file);
        // A device or a pipe has no length, and /dev/zero has no end.
        var length = stream.CanSeek ? stream.Length : 0;
        var bytes = new byte[length > 0 ? Math.Min(length, LongestText + 1) : LongestText + 1];
        var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes[..count];
    }

    private static Node? Parse(string text, Mark whole, Func<YamlDotNet.Core.Mark, Mark> place, Problems problems)
    {
        if (text.Length > LongestText)
        {
            problems.Add(whole, "", TooLong);
            return null;
        }
        // Some editors put a byte order mark before the text.
        text = text.TrimStart('\uFEFF');
        var parser = new Parser(new StringReader(text));
        try
        {
            return new TreeBuilder(parser, whole, place, problems).Document();
        }
        catch (YamlException error)
        {
            var (position, message) = PlainWords.For(error, text);
            problems.Add(place(position), "", $"broken YAML: {message}");
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // Two defects of the parser: an unclosed '[' or '{' before a key, and '!' before what is no tag.
            var position = parser.Current?.End ?? YamlDotNet.Core.Mark.Empty;
            var message = error is ArgumentException
                ? "after here a '!' stands before what is no tag; put the value in quotes"
                : "a ',' or a closing ']' or '}' is missing after here";
            problems.Add(place(position), "", $"broken YAML: {message}");
        }
        return null;
    }
}
