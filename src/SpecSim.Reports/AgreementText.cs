// Predicted against measured on a terminal: one sentence with the figures that count, a table of them by group, tables
// of the median error by size, and what was not compared.

using System.Globalization;
using System.Text;
using SpecSim.Calibration;

namespace SpecSim.Reports;

/// <summary>Writes a comparison as text for people.</summary>
public static class AgreementText
{
    private const int MostShownNotes = 12;

    public static string Write(Agreement agreement)
    {
        var text = new StringBuilder();
        text.Append(Summary(agreement));
        if (agreement.Margins.Count > 0)
            text.Append('\n').Append(Margins(agreement).ToText());
        foreach (IGrouping<AgreementOperator, AgreementGroup> groups in
            agreement.Groups.GroupBy(group => group.Subject.Operator))
        {
            text.Append('\n').Append(Figures(groups.Key, [.. groups]).ToText());
            foreach (Table table in AgreementSizes.Tables(groups.Key, [.. groups]))
                text.Append('\n').Append(table.ToText());
        }

        Append(
            text,
            "Not compared",
            [.. agreement.Skipped.Select(skipped => $"{Units.Count(skipped.Rows, "row")}: {skipped.Reason}")]);
        Append(text, "To know", agreement.Notes);
        return text.ToString();
    }

    // Lines are not wrapped, for a figure and its percent sign belong together.
    private static string Summary(Agreement agreement)
    {
        if (agreement.Total is not { } total)
            return "Nothing could be compared.\n";
        string outside = agreement.OutsideRows == 0 ? ""
            : agreement.OutsideRows == total.Rows ? "All of them are outside what the formulas were made for.\n"
            : $"{Units.Count(agreement.OutsideRows, "row")} outside what the formulas were made for: "
                + "in lines of their own, in no total.\n";
        return $"Predicted against measured: {Units.Count(total.Rows, "row")}, median error "
            + $"{Units.Percent(total.MedianApe)}, p90 {Units.Percent(total.P90Ape)}, "
            + $"bias {Signed(total.Bias)}.\n{outside}";
    }

    /// <summary>"h200-sxm vllm bf16", "h200-sxm vllm, 4 devices".</summary>
    public static string Name(AgreementSubject subject)
    {
        string?[] words = [subject.Hardware, subject.Library, subject.DataType];
        string name = string.Join(' ', words.OfType<string>());
        return subject.Devices is > 1 and { } devices
            ? string.Create(CultureInfo.InvariantCulture, $"{name}, {devices} devices")
            : name;
    }

    /// <summary>+1.2 %: positive is predicted too slow.</summary>
    internal static string Signed(double share)
    {
        string size = Units.Percent(Math.Abs(share));
        // What is nothing when it is rounded has no sign.
        return size == Units.Percent(0) ? size : (share > 0 ? "+" : "-") + size;
    }

    private static Table Figures(AgreementOperator ran, IReadOnlyList<AgreementGroup> groups) => new(
        Heading(ran),
        ["", "part", "rows", "median", "p90", "p99", "bias"],
        [.. groups.GroupBy(group => group.Subject).SelectMany(parts => Lines(parts.Key, [.. parts]))])
    { WordColumns = 2 };

    // A part with the same rows as one before it would be the same line twice. Where all rows are outside, the part
    // that says why stands for the total.
    private static IEnumerable<string[]> Lines(AgreementSubject subject, IReadOnlyList<AgreementGroup> parts)
    {
        AgreementGroup[] shown =
        [
            .. parts.Where(part => part.Bucket.Kind != BucketKind.Size)
                .GroupBy(part => part.Errors)
                .Select(same => same.FirstOrDefault(part => part.Bucket.Kind == BucketKind.Outside) ?? same.First()),
        ];
        return shown.Select((part, index) =>
            (string[])[index == 0 ? Name(subject) : "", part.Bucket.Name, .. Cells(part.Errors)]);
    }

    // What holds for all rows is in the sentence above.
    private static Table Margins(Agreement agreement) => new(
        "By one property",
        ["", "rows", "median", "p90", "p99", "bias"],
        [
            .. agreement.Margins
                .Where(group => group.Errors.Rows < agreement.Total?.Rows)
                .Select(group => (string[])[group.Bucket.Name, .. Cells(group.Errors)]),
        ]);

    private static string[] Cells(ErrorFigures errors) =>
    [
        Units.Count(errors.Rows),
        Units.Percent(errors.MedianApe),
        Units.Percent(errors.P90Ape),
        Units.Percent(errors.P99Ape),
        Signed(errors.Bias),
    ];

    private static string Heading(AgreementOperator ran)
    {
        string text = ran.Text();
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    private static void Append(StringBuilder text, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
            return;
        text.Append('\n').Append(title).Append('\n');
        foreach (string line in lines.Take(MostShownNotes))
            text.Append(Paragraph.Wrap(line, "  ", "    "));
        if (lines.Count > MostShownNotes)
            text.Append($"  and {lines.Count - MostShownNotes} more, in --json\n");
    }
}
