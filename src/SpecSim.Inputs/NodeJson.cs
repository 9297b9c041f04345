// A YAML tree as JSON: maps, lists, and plain scalars as the numbers and flags that they read as. Quoted scalars and
// quantities ("3.35 TB/s") stay text.

using System.Globalization;
using System.Text.Json.Nodes;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs;

internal static class NodeJson
{
    public static JsonNode? From(Node node) => node switch
    {
        MapNode map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key, From(entry.Value)))),
        ListNode list => new JsonArray([.. list.Items.Select(From)]),
        ScalarNode { IsNull: true } => null,
        ScalarNode { IsQuoted: true } scalar => scalar.Text,
        ScalarNode scalar => Plain(scalar.Text),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private static JsonNode Plain(string text)
    {
        if (text is "true" or "false")
            return text == "true";
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
            return whole;
        bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number);
        return isNumber && double.IsFinite(number) ? number : text;
    }
}
