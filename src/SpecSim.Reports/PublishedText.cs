// Predicted against published on a terminal: the figures that count, of each level for itself; the same by method,
// hardware, engine, batch and source; the rows that are furthest off; what was assumed; what cannot be predicted and
// what it lacks.

using System.Text;
using SpecSim.Experiments;

namespace SpecSim.Reports;

/// <summary>Writes a comparison with published results as text for people.</summary>
public static class PublishedText
{
    private const int MostWorst = 10;
    private const int MostReasons = 12;
    private const int MostAssumed = 12;
    // Beside five figures, and beside one.
    private const int WidestName = 58;
    private const int WidestText = 88;

    private static readonly string[] FigureHeads = ["rows", "median", "p90", "bias", "inside"];

    // Of the target there are too many for a terminal; JSON and CSV have them.
    private static readonly string[] Shown = ["method", "hardware", "engine", "batch", "source"];

    /// <param name="comparison">What was compared.</param>
    /// <param name="all">Every row and every result that cannot be predicted, not the first ones alone.</param>
    public static string Write(PublishedComparison comparison, bool all = false)
    {
        var text = new StringBuilder(Summary(comparison));
        Append(text, Headline(comparison));
        foreach (Table table in ByProperty(comparison))
            Append(text, table);
        foreach (PublishedLevel level in (PublishedLevel[])[PublishedLevel.Formula, PublishedLevel.System])
            Append(text, Worst(comparison, level, all));
        Append(text, Assumed(comparison, all));
        Append(text, Reasons(comparison, all));
        if (all)
            Append(text, Gaps(comparison));
        if (comparison.Notes.Count > 0)
            text.Append("\nTo know\n");
        foreach (string note in comparison.Notes)
            text.Append(Paragraph.Wrap(note, "  ", "    "));
        return text.ToString();
    }

    private static string Summary(PublishedComparison comparison)
    {
        int predicted = PublishedWords.Predicted(comparison);
        return Paragraph.Wrap(
            $"Predicted against published: {Units.Count(comparison.Results.Count, "result")}, "
            + $"{Units.Count(predicted)} with a predicted speedup, {Units.Count(comparison.Gaps.Count)} that cannot "
            + "be predicted.")
            + Paragraph.Wrap(
                "Errors are predicted / published - 1; inside: the published value lies in the 95 % interval of the "
                + "prediction.");
    }

    private static Table Headline(PublishedComparison comparison)
    {
        var lines = new List<string[]>();
        void Add(string name, IReadOnlyCollection<PublishedRow> rows)
        {
            if (PublishedFigures.Of(rows) is { } figures)
                lines.Add([name, .. Cells(figures)]);
        }

        Add("speedup, formula level", comparison.Speedups(PublishedLevel.Formula));
        Add("speedup, system level, left out of the fit", comparison.LeftOutSpeedups);
        Add("speedup, system level", comparison.Speedups(PublishedLevel.System));
        foreach (PublishedQuantity quantity in Enum.GetValues<PublishedQuantity>().Skip(1))
            Add(PublishedWords.Text(quantity), [.. comparison.Rows.Where(row => row.Quantity == quantity)]);
        return new Table("All", ["", .. FigureHeads], lines);
    }

    private static IEnumerable<Table> ByProperty(PublishedComparison comparison)
    {
        foreach (PublishedLevel level in (PublishedLevel[])[PublishedLevel.Formula, PublishedLevel.System])
        {
            foreach (string by in Shown)
                yield return Groups($"{PublishedWords.Title(level)}, by {by}", comparison.Groups, level, by);
        }

        foreach (string by in (string[])["engine", "source"])
            yield return Groups(
                $"Left out of the fit, by {by}", comparison.LeftOutGroups, PublishedLevel.System, by);
    }

    // One group alone is the line of the headline.
    private static Table Groups(
        string title, IReadOnlyList<PublishedGroup> groups, PublishedLevel level, string by)
    {
        PublishedGroup[] shown =
        [
            .. groups.Where(group =>
                group.Level == level && group.Quantity == PublishedQuantity.Speedup && group.By == by),
        ];
        return new Table(
            title,
            ["", .. FigureHeads],
            shown.Length < 2
                ? []
                : [.. shown.Select(group => (string[])[Clipped(group.Name, WidestName), .. Cells(group.Figures)])]);
    }

    private static Table Worst(PublishedComparison comparison, PublishedLevel level, bool all)
    {
        IReadOnlyList<PublishedRow> rows = comparison.Speedups(level);
        string title = all ? "every row, furthest off first" : "furthest off";
        return new Table(
            $"{PublishedWords.Title(level)}, {title}",
            ["", "published", "predicted", "95 % interval", "error"],
            [
                .. PublishedWords.Worst(rows).Take(all ? rows.Count : MostWorst).Select(row => (string[])
                [
                    row.Result.Id,
                    Units.Factor(row.Published),
                    Units.Factor(row.Predicted),
                    $"{Units.Ratio(row.Low)}-{Units.Ratio(row.High)}",
                    AgreementText.Signed(row.Error),
                ]),
            ]);
    }

    private static Table Assumed(PublishedComparison comparison, bool all) => Counts(
        "Assumed, for the source does not say it", "rows", PublishedWords.Assumed(comparison), all, MostAssumed);

    private static Table Reasons(PublishedComparison comparison, bool all) => Counts(
        "Not predicted, for want of",
        "results",
        [.. PublishedWords.Reasons(comparison).Select(reason => (reason.Key, reason.Count()))],
        all,
        MostReasons);

    private static Table Counts(
        string title, string noun, IReadOnlyList<(string Text, int Count)> counts, bool all, int most)
    {
        List<string[]> lines =
        [
            .. counts.Take(all ? counts.Count : most)
                .Select(count => (string[])[Clipped(count.Text, WidestText), Units.Count(count.Count)]),
        ];
        if (lines.Count < counts.Count)
            lines.Add([
                $"{counts.Count - lines.Count} others, with --all",
                Units.Count(counts.Skip(lines.Count).Sum(count => count.Count))]);
        return new Table(title, ["", noun], lines);
    }

    private static Table Gaps(PublishedComparison comparison) => new(
        "Not predicted",
        ["", "missing"],
        [.. comparison.Gaps.Select(gap => (string[])[gap.Result.Id, PublishedWords.Missing(gap)])])
    { WordColumns = 2 };

    private static void Append(StringBuilder text, Table table)
    {
        if (table.Rows.Count > 0)
            text.Append('\n').Append(table.ToText());
    }

    // So that its figures are on the same line; the files have it whole.
    private static string Clipped(string name, int widest) =>
        name.Length <= widest ? name : $"{name.AsSpan(0, widest - 3).TrimEnd()}...";

    private static string[] Cells(PublishedFigures figures) =>
    [
        Units.Count(figures.Rows),
        Units.Percent(figures.MedianApe),
        Units.Percent(figures.P90Ape),
        AgreementText.Signed(figures.Bias),
        Units.Percent(figures.Coverage),
    ];
}
