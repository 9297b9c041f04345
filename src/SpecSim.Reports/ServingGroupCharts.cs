// Categories and priorities beside each other: who is served, and how soon.

using SpecSim.Reports.Charts;
using SpecSim.Results;

namespace SpecSim.Reports;

internal static class ServingGroupCharts
{
    private static readonly (string Name, Func<Books, long> Count)[] Ends =
    [
        ("finished", books => books.Finished),
        ("rejected", books => books.Rejected),
        ("timed out", books => books.TimedOut),
        ("cancelled", books => books.Cancelled),
        ("unfinished", books => books.Unfinished),
    ];

    /// <summary>For categories and for priorities, of which there must be more than one.</summary>
    public static IEnumerable<Chart> Of(ServingReport report)
    {
        IReadOnlyList<ServedSide> sides = ServingCharts.Sides(report);
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

    /// <summary>Shares by how requests ended; null when all finished.</summary>
    private static StackedBarChart? Outcomes(ServingReport report, string kind, Row[] rows)
    {
        Row[] known = [.. rows.Where(row => row.Group.Books.Requests > 0)];
        if (known.All(row => row.Group.Books.Finished == row.Group.Books.Requests))
            return null;
        Row worst = known.MinBy(row => row.Share(books => books.Finished))!;
        return new StackedBarChart(
            $"outcomes-by-{kind}",
            $"{ChartText.Percent(worst.Share(books => books.Finished))} of {worst.Name} finish, the fewest by {kind}",
            ServingCharts.Subtitle(report.Scenario),
            new Axis("Share of requests", "", "0 %", Minimum: 0, Maximum: 1),
            [.. known.Select(row => row.Name)],
            [.. Ends.Select(end => new Part(end.Name, [.. known.Select(row => row.Share(end.Count))]))]);
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
            $"One in twenty of {worst.Name} waits {Units.Time(worst.FirstToken.Estimate)} or longer for the first token",
            ServingCharts.Subtitle(report.Scenario),
            new Axis("Time to first token, p95", unit.Name, unit.PerSecond > 1 ? "0" : "0.0"),
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

        public Interval? FirstToken => Group.TimeToFirstToken?.P95;

        public double Share(Func<Books, long> count) => (double)count(Group.Books) / Group.Books.Requests;
    }
}
