// Looks through one JSON value for objects with fields of interest, at any depth: responses are wrapped by clients and
// proxies in their own ways, but the field names stay. Every object on the way has fields of its own, which are kept
// when it closes with one that makes it a report.

using System.Text;
using System.Text.Json;
using SpecSim.Inputs.Traces;

namespace SpecSim.Inputs.Telemetry;

/// <param name="names">What fields are called; several names may mean one field.</param>
/// <param name="nullable">A key whose value null says that a request reports nothing; may be empty.</param>
/// <param name="isReport">Which objects are reports.</param>
/// <param name="withIds">Whether to look for the request's identity.</param>
internal sealed class RequestWalk(
    IReadOnlyList<(string Name, RequestField Field)> names,
    string nullable,
    Func<RequestFields, bool> isReport,
    bool withIds = false)
{
    // Utf8JsonReader goes no deeper.
    private const int MostDepth = 64;

    private readonly (byte[] Name, RequestField Field)[] _names =
        [.. names.Select(pair => (Encoding.UTF8.GetBytes(pair.Name), pair.Field))];

    private readonly byte[] _nullable = Encoding.UTF8.GetBytes(nullable);
    private readonly RequestFields[] _open = [.. Enumerable.Range(0, MostDepth + 1).Select(_ => new RequestFields())];
    private readonly Stack<RequestFields> _spare = new();
    private readonly List<RequestFields> _found = [];
    private string? _lastModel;
    private string? _lastEngine;
    private int _readerStart;
    private int _passed;

    /// <summary>Reports in the value last walked, in order; valid until the next.</summary>
    public IReadOnlyList<RequestFields> Found => _found;

    /// <summary>Name of the model in it, if it says one.</summary>
    public string? Model { get; private set; }

    /// <summary>Of the request, if it says one.</summary>
    public string? Id { get; private set; }

    /// <summary>Name of the engine in it, if it says one.</summary>
    public string? Engine { get; private set; }

    /// <summary>Times the key was there with null.</summary>
    public int Nulls { get; private set; }

    /// <summary>A phase of a benchmark that is left out of every figure.</summary>
    public bool IsWarmUp { get; private set; }

    /// <exception cref="JsonException">Broken JSON.</exception>
    public void Walk(ReadOnlySpan<byte> json)
    {
        foreach (RequestFields used in _found)
            _spare.Push(used);
        _found.Clear();
        (Model, Id, Engine, Nulls, IsWarmUp) = (null, null, null, 0, false);
        (_readerStart, _passed) = (0, 0);
        try
        {
            WalkAll(json);
        }
        catch (JsonException error) when (error.LineNumber is not null && _passed > 0)
        {
            throw new JsonException(error.Message, error.Path, error.LineNumber, error.BytePositionInLine + _passed);
        }
    }

    private void WalkAll(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MostDepth });
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject)
                _open[reader.CurrentDepth].Clear();
            else if (reader.TokenType == JsonTokenType.EndObject)
                Close(reader.CurrentDepth);
            else if (reader.TokenType == JsonTokenType.PropertyName)
                TakeProperty(json, ref reader);
        }
    }

    private void Close(int depth)
    {
        if (!_open[depth].IsTouched || !isReport(_open[depth]))
            return;
        _found.Add(_open[depth]);
        _open[depth] = _spare.TryPop(out RequestFields? spare) ? spare : new RequestFields();
    }

    private void TakeProperty(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> name = reader.ValueSpan;
        // The property's depth is its object's depth plus one.
        RequestFields fields = _open[reader.CurrentDepth - 1];
        foreach ((byte[] known, RequestField field) in _names)
        {
            if (!name.SequenceEqual(known))
                continue;
            reader.Read();
            if (field <= RequestField.Generated || !TryPassList(json, ref reader, fields, field))
                TakeValue(ref reader, fields, field);
            return;
        }

        if (_nullable.Length > 0 && name.SequenceEqual(_nullable))
            Nulls += IsNull(reader) ? 1 : 0;
        else if (Model is null && name.SequenceEqual("model"u8))
            Model = _lastModel = Text(reader, _lastModel);
        else if (withIds && Id is null && name.SequenceEqual("id"u8))
            Id = Text(reader);
        else if (Engine is null && name.SequenceEqual("engine"u8))
            Engine = _lastEngine = Text(reader, _lastEngine);
        else if (name.SequenceEqual("benchmark_phase"u8) || name.SequenceEqual("credit_phase"u8)
            || name.SequenceEqual("phase_kind"u8))
            IsWarmUp |= IsWarmUpPhase(reader);
    }

    private static bool IsNull(Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.Null;

    private static bool IsWarmUpPhase(Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.String && reader.ValueSpan.SequenceEqual("warmup"u8);

    // As it is written: undoing escapes throws where half of a surrogate pair is missing. The same text as last time
    // is the same string: a million requests to one model need no million names.
    private static string? Text(Utf8JsonReader reader, string? last = null)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.String)
            return null;
        ReadOnlySpan<byte> text = reader.ValueSpan;
        return last is not null && Ascii.Equals(text, last) ? last : Encoding.UTF8.GetString(text);
    }

    // Rounds in order are nearly all of a detailed report: a gigabyte of them took 9.7 s number by number, and 6.7 s
    // so. The reader goes on behind them, where its state is that of an empty list.
    private bool TryPassList(
        ReadOnlySpan<byte> json, ref Utf8JsonReader reader, RequestFields fields, RequestField field)
    {
        if (reader.TokenType != JsonTokenType.StartArray || field == RequestField.HistogramByLength)
            return false;
        ReadOnlySpan<byte> rest = json[(_readerStart + (int)reader.BytesConsumed)..];
        int length = PlainCounts(rest, fields.ListOf(field));
        if (length < 0)
            return false;
        _passed += length;
        _readerStart += (int)reader.BytesConsumed + length;
        reader = new Utf8JsonReader(json[_readerStart..], isFinalBlock: true, reader.CurrentState);
        reader.Read();
        return true;
    }

    /// <returns>Where the list's bracket closes; negative if anything but small counts stands before it.</returns>
    private static int PlainCounts(ReadOnlySpan<byte> text, List<long> values)
    {
        values.Clear();
        int value = -1;
        for (int at = 0; at < text.Length; at++)
        {
            byte letter = text[at];
            if (letter is >= (byte)'0' and <= (byte)'9' && value < 100_000_000)
                value = (10 * Math.Max(0, value)) + (letter - '0');
            else if (letter is (byte)',' or (byte)']' && value >= 0)
                values.Add(value);
            else if (letter != ' ' || value >= 0)
                return -1;
            if (letter == ']')
                return at;
            if (letter == ',')
                value = -1;
        }

        return -1;
    }

    private static void TakeValue(ref Utf8JsonReader reader, RequestFields fields, RequestField field)
    {
        if (field == RequestField.HistogramByLength)
            TakeByLength(ref reader, fields);
        else if (field > RequestField.Generated)
            TakeList(ref reader, fields.ListOf(field));
        else if (reader.TokenType == JsonTokenType.StartObject)
            fields[field] = Average(ref reader);
        else if (reader.TokenType == JsonTokenType.Number)
            fields[field] = Whole(ref reader);
        else
            reader.Skip();
    }

    // {"3": [2, 5, 1, 40], "2": [...]}.
    private static void TakeByLength(ref Utf8JsonReader reader, RequestFields fields)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!int.TryParse(reader.ValueSpan, out int length) || length is < 0 or > RoundTally.MostDraftLength)
                throw new JsonException($"{FieldText.Shown(reader.ValueSpan)} is no draft length");
            reader.Read();
            TakeList(ref reader, fields.ListOf(length));
        }
    }

    // [34, 5, 0, 1], or {"0": 34, "1": 5, "3": 1}.
    private static void TakeList(ref Utf8JsonReader reader, List<long> values)
    {
        values.Clear();
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                values.Add(Whole(ref reader));
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (!int.TryParse(reader.ValueSpan, out int index) || index is < 0 or > RoundTally.MostDraftLength)
                    throw new JsonException($"{FieldText.Shown(reader.ValueSpan)} is no count of accepted tokens");
                reader.Read();
                while (values.Count <= index)
                    values.Add(0);
                values[index] = Whole(ref reader);
            }
        }
    }

    // {"unit": "tokens", "avg": 12}: how reports of benchmarks wrap a figure.
    private static long? Average(ref Utf8JsonReader reader)
    {
        long? average = null;
        int depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            bool isAverage = reader.ValueSpan.SequenceEqual("avg"u8) || reader.ValueSpan.SequenceEqual("value"u8);
            reader.Read();
            if (isAverage && reader.TokenType == JsonTokenType.Number)
                average = Whole(ref reader);
            else
                reader.Skip();
        }

        return average;
    }

    // 12 or 12.0; counts are never negative.
    private static long Whole(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number)
            throw new JsonException($"expected a count, found {JsonWords.Found(ref reader)}");
        if (reader.TryGetDouble(out double value) && value is >= 0 and <= LogFields.MostCount
            && value == Math.Truncate(value))
            return (long)value;
        throw new JsonException($"expected a count, found {JsonWords.Found(ref reader)}");
    }
}
