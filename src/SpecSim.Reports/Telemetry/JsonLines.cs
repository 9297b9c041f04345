// JSON documents one to a line, as logs of responses have them.

using System.Buffers;
using System.Text;
using System.Text.Json;

namespace SpecSim.Reports.Telemetry;

internal static class JsonLines
{
    public static void Write(TextWriter writer, Action<Utf8JsonWriter> document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            document(json);
        writer.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        writer.Write('\n');
    }

    public static void Counts(Utf8JsonWriter json, string name, IEnumerable<long> counts)
    {
        json.WriteStartArray(name);
        foreach (long count in counts)
            json.WriteNumberValue(count);
        json.WriteEndArray();
    }
}
