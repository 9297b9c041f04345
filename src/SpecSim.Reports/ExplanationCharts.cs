// The waterfall from tokens per round to the real speedup, and the roofline with the scenario's passes under it.

using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Reports.Charts;

namespace SpecSim.Reports;

internal static class ExplanationCharts
{
    private const double Tera = 1e12;

    /// <summary>Null when nothing is drafted, or no request finished decoding.</summary>
    public static WaterfallChart? Waterfall(RunReport report)
    {
        if (report.Explanation is not { SimulatedSpeedup: { } simulated } explanation)
            return null;
        var falls = new List<Fall> { new("tokens per round", 0, explanation.TokensPerRound, IsTotal: true) };
        foreach (Cause cause in ExplanationTables.Shown(explanation))
            falls.Add(Step(cause, falls[^1].To));
        falls.Add(new Fall("by the formulas", 0, explanation.ClosedFormSpeedup, IsTotal: true));
        Cause chance = explanation.Causes[^1];
        falls.Add(Step(chance, explanation.ClosedFormSpeedup));
        falls.Add(new Fall("simulated", 0, simulated, IsTotal: true));
        Cause worst = explanation.Causes.MaxBy(cause => cause.PlainSteps)!;
        return new WaterfallChart(
            "waterfall",
            $"Of {Units.Factor(explanation.TokensPerRound)} at best {Units.Factor(simulated)} is left; "
                + $"most goes to {worst.Name.Replace(": ", " ", StringComparison.Ordinal)}",
            RunCharts.Subtitle(report.Scenario),
            RunCharts.SpeedupAxis,
            falls)
        {
            Levels = [RunCharts.NoSpeculation],
        };
    }

    private static Fall Step(Cause cause, double from) => new(
        cause.Name,
        from,
        cause.SpeedupAfter,
        Note: FormattableString.Invariant($"{Math.Round(cause.PlainSteps, 2):+0.00;\u22120.00;\u00b10.00} steps"));

    /// <summary>The scenario's passes under what the device allows.</summary>
    public static ScatterChart Roofline(RunReport report)
    {
        Scenario scenario = report.Scenario;
        Roofline roofline = Experiments.Roofline.Of(scenario);
        double[] intensities = [.. roofline.Points.Select(point => point.FlopsPerByte)];
        double left = Math.Min(intensities.Min(), Ridge(roofline, roofline.Ceilings[^1])) / 2;
        double right = Math.Max(intensities.Max(), Ridge(roofline, roofline.Ceilings[0])) * 4;
        RooflinePoint decode = roofline.Points.Single(point => point.Name == "decode step");
        return new ScatterChart(
            "roofline",
            $"A plain step reaches {Units.Percent(decode.Share)} of what {scenario.Device.Name} allows",
            RunCharts.Subtitle(scenario),
            new Axis("Arithmetic intensity", "FLOP/byte", "0.##", AxisScale.Logarithmic, left, right),
            new Axis("Reached by one device, host time included", "TFLOP/s", "0.##", AxisScale.Logarithmic),
            [
                .. roofline.Points.Select(point => new PointGroup(
                    point.Name,
                    [new Mark(point.FlopsPerByte, point.FlopsPerSecond / Tera, Label(point))])),
                new PointGroup("ridge point", [.. roofline.Ceilings.Select(ceiling => RidgeMark(roofline, ceiling))]),
            ])
        {
            Curves = [.. roofline.Ceilings.Select(ceiling => Roof(roofline, ceiling, left, right))],
        };
    }

    private static string Label(RooflinePoint point) => $"{point.Name}, {Units.Percent(point.Share)}";

    private static Mark RidgeMark(Roofline roofline, Ceiling ceiling)
    {
        double ridge = Ridge(roofline, ceiling);
        return new Mark(ridge, ceiling.FlopsPerSecond / Tera, Units.Significant(ridge));
    }

    /// <summary>The roof of one number format: bandwidth up to the ridge point, then the peak.</summary>
    private static Series Roof(Roofline roofline, Ceiling ceiling, double left, double right) => new(
        $"{ceiling.Activations.Text()} peak",
        [
            new Point(left, left * roofline.BytesPerSecond / Tera),
            new Point(Ridge(roofline, ceiling), ceiling.FlopsPerSecond / Tera),
            new Point(right, ceiling.FlopsPerSecond / Tera),
        ]);

    private static double Ridge(Roofline roofline, Ceiling ceiling) =>
        ceiling.FlopsPerSecond / roofline.BytesPerSecond;
}
