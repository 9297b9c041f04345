// One turn of a conversation: who speaks, and how many characters are said.

using System.Text;
using System.Text.Json;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Traces;

internal enum Speaker
{
    User,
    Assistant,

    /// <summary>Context for both: a system prompt, the output of a tool.</summary>
    Other,
}

/// <param name="Speaker">Who.</param>
/// <param name="Characters">How much: Unicode code points.</param>
/// <param name="Problem">What is wrong with the turn; null for nothing.</param>
/// <param name="Nearest">Valid names near one that is not.</param>
internal readonly record struct ShareGptTurn(
    Speaker Speaker, long Characters, string? Problem, IReadOnlyList<string> Nearest)
{
    // Names seen in the public files and their descendants.
    private static readonly (string Name, Speaker Speaker)[] Speakers =
    [
        ("human", Speaker.User), ("user", Speaker.User), ("gpt", Speaker.Assistant), ("chatgpt", Speaker.Assistant),
        ("assistant", Speaker.Assistant), ("bing", Speaker.Assistant), ("bard", Speaker.Assistant),
        ("system", Speaker.Other), ("tool", Speaker.Other),
    ];

    /// <summary>The value at which the reader stands; afterwards it stands at its end.</summary>
    public static ShareGptTurn Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            string found = JsonWords.Found(ref reader);
            reader.Skip();
            return Wrong($"expected a turn with the keys from and value, found {found}");
        }

        (Speaker? speaker, long? characters, ShareGptTurn? wrong) = (null, null, null);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isFrom = reader.ValueSpan.SequenceEqual("from"u8);
            bool isValue = reader.ValueSpan.SequenceEqual("value"u8);
            reader.Read();
            if ((isFrom || isValue) && reader.TokenType != JsonTokenType.String)
                wrong ??= Wrong(
                    $"expected a text in '{(isFrom ? "from" : "value")}', found {JsonWords.Found(ref reader)}");
            else if (isFrom && (speaker = SpeakerOf(reader.ValueSpan)) is null)
                wrong ??= Unknown(reader.ValueSpan);
            else if (isValue)
                characters = CountCharacters(reader.ValueSpan);
            reader.Skip();
        }

        if (wrong is null && (speaker is null || characters is null))
            wrong = Wrong($"has no '{(speaker is null ? "from" : "value")}'");
        return wrong ?? new ShareGptTurn(speaker!.Value, characters!.Value, null, []);
    }

    /// <summary>Code points of a JSON string between its quotes, escapes undone.</summary>
    public static long CountCharacters(ReadOnlySpan<byte> json)
    {
        long count = 0;
        for (int at = 0; at < json.Length; at++)
        {
            // The second byte and those after it of a character have 10 in front.
            if ((json[at] & 0xC0) == 0x80)
                continue;
            if (json[at] == '\\' && json[++at] == 'u')
            {
                // The second half of a pair, \uDC00 to \uDFFF, is no character of its own.
                bool isSecondHalf = json[at + 1] is (byte)'d' or (byte)'D'
                    && json[at + 2] is (>= (byte)'c' and <= (byte)'f') or (>= (byte)'C' and <= (byte)'F');
                at += 4;
                if (isSecondHalf)
                    continue;
            }

            count++;
        }

        return count;
    }

    private static Speaker? SpeakerOf(ReadOnlySpan<byte> text)
    {
        foreach ((string name, Speaker speaker) in Speakers)
            if (Ascii.Equals(text, name))
                return speaker;
        return null;
    }

    private static ShareGptTurn Unknown(ReadOnlySpan<byte> name)
    {
        IReadOnlyList<string> names = [.. Speakers.Select(speaker => speaker.Name)];
        string shown = FieldText.Shown(name);
        return new ShareGptTurn(
            Speaker.Other,
            0,
            $"{shown} is not one of the speakers {string.Join(", ", names)}",
            Yaml.Nearest.Names(shown.Trim('\''), names));
    }

    private static ShareGptTurn Wrong(string problem) => new(Speaker.Other, 0, problem, []);
}
