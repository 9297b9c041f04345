// Categories and priorities beside each other: who is served, and how soon.

using SpecSim.Reports.Charts;
using SpecSim.Results;

namespace SpecSim.Reports;

internal static class ServingGroupCharts
{
    private const string Unfinished = "unfinished";
    private const double AlmostAll = 0.995;

    private static readonly (string Name, Func<Books, long> Count)[] Ends =
    [
        ("finished", books => books.Finished),
        ("rejected", books => books.Rejected),
        ("timed out", books => books.TimedOut),
        ("cancelled", books => books.Cancelled),
        (Unfinished, books => books.Unfinished),
    ];

    /// <summary>For categories and for priorities, of which there must be more than one.</summary>
    public static IEnumerable<Chart> Of(ServingReport report)
    {
        IReadOnlyList<ServedSide> sides = ServingCharts.Sides(report);
        if (Gains(report) is { } gains)
            yield return gains;
        (string Kind, Func<ServingSide, IReadOnlyList<GroupFigures>> Of)[] kinds =
            [("category", side => side.Categories), ("priority", side => side.Priorities)];
        foreach ((string kind, Func<ServingSide, IReadOnlyList<GroupFigures>> of) in kinds)
        {
            Row[] rows = [.. Enumerable.Range(0, of(sides[0].Own).Count)
                .SelectMany(index => sides.Select(side => new Row(of(side.Own)[index], side, sides.Count > 1)))];
            if (rows.Length <= sides.Count)
                continue;
            Chart?[] charts = [Outcomes(report, kind, rows), FirstTokens(report, kind, rows)];
            foreach (Chart chart in charts.OfType<Chart>())
                yield return chart;
        }
    }

    /// <summary>Which content is drafted well: speedup of a token by category; null where there is only one.</summary>
    private static BarChart? Gains(ServingReport report)
    {
        (IReadOnlyList<GroupFigures> plain, IReadOnlyList<GroupFigures> drafted) =
            (report.Outcome.Result.Baseline.Categories, report.Outcome.Result.Speculative.Categories);
        Bar[] bars = [.. plain.Zip(drafted)
            .Where(pair => pair is { First.TimePerOutputToken: not null, Second.TimePerOutputToken: not null })
            .Select(pair => new Bar(
                pair.First.Name,
                pair.First.TimePerOutputToken!.Mean.Estimate / pair.Second.TimePerOutputToken!.Mean.Estimate))
            .OrderByDescending(bar => bar.Value)];
        if (!report.Scenario.Single.Drafts || bars.Length < 2)
            return null;
        (Bar most, Bar least) = (bars[0], bars[^1]);
        return new BarChart(
            "speedup-by-category",
            $"Tokens of {most.Label} gain most from speculation, {Units.Factor(most.Value)}; those of {least.Label} "
                + $"{(least.Value < 1 ? "lose" : "gain least")}, {Units.Factor(least.Value)}",
            ServingCharts.Subtitle(report.Scenario),
            new Axis("Mean time per output token, times as fast as without speculation", "", "0.00x", Minimum: 0),
            bars)
        {
            Levels = [RunCharts.NoSpeculation],
        };
    }

    /// <summary>Shares by how requests ended; null when all finished, or so many that nothing else could be seen.
    /// </summary>
    private static StackedBarChart? Outcomes(ServingReport report, string kind, Row[] rows)
    {
        Row[] known = [.. rows.Where(row => row.Group.Books.Requests > 0)];
        if (known.All(row => row.Share(books => books.Finished) >= AlmostAll))
            return null;
        Row worst = known.MinBy(row => row.Share(books => books.Finished))!;
        return new StackedBarChart(
            $"outcomes-by-{kind}",
            $"Worst served is {worst.Plain}: {ChartText.Percent(worst.Share(books => books.Finished))} finish",
            ServingCharts.Subtitle(report.Scenario),
            new Axis("Share of requests", "", "0 %", Minimum: 0, Maximum: 1),
            [.. known.Select(row => row.Name)],
            // Only a run that was cut short leaves any unfinished.
            [
                .. Ends.Where(end => end.Name != Unfinished || known.Any(row => end.Count(row.Group.Books) > 0))
                    .Select(end => new Part(end.Name, [.. known.Select(row => row.Share(end.Count))])),
            ]);
    }

    /// <summary>Who waits how long for the first token; null where nobody got one.</summary>
    private static BarChart? FirstTokens(ServingReport report, string kind, Row[] rows)
    {
        Row[] known = [.. rows.Where(row => row.FirstToken is not null)];
        if (known.Length == 0)
            return null;
        Row worst = known.MaxBy(row => row.FirstToken!.Estimate)!;
        TimeUnit unit = TimeUnit.OfLatency(worst.FirstToken!.Estimate);
        return new BarChart(
            $"first-token-by-{kind}",
            $"Worst off is {worst.Plain}: one in twenty waits {Units.Time(worst.FirstToken.Estimate)} or longer "
                + "for the first token",
            ServingCharts.Subtitle(report.Scenario),
            new Axis("Time to first token, p95", unit.Name, unit.PerSecond > 1 ? "0" : "0.00"),
            [
                .. known.Select(row => new Bar(
                    row.Name,
                    row.FirstToken!.Estimate * unit.PerSecond,
                    row.FirstToken.Low95 * unit.PerSecond,
                    row.FirstToken.High95 * unit.PerSecond,
                    row.Side.Emphasised)),
            ]);
    }

    /// <summary>A group on one of the sides.</summary>
    private sealed record Row(GroupFigures Group, ServedSide Side, bool SidesDiffer)
    {
        public string Name => SidesDiffer ? $"{Group.Name}, {Side.Name}" : Group.Name;

        /// <summary>The same within a sentence.</summary>
        public string Plain => SidesDiffer ? $"{Group.Name} {Side.Name}" : Group.Name;

        public Interval? FirstToken => Group.TimeToFirstToken?.P95;

        public double Share(Func<Books, long> count) => (double)count(Group.Books) / Group.Books.Requests;
    }
}
