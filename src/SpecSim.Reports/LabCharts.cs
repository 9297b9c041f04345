// The charts of the laboratory: one for each experiment, titles say what is seen. What was observed is solid, what a
// theory says of it is dashed.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Reports.Charts;
using SpecSim.Results;

namespace SpecSim.Reports;

/// <summary>Makes the charts of a visit to the laboratory.</summary>
public static class LabCharts
{
    internal const string Bound = "from-maximum-to-speedup";
    internal const string Positions = "acceptance-by-position";
    internal const string DraftLength = "speed-by-draft-length";
    internal const string Rounds = "rounds-by-draft-length";
    internal const string Temperature = "temperature";
    internal const string Content = "speedup-by-text";
    internal const string Alignment = "speedup-by-draft";
    internal const string Policies = "speedup-by-policy";
    internal const string Drafters = "speedup-by-drafters";
    internal const string Shapes = "speedup-by-shape";
    internal const string Ranks = "right-choice-by-rank";
    internal const string Rules = "speedup-by-rule";
    internal const string Batch = "speedup-by-batch";

    /// <summary>All charts that apply, in the order of the questions.</summary>
    public static IReadOnlyList<Chart> Of(LabReport report)
    {
        LabResult result = report.Result;
        Chart?[] charts =
        [
            LabCurves.Bound(report),
            LabCurves.Positions(report),
            LabCurves.DraftLength(report),
            LabCurves.Rounds(report),
            LabCurves.Temperature(report),
            Bars(report, Content, "text", result.ByContent),
            Bars(report, Alignment, "draft", result.ByAlignment),
            Bars(report, Policies, "policy", result.Policies),
            Bars(report, Shapes, "shape", result.Shapes),
            RankMap(report),
            Bars(report, Drafters, "choice", result.Drafters),
            Bars(report, Rules, "rule", result.Rules),
            LabCurves.Batch(report),
        ];
        return [.. charts.OfType<Chart>()];
    }

    internal static Axis SpeedupAxis { get; } = new("Times as fast as plain decoding", "", "0.00x", Minimum: 0);

    /// <summary>Speedups of one experiment; null where there is nothing to compare.</summary>
    private static BarChart? Bars(LabReport report, string id, string what, IReadOnlyList<LabPoint> points)
    {
        if (points.Count < 2)
            return null;
        (LabPoint best, LabPoint worst) = (LabReport.Fastest(points), LabReport.Slowest(points));
        string title = LabWords.Verdict(best) < 0
            ? $"No {what} pays: {best.Name} is best, {Units.Factor(best.Speedup.Estimate)}"
            : LabWords.Compare(best, worst) == 0 ? $"Every {what} gives {Units.Factor(best.Speedup.Estimate)}"
            : $"Fastest: {best.Name} ({Units.Factor(best.Speedup.Estimate)}); slowest: {worst.Name} "
                + $"({Units.Factor(worst.Speedup.Estimate)})";
        return new BarChart(
            id,
            title,
            LabWords.Subtitle(report, draftLength: id is not (Policies or Shapes)),
            SpeedupAxis,
            [
                .. points.Select(point => new Bar(
                    point.Name,
                    point.Speedup.Estimate,
                    point.Speedup.Low95,
                    point.Speedup.High95,
                    point == best)),
            ])
        {
            Levels = [new Guide(1, "plain decoding")],
            Note = LabWords.TimesOf(report),
        };
    }

    private static HeatmapChart? RankMap(LabReport report)
    {
        IReadOnlyList<IReadOnlyList<double>> shares = report.Result.RankShares;
        if (shares.Count == 0 || shares[0].Count == 0)
            return null;
        int ranks = shares.Max(row => row.Count);
        return new HeatmapChart(
            Ranks,
            $"Where the first choice is wrong, the second is right in {ChartText.Percent(shares[0][0])} of cases",
            $"{LabWords.Subtitle(report, draftLength: false)}, first draft position on top",
            "Choice of the draft",
            "Draft position",
            [.. Enumerable.Range(2, ranks).Select(rank => Ordinal(rank))],
            [.. Enumerable.Range(1, shares.Count).Select(depth => Units.Count(depth))],
            [
                .. shares.Select(row => (IReadOnlyList<double?>)
                    [.. Enumerable.Range(0, ranks).Select(rank => rank < row.Count ? row[rank] : (double?)null)]),
            ],
            new Axis("Share of the rounds in which the first choice was wrong", "", "0.0%", Minimum: 0))
        {
            Note = LabWords.Observed,
        };
    }

    private static string Ordinal(int rank) => rank switch { 2 => "2nd", 3 => "3rd", _ => $"{rank}th" };
}
