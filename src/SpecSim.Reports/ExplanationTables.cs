// The waterfall and the roofline as tables, for the terminal and the page. Causes that cost next to nothing share one
// row, so that the rows still add up.

using SpecSim.Experiments;

namespace SpecSim.Reports;

internal static class ExplanationTables
{
    // In plain steps: less cannot be seen in a chart, nor printed with two decimals.
    private const double WorthARow = 0.005;

    public static IReadOnlyList<Table> Of(RunReport report) => report.Explanation is { } explanation
        ? [Waterfall(explanation), Roofline(report.Scenario)]
        : [Roofline(report.Scenario)];

    /// <summary>
    /// The causes up to the closed form that are worth showing, in order, then all others as one; each with the speedup
    /// after it and those shown before.
    /// </summary>
    public static IReadOnlyList<Cause> Shown(Explanation explanation)
    {
        ILookup<bool, Cause> causes = explanation.Causes
            .Where(cause => cause.Name != Explanation.Chance)
            .ToLookup(cause => Math.Abs(cause.PlainSteps) >= WorthARow);
        var shown = new List<Cause>();
        double round = 1;
        foreach (Cause cause in causes[true])
        {
            round += cause.PlainSteps;
            shown.Add(cause with { SpeedupAfter = explanation.TokensPerRound / round });
        }

        string[] others = [.. causes[false].Where(cause => cause.PlainSteps != 0).Select(cause => cause.Name)];
        if (others.Length > 0)
        {
            shown.Add(new Cause(
                "all others",
                causes[false].Sum(cause => cause.PlainSteps),
                explanation.ClosedFormSpeedup,
                $"{string.Join(", ", others)}."));
        }

        return shown;
    }

    private static Table Waterfall(Explanation explanation)
    {
        static string[] Row(string name, double? steps, double? speedup) =>
            [name, steps is { } cost ? Steps(cost) : Units.None, Units.Factor(speedup)];
        double tokens = explanation.TokensPerRound;
        string[][] rows =
        [
            Row("tokens per round, for one plain step", 1, tokens),
            .. Shown(explanation).Select(cause => Row($"  {cause.Name}", cause.PlainSteps, cause.SpeedupAfter)),
            Row("by the formulas", tokens / explanation.ClosedFormSpeedup, explanation.ClosedFormSpeedup),
            .. explanation.Causes.Where(cause => cause.Name == Explanation.Chance)
                .Select(cause => Row($"  {cause.Name}", cause.PlainSteps, cause.SpeedupAfter)),
            Row("simulated", tokens / explanation.SimulatedSpeedup, explanation.SimulatedSpeedup),
        ];
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
