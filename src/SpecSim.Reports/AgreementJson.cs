// The document of `specsim validate kernels|serving --json`, schema specsim.agreement/1. Errors are fractions, not
// percent: 0.057 is 5.7 %. A null hardware, library, data type or number of devices stands for all of them.

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SpecSim.Calibration;

namespace SpecSim.Reports;

/// <summary>Writes a comparison as JSON.</summary>
public static class AgreementJson
{
    public const string Schema = "specsim.agreement/1";

    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(Agreement agreement)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
            Document(json, agreement);
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Document(Utf8JsonWriter json, Agreement agreement)
    {
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        Figures(json, agreement.Total);
        json.WriteNumber("rowsRead", agreement.RowsRead);
        json.WriteNumber("rowsOutside", agreement.OutsideRows);
        json.WriteStartArray("groups");
        foreach (AgreementGroup group in agreement.Groups.Concat(agreement.Margins))
            Group(json, group);
        json.WriteEndArray();
        json.WriteStartArray("skipped");
        foreach (SkippedRows skipped in agreement.Skipped)
        {
            json.WriteStartObject();
            json.WriteString("reason", skipped.Reason);
            json.WriteNumber("rows", skipped.Rows);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("notes");
        foreach (string note in agreement.Notes)
            json.WriteStringValue(note);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Group(Utf8JsonWriter json, AgreementGroup group)
    {
        json.WriteStartObject();
        json.WriteString("operator", Name(group.Subject.Operator));
        json.WriteString("hardware", group.Subject.Hardware);
        json.WriteString("library", group.Subject.Library);
        json.WriteString("dataType", group.Subject.DataType);
        if (group.Subject.Devices is { } devices)
            json.WriteNumber("devices", devices);
        else
            json.WriteNull("devices");
        json.WriteString("kind", Name(group.Bucket.Kind));
        json.WriteString("bucket", group.Bucket.Name);
        Figures(json, group.Errors);
        json.WriteEndObject();
    }

    private static void Figures(Utf8JsonWriter json, ErrorFigures? errors)
    {
        json.WriteNumber("rows", errors?.Rows ?? 0);
        Share(json, "medianApe", errors?.MedianApe);
        Share(json, "p90Ape", errors?.P90Ape);
        Share(json, "p99Ape", errors?.P99Ape);
        Share(json, "bias", errors?.Bias);
    }

    private static void Share(Utf8JsonWriter json, string name, double? share)
    {
        if (share is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    /// <summary>The name of a member in files: "verifyAmplification".</summary>
    internal static string Name(Enum member) => JsonNamingPolicy.CamelCase.ConvertName(member.ToString());
}
