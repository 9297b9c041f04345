// From a heatmap's values to the steps of its colours. Without limits the scale of one colour ends at round numbers
// about the data, and that of two colours reaches equally far on both sides of the middle.

namespace SpecSim.Reports.Charts;

internal sealed record CellScale(Scale Scale, double? Middle)
{
    public static CellScale Of(HeatmapChart chart)
    {
        double[] values = [.. chart.Values.SelectMany(row => row).OfType<double>()];
        if (chart.Middle is not { } middle)
            return new(AxisLayout.Vertical(chart.Value, values, bottom: 300, top: 0).Scale, null);
        var (minimum, maximum) = About(chart.Value, middle, values);
        return new(new(chart.Value.Scale, minimum, maximum, 0, 1), middle);
    }

    /// <summary>0 for the first colour … Count - 1 for the last; beyond the limits the nearest.</summary>
    public int Level(double value)
    {
        var share = Middle is not { } middle ? Part(Scale.Minimum, value, Scale.Maximum)
            : value < middle ? 0.5 * Part(Scale.Minimum, value, middle)
            : 0.5 + 0.5 * Part(middle, value, Scale.Maximum);
        return (int)Math.Round(Math.Clamp(share, 0, 1) * (CellColours.Count - 1));
    }

    private double Part(double from, double value, double to) =>
        (Scale.Transform(value) - Scale.Transform(from)) / (Scale.Transform(to) - Scale.Transform(from));

    private static (double Minimum, double Maximum) About(Axis axis, double middle, double[] values)
    {
        if (axis.Scale == AxisScale.Logarithmic)
        {
            var ratio = values.Select(value => Math.Max(value / middle, middle / value)).DefaultIfEmpty(1).Max();
            ratio = axis.Minimum is { } low ? middle / low : axis.Maximum is { } high ? high / middle : ratio;
            ratio = ratio > 1 ? ratio : 2;
            return (axis.Minimum ?? middle / ratio, axis.Maximum ?? middle * ratio);
        }
        var reach = values.Select(value => Math.Abs(value - middle)).DefaultIfEmpty(0).Max();
        if (reach == 0)
            reach = 1;
        var step = Ticks.Step(reach, 5, axis.Format);
        reach = Math.Ceiling(reach / step - 1e-6) * step;
        reach = axis.Minimum is { } least ? middle - least : axis.Maximum is { } most ? most - middle : reach;
        return (axis.Minimum ?? middle - reach, axis.Maximum ?? middle + reach);
    }
}
