// Where labels go so that none covers another. Two pure functions: Spread moves a column of labels apart as little as
// possible (least squares under order and spacing, solved by pooling neighbours that collide: isotonic regression,
// Barlow et al. 1972); Place picks the best of many candidate boxes for a label inside a plot.

namespace SpecSim.Reports.Charts;

/// <summary>A curve, bar edge or guide that text should rather not cover.</summary>
internal sealed record Segment(double X1, double Y1, double X2, double Y2)
{
    /// <summary>Whether any of the segment is inside the box (clipping after Liang and Barsky).</summary>
    public bool Crosses(Box box) => Enters(box, out _, out _);

    /// <summary>What of the segment is inside the box; null if nothing is.</summary>
    public Segment? Within(Box box) => Enters(box, out var enter, out var leave)
        ? new(
            enter > 0 ? X1 + enter * (X2 - X1) : X1,
            enter > 0 ? Y1 + enter * (Y2 - Y1) : Y1,
            leave < 1 ? X1 + leave * (X2 - X1) : X2,
            leave < 1 ? Y1 + leave * (Y2 - Y1) : Y2)
        : null;

    private bool Enters(Box box, out double enter, out double leave)
    {
        (enter, leave) = (0.0, 1.0);
        return Clip(-(X2 - X1), X1 - box.X, ref enter, ref leave)
            && Clip(X2 - X1, box.Right - X1, ref enter, ref leave)
            && Clip(-(Y2 - Y1), Y1 - box.Y, ref enter, ref leave)
            && Clip(Y2 - Y1, box.Bottom - Y1, ref enter, ref leave);
    }

    private static bool Clip(double direction, double distance, ref double enter, ref double leave)
    {
        if (direction == 0)
            return distance >= 0;
        if (direction < 0)
            enter = Math.Max(enter, distance / direction);
        else
            leave = Math.Min(leave, distance / direction);
        return enter <= leave;
    }
}

internal static class LabelLayout
{
    /// <summary>
    /// Centres for labels of the given heights, in the given order from the top, as near as possible to where they
    /// want to be, none overlapping, all between top and bottom (which must be far enough apart for them).
    /// </summary>
    public static double[] Spread(
        IReadOnlyList<double> wanted, IReadOnlyList<double> heights, double top, double bottom)
    {
        // Measured from the stack of all labels above it, every label of a touching group has the same offset. So
        // "no overlap" becomes "offsets do not decrease", and a group's best offset is the mean of its members'.
        var groups = new Stack<(double Sum, int Count)>();
        var above = 0.0;
        for (var index = 0; index < wanted.Count; index++)
        {
            var group = (Sum: wanted[index] - heights[index] / 2 - above, Count: 1);
            while (groups.TryPeek(out var last) && last.Sum / last.Count > group.Sum / group.Count)
            {
                groups.Pop();
                group = (group.Sum + last.Sum, group.Count + last.Count);
            }
            groups.Push(group);
            above += heights[index];
        }
        var offsets = groups.Reverse()
            .SelectMany(group => Enumerable.Repeat(group.Sum / group.Count, group.Count))
            .Select(offset => Math.Max(top, Math.Min(offset, bottom - above)));
        var used = 0.0;
        return [.. offsets.Zip(heights, (offset, height) =>
        {
            var centre = offset + used + height / 2;
            used += height;
            return centre;
        })];
    }

    /// <summary>
    /// The candidate that overlaps nothing taken, lies within bounds and crosses the fewest lines; of equals, the
    /// first. Null if all overlap something: the caller then says it elsewhere.
    /// </summary>
    public static Box? Place(
        IEnumerable<Box> candidates, IReadOnlyList<Box> taken, IReadOnlyList<IReadOnlyList<Segment>> lines, Box bounds)
    {
        Box? best = null;
        var fewest = int.MaxValue;
        foreach (var candidate in candidates)
        {
            if (!bounds.Contains(candidate) || taken.Any(candidate.Overlaps))
                continue;
            var crossed = lines.Count(line => line.Any(segment => segment.Crosses(candidate)));
            if (crossed >= fewest)
                continue;
            (best, fewest) = (candidate, crossed);
            if (crossed == 0)
                break;
        }
        return best;
    }

    /// <summary>Boxes around a point: close by first, above before below, then further off.</summary>
    public static IEnumerable<Box> Around(double x, double y, double width, double height)
    {
        foreach (var distance in (double[])[9, 22, 38, 58, 84, 116, 156])
        {
            var slant = 0.7 * distance;
            yield return new(x + slant, y - slant - height, width, height);
            yield return new(x - slant - width, y - slant - height, width, height);
            yield return new(x - width / 2, y - distance - height, width, height);
            yield return new(x + distance, y - height / 2, width, height);
            yield return new(x - distance - width, y - height / 2, width, height);
            yield return new(x + slant, y + slant, width, height);
            yield return new(x - slant - width, y + slant, width, height);
            yield return new(x - width / 2, y + distance, width, height);
        }
    }

    /// <summary>Boxes on a grid all over the bounds, nearest to a point first: the last resort.</summary>
    public static IEnumerable<Box> Anywhere(Box bounds, double x, double y, double width, double height)
    {
        const int pitch = 12;
        var columns = Math.Max(0, (int)((bounds.Width - width) / pitch) + 1);
        var rows = Math.Max(0, (int)((bounds.Height - height) / pitch) + 1);
        return Enumerable.Range(0, columns * rows)
            .Select(cell => new Box(
                bounds.X + cell % columns * pitch, bounds.Y + cell / columns * pitch, width, height))
            .OrderBy(box => Math.Abs(box.X + width / 2 - x) + Math.Abs(box.Y + height / 2 - y));
    }
}
