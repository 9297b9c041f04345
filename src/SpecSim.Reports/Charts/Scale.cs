// From values to pixels, straight or logarithmic, and the choice of an axis' limits and ticks. A component that draws
// straight lines (Radzen's charts have no logarithmic category axis) is given Transform(value), and limits
// transformed likewise, so both kinds of axis look the same to it.

namespace SpecSim.Reports.Charts;

/// <summary>Value Minimum is at pixel Start, Maximum at pixel End; Start may be the larger (upwards).</summary>
internal sealed record Scale(AxisScale Kind, double Minimum, double Maximum, double Start, double End)
{
    public double Transform(double value) => Kind == AxisScale.Logarithmic ? Math.Log10(value) : value;

    public double Position(double value)
    {
        var low = Transform(Minimum);
        return Start + (Transform(value) - low) / (Transform(Maximum) - low) * (End - Start);
    }
}

internal sealed record AxisLayout(Scale Scale, IReadOnlyList<Tick> Ticks)
{
    private const double HorizontalGap = 14;
    private const double VerticalPitch = 34;

    /// <summary>The limits are those of the data (a curve fills its plot), ticks as dense as text allows.</summary>
    public static AxisLayout Horizontal(
        Axis axis, IReadOnlyList<double> values, double left, double right, bool powersOfTwo = false)
    {
        var (minimum, maximum) = Limits(axis, values);
        var scale = new Scale(axis.Scale, minimum, maximum, left, right);
        for (var most = 12; ; most--)
        {
            var layout = new AxisLayout(scale, Mark(axis, minimum, maximum, most, powersOfTwo));
            if (most <= 2 || layout.TextFits())
                return layout.Thin();
        }
    }

    /// <summary>The limits are rounded outwards to ticks, and start at zero where the data come near it.</summary>
    public static AxisLayout Vertical(Axis axis, IReadOnlyList<double> values, double bottom, double top)
    {
        var most = Math.Max(2, (int)((bottom - top) / VerticalPitch));
        var (minimum, maximum) = Round(axis, Limits(axis, values, zero: true), most);
        return new(
            new(axis.Scale, minimum, maximum, bottom, top),
            Mark(axis, minimum, maximum, most + 1, powersOfTwo: false));
    }

    /// <summary>As Horizontal, but rounded outwards: the axis of bars.</summary>
    public static AxisLayout Rounded(Axis axis, IReadOnlyList<double> values, double left, double right)
    {
        for (var most = 8; ; most--)
        {
            var (minimum, maximum) = Round(axis, Limits(axis, values), most);
            var scale = new Scale(axis.Scale, minimum, maximum, left, right);
            var layout = new AxisLayout(scale, Mark(axis, minimum, maximum, most + 1, powersOfTwo: false));
            if (most <= 2 || layout.TextFits())
                return layout.Thin();
        }
    }

    /// <summary>Where the text of the last tick ends.</summary>
    public double TextRight => Ticks.Count == 0
        ? Scale.End
        : Scale.Position(Ticks[^1].Value) + TextMetrics.Width(Ticks[^1].Text, ChartStyle.Tick) / 2;

    private bool TextFits() => Ticks.Zip(Ticks.Skip(1), TextFits).All(fits => fits);

    private bool TextFits(Tick left, Tick right)
    {
        var widths = TextMetrics.Width(left.Text, ChartStyle.Tick) + TextMetrics.Width(right.Text, ChartStyle.Tick);
        return Scale.Position(right.Value) - Scale.Position(left.Value) >= widths / 2 + HorizontalGap;
    }

    /// <summary>Without the ticks whose text would cover the one before: the last resort of a narrow axis.</summary>
    private AxisLayout Thin()
    {
        List<Tick> kept = [];
        foreach (var tick in Ticks)
        {
            if (kept.Count == 0 || TextFits(kept[^1], tick))
                kept.Add(tick);
        }
        return this with { Ticks = kept };
    }

    private static (double Minimum, double Maximum) Limits(Axis axis, IReadOnlyList<double> values, bool zero = false)
    {
        var logarithmic = axis.Scale == AxisScale.Logarithmic;
        var minimum = axis.Minimum ?? values.DefaultIfEmpty(logarithmic ? 1 : 0).Min();
        var maximum = axis.Maximum ?? values.DefaultIfEmpty(logarithmic ? 10 : 1).Max();
        if (zero && !logarithmic && axis.Minimum is null && minimum > 0 && minimum < 0.75 * maximum)
            minimum = 0;
        // All values the same, or nearly: the axis still needs an extent for ticks to stand on.
        if (maximum - minimum > 1e-6 * Math.Max(Math.Abs(maximum), Math.Abs(minimum)))
            return (minimum, maximum);
        if (logarithmic)
            return (minimum / 2, minimum * 2);
        var margin = minimum == 0 ? 1 : Math.Abs(minimum) / 2;
        return (minimum - (minimum == 0 && zero ? 0 : margin), minimum + margin);
    }

    private static (double Minimum, double Maximum) Round(Axis axis, (double Minimum, double Maximum) limits, int most)
    {
        var (minimum, maximum) = limits;
        if (axis.Scale == AxisScale.Logarithmic && !Charts.Ticks.AreNarrow(minimum, maximum))
        {
            var around = Charts.Ticks.Logarithmic(minimum / 10, maximum * 10, int.MaxValue, powersOfTwo: false);
            minimum = axis.Minimum ?? around.Last(tick => tick <= minimum * (1 + 1e-9));
            maximum = axis.Maximum ?? around.First(tick => tick >= maximum * (1 - 1e-9));
            return (minimum, maximum);
        }
        var step = Charts.Ticks.Step(maximum - minimum, most, axis.Format);
        var floor = Math.Floor(minimum / step + 1e-6) * step;
        return (
            axis.Minimum ?? (axis.Scale == AxisScale.Logarithmic && floor <= 0 ? minimum : floor),
            axis.Maximum ?? Math.Ceiling(maximum / step - 1e-6) * step);
    }

    private static List<Tick> Mark(Axis axis, double minimum, double maximum, int most, bool powersOfTwo)
    {
        if (axis.Scale == AxisScale.Logarithmic && (powersOfTwo || !Charts.Ticks.AreNarrow(minimum, maximum)))
        {
            return [.. Charts.Ticks.Logarithmic(minimum, maximum, most, powersOfTwo)
                .Select(value => new Tick(value, Charts.Ticks.Text(value, value, axis.Format)))];
        }
        var step = Charts.Ticks.Step(maximum - minimum, Math.Max(1, most - 1), axis.Format);
        return [.. Charts.Ticks.Linear(minimum, maximum, step)
            .Select(value => new Tick(value, Charts.Ticks.Text(value, step, axis.Format)))];
    }
}
