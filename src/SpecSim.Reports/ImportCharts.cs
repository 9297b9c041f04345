// The charts of an import: what was counted beside what the laws say of it. The chosen law is drawn heavy, the others
// dashed; what is extrapolated is dashed too.

using SpecSim.Acceptance;
using SpecSim.Estimation;
using SpecSim.Reports.Charts;

namespace SpecSim.Reports;

/// <summary>Makes the charts of an import.</summary>
public static class ImportCharts
{
    internal const string Hazards = "acceptance-by-position";
    internal const string Accepted = "rounds-by-accepted";
    internal const string Together = "rounds-that-follow";
    internal const string Lengths = "tokens-by-draft-length";

    private const int LongestDrawn = 12;

    // Two curves that no eye tells apart are one.
    private const double Alike = 0.002;

    /// <summary>All charts that apply, in reading order.</summary>
    public static IReadOnlyList<Chart> Of(ImportReport report)
    {
        Chart?[] charts =
            [HazardChart(report), AcceptedChart(report), LengthChart(report), TogetherChart(report)];
        return [.. charts.OfType<Chart>()];
    }

    private static LineChart? HazardChart(ImportReport report)
    {
        AcceptanceEstimate estimate = report.Estimate;
        IReadOnlyList<HazardEstimate> counted = estimate.Hazards;
        if (counted.Count < 2)
            return null;
        var series = new List<Series>();
        (string Name, Point[] Points, bool Chosen)[] laws =
        [
            .. estimate.Laws.Select(law => (
                $"{ImportWords.Name(law.Family)} law", Curve(law.Profile, counted), law == estimate.Chosen)),
        ];
        // The positional law takes every hazard as it was counted: one curve, not two.
        bool isCounted((string, Point[] Points, bool) law) => law.Points.Length == counted.Count
            && law.Points.Zip(counted).All(pair => Math.Abs(pair.First.Y - pair.Second.Hazard.Value) < Alike);
        (string Name, Point[] Points, bool Chosen)[] same = [.. laws.Where(isCounted)];
        series.Add(new Series(
            string.Join(" = ", same.Select(Label).Prepend("counted")),
            [
                .. counted.Select(one =>
                    new Point(one.Position, one.Hazard.Value, one.Hazard.Low95, one.Hazard.High95)),
            ],
            Emphasised: same.Any(law => law.Chosen)));
        series.AddRange(laws.Where(law => !isCounted(law)).Select(law =>
            new Series(Label(law), law.Points, law.Chosen, Dashed: !law.Chosen)));
        return new LineChart(
            Hazards,
            HazardTitle(counted),
            Subtitle(report),
            new Axis("Draft position", "", "0"),
            new Axis("Accepted, of drafts that were right up to there", "", "0%"),
            series)
        {
            Note = "Band: 95 % interval of what was counted.",
        };

        static string Label((string Name, Point[], bool Chosen) law) =>
            law.Chosen ? $"{law.Name}, chosen" : law.Name;
    }

    private static Point[] Curve(AcceptanceProfile profile, IReadOnlyList<HazardEstimate> counted)
    {
        IReadOnlyList<double?> hazards = profile.Expect(counted[^1].Position).Hazards;
        return
        [
            .. counted.Where(one => hazards[one.Position - 1] is not null)
                .Select(one => new Point(one.Position, hazards[one.Position - 1]!.Value)),
        ];
    }

    private static string HazardTitle(IReadOnlyList<HazardEstimate> counted)
    {
        (Estimated first, Estimated last) = (counted[0].Hazard, counted[^1].Hazard);
        (string least, string most) = (ChartText.Percent(first.Value), ChartText.Percent(last.Value));
        int position = counted[^1].Position;
        return last.Low95 > first.High95
                ? $"Position {position} is accepted more often than the first: {most} against {least}"
            : last.High95 < first.Low95
                ? $"Position {position} is accepted less often than the first: {most} against {least}"
            : $"Position {position} is accepted about as often as the first: {most} against {least}";
    }

    private static BarChart? AcceptedChart(ImportReport report)
    {
        AcceptanceEstimate estimate = report.Estimate;
        if (estimate.Evidence.Histograms.MaxBy(histogram => histogram.Total) is not { Total: > 0 } counted)
            return null;
        int length = counted.DraftLength;
        double[] expected = Shares(estimate.Chosen.Profile.Expect(length).Survival);
        double[] shares = [.. counted.Rounds.Select(rounds => (double)rounds / counted.Total)];
        return new BarChart(
            Accepted,
            $"{ChartText.Percent(shares[0])} of rounds accept nothing, {ChartText.Percent(shares[^1])} all {length}",
            $"{Subtitle(report)}. Bars: {Units.Count(counted.Total, "round")} of K = {length}; lines across: "
                + $"{ImportWords.Name(estimate.Chosen.Family)} law",
            new Axis("Share of rounds", "", "0.0%", Minimum: 0),
            [
                .. shares.Select((share, accepted) =>
                    new Bar($"{Units.Count(accepted)} accepted", share) { Expected = expected[accepted] }),
            ]);
    }

