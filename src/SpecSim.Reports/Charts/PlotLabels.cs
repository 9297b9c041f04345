// Text inside a plot: each label where it overlaps no other and covers as few curves as possible. A label that fits
// nowhere goes below the chart.

namespace SpecSim.Reports.Charts;

internal sealed class PlotLabels(Scene scene, Box plot)
{
    private const double LabelWidthMost = 220;

    /// <summary>What no label may cover: other labels, named points.</summary>
    public List<Box> Taken { get; } = [];

    /// <summary>What a label should rather not cover: curves, guides, points without a name.</summary>
    public List<IReadOnlyList<Segment>> Lines { get; } = [];

    /// <summary>Writes a label in the best box of the first candidates that have room, or below the chart.</summary>
    /// <param name="text">The label.</param>
    /// <param name="style">How it looks.</param>
    /// <param name="near">What it names.</param>
    /// <param name="where">The place in numbers, said where the label must go below.</param>
    /// <param name="candidates">Boxes for a width and a height, best first.</param>
    public Box? Write(
        string text, TextStyle style, Box near, string where,
        params IEnumerable<Func<double, double, IEnumerable<Box>>> candidates)
    {
        var lines = TextMetrics.Wrap(text, style, Math.Min(LabelWidthMost, plot.Width - 8));
        if (lines.Count == 0)
            return null;
        var width = lines.Max(line => TextMetrics.Width(line, style));
        var height = lines.Count * style.LineHeight;
        var box = candidates
            .Select(boxes => LabelLayout.Place(boxes(width, height), Taken, Lines, plot))
            .FirstOrDefault(place => place is not null);
        if (box is null)
        {
            Below(text, where);
            return null;
        }
        Taken.Add(box.Grow(2));
        // Left of its point a label of several lines ends flush with it, elsewhere it starts flush.
        var leftwards = box.Right <= near.X;
        scene.Write(lines, leftwards ? box.Right : box.X, box.Y, leftwards ? Anchor.End : Anchor.Start, style);
        return box;
    }

    /// <summary>Names a point. A label that had to move away is tied to it, from the rim of its mark on.</summary>
    /// <param name="text">The name.</param>
    /// <param name="x">Of the point.</param>
    /// <param name="y">Of the point.</param>
    /// <param name="where">The place in numbers.</param>
    /// <param name="rim">Radius that the tie leaves free.</param>
    /// <param name="near">How many of the nearest boxes to try first, whatever they cover; 0 for none.</param>
    public void NamePoint(string text, double x, double y, string where, double rim = 0, int near = 0)
    {
        // Close by and across a curve is better than far off and clear of all.
        var box = Write(
            text, ChartStyle.Mark, new(x, y, 0, 0), where,
            (width, height) => LabelLayout.Around(x, y, width, height).Take(near),
            (width, height) => LabelLayout.Around(x, y, width, height),
            (width, height) => LabelLayout.Anywhere(plot, x, y, width, height));
        if (box is not { } label)
            return;
        var (nearX, nearY) = (Math.Clamp(x, label.X, label.Right), Math.Clamp(y, label.Y, label.Bottom));
        if (Math.Max(Math.Abs(nearX - x), Math.Abs(nearY - y)) <= 18)
            return;
        var share = rim / Math.Sqrt((nearX - x) * (nearX - x) + (nearY - y) * (nearY - y));
        scene.Rules.Add(new(x + share * (nearX - x), y + share * (nearY - y), nearX, nearY, "leader"));
    }

    public void NoData(string id)
    {
        var centre = new Box(plot.X + plot.Width / 2, plot.Y + plot.Height / 2, 0, 0);
        Write("no data", ChartStyle.Guide, centre, id, (width, height) => [
            new(centre.X - width / 2, centre.Y - height / 2, width, height)]);
    }

    /// <summary>What fits nowhere, or lies outside limits that the caller set, is still said.</summary>
    public void Below(string text, string where) => scene.Footnotes.Add($"{text}: {where}");
}
