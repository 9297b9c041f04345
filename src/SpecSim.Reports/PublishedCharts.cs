// The pictures of a comparison with published results: for each level the predicted over the published speedup, and the
// errors of each source as dots, so that one source which is off is seen to be one. The same of the predictions that
// were made without the source itself, and of tokens per second.

using System.Globalization;
using MathNet.Numerics.Statistics;
using SpecSim.Experiments;
using SpecSim.Reports.Charts;

namespace SpecSim.Reports;

/// <summary>Chart data of a comparison with published results.</summary>
public static class PublishedCharts
{
    // As many as there are colours to tell apart.
    private const int MostGroups = 8;

    private const int MostSources = 24;

    // One prediction that is far off must not press all others together: it stands at the edge.
    private const double ShownShare = 0.97;
    private const double LeastExtent = 0.05;

    private const double NearError = 0.1;

    public static IReadOnlyList<Chart> Of(PublishedComparison comparison)
    {
        var charts = new List<Chart>();
        foreach (PublishedLevel level in (PublishedLevel[])[PublishedLevel.Formula, PublishedLevel.System])
        {
            string name = AgreementJson.Name(level);
            AddPair(charts, name, PublishedWords.Title(level), comparison.Speedups(level));
        }

        AddPair(charts, "left-out", "System level, left out of the fit", comparison.LeftOutSpeedups);
        PublishedRow[] throughput = [.. comparison.Rows.Where(row => row.Quantity != PublishedQuantity.Speedup)];
        if (PublishedFigures.Of(throughput) is { } figures)
            charts.Add(Parity(
                "published-throughput",
                "Tokens per second",
                figures,
                new Axis("tokens per second", "", "#,0.##", AxisScale.Logarithmic),
                throughput,
                row => row.Quantity == PublishedQuantity.BaselineTokensPerSecond
                    ? "without speculation"
                    : "with speculation"));
        return charts;
    }

    private static void AddPair(List<Chart> charts, string id, string title, IReadOnlyList<PublishedRow> rows)
    {
        if (PublishedFigures.Of(rows) is not { } figures)
            return;
        var axis = new Axis("speedup", "", "0.##x", AxisScale.Logarithmic);
        charts.Add(Parity($"published-{id}", title, figures, axis, rows, row => row.Result.Method));
        charts.Add(BySource($"published-{id}-sources", title, rows));
    }

    private static ScatterChart Parity(
        string id,
        string title,
        PublishedFigures figures,
        Axis axis,
        IReadOnlyList<PublishedRow> rows,
        Func<PublishedRow, string> groupOf)
    {
        // The plot ends at a round number beyond the points, the curves further out.
        double least = rows.Min(row => Math.Min(row.Published, row.Predicted)) / 10;
        double most = rows.Max(row => Math.Max(row.Published, row.Predicted)) * 10;
        return new ScatterChart(
            id,
            $"{title}: half of the predictions are within {Units.Percent(figures.MedianApe)}",
            $"{Units.Count(figures.Rows, "prediction")}; nine of ten within {Units.Percent(figures.P90Ape)}; "
                + $"bias {AgreementText.Signed(figures.Bias)}; inside the 95 % interval "
                + Units.Percent(figures.Coverage),
            axis with { Title = $"Published {axis.Title}" },
            axis with { Title = $"Predicted {axis.Title}" },
            Groups(rows, groupOf))
        {
            Bands = ParityPlot.Bands(least, most, 0.1, 0.25),
            Curves = [ParityPlot.Diagonal("predicted = published", least, most)],
            EqualAxes = true,
            Note = "Above the line the simulator promises too much, below it too little.",
        };
    }

    // Largest first; what is beyond the colours is one group.
    private static IReadOnlyList<PointGroup> Groups(
        IReadOnlyList<PublishedRow> rows, Func<PublishedRow, string> groupOf)
    {
        string[] names =
        [
            .. rows.CountBy(groupOf, StringComparer.Ordinal)
                .OrderByDescending(count => count.Value)
                .ThenBy(count => count.Key, StringComparer.Ordinal)
                .Select(count => count.Key),
        ];
        HashSet<string> own = [.. names.Length <= MostGroups ? names : names.Take(MostGroups - 1)];
        const string others = "others";
        ILookup<string, PublishedRow> byName =
            rows.ToLookup(row => own.Contains(groupOf(row)) ? groupOf(row) : others);
        return
        [
            .. names.Where(own.Contains).Append(others).Where(byName.Contains).Select(name => new PointGroup(
                name,
                [
                    .. byName[name].Select(row => new Mark(
                        ParityPlot.Rounded(row.Published), ParityPlot.Rounded(row.Predicted), "")),
                ])),
        ];
    }

    private static StripChart BySource(string id, string title, IReadOnlyList<PublishedRow> rows)
    {
        IGrouping<string, PublishedRow>[] sources =
        [
            // The largest, should there be too many.
            .. rows.GroupBy(row => row.Result.Source, StringComparer.Ordinal)
                .OrderByDescending(source => source.Count())
                .ThenBy(source => source.Key, StringComparer.Ordinal),
        ];
        double furthest = Math.Max(LeastExtent, rows.Select(row => Math.Abs(row.Error)).Quantile(ShownShare));
        PublishedRow[] shown = [.. sources.Take(MostSources).SelectMany(source => source)];
        int beyond = shown.Count(row => Math.Abs(row.Error) > furthest);
        string[] notes =
        [
            "Behind each name: predictions. Shaded: eight of ten; the line is the median, written at the right.",
            beyond == 0 ? "" : $"At the edge, being further off: {Units.Count(beyond, "prediction")}.",
            sources.Length <= MostSources ? "" : $"The {MostSources} largest of {sources.Length} sources are shown.",
        ];
        return new StripChart(
            id,
            $"{title}: {Verdict(sources)}",
            "Error of each prediction by source: predicted / published - 1",
            new Axis("Error", "", "+0%;−0%;0%", Minimum: -furthest, Maximum: furthest),
            ["published value inside the 95 % interval", "outside"],
            [.. sources.Take(MostSources).Select(Of).OrderByDescending(strip => strip.Middle)])
        {
            Levels = [new Guide(0, "as published")],
            Note = string.Join(' ', notes.Where(note => note.Length > 0)),
        };
    }

    private static string Verdict(IGrouping<string, PublishedRow>[] sources)
    {
        int near = sources.Count(source => Math.Abs(source.Select(row => row.Error).Median()) <= NearError);
        return $"the median error of {Units.Count(near)} of {Units.Count(sources.Length, "source")} "
            + string.Create(CultureInfo.InvariantCulture, $"is within {NearError * 100:0} %");
    }

    private static Strip Of(IGrouping<string, PublishedRow> source)
    {
        double[] errors = [.. source.Select(row => row.Error).Order()];
        return new Strip(
            $"{source.Key}: {Units.Count(errors.Length)}",
            [Errors(source.Where(row => row.IsInside)), Errors(source.Where(row => !row.IsInside))],
            SortedArrayStatistics.Median(errors),
            SortedArrayStatistics.Quantile(errors, 0.1),
            SortedArrayStatistics.Quantile(errors, 0.9));
    }

    // A thousandth is less than a pixel.
    private static IReadOnlyList<double> Errors(IEnumerable<PublishedRow> rows) =>
        [.. rows.Select(row => Math.Round(row.Error, 3))];
}
