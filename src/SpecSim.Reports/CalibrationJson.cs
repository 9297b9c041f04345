// The document that `specsim calibrate --json` prints, schema specsim.calibration/1: seconds and bytes, errors as
// fractions. A constant without a standard error was not fitted.

using System.Buffers;
using System.Text;
using System.Text.Json;
using SpecSim.Calibration;

namespace SpecSim.Reports;

public static class CalibrationJson
{
    public const string Schema = "specsim.calibration/1";

    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n" };

    public static string Write(string device, CalibrationResult result, IReadOnlyList<string> notes)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("schema", Schema);
            json.WriteString("device", device);
            json.WriteStartArray("operators");
            foreach (LibraryFit library in result.Libraries)
            {
                foreach (OperatorFit fit in library.Operators)
                    Operator(json, library.Library, fit);
            }

            json.WriteEndArray();
            json.WriteStartArray("notes");
            foreach (string note in notes)
                json.WriteStringValue(note);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Operator(Utf8JsonWriter json, string library, OperatorFit fit)
    {
        json.WriteStartObject();
        json.WriteString("library", library);
        json.WriteString("operator", fit.Form.Path);
        json.WriteNumber("shapes", fit.Groups);
        json.WriteStartObject("constants");
        for (int index = 0; index < fit.Values.Count; index++)
        {
            json.WriteStartObject(fit.Form.Constants[index].Name);
            json.WriteNumber("value", fit.Values[index]);
            if (fit.StandardErrors[index] is { } error)
                json.WriteNumber("relativeStandardError", error);
            else
                json.WriteNull("relativeStandardError");
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteNumber("shapeSpread", fit.Error.ShapeSpread);
        json.WriteNumber("sizeSpread", fit.Error.SizeSpread);
        json.WriteStartArray("heldOut");
        foreach (SizeError error in fit.BySize.Append(fit.All))
        {
            json.WriteStartObject();
            json.WriteString("sizes", error.Name);
            json.WriteNumber("rows", error.Rows);
            json.WriteNumber("medianApe", error.Median);
            json.WriteNumber("p90Ape", error.P90);
            json.WriteNumber("bias", error.Bias);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
