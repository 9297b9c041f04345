// Reads Mooncake's JSON lines: {"timestamp": 0, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1, ...]},
// milliseconds, tokens, and an identity for every 512 tokens of the prompt and the rest. Equal identities are equal
// text from the start of the prompt on, so they say which prompts share a prefix. The last block of a prompt is mostly
// not full and then shared with nobody: only whole blocks are kept. https://github.com/kvcache-ai/Mooncake

using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using SpecSim.Inputs.Yaml;
using SpecSim.Quantities;

namespace SpecSim.Inputs.Traces;

internal sealed class MooncakeTrace(TextLines lines, TraceRows rows)
{
    public const int BlockTokens = 512;

    private const string Ids = "hash_ids";

    private static readonly string[] Keys = ["timestamp", "input_length", "output_length", Ids];
    private static readonly Unit Millisecond = Dimension.Time.Find("ms")!;

    private readonly List<long> _ids = [];
    private readonly int[] _columns = new int[Keys.Length];
    private long _time;
    private int _prompt;
    private int _output;

    public void Read()
    {
        while (!rows.IsStopped && lines.TryNext(out ReadOnlySpan<byte> line))
        {
            bool isObject = line.TrimStart(" \t"u8) is [(byte)'{', ..];
            if (!isObject && rows.Count == 0 && KnownTraces.LooksLike(line) is { } other)
                rows.Stop(lines.Number, $"{other}, not the JSON lines of Mooncake ({string.Join(",", Keys)})");
            else if (!rows.TryBegin(lines.Number, lines.IsUnended))
                return;
            else if (isObject)
                ReadRow(line);
            else
                rows.Report(1, "", $"expected a JSON object, found {FieldText.Shown(line)}");
        }

        if (rows.Count == 0 && !rows.IsStopped)
            rows.Stop(0, "is empty: each line is an object with the keys " + string.Join(",", Keys));
    }

    private void ReadRow(ReadOnlySpan<byte> line)
    {
        _ids.Clear();
        Array.Clear(_columns);
        try
        {
            var reader = new Utf8JsonReader(line);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                ReadKey(ref reader);
            // What follows the object is a problem that the reader finds when it is asked to go on.
            reader.Read();
        }
        catch (JsonException error)
        {
            rows.Report(JsonWords.Column(error), "", JsonWords.Broken(error));
            return;
        }

        if (Array.IndexOf(_columns, 0) >= 0)
            ReportMissing(line);
        if (rows.IsSound)
            CheckAndAdd();
    }

    private void ReadKey(ref Utf8JsonReader reader)
    {
        int key = KeyOf(ref reader);
        reader.Read();
        if (key < 0)
        {
            reader.Skip();
            return;
        }

        string? reason = _columns[key] > 0 ? "stands twice in this object" : null;
        _columns[key] = JsonWords.Column(reader.TokenStartIndex);
        reason ??= Keys[key] == Ids ? ReadIds(ref reader) : ReadNumber(ref reader, key);
        if (reason is not null)
            rows.Report(_columns[key], Keys[key], reason);
        reader.Skip();
    }

    private static int KeyOf(ref Utf8JsonReader reader)
    {
        // Compared as it is written: undoing escapes throws where half of a surrogate pair is missing.
        for (int key = 0; key < Keys.Length; key++)
            if (Ascii.Equals(reader.ValueSpan, Keys[key]))
                return key;
        return -1;
    }

    private string? ReadNumber(ref Utf8JsonReader reader, int key)
    {
        if (reader.TokenType != JsonTokenType.Number)
            return $"expected a number, found {JsonWords.Found(ref reader)}";
        return key switch
        {
            0 => TraceTimes.Number(reader.ValueSpan, Millisecond, out _time) ?? rows.RefuseOrder(_time),
            1 => FieldText.Tokens(reader.ValueSpan, 1, out _prompt),
            _ => FieldText.Tokens(reader.ValueSpan, 1, out _output),
        };
    }

    private string? ReadIds(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return $"expected a list of whole numbers, found {JsonWords.Found(ref reader)}";
        string? reason = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long id))
                _ids.Add(id);
            else
                reason ??= $"expected whole numbers, found {JsonWords.Found(ref reader)}";
            reader.Skip();
        }

        return reason;
    }

    private void CheckAndAdd()
    {
        int blocks = (_prompt + BlockTokens - 1) / BlockTokens;
        bool hasIds = _columns[^1] > 0;
        if (hasIds && _ids.Count != blocks)
            rows.Report(
                _columns[^1], Ids, $"has {_ids.Count} ids, but {_prompt} tokens are {blocks} blocks of {BlockTokens}");
        ReadOnlySpan<long> ids = CollectionsMarshal.AsSpan(_ids);
        rows.Add(_time, _prompt, _output, BlockTokens, hasIds && rows.IsSound ? ids[..(_prompt / BlockTokens)] : []);
    }

    // Other keys are none of our business, unless one was meant that is not there. Identities may be left out.
    private void ReportMissing(ReadOnlySpan<byte> line)
    {
        List<string> others = [];
        var reader = new Utf8JsonReader(line);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (KeyOf(ref reader) < 0)
                others.Add(Encoding.UTF8.GetString(reader.ValueSpan));
            reader.Read();
            reader.Skip();
        }

        for (int key = 0; key < Keys.Length; key++)
        {
            if (_columns[key] > 0)
                continue;
            IReadOnlyList<string> nearest = Nearest.Names(Keys[key], others);
            if (Keys[key] != Ids || nearest.Count > 0)
                rows.Report(1, Keys[key], "missing key", nearest);
        }
    }
}
