// Speedup against the batch for the best of each way to draft, the choice marked, no speculation at 1.

using SpecSim.Experiments;
using SpecSim.Reports.Charts;

namespace SpecSim.Reports;

internal static class OptimizeChart
{
    /// <summary>Null with fewer than two batch sizes that can run: a point is no curve.</summary>
    public static LineChart? Of(OptimizeReport report)
    {
        BatchChoice[] choices = [.. report.Result.Choices.Where(choice => choice.Options.Count > 0)];
        if (choices.Length < 2)
            return null;
        IEnumerable<DraftOption> options = choices.SelectMany(choice => choice.Options)
            .Select(result => result.Option).Distinct();
        return new LineChart(
            "speedup-by-batch",
            Title(choices),
            $"{report.Scenario.Target.Model.Name} on {ScenarioWords.Devices(report.Scenario)}, "
                + "each draft at its best length",
            new Axis("Requests at a time", "", "0", AxisScale.Logarithmic),
            RunCharts.SpeedupAxis,
            [.. options.Select(option => Curve(option, choices, option == report.Result.Plan?.Option))])
        {
            Marks = [.. choices.Where(choice => choice.Choice?.Pick.Speedup is not null).Select(Choice)],
            Levels = [RunCharts.NoSpeculation],
            Note = "Acceptance of each draft is of its own source. Marked: the choice.",
        };
    }

    private static string Title(BatchChoice[] choices)
    {
        if (choices.All(choice => choice.Choice is null))
            return "No way to draft pays at any of these batch sizes";
        BatchChoice last = choices.Last(choice => choice.Choice is not null);
        string first = choices[0].Choice is { } best
            ? $"{ScenarioWords.Drafter(best.Option.Method)} is best at batch {choices[0].Batch}"
            : $"Nothing pays at batch {choices[0].Batch}";
        return last == choices[^1] ? $"{first}; speculation pays up to {last.Batch}"
            : $"{first}; nothing pays beyond {last.Batch}";
    }

    private static Series Curve(DraftOption option, BatchChoice[] choices, bool planned) => new(
        option.Name,
        [
            .. choices.SelectMany(choice => choice.Options
                .Where(result => result.Option == option && result.Pick.Speedup is not null)
                .Select(result => new Point(
                    choice.Batch,
                    result.Pick.Speedup!.Estimate,
                    result.Pick.Speedup.Low95,
                    result.Pick.Speedup.High95))),
        ],
        Emphasised: planned);

    private static Mark Choice(BatchChoice choice) => new(
        choice.Batch,
        choice.Choice!.Pick.Speedup!.Estimate,
        $"{OptimizeWords.Shape(choice.Choice.Pick)}, {Units.Factor(choice.Choice.Pick.Speedup.Estimate)}");
}
