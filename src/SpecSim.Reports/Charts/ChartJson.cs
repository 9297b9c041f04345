// Charts as JSON and back, for `specsim check` and for a web page. The same charts give the same bytes: properties
// in the order of the records, numbers in their shortest exact form, lines ended by \n everywhere. Reader and writer
// are generated at build time, so that no time of a short run goes into reflection.

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SpecSim.Reports.Charts;

public static class ChartJson
{
    private static readonly ChartJsonContext Context = new(new JsonSerializerOptions(ChartJsonContext.Default.Options)
    {
        // Titles hold signs such as α and ×; escaped they could not be read in a diff.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    });

    public static string Write(IReadOnlyList<Chart> charts) =>
        JsonSerializer.Serialize(charts, Context.IReadOnlyListChart) + "\n";

    /// <exception cref="JsonException">The text is not a list of charts.</exception>
    public static IReadOnlyList<Chart> Read(string json) =>
        JsonSerializer.Deserialize(json, Context.IReadOnlyListChart)
            ?? throw new JsonException("A list of charts was expected, not null.");
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(IReadOnlyList<Chart>))]
internal sealed partial class ChartJsonContext : JsonSerializerContext;
