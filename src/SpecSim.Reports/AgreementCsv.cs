// agreement.csv: the groups of a comparison, one row each, for spreadsheets. Errors are fractions; an empty field
// stands for all. Quoting and line ends as in RFC 4180.

using System.Globalization;
using System.Text;
using SpecSim.Calibration;

namespace SpecSim.Reports;

/// <summary>Writes a comparison as CSV.</summary>
public static class AgreementCsv
{
    public static string Write(Agreement agreement)
    {
        var csv = new StringBuilder();
        Append(
            csv,
            "operator", "hardware", "library", "dataType", "devices", "kind", "bucket", "rows", "medianApe", "p90Ape",
            "p99Ape", "bias");
        foreach (AgreementGroup group in agreement.Groups.Concat(agreement.Margins))
        {
            (AgreementSubject subject, ErrorFigures errors) = (group.Subject, group.Errors);
            Append(
                csv,
                AgreementJson.Name(subject.Operator),
                subject.Hardware ?? "",
                subject.Library ?? "",
                subject.DataType ?? "",
                subject.Devices?.ToString(CultureInfo.InvariantCulture) ?? "",
                AgreementJson.Name(group.Bucket.Kind),
                group.Bucket.Name,
                errors.Rows.ToString(CultureInfo.InvariantCulture),
                Text(errors.MedianApe),
                Text(errors.P90Ape),
                Text(errors.P99Ape),
                Text(errors.Bias));
        }

        return csv.ToString();
    }

    private static void Append(StringBuilder csv, params string[] fields) =>
        csv.AppendJoin(',', fields.Select(SummaryCsv.Quote)).Append("\r\n");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
