// Telemetry that comes as JSON: a value on each line, perhaps after "data: " as servers stream it, or a document over
// many lines. Lines without the words of interest are not even parsed, so that answers of any length cost little. A
// document is read whole, and its top-level list or values one by one.

using System.Text;
using System.Text.Json;
using SpecSim.Inputs.Traces;

namespace SpecSim.Inputs.Telemetry;

internal abstract class JsonTelemetry(TelemetryFindings findings, IReadOnlyList<string> signs)
    : TelemetryFormat(findings)
{
    private readonly byte[][] _signs = [.. signs.Select(Encoding.UTF8.GetBytes)];

    public override void Read(TelemetryFile file)
    {
        if (IsDocument(file.Window.Bytes))
            ReadDocument(file);
        else
            ReadLines(file);
    }

    /// <summary>One value that has one of the words.</summary>
    /// <exception cref="JsonException">It is broken, or not what it should be.</exception>
    protected abstract void Take(ReadOnlySpan<byte> json, TelemetryFile file, long line);

    // A first line that opens what later lines close.
    private static bool IsDocument(ReadOnlySpan<byte> start)
    {
        start = start.TrimStart(" \t\r\n"u8);
        if (start is not [(byte)'{' or (byte)'[', ..])
            return false;
        int end = start.IndexOf((byte)'\n');
        if (end < 0)
            return false;
        try
        {
            var reader = new Utf8JsonReader(start[..end], isFinalBlock: false, default);
            while (reader.Read())
            {
            }

            return reader.CurrentDepth > 0 || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void ReadLines(TelemetryFile file)
    {
        ByteLines lines = file.Lines;
        while (lines.TryNext(out ReadOnlySpan<byte> line))
        {
            if (!lines.IsTooLong && HasSign(line))
                TakeAll(line, file, lines.Number, lines.IsUnended);
        }
    }

    private void TakeAll(ReadOnlySpan<byte> line, TelemetryFile file, long number, bool isUnended)
    {
        ReadOnlySpan<byte> json = line.TrimStart(" \t"u8);
        if (json.StartsWith("data:"u8))
            json = json["data:"u8.Length..];
        try
        {
            if (json.TrimStart(" "u8) is [(byte)'[', ..])
                TakeEach(json, file, number);
            else
                Take(json, file, number);
        }
        catch (JsonException error)
        {
            string truncated = isUnended ? "; the file ends here, it looks truncated" : "";
            file.Report(number, Reason(error) + truncated, JsonWords.Column(error) + line.Length - json.Length);
        }
    }

    private void ReadDocument(TelemetryFile file)
    {
        while (!file.Window.IsLast && file.Window.Fill())
        {
        }

        if (!file.Window.IsLast)
        {
            file.Report(
                1, $"this JSON document is longer than {TelemetryFile.MostBytes >> 20} MB: put a value on each line");
            return;
        }

        try
        {
            TakeEach(file.Window.Bytes, file, 1);
        }
        catch (JsonException error)
        {
            file.Report((error.LineNumber ?? 0) + 1, Reason(error), JsonWords.Column(error));
        }
    }

    // Values one after the other, and those of a list on top.
    private void TakeEach(ReadOnlySpan<byte> json, TelemetryFile file, long line)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowMultipleValues = true });
        int counted = 0;
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray)
                continue;
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            ReadOnlySpan<byte> value = json[start..(int)reader.BytesConsumed];
            line += json[counted..start].Count((byte)'\n');
            counted = start;
            if (HasSign(value))
                TakeOne(value, file, line);
        }
    }

    private void TakeOne(ReadOnlySpan<byte> value, TelemetryFile file, long line)
    {
        try
        {
            Take(value, file, line);
        }
        catch (JsonException error) when (error.LineNumber is null)
        {
            file.Report(line, error.Message);
        }
    }

    // An exception of ours has no place of its own: the JSON is sound, but not what it should be.
    private static string Reason(JsonException error) =>
        error.LineNumber is null ? error.Message : JsonWords.Broken(error);

    private bool HasSign(ReadOnlySpan<byte> text)
    {
        foreach (byte[] sign in _signs)
        {
            if (text.IndexOf(sign) >= 0)
                return true;
        }

        return false;
    }
}
