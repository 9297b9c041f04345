// The marks of scattered points as paths: eight shapes, so that groups are told apart without colour. All run
// clockwise, so that many in one path may overlap without leaving holes.

namespace SpecSim.Reports.Charts;

internal static class PointShapes
{
    // Steps after the first corner, in radii; the first corner itself comes first. A circle is an arc.
    private static readonly (double X, double Y)[][] Corners =
    [
        [],
        [(-0.9, -0.9), (1.8, 0), (0, 1.8), (-1.8, 0)],
        [(0, -1.25), (1.2, 2.1), (-2.4, 0)],
        [(0, -1.3), (1.3, 1.3), (-1.3, 1.3), (-1.3, -1.3)],
        [(-1.2, -0.85), (2.4, 0), (-1.2, 2.1)],
        [
            (-0.4, -1.3), (0.8, 0), (0, 0.9), (0.9, 0), (0, 0.8), (-0.9, 0), (0, 0.9), (-0.8, 0), (0, -0.9), (-0.9, 0),
            (0, -0.8), (0.9, 0),
        ],
        [
            (0, -0.6), (0.6, -0.6), (0.6, 0.6), (-0.6, 0.6), (0.6, 0.6), (-0.6, 0.6), (-0.6, -0.6), (-0.6, 0.6),
            (-0.6, -0.6), (0.6, -0.6), (-0.6, -0.6), (0.6, -0.6),
        ],
        [(-1.5, -0.5), (3, 0), (0, 1), (-3, 0)],
    ];

    /// <summary>All marks of a group; marks at the same tenth of a pixel are one.</summary>
    public static string Path(int group, IEnumerable<Place> places, double radius)
    {
        var corners = Corners[group % Corners.Length];
        var (x, y) = corners.Length == 0 ? (0, -1) : corners[0];
        var rest = corners.Length == 0
            ? $"a{Pixels.Short(radius)} {Pixels.Short(radius)} 0 1 1-.1 0z"
            : string.Concat(corners.Skip(1).Select(step => Step(step.X * radius, step.Y * radius))) + "z";
        return string.Concat(places
            .Select(place => $"M{Pixels.Short(place.X + x * radius)} {Pixels.Short(place.Y + y * radius)}")
            .Distinct()
            .Select(start => start + rest));
    }

    private static string Step(double x, double y)
    {
        var (across, down) = (Pixels.Short(x), Pixels.Short(y));
        return down == "0" ? $"h{across}" : across == "0" ? $"v{down}"
            : down[0] == '-' ? $"l{across}{down}" : $"l{across} {down}";
    }
}
