// Speedup and cost against the number of requests at a time, with the load from which speculation no longer pays.

using SpecSim.Experiments;
using SpecSim.Reports.Charts;

namespace SpecSim.Reports;

internal static class LoadChart
{
    private static readonly Axis Batch = new("Requests at a time", "", "0", AxisScale.Logarithmic);

    /// <summary>Null without a study of at least two loads.</summary>
    public static PanelChart? Of(RunReport report)
    {
        BatchPoint[] points = [.. (report.Study?.ByBatch ?? []).Where(point => point.Speedup is not null)];
        return points.Length < 2
            ? null
            : new PanelChart(
                "speedup-by-batch",
                Title(points),
                RunCharts.Subtitle(report.Scenario, load: false),
                [Speedups(report, points), IsPriced(points) ? Costs(points) : Rates(points)]);
    }

    // Gains: above 1 is good.
    private static double Faster(BatchPoint point) => point.Speedup!.Estimate;

    private static double Cheaper(BatchPoint point) =>
        point.BaselineUsdPerMillionTokens!.Value / point.SpeculativeUsdPerMillionTokens!.Value;

    private static double More(BatchPoint point) => point.SpeculativeTokensPerSecond / point.BaselineTokensPerSecond;

    // What costs nothing, on a device at no price, cannot be cheaper.
    private static bool IsPriced(BatchPoint[] points) => points.All(
        point => point is { BaselineUsdPerMillionTokens: > 0, SpeculativeUsdPerMillionTokens: > 0 });

    private static string Title(BatchPoint[] points)
    {
        const string AtATime = " requests at a time";
        int most = points[^1].Batch;
        int faster = LastGood(points, Faster);
        int cheaper = IsPriced(points) ? LastGood(points, Cheaper) : faster;
        string how = IsPriced(points) ? "faster and cheaper" : "faster";
        string bad = IsPriced(points) ? "neither faster nor cheaper" : "not faster";
        return faster != cheaper
            ? $"Speculation is {UpTo("faster", faster, AtATime)}, {UpTo("cheaper", cheaper, "")}"
            : faster == 0 ? $"Speculation is {bad} at any load"
            : faster == most ? $"Speculation is {how} at every load tried, up to {Units.Count(most)}{AtATime}"
            : $"Speculation is {UpTo(how, faster, AtATime)}";
    }

    private static string UpTo(string how, int batch, string requests) => batch switch
    {
        0 => $"never {how}",
        1 => $"{how} for a single request only",
        _ => $"{how} up to {Units.Count(batch)}{requests}",
    };

    /// <summary>The batch before the first one that is bad; 0 when the first is.</summary>
    private static int LastGood(BatchPoint[] points, Func<BatchPoint, double> gain) =>
        points.TakeWhile(point => gain(point) >= 1).LastOrDefault()?.Batch ?? 0;

    private static LineChart Speedups(RunReport report, BatchPoint[] points) => new(
        "speedup",
        "Speedup",
        "",
        Batch,
        RunCharts.SpeedupAxis,
        [new Series("simulated", [.. points.Select(Simulated)], Emphasised: true)])
    {
        Marks = report.Result.Speedup is { } own
            ? [new Mark(report.Scenario.Workload.Batch, own.Estimate, $"this preset, {Units.Factor(own.Estimate)}")]
            : [],
        Levels = [RunCharts.NoSpeculation],
        Crossings = Crossing(points, Faster),
    };

    private static LineChart Costs(BatchPoint[] points) => new(
        "cost",
        "Cost of a million tokens, prompts included",
        "",
        Batch,
        new Axis("US dollars", "", "$0.##", AxisScale.Logarithmic),
        [
            Side("speculative", points, point => point.SpeculativeUsdPerMillionTokens!.Value, emphasised: true),
            Side("baseline", points, point => point.BaselineUsdPerMillionTokens!.Value, emphasised: false),
        ])
    {
        Crossings = Crossing(points, Cheaper),
    };

    private static LineChart Rates(BatchPoint[] points) => new(
        "tokens-per-second",
        "Tokens per second, prompts included",
        "",
        Batch,
        new Axis("Output", "tokens/s", "#,0.##", AxisScale.Logarithmic),
        [
            Side("speculative", points, point => point.SpeculativeTokensPerSecond, emphasised: true),
            Side("baseline", points, point => point.BaselineTokensPerSecond, emphasised: false),
        ])
    {
        Crossings = Crossing(points, More),
    };

    private static Point Simulated(BatchPoint point) =>
        new(point.Batch, point.Speedup!.Estimate, point.Speedup.Low95, point.Speedup.High95);

    private static Series Side(string name, BatchPoint[] points, Func<BatchPoint, double> value, bool emphasised) =>
        new(name, [.. points.Select(point => new Point(point.Batch, value(point)))], emphasised);

    /// <summary>
    /// Where a gain falls through 1, on a straight line over the logarithm of the batch; none when it does not.
    /// </summary>
    private static Guide[] Crossing(BatchPoint[] points, Func<BatchPoint, double> gain)
    {
        for (int index = 1; index < points.Length; index++)
        {
            (BatchPoint before, BatchPoint after) = (points[index - 1], points[index]);
            if (gain(before) < 1 || gain(after) >= 1)
                continue;
            double share = (gain(before) - 1) / (gain(before) - gain(after));
            double batch = before.Batch * Math.Pow((double)after.Batch / before.Batch, share);
            return [new Guide(batch, $"breaks even near {Units.Count((long)Math.Round(batch))}")];
        }

        return [];
    }
}
