// Charts of controllers: how fast each side of a comparison is, and the draft length of each from step to step.

using SpecSim.Experiments;
using SpecSim.Reports.Charts;
using SpecSim.Results;
using SpecSim.Serving;

namespace SpecSim.Reports;

internal static class PolicyCharts
{
    // Steps that can still be told apart in a panel.
    private const int ShownSteps = 50;

    // Panels that still are wide enough.
    private const int MostPanels = 4;

    // Steps over which acceptance is averaged: single rounds are a haze.
    private const int AveragedSteps = 8;

    /// <summary>Bars with intervals, fastest first.</summary>
    public static BarChart? Speedups(ComparisonReport report)
    {
        ComparisonSide[] ranked =
        [
            .. report.Sides.Where(side => side.Speedup is not null).OrderByDescending(side => side.Speedup!.Estimate),
        ];
        if (ranked.Length == 0)
            return null;
        return new BarChart(
            "comparison",
            report.Answer().Split(':')[0],
            RunCharts.Subtitle(report.Sides[0].Scenario, draftLength: false),
            RunCharts.SpeedupAxis,
            [
                .. ranked.Select(side => new Bar(
                    side.Name, side.Speedup!.Estimate, side.Speedup.Low95, side.Speedup.High95, side == report.Best)),
            ])
        {
            Levels = [RunCharts.NoSpeculation],
        };
    }

    /// <summary>A panel for each side whose length moves, of the first replication.</summary>
    public static PanelChart? Lengths(ComparisonReport report)
    {
        ComparisonSide[] moving = [.. report.Sides.Where(side => side.Lengths is { Count: > 1 }).Take(MostPanels)];
        if (moving.Length == 0)
            return null;
        double most = moving.Max(side => side.Lengths!.Take(ShownSteps).Max(step => step.Longest));
        return new PanelChart(
            "lengths",
            moving.Length == 1 ? $"Draft length of {moving[0].Name}" : "Draft lengths, step by step",
            $"First steps of one replication; {RunCharts.Subtitle(report.Sides[0].Scenario, draftLength: false)}",
            [.. moving.Select((side, index) => Panel(side.Name, $"lengths-{index + 1}", side.Lengths!, most))]);
    }

    /// <summary>The length that was chosen and what was accepted of it.</summary>
    public static LineChart? Rounds(PolicyResult? policy)
    {
        if (policy?.Policy.Lengths is not { Count: > 1 } lengths)
            return null;
        double most = lengths.Take(ShownSteps).Max(step => step.Longest);
        LineChart panel = Panel(policy.Policy.Name, "controller", lengths, most);
        double turns = policy.Policy.Oscillation?.TurnsPer100Steps ?? 0;
        return panel with
        {
            Title = policy.Policy.Oscillation is null
                ? "The draft length follows the text from step to step, "
                    + $"{Units.Ratio(policy.Policy.MeanDrafted)} on average"
                : $"The draft length turns {Units.Significant(turns)} times in 100 steps",
            Subtitle = $"Controller {policy.Policy.Name}, first steps of one replication; "
                + RunCharts.Subtitle(policy.Policy.Scenario, draftLength: false),
        };
    }

    private static LineChart Panel(string name, string id, IReadOnlyList<ChosenLength> lengths, double most)
    {
        ChosenLength[] shown = [.. lengths.Take(ShownSteps)];
        return new LineChart(
            id,
            name,
            "",
            new Axis("Step", Format: "0"),
            new Axis("Tokens", Format: "0.#", Minimum: 0, Maximum: most + 1),
            [
                new Series("K", [.. Steps(shown)]),
                new Series("kept", [.. Accepted(shown)], Dashed: true),
            ]);
    }

    // Two points a step: the length stands until the next step.
    private static IEnumerable<Point> Steps(ChosenLength[] shown)
    {
        for (int step = 0; step < shown.Length; step++)
        {
            yield return new Point(step, shown[step].Longest);
            yield return new Point(step + 0.999, shown[step].Longest);
        }
    }

    /// <summary>Of the longest draft's length, the share that was accepted lately.</summary>
    private static IEnumerable<Point> Accepted(ChosenLength[] shown)
    {
        for (int step = 0; step < shown.Length; step++)
        {
            ReadOnlySpan<ChosenLength> last = shown.AsSpan(Math.Max(0, step - AveragedSteps + 1)..(step + 1));
            double accepted = 0;
            double drafted = 0;
            double length = 0;
            foreach (ChosenLength one in last)
            {
                accepted += one.Accepted;
                drafted += one.Drafted;
                length += one.Longest;
            }

            yield return new Point(step + 0.5, drafted == 0 ? 0 : accepted / drafted * length / last.Length);
        }
    }
}
