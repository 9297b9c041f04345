// What of a line or an area lies inside a rectangle: lines segment by segment (Liang and Barsky 1984, as Segment has
// it), areas side by side of the rectangle (Sutherland and Hodgman 1974). Areas must be convex or nearly so; a band
// whose parts leave the rectangle and come back keeps a line along its rim, which a fill without stroke does not show.

namespace SpecSim.Reports.Charts;

internal readonly record struct Place(double X, double Y);

internal static class Clipping
{
    /// <summary>The pieces of a line inside the box, in order.</summary>
    public static IReadOnlyList<IReadOnlyList<Place>> Line(IReadOnlyList<Place> line, Box box)
    {
        List<List<Place>> pieces = [];
        for (var index = 1; index < line.Count; index++)
        {
            if (new Segment(line[index - 1].X, line[index - 1].Y, line[index].X, line[index].Y).Within(box)
                is not { } part)
                continue;
            var (start, end) = (new Place(part.X1, part.Y1), new Place(part.X2, part.Y2));
            if (pieces.Count == 0 || pieces[^1][^1] != start)
                pieces.Add([start]);
            pieces[^1].Add(end);
        }
        return pieces;
    }

    /// <summary>The corners of an area inside the box; none if nothing of it is.</summary>
    public static IReadOnlyList<Place> Area(IReadOnlyList<Place> corners, Box box)
    {
        corners = Side(corners, place => place.X - box.X);
        corners = Side(corners, place => box.Right - place.X);
        corners = Side(corners, place => place.Y - box.Y);
        return Side(corners, place => box.Bottom - place.Y);
    }

    /// <summary>What is at a distance of zero or more from one side.</summary>
    private static List<Place> Side(IReadOnlyList<Place> corners, Func<Place, double> distance)
    {
        List<Place> kept = [];
        for (var index = 0; index < corners.Count; index++)
        {
            var (from, to) = (corners[index], corners[(index + 1) % corners.Count]);
            var (before, after) = (distance(from), distance(to));
            if (before >= 0)
                kept.Add(from);
            if (before >= 0 == after >= 0)
                continue;
            var share = before / (before - after);
            kept.Add(new(from.X + share * (to.X - from.X), from.Y + share * (to.Y - from.Y)));
        }
        return kept;
    }
}
