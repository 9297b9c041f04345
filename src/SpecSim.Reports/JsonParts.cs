// What the JSON documents of runs have in common: how numbers, intervals and nulls are written, and the parts about
// memory and sources that are the same in all of them.

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Models;
using SpecSim.Results;

namespace SpecSim.Reports;

internal static class JsonParts
{
    // Names and sources hold signs such as × and α; escaped they could not be read in a diff.
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A document with a newline at its end.</summary>
    public static string Text(Action<Utf8JsonWriter> document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
            document(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    public static void Memory(Utf8JsonWriter json, MemoryFootprint memory, bool drafts)
    {
        json.WriteStartObject("memory");
        Number(json, "deviceBytes", memory.DeviceBytes);
        Number(json, "usableBytes", memory.UsableBytes);
        Number(json, "targetWeightBytes", memory.TargetWeightBytes);
        Number(json, "draftWeightBytes", memory.DraftWeightBytes > 0 ? memory.DraftWeightBytes : null);
        Number(json, "activationBytes", memory.ActivationBytes);
        Number(json, "kvBytesPerToken", memory.KvBytesPerToken);
        Number(json, "kvTokensCapacity", memory.KvTokensCapacity);
        Number(json, "kvTokensNeeded", memory.KvTokensNeeded);
        Number(json, "overheadFraction", drafts ? memory.OverheadFraction : null);
        json.WriteEndObject();
    }

    public static void LatencyGrounds(Utf8JsonWriter json, LatencyProfile latency)
    {
        json.WriteStartObject("latency");
        json.WriteString("kind", latency.Kind == CalibrationKind.Measured ? "measured" : "transferred");
        json.WriteString("source", latency.Source);
        json.WriteEndObject();
    }

    public static void Evidence(Utf8JsonWriter json, IReadOnlyList<Evidence> evidence)
    {
        json.WriteStartArray("evidence");
        foreach (Evidence item in evidence)
        {
            json.WriteStartObject();
            json.WriteString("about", item.About);
            json.WriteString("text", item.Text);
            json.WriteBoolean("assumed", item.Assumed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void TimeShares(Utf8JsonWriter json, TimeShares shares, bool drafts)
    {
        json.WriteStartObject("timeShares");
        Number(json, "draft", drafts ? shares.Draft : null);
        Number(json, "verify", shares.Verify);
        Number(json, "sampling", shares.Sampling);
        Number(json, "overhead", shares.Overhead);
        Number(json, "prefill", shares.Prefill);
        json.WriteEndObject();
    }

    public static void Interval(Utf8JsonWriter json, string name, Interval? interval)
    {
        if (interval is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        Number(json, "estimate", interval.Estimate);
        Number(json, "low95", interval.Low95);
        Number(json, "high95", interval.High95);
        json.WriteEndObject();
    }

    public static void Utilization(Utf8JsonWriter json, string name, Utilization? utilization)
    {
        if (utilization is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        Number(json, "bandwidth", utilization.Bandwidth);
        Number(json, "arithmetic", utilization.Arithmetic);
        json.WriteEndObject();
    }

    public static void Numbers(Utf8JsonWriter json, string name, IEnumerable<double?>? values)
    {
        if (values is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (double? value in values)
        {
            if (value is { } number && double.IsFinite(number))
                json.WriteNumberValue(number);
            else
                json.WriteNullValue();
        }

        json.WriteEndArray();
    }

    /// <summary>A rate of a run that never got anywhere is not a number; JSON has null for that.</summary>
    public static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    public static void Node(Utf8JsonWriter json, string name, JsonNode? node)
    {
        json.WritePropertyName(name);
        if (node is null)
            json.WriteNullValue();
        else
            node.WriteTo(json);
    }
}
