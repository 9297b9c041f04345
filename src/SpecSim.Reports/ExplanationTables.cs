// The waterfall and the roofline as tables, for the terminal and the page. A cause that costs nothing, to three
// decimals, has no row; the rows still add up to what is printed, because nothing is what it adds.

using SpecSim.Experiments;

namespace SpecSim.Reports;

internal static class ExplanationTables
{
    // Less than this is printed as 0.000 of a plain step.
    private const double WorthARow = 0.0005;

    public static IReadOnlyList<Table> Of(RunReport report) => report.Explanation is { } explanation
        ? [Waterfall(explanation), Roofline(report.Scenario)]
        : [Roofline(report.Scenario)];

    /// <summary>The causes that are worth showing.</summary>
    public static IEnumerable<Cause> Shown(Explanation explanation) =>
        explanation.Causes.Where(cause => Math.Abs(cause.PlainSteps) >= WorthARow);

    private static Table Waterfall(Explanation explanation)
    {
        static string[] Row(string name, double? steps, double? speedup) =>
            [name, steps is { } cost ? Steps(cost) : Units.None, Units.Factor(speedup)];
        Cause[] causes = [.. Shown(explanation)];
        var rows = new List<string[]>
        {
            Row("ideal: every token kept for one plain step", 1, explanation.TokensPerRound),
        };
        rows.AddRange(causes.Where(cause => cause.Name != Explanation.Chance)
            .Select(cause => Row(cause.Name, cause.PlainSteps, cause.SpeedupAfter)));
        double closed = explanation.TokensPerRound / explanation.ClosedFormSpeedup;
        rows.Add(Row("by the formulas", closed, explanation.ClosedFormSpeedup));
        rows.AddRange(causes.Where(cause => cause.Name == Explanation.Chance)
            .Select(cause => Row(cause.Name, cause.PlainSteps, cause.SpeedupAfter)));
        rows.Add(Row(
            "simulated", explanation.TokensPerRound / explanation.SimulatedSpeedup, explanation.SimulatedSpeedup));
        return new Table("Why not the tokens per round", ["", "Plain steps", "Speedup"], rows);
    }

    private static Table Roofline(Scenario scenario) => new(
        "Roofline, one device",
        ["", "Operations per byte", "Operations per second", "Share of the roof"],
        [.. Experiments.Roofline.Of(scenario).Points.Select(point => (string[])
        [
            point.Name,
            Units.Significant(point.FlopsPerByte),
            $"{Units.Significant(point.FlopsPerSecond / 1e12)} T",
            Units.Percent(point.Share),
        ])]);

    private static string Steps(double steps) =>
        steps.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture);
}
