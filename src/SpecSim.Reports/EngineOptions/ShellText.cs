// Commands as a POSIX shell reads them: an argument with any sign that a shell may take for its own is in single
// quotes, in which every sign stands for itself (POSIX.1-2024, 2.2.2).

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SpecSim.Reports.EngineOptions;

internal static class ShellText
{
    private const string Plain = "_./:=@%+,-";

    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Quote(string argument) =>
        argument.Length > 0 && argument.All(sign => char.IsAsciiLetterOrDigit(sign) || Plain.Contains(sign))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>A program and its options, one option a line.</summary>
    /// <param name="program">Words that need no quotes.</param>
    /// <param name="options">Names with their values; null for a name by itself.</param>
    public static string Command(string program, string? subject, IEnumerable<(string Name, string? Value)> options)
    {
        string first = subject is null ? program : $"{program} {Quote(subject)}";
        IEnumerable<string> lines = options.Select(
            option => option.Value is { } value ? $"{option.Name} {Quote(value)}" : option.Name);
        return string.Join(" \\\n  ", lines.Prepend(first)) + "\n";
    }

    /// <summary>A JSON document on one line.</summary>
    public static string Json(Action<Utf8JsonWriter> document)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, OneLine))
            document(json);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
