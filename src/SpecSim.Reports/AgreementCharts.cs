// The pictures of a comparison: for each operator predicted over measured, both logarithmic, with bands of 10 and 20 %;
// and the median error by group and size. Rows outside the formulas' range are not drawn. Thousands of points would be
// a blot and a large file: each group keeps an even choice of its rows, ordered by measured time, the same every time.

using SpecSim.Calibration;
using SpecSim.Reports.Charts;

namespace SpecSim.Reports;

/// <summary>Chart data of a comparison.</summary>
public static class AgreementCharts
{
    private const int MostPoints = 1500;

    // As many as there are colours to tell apart.
    private const int MostGroups = 8;

    // The colours of the heatmap end here: beyond a fifth an error is simply too large.
    private const double DarkestError = 0.2;

    public static IReadOnlyList<Chart> Of(Agreement agreement)
    {
        var charts = new List<Chart>();
        foreach (IGrouping<AgreementOperator, ComparedRow> rows in agreement.Rows
            .Where(row => !row.IsOutside)
            .GroupBy(row => row.Subject.Operator)
            .OrderBy(rows => rows.Key))
        {
            AgreementGroup[] groups = [.. agreement.Groups.Where(group => group.Subject.Operator == rows.Key)];
            charts.Add(Parity(rows.Key, [.. rows]));
            if (Heatmap(rows.Key, groups) is { } heatmap)
                charts.Add(heatmap);
        }

        return charts;
    }

    private static ScatterChart Parity(AgreementOperator ran, IReadOnlyList<ComparedRow> rows)
    {
        ErrorFigures errors = ErrorFigures.Of([.. rows.Select(row => row.Error)])!;
        IReadOnlyList<PointGroup> groups = Points(ran, rows);
        int shown = groups.Sum(group => group.Points.Count);
        string thinned = shown < rows.Count
            ? $" {Units.Count(shown)} of {Units.Count(rows.Count)} rows are drawn, an even choice from small to large."
            : "";
        double least = groups.SelectMany(group => group.Points).Min(point => Math.Min(point.X, point.Y)) / 2;
        double most = groups.SelectMany(group => group.Points).Max(point => Math.Max(point.X, point.Y)) * 2;
        return new ScatterChart(
            $"parity-{Id(ran)}",
            $"{Title(ran)}: half of the predictions are within {Units.Percent(errors.MedianApe)}",
            $"{Units.Count(rows.Count, "row")}; nine of ten within {Units.Percent(errors.P90Ape)}; "
                + $"bias {AgreementText.Signed(errors.Bias)}",
            Axis(ran, "Measured"),
            Axis(ran, "Predicted"),
            groups)
        {
            Bands = ParityPlot.Bands(least, most, 0.1, 0.2),
            Curves = [ParityPlot.Diagonal("predicted = measured", least, most)],
            EqualAxes = true,
            Note = $"{Sides(ran)}{thinned}",
        };
    }

    private static HeatmapChart? Heatmap(AgreementOperator ran, IReadOnlyList<AgreementGroup> groups)
    {
        AgreementSizes sizes = AgreementSizes.Of(groups);
        if (sizes.Sizes.Count < 2)
            return null;
        var cells = sizes.Subjects.SelectMany(
            (subject, row) => sizes.Sizes.Select((size, column) => (subject, size, Error: sizes.Medians[row][column])));
        var (worst, at, error) = cells.Where(cell => cell.Error is not null).MaxBy(cell => cell.Error);
        return new HeatmapChart(
            $"error-{Id(ran)}",
            $"{Title(ran)}: the largest median error is {Units.Percent(error)}, "
                + $"at {at.Name} of {AgreementText.Name(worst)}",
            "Median of |predicted / measured - 1| by group and size",
            AgreementSizes.Quantity(ran),
            "",
            sizes.Heads,
            [.. sizes.Subjects.Select(AgreementText.Name)],
            sizes.Medians,
            new Axis("Median error", "", "0.0%", Minimum: 0, Maximum: DarkestError));
    }

    private static IReadOnlyList<PointGroup> Points(AgreementOperator ran, IReadOnlyList<ComparedRow> rows)
    {
        // The number of devices is a matter of size here: all-reduces of 2 and of 8 devices are one cloud.
        var named = rows.ToLookup(row => AgreementText.Name(row.Subject with { Devices = null }));
        if (named.Count > MostGroups)
            named = rows.ToLookup(row => row.Subject.Hardware ?? "");
        if (named.Count > MostGroups)
            named = rows.ToLookup(_ => "all devices");
        double share = Math.Min(1, (double)MostPoints / rows.Count);
        return
        [
            .. named.OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new PointGroup(
                group.Key, [.. Thin([.. group], share).Select(row => Point(ran, row))])),
        ];
    }

    private static IEnumerable<ComparedRow> Thin(IReadOnlyList<ComparedRow> rows, double share)
    {
        ComparedRow[] ordered = [.. rows.OrderBy(row => row.Measured).ThenBy(row => row.Predicted)];
        int count = Math.Max(1, (int)Math.Floor(ordered.Length * share));
        for (int index = 0; index < count; index++)
            yield return ordered[(int)((index + 0.5) * ordered.Length / count)];
    }

    private static Mark Point(AgreementOperator ran, ComparedRow row) =>
        new(ParityPlot.Rounded(row.Measured * Scale(ran)), ParityPlot.Rounded(row.Predicted * Scale(ran)), "");

    private static Axis Axis(AgreementOperator ran, string title) => ran switch
    {
        AgreementOperator.VerifyAmplification => new Axis(
            $"{title} t(M q) / t(M)", "", "0.##x", AxisScale.Logarithmic),
        AgreementOperator.TimePerOutputToken => new Axis($"{title} time", "ms", "#,0.##", AxisScale.Logarithmic),
        _ => new Axis($"{title} time", "us", "#,0.##", AxisScale.Logarithmic),
    };

    private static string Sides(AgreementOperator ran) => ran == AgreementOperator.VerifyAmplification
        ? "Above the line the model has verifying cost too much, below it too little."
        : "Above the line the model is too slow, below it too fast.";

    private static double Scale(AgreementOperator ran) => ran switch
    {
        AgreementOperator.VerifyAmplification => 1,
        AgreementOperator.TimePerOutputToken => 1e3,
        _ => 1e6,
    };

    private static string Title(AgreementOperator ran)
    {
        string text = ran.Text();
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    private static string Id(AgreementOperator ran) => ran.Text().Replace(' ', '-').ToLowerInvariant();
}