    /// <summary>Of rounds that accept 0, 1, .. K: S(i) - S(i+1).</summary>
    private static double[] Shares(IReadOnlyList<double> survival) =>
    [
        .. Enumerable.Range(0, survival.Count + 1).Select(accepted =>
            (accepted == 0 ? 1 : survival[accepted - 1]) - (accepted < survival.Count ? survival[accepted] : 0)),
    ];

    private static LineChart? LengthChart(ImportReport report)
    {
        LengthEstimate[] lengths = [.. report.Estimate.Lengths
            .Where(length => length.DraftLength <= LongestDrawn || !length.Extrapolated)];
        if (lengths.Length < 2 || report.Main is not { } main)
            return null;
        LengthEstimate[] seen = [.. lengths.Where(length => !length.Extrapolated)];
        LengthEstimate[] beyond = [.. lengths.Where(length => length.Extrapolated)];
        // The dashed part goes on where the other ends.
        LengthEstimate[] onwards = seen.Length > 0 && beyond.Length > 0 ? [seen[^1], .. beyond] : beyond;
        return new LineChart(
            Lengths,
            LengthTitle(main, lengths),
            Subtitle(report),
            new Axis("Draft length K", "tokens a round", "0"),
            new Axis("Tokens per round", "", "0.0", Minimum: 1),
            [
                .. seen.Length == 0 ? [] : (Series[])
                    [new Series(beyond.Length == 0 ? "as drafted" : "", Points(seen), Emphasised: true)],
                .. onwards.Length == 0 ? [] : (Series[])[new Series("extrapolated", Points(onwards), Dashed: true)],
            ])
        {
            Crossings = seen.Length > 0 && beyond.Length > 0
                ? [new Guide(seen[^1].DraftLength, "drafted up to here")]
                : [],
            Marks =
            [
                .. lengths.Where(length => length.Observed is not null && length.DraftLength == main.DraftLength)
                    .Select(length => new Mark(
                        length.DraftLength,
                        length.Observed!.Value,
                        $"counted at K = {length.DraftLength}: {Units.Ratio(length.Observed)}")),
            ],
            Note = $"Under the {ImportWords.Name(report.Estimate.Chosen.Family)} law. Bands: 95 % intervals; they "
                + "widen beyond the lengths that were drafted.",
        };
    }

    private static Point[] Points(LengthEstimate[] lengths) =>
    [
        .. lengths.Select(length => new Point(
            length.DraftLength,
            length.TokensPerRound.Value,
            length.TokensPerRound.Low95,
            length.TokensPerRound.High95)),
    ];

    private static string LengthTitle(LengthEstimate main, IReadOnlyList<LengthEstimate> lengths)
    {
        string now = $"K = {main.DraftLength} yields {Units.Ratio(main.TokensPerRound.Value)} tokens a round";
        return lengths.FirstOrDefault(length => length.DraftLength == main.DraftLength + 2) is { } further
            ? $"{now}; K = {further.DraftLength} would yield {Units.Ratio(further.TokensPerRound.Value)}"
            : now;
    }

    private static LineChart? TogetherChart(ImportReport report)
    {
        IReadOnlyList<LagCorrelation> lags = report.Estimate.Autocorrelation;
        if (lags.Count < 2)
            return null;
        LagCorrelation next = lags[0];
        string figure = ChartText.Number(next.Correlation, "0.00");
        string title = next.Correlation > next.Band95 ? $"A good round follows a good one: correlation {figure}"
            : next.Correlation < -next.Band95 ? $"A poor round follows a good one: correlation {figure}"
            : "Rounds of a request have nothing to do with those before them";
        LagCorrelation[] known = [.. lags.Where(lag => lag.Chosen is not null)];
        string law = $"{ImportWords.Name(report.Estimate.Chosen.Family)} law";
        bool isChance = known.Length > 0 && known.All(lag => Math.Abs(lag.Chosen!.Value) < Alike);
        return new LineChart(
            Together,
            title,
            Subtitle(report),
            new Axis("Rounds between the two", "", "0"),
            new Axis("Correlation of accepted tokens", "", "0.00"),
            [
                new Series(
                    "counted", [.. lags.Select(lag => new Point(lag.Lag, lag.Correlation))], Emphasised: true),
                .. known.Length == 0 || isChance ? [] : (Series[])
                [
                    new Series(
                        law,
                        [.. known.Select(lag => new Point(lag.Lag, lag.Chosen!.Value))],
                        Dashed: true),
                ],
                new Series(
                    isChance ? $"{law} = chance alone" : "chance alone",
                    [.. lags.Select(lag => new Point(lag.Lag, 0, -lag.Band95, lag.Band95))]),
            ])
        {
            Note = "Band: where 95 % of correlations lie if rounds are independent.",
        };
    }

    private static string Subtitle(ImportReport report) => ImportWords.Subject(report);
}
