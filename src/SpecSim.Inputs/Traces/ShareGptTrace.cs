// Reads ShareGPT's conversations: [{"id": "..", "conversations": [{"from": "human", "value": ".."}, ..]}, ..]. Every
// question (human) that is answered (gpt) is a request: its prompt is all the text before the answer, history included.
// The file has texts, no tokens: tokens = characters / 4, rounded up, the usual rule of thumb for English. It has no
// arrivals: all requests come at once, so it serves for lengths. The array streams by, a conversation at a time.

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Traces;

internal sealed class ShareGptTrace(ByteWindow window, TraceRows rows)
{
    public const int CharactersPerToken = 4;

    private const string Turns = "conversations";

    private JsonReaderState _state;
    private long _line = 1;
    private long _column;
    private int _conversation;
    private int _unpaired;

    public void Read()
    {
        rows.HasArrivals = false;
        rows.AddNote(
            $"tokens are characters / {CharactersPerToken}, rounded up (the file has texts only); no arrivals, "
            + "lengths alone");
        if (!IsArray())
            return;
        while (!rows.IsStopped && !rows.IsFull && TryReadPart())
        {
        }

        if (rows.Count == 0 && !rows.IsStopped)
            rows.Stop(0, "holds no question that is answered");
        if (_unpaired > 0)
            rows.AddNote(string.Create(
                CultureInfo.InvariantCulture, $"{_unpaired:N0} turns without their question or answer are no request"));
    }

    private bool IsArray()
    {
        ReadOnlySpan<byte> text = window.Bytes.TrimStart(" \t\r\n"u8);
        if (text is [(byte)'[', ..])
            return true;
        int end = text.IndexOf((byte)'\n');
        string found = text.IsEmpty ? "is empty"
            : KnownTraces.LooksLike(end < 0 ? text : text[..end]) ?? $"found {FieldText.Shown(text)}";
        rows.Stop(0, $"{found}; expected a JSON array of conversations");
        return false;
    }

    // Up to the next conversation's end, or less. False at the end of the file.
    private bool TryReadPart()
    {
        try
        {
            var reader = new Utf8JsonReader(window.Bytes, window.IsLast, _state);
            if (reader.Read())
            {
                int start = (int)reader.TokenStartIndex;
                if (reader.CurrentDepth == 0 || reader.TrySkip())
                {
                    int end = (int)reader.BytesConsumed;
                    if (reader.CurrentDepth > 0)
                        ReadConversation(window.Bytes[start..end], start);
                    _state = reader.CurrentState;
                    Consume(end);
                    return true;
                }
            }
        }
        catch (JsonException error)
        {
            string cut = IsTruncated() ? "; the file ends in the middle: it looks truncated" : "";
            rows.Stop((error.LineNumber ?? 0) + 1, JsonWords.Broken(error) + cut, JsonWords.Column(error));
            return false;
        }

        if (window.IsLast)
            return false;
        if (!window.Fill() && !window.IsLast)
            rows.Stop(_line, "the conversation that starts here is longer than 16 MB");
        return true;
    }

    // With more to come, text that was cut off would be no problem.
    private bool IsTruncated()
    {
        if (!window.IsLast)
            return false;
        try
        {
            var reader = new Utf8JsonReader(window.Bytes, isFinalBlock: false, _state);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Consume(int count)
    {
        ReadOnlySpan<byte> bytes = window.Bytes[..count];
        int last = bytes.LastIndexOf((byte)'\n');
        _line += bytes.Count((byte)'\n');
        _column = last < 0 ? _column + count : count - last - 1;
        window.Consume(count);
    }

    private void ReadConversation(ReadOnlySpan<byte> json, int start)
    {
        ReadOnlySpan<byte> before = window.Bytes[..start];
        int last = before.LastIndexOf((byte)'\n');
        var place = new Place(
            _line + before.Count((byte)'\n'),
            JsonWords.Column(last < 0 ? _column + start : start - last - 1),
            KeyPath.Join("", _conversation++));
        if (!Utf8.IsValid(json))
        {
            rows.Stop(place.Line, "is not UTF-8 text; save the file as UTF-8", place.Column, place.Path);
            return;
        }

        var reader = new Utf8JsonReader(json);
        reader.Read();
        bool hasTurns = false;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Report(place, "", $"expected a conversation, found {JsonWords.Found(ref reader)}");
            return;
        }

        List<string> others = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isTurns = Ascii.Equals(reader.ValueSpan, Turns);
            if (!isTurns && !hasTurns)
                others.Add(Encoding.UTF8.GetString(reader.ValueSpan));
            reader.Read();
            if (isTurns)
                ReadTurns(ref reader, place);
            else
                reader.Skip();
            hasTurns |= isTurns;
        }

        if (!hasTurns)
            Report(place, Turns, "missing key", Nearest.Names(Turns, others));
    }

    private void ReadTurns(ref Utf8JsonReader reader, Place place)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            Report(place, Turns, $"expected a list of turns, found {JsonWords.Found(ref reader)}");
            reader.Skip();
            return;
        }

        long history = 0;
        bool isAsked = false;
        for (int index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            var turn = ShareGptTurn.Read(ref reader);
            if (turn.Problem is not null)
                Report(place, KeyPath.Join(Turns, index), turn.Problem, turn.Nearest);
            if (turn.Speaker == Speaker.Assistant && isAsked)
                Add(place, index, history, turn.Characters);
            else if (turn.Speaker == Speaker.Assistant || (turn.Speaker == Speaker.User && isAsked))
                _unpaired++;
            if (turn.Speaker != Speaker.Other)
                isAsked = turn.Speaker == Speaker.User;
            history += turn.Characters;
        }

        _unpaired += isAsked ? 1 : 0;
    }

    private void Add(Place place, int index, long promptCharacters, long outputCharacters)
    {
        if (!rows.TryBegin(place.Line))
            return;
        long prompt = (promptCharacters + CharactersPerToken - 1) / CharactersPerToken;
        long output = (outputCharacters + CharactersPerToken - 1) / CharactersPerToken;
        string path = KeyPath.Join(KeyPath.Join(place.Path, Turns), index);
        if (prompt == 0)
            rows.Report(place.Column, path, "there is no text before this answer");
        if (output == 0)
            rows.Report(place.Column, path, "the answer is empty");
        rows.Add(0, (int)prompt, (int)output);
    }

    private void Report(Place place, string key, string message, params IReadOnlyList<string> nearest)
    {
        string path = key.Length == 0 ? place.Path : KeyPath.Join(place.Path, key);
        if (rows.TryBegin(place.Line))
            rows.Report(place.Column, path, message, nearest);
    }

    // Where a conversation starts, and its path such as [12].
    private readonly record struct Place(long Line, int Column, string Path);
}
