// Samples of small multiples, made of formulas as the other samples are.

using SpecSim.Reports.Charts;

namespace SpecSim.Tests.Reports.Charts;

internal static class SampleGrids
{
    private static readonly string[] Names = ["EAGLE-3", "no speculation"];

    /// <summary>Two latencies by three percentiles; all columns share an axis, each row another.</summary>
    public static GridChart Percentiles()
    {
        Axis load = new("Offered load", "requests/s", "0.##", AxisScale.Logarithmic);
        return new(
            "percentiles",
            "The tail of the first token grows from 8 requests/s on, whatever decodes",
            "Llama-3.1-8B on one H100",
            Names,
            [Row("TTFT", 50, 0.4), Row("TPOT", 8, 0.1)]);

        LineChart[] Row(string name, double start, double growth) => [.. ((int[])[50, 95, 99]).Select(percentile =>
            new LineChart(
                $"{name}-{percentile}",
                $"{name} p{percentile}",
                "",
                load,
                new(name, "ms", "0.##", AxisScale.Logarithmic),
                [.. Names.Select((side, index) => new Series(
                    side,
                    [.. Enumerable.Range(0, 6).Select(i => Point(Math.Pow(2, i), index, percentile / 50.0))],
                    Emphasised: index == 0))])
            {
                Levels = [new(start * 4, percentile == 50 ? "objective" : "")],
            })];

        static Point Point(double x, int side, double tail)
        {
            var y = (side + 1) * 10 * Math.Pow(tail, 2) * (1 + Math.Pow(x / (side == 0 ? 10 : 20), 2));
            return new(x, y, 0.9 * y, 1.1 * y);
        }
    }

    /// <summary>Strips over one axis of time, in steps; a gap, a reference, more shades than fit on a line.</summary>
    public static GridChart Strips()
    {
        Axis time = new("Time", "s", "0.#", Minimum: 0);
        Point[] batch = [.. Enumerable.Range(0, 61).Select(i => new Point(i, 20 + 10 * Math.Sin(i / 5.0)))];
        return new(
            "strips",
            "A crash in the middle of a spike empties the batch",
            "Two replicas",
            [.. Names, "limit"],
            [
                [new("batch", "Batch", "", time, new("Batch", "requests", "0", Minimum: 0), [
                    new(Names[0], batch, Emphasised: true),
                    new(Names[1], [.. batch.Select(point => point with { Y = point.Y + 4 })]),
                    new("limit", [new(0, 36), new(60, 36)], Dashed: true),
                ])],
                [new("drafts", "Draft length", "", time, new("Draft length", "", "0", Minimum: 0), [
                    new(Names[0], [new(0, 4), new(20, 2), new(30, 2)], Emphasised: true),
                    new(Names[0], [new(40, 4), new(60, 4)], Emphasised: true),
                ])],
            ])
        {
            Steps = true,
            Shades =
            [
                new(10, 30, "arrivals come twice as fast"), new(18, 24, "replica 1 down"),
                new(22, 22, "replica 0 restarts"), new(52, 58, "draft of replica 0 lost"),
            ],
        };
    }
}
