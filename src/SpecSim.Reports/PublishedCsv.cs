// Tables of a comparison with published results for spreadsheets: every prediction, every group, and every result that
// was not predicted. Errors are fractions.

using System.Globalization;
using System.Text;
using SpecSim.Experiments;

namespace SpecSim.Reports;

/// <summary>Writes a comparison with published results as CSV.</summary>
public static class PublishedCsv
{
    /// <summary>The predictions. `fit` is left-out where the engine was fitted without the row.</summary>
    public static string Rows(PublishedComparison comparison)
    {
        var csv = new StringBuilder();
        SummaryCsv.Append(
            csv, "id", "source", "level", "quantity", "fit", "method", "target", "draft", "hardware", "engine",
            "batch", "published", "predicted", "low", "high", "error", "inside", "assumed");
        foreach (PublishedRow row in comparison.Rows)
            Append(csv, row, "all");
        foreach (PublishedRow row in comparison.LeftOut)
            Append(csv, row, "left-out");
        return csv.ToString();
    }

    public static string Groups(PublishedComparison comparison)
    {
        var csv = new StringBuilder();
        SummaryCsv.Append(
            csv, "level", "quantity", "fit", "by", "name", "rows", "medianApe", "p90Ape", "bias", "coverage");
        foreach ((PublishedGroup group, string fit) in comparison.Groups.Select(group => (group, "all"))
            .Concat(comparison.LeftOutGroups.Select(group => (group, "left-out"))))
        {
            SummaryCsv.Append(
                csv,
                AgreementJson.Name(group.Level),
                AgreementJson.Name(group.Quantity),
                fit,
                group.By,
                group.Name,
                group.Figures.Rows.ToString(CultureInfo.InvariantCulture),
                SummaryCsv.Text(group.Figures.MedianApe),
                SummaryCsv.Text(group.Figures.P90Ape),
                SummaryCsv.Text(group.Figures.Bias),
                SummaryCsv.Text(group.Figures.Coverage));
        }

        return csv.ToString();
    }

    public static string Gaps(PublishedComparison comparison)
    {
        var csv = new StringBuilder();
        SummaryCsv.Append(csv, "id", "source", "level", "method", "missing");
        foreach (PublishedGap gap in comparison.Gaps)
        {
            PublishedResult result = gap.Result;
            SummaryCsv.Append(
                csv,
                result.Id,
                result.Source,
                AgreementJson.Name(result.Level),
                result.Method,
                string.Join("; ", gap.Missing));
        }

        return csv.ToString();
    }

    private static void Append(StringBuilder csv, PublishedRow row, string fit)
    {
        PublishedResult result = row.Result;
        SummaryCsv.Append(
            csv,
            result.Id,
            result.Source,
            AgreementJson.Name(row.Level),
            AgreementJson.Name(row.Quantity),
            fit,
            result.Method,
            result.Target ?? result.TargetLabel ?? "",
            result.Draft ?? result.DraftLabel ?? "",
            result.Hardware ?? result.HardwareSimilar ?? result.HardwareLabel ?? "",
            result.Engine ?? "",
            result.Batch?.ToString(CultureInfo.InvariantCulture) ?? "",
            SummaryCsv.Text(row.Published),
            SummaryCsv.Text(row.Predicted),
            SummaryCsv.Text(row.Low),
            SummaryCsv.Text(row.High),
            SummaryCsv.Text(row.Error),
            row.IsInside ? "1" : "0",
            string.Join("; ", row.Assumed));
    }
}
