// The names of curves and bands in a scatter chart: in the right margin for what ends at the right edge, moved apart
// where two would meet; inside the plot, along the end of the curve, for what leaves at the top or ends earlier.

namespace SpecSim.Reports.Charts;

/// <summary>A name, and the part of a curve that ends where the name should be.</summary>
internal sealed record EndName(string Text, string Where, IReadOnlyList<Place> Way)
{
    private const double WidthMost = 170;

    public static readonly TextStyle Style = ChartStyle.Guide;

    public IReadOnlyList<string> Lines { get; } = ChartFrame.Lines(Text, Style, WidthMost);

    public Place End => Way[^1];

    public double Height => Lines.Count * Style.LineHeight + 2;

    public double Width => Lines.Select(line => TextMetrics.Width(line, Style)).DefaultIfEmpty(0).Max();

    /// <summary>Names of all that is seen in the plot, except what has none.</summary>
    public static IEnumerable<EndName> Of(ScatterChart chart, ScatterFrame frame)
    {
        foreach (var series in chart.Curves.Where(series => series.Name.Length > 0))
        {
            if (frame.Pieces(series) is [.., var piece])
                yield return new(series.Name, At(series.Points[^1].X, series.Points[^1].Y), piece);
        }
        foreach (var band in chart.Bands.Where(band => band.Name.Length > 0))
        {
            if (frame.Corners(band) is { Count: > 0 } corners)
                yield return new(band.Name, At(band.Edges[^1].X, band.Edges[^1].Y), [LowerEnd(corners)]);
        }

        string At(double x, double y) => $"{ChartFrame.Text(x, chart.X)}, {ChartFrame.Text(y, chart.Y)}";
    }

    /// <summary>A band ends where its lower edge does: the upper part may be covered by a band inside it.</summary>
    private static Place LowerEnd(IReadOnlyList<Place> corners)
    {
        // Corners on the right edge of the plot differ by rounding.
        var right = corners.Max(place => place.X) - 0.5;
        return corners.Where(place => place.X >= right).MaxBy(place => place.Y);
    }

    /// <summary>At the right edge or close to it.</summary>
    public bool EndsRight(Box plot) => End.X >= plot.Right - 0.12 * plot.Width;
}

internal static class EndNames
{
    /// <summary>Between the plot and the names right of it.</summary>
    public const double Gap = 12;

    /// <summary>Names in the right margin, above the given bottom if they fit; returns the y below them.</summary>
    public static double WriteBeside(Scene scene, Box plot, double bottom, IEnumerable<EndName> names)
    {
        EndName[] order = [.. names.OrderBy(name => name.End.Y)];
        if (order.Length == 0)
            return plot.Y;
        double[] heights = [.. order.Select(name => name.Height)];
        bottom = Math.Max(bottom, plot.Y - 6 + heights.Sum());
        var centres = LabelLayout.Spread([.. order.Select(name => name.End.Y)], heights, plot.Y - 6, bottom);
        for (var rank = 0; rank < order.Length; rank++)
        {
            var end = order[rank].End;
            scene.WriteBeside(order[rank].Lines, plot.Right + Gap, centres[rank], Anchor.Start, EndName.Style);
            if (Math.Abs(centres[rank] - end.Y) > 3 || end.X < plot.Right - 4)
                scene.Rules.Add(new(end.X + 1, end.Y, plot.Right + Gap - 3, centres[rank], "leader"));
        }
        return centres[^1] + heights[^1] / 2;
    }

    public static void WriteInside(PlotLabels labels, IEnumerable<EndName> names)
    {
        foreach (var name in names)
        {
            var near = new Box(name.End.X, name.End.Y, 0, 0);
            labels.Write(name.Text, EndName.Style, near, name.Where, (width, height) =>
                Back(name.Way).SelectMany(place => (Box[])[
                    new(place.X + 6, place.Y + 3, width, height),
                    new(place.X - 6 - width, place.Y - 3 - height, width, height),
                    new(place.X - width / 2, place.Y - 4 - height, width, height),
                    new(place.X - width / 2, place.Y + 4, width, height)]));
        }
    }

    /// <summary>Places along a curve from its end back, every ten pixels.</summary>
    private static IEnumerable<Place> Back(IReadOnlyList<Place> way)
    {
        for (var index = way.Count - 1; index > 0; index--)
        {
            var (from, to) = (way[index], way[index - 1]);
            var length = Math.Sqrt((to.X - from.X) * (to.X - from.X) + (to.Y - from.Y) * (to.Y - from.Y));
            for (var step = 0.0; step < length; step += 10)
                yield return new(from.X + step / length * (to.X - from.X), from.Y + step / length * (to.Y - from.Y));
        }
        yield return way[0];
    }
}
