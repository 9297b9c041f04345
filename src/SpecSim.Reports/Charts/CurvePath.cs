// Curves and their bands as SVG paths.

namespace SpecSim.Reports.Charts;

internal static class CurvePath
{
    /// <summary>
    /// From the left along the upper bounds, and back along the lower ones; null where fewer than two points have both.
    /// </summary>
    public static Outline? Band(
        IReadOnlyList<Point> curve, Func<double, double> across, Func<double, double> down, string style)
    {
        Point[] points = [.. curve.Where(point => point is { Low: { }, High: { } })];
        if (points.Length < 2)
            return null;
        var upper = points.Select(point => At(point.X, point.High!.Value));
        var lower = points.Select(point => At(point.X, point.Low!.Value)).Reverse();
        return new($"M{string.Join('L', upper.Concat(lower))}Z", style);

        string At(double x, double y) => $"{Pixels.Text(across(x))} {Pixels.Text(down(y))}";
    }

    public static Outline Line(IReadOnlyList<Place> places, string style) => new(
        $"M{string.Join('L', places.Select(place => $"{Pixels.Text(place.X)} {Pixels.Text(place.Y)}"))}", style);
}
