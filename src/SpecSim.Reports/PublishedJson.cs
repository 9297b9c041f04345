// The document of `specsim validate published --json`, schema specsim.published/1. Errors and coverage are fractions:
// 0.057 is 5.7 %. The figures at the top are over the speedups of both levels; each level has its own below.

using System.Text.Json;
using SpecSim.Experiments;
using static SpecSim.Reports.JsonParts;

namespace SpecSim.Reports;

/// <summary>Writes a comparison with published results as JSON.</summary>
public static class PublishedJson
{
    public const string Schema = "specsim.published/1";

    public static string Write(PublishedComparison comparison) => Text(json =>
    {
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        json.WriteNumber("records", comparison.Results.Count);
        json.WriteNumber("predicted", PublishedWords.Predicted(comparison));
        Figures(json, PublishedFigures.Of(comparison.Speedups()));
        Levels(json, comparison);
        LeftOut(json, comparison);
        Groups(json, comparison.Groups);
        Rows(json, "rows", comparison.Speedups());
        Rows(json, "throughputRows", comparison.Rows.Where(row => row.Quantity != PublishedQuantity.Speedup));
        Gaps(json, comparison.Gaps);
        Texts(json, "notes", comparison.Notes);
        json.WriteEndObject();
    });

    private static void Levels(Utf8JsonWriter json, PublishedComparison comparison)
    {
        json.WriteStartObject("levels");
        foreach (PublishedLevel level in (PublishedLevel[])[PublishedLevel.Formula, PublishedLevel.System])
        {
            json.WriteStartObject(AgreementJson.Name(level));
            foreach (PublishedQuantity quantity in Enum.GetValues<PublishedQuantity>())
            {
                PublishedRow[] rows =
                    [.. comparison.Rows.Where(row => row.Level == level && row.Quantity == quantity)];
                if (quantity == PublishedQuantity.Speedup)
                    Counted(json, rows);
                else
                    Part(json, AgreementJson.Name(quantity), rows);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void LeftOut(Utf8JsonWriter json, PublishedComparison comparison)
    {
        json.WriteStartObject("leftOutBySource");
        Counted(json, comparison.LeftOutSpeedups);
        Groups(json, comparison.LeftOutGroups);
        Rows(json, "rows", comparison.LeftOutSpeedups);
        json.WriteEndObject();
    }

    private static void Groups(Utf8JsonWriter json, IReadOnlyList<PublishedGroup> groups)
    {
        json.WriteStartArray("groups");
        foreach (PublishedGroup group in groups)
        {
            json.WriteStartObject();
            json.WriteString("level", AgreementJson.Name(group.Level));
            json.WriteString("quantity", AgreementJson.Name(group.Quantity));
            json.WriteString("by", group.By);
            json.WriteString("name", group.Name);
            json.WriteNumber("rows", group.Figures.Rows);
            Figures(json, group.Figures);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Rows(Utf8JsonWriter json, string name, IEnumerable<PublishedRow> rows)
    {
        json.WriteStartArray(name);
        foreach (PublishedRow row in rows)
        {
            json.WriteStartObject();
            json.WriteString("id", row.Result.Id);
            json.WriteString("level", AgreementJson.Name(row.Level));
            json.WriteString("quantity", AgreementJson.Name(row.Quantity));
            json.WriteString("source", row.Result.Source);
            Number(json, "published", row.Published);
            Number(json, "predicted", row.Predicted);
            Number(json, "low", row.Low);
            Number(json, "high", row.High);
            Number(json, "error", row.Error);
            json.WriteBoolean("inside", row.IsInside);
            Texts(json, "assumed", row.Assumed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Gaps(Utf8JsonWriter json, IReadOnlyList<PublishedGap> gaps)
    {
        json.WriteStartArray("gaps");
        foreach (PublishedGap gap in gaps)
        {
            json.WriteStartObject();
            json.WriteString("id", gap.Result.Id);
            json.WriteString("level", AgreementJson.Name(gap.Result.Level));
            json.WriteString("source", gap.Result.Source);
            Texts(json, "missing", gap.Missing);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Part(Utf8JsonWriter json, string name, IReadOnlyCollection<PublishedRow> rows)
    {
        json.WriteStartObject(name);
        Counted(json, rows);
        json.WriteEndObject();
    }

    private static void Counted(Utf8JsonWriter json, IReadOnlyCollection<PublishedRow> rows)
    {
        json.WriteNumber("rows", rows.Count);
        Figures(json, PublishedFigures.Of(rows));
    }

    private static void Figures(Utf8JsonWriter json, PublishedFigures? figures)
    {
        Number(json, "medianApe", figures?.MedianApe);
        Number(json, "p90Ape", figures?.P90Ape);
        Number(json, "bias", figures?.Bias);
        Number(json, "coverage", figures?.Coverage);
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
