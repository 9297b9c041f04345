// What the JSON reader finds, in words for people.

using System.Text.Json;

namespace SpecSim.Inputs.Traces;

internal static class JsonWords
{
    /// <summary>"broken JSON: '}' is invalid after a property name". The reader's own place is cut off.</summary>
    public static string Broken(JsonException error)
    {
        string message = error.Message;
        int end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        message = (end < 0 ? message : message[..end]).TrimEnd('.');
        return $"broken JSON: {char.ToLowerInvariant(message[0])}{message[1..]}";
    }

    public static int Column(JsonException error) => Column(error.BytePositionInLine ?? 0);

    /// <summary>From 1, of a place from 0.</summary>
    public static int Column(long place) => (int)Math.Min(place + 1, int.MaxValue);

    /// <summary>What stands where a value is expected.</summary>
    public static string Found(ref readonly Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => $"the text {FieldText.Shown(reader.ValueSpan)}",
        _ => FieldText.Shown(reader.ValueSpan),
    };
}
