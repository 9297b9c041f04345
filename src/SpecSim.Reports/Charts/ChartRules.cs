// What chart data must satisfy before it can be drawn. A broken rule is a mistake of the code that made the chart, so
// it is an ArgumentException that names chart, series and value, and not a picture with a hole in it.

using System.Globalization;

namespace SpecSim.Reports.Charts;

internal static class ChartRules
{
    public static void Require(Chart chart)
    {
        // The id becomes a file name and the prefix of XML ids.
        var plain = chart.Id.Length > 0 && char.IsAsciiLetter(chart.Id[0])
            && chart.Id.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
        if (!plain)
            throw new ArgumentException($"The chart id '{chart.Id}' is not a plain word (letters, digits, - and _).");
        switch (chart)
        {
            case LineChart line:
                RequireLines(line);
                break;
            case PanelChart panels:
                if (panels.Panels.Count == 0)
                    throw Broken(chart, "it has no panel");
                foreach (var panel in panels.Panels)
                    Require(panel);
                break;
            case GridChart grid:
                RequireGrid(grid);
                break;
            case BarChart bars:
                RequireBars(bars);
                break;
            case StackedBarChart stacked:
                RequireParts(stacked);
                break;
            case TimelineChart timeline:
                RequireTimeline(timeline);
                break;
            case HeatmapChart heatmap:
                RequireCells(heatmap);
                break;
            case ScatterChart scatter:
                RequireScatter(scatter);
                break;
            case WaterfallChart waterfall:
                RequireFalls(waterfall);
                break;
            case TreeChart tree:
                RequireTree(tree);
                break;
            case StripChart strips:
                RequireStrips(strips);
                break;
            default:
                throw Broken(chart, $"there is no drawing for {chart.GetType().Name}");
        }
    }

    private static void RequireGrid(GridChart chart)
    {
        RequireCount(chart, chart.Names.Count, "curves");
        if (chart.Rows.Count == 0 || chart.Rows.Any(row => row.Count == 0 || row.Count > chart.Rows[0].Count))
            throw Broken(chart, "it has no panel, or a row is empty or longer than the first");
        foreach (var panel in chart.Rows.SelectMany(row => row))
        {
            RequireContents(panel);
            if (panel.Series.FirstOrDefault(series => !chart.Names.Contains(series.Name)) is { } stranger)
                throw Broken(chart, $"the series '{stranger.Name}' is not in the legend");
        }
        RequireShades(chart);
    }

    private static void RequireShades(GridChart chart)
    {
        if (chart.Shades.Count == 0)
            return;
        var axis = chart.Rows[0][0].X;
        if (chart.Rows.Any(row => row.Count > 1 || row[0].X != axis))
            throw Broken(chart, "it is shaded and has more than one column or horizontal axis");
        foreach (var shade in chart.Shades)
        {
            RequireValue(chart, axis, shade.From, $"the start of the shade '{shade.Label}'");
            RequireValue(chart, axis, shade.To, $"the end of the shade '{shade.Label}'");
            if (shade.To < shade.From)
                throw Broken(chart, $"the shade '{shade.Label}' ends before it starts");
        }
    }

    private static void RequireLines(LineChart chart)
    {
        RequireCount(chart, chart.Series.Count, "curves");
        RequireContents(chart);
    }

    private static void RequireContents(LineChart chart)
    {
        RequireLimits(chart, chart.X);
        RequireLimits(chart, chart.Y);
        foreach (var series in chart.Series)
            RequireCurve(chart, chart.X, chart.Y, series.Points, $"the series '{series.Name}'");
        foreach (var mark in chart.Marks)
            RequirePoint(chart, chart.X, chart.Y, mark, $"the mark '{mark.Label}'");
        foreach (var guide in chart.Levels)
            RequireValue(chart, chart.Y, guide.Value, $"the level '{guide.Label}'");
        foreach (var guide in chart.Crossings)
            RequireValue(chart, chart.X, guide.Value, $"the crossing '{guide.Label}'");
    }

    private static void RequireCurve(Chart chart, Axis x, Axis y, IReadOnlyList<Point> points, string name)
    {
        for (var index = 0; index < points.Count; index++)
        {
            var point = points[index];
            RequireValue(chart, x, point.X, $"an x of {name}");
            RequireValue(chart, y, point.Y, $"a y of {name}");
            RequireValue(chart, y, point.Low ?? point.Y, $"a lower bound of {name}");
            RequireValue(chart, y, point.High ?? point.Y, $"an upper bound of {name}");
            if (index > 0 && point.X < points[index - 1].X)
                throw Broken(chart, $"{name} goes back at x = {Text(point.X)}");
        }
    }

    private static void RequirePoint(Chart chart, Axis x, Axis y, Mark mark, string name)
    {
        RequireValue(chart, x, mark.X, $"the x of {name}");
        RequireValue(chart, y, mark.Y, $"the y of {name}");
    }

    private static void RequireScatter(ScatterChart chart)
    {
        RequireCount(chart, chart.Groups.Count, "groups");
        RequireLimits(chart, chart.X);
        RequireLimits(chart, chart.Y);
        var (x, y) = (chart.X, chart.Y);
        if (chart.EqualAxes && (x.Scale, x.Minimum, x.Maximum) != (y.Scale, y.Minimum, y.Maximum))
            throw Broken(chart, "its axes are to be equal, and their scales or limits are not");
        foreach (var group in chart.Groups)
        {
            foreach (var mark in group.Points)
                RequirePoint(chart, x, y, mark, $"a point '{mark.Label}' of the group '{group.Name}'");
        }
        foreach (var series in chart.Curves)
            RequireCurve(chart, x, y, series.Points, $"the curve '{series.Name}'");
        foreach (var band in chart.Bands)
            RequireCurve(chart, x, y, band.Edges, $"the band '{band.Name}'");
    }

    private static void RequireBars(BarChart chart)
    {
        RequireLimits(chart, chart.Value);
        foreach (var bar in chart.Bars)
        {
            double?[] values = [bar.Value, bar.Low, bar.High, bar.Expected];
            foreach (var value in values.OfType<double>())
                RequireValue(chart, chart.Value, value, $"the bar '{bar.Label}'");
        }
        foreach (var guide in chart.Levels)
            RequireValue(chart, chart.Value, guide.Value, $"the level '{guide.Label}'");
    }

    private static void RequireParts(StackedBarChart chart)
    {
        RequireCount(chart, chart.Parts.Count, "parts");
        RequireLimits(chart, chart.Value);
        if (chart.Value.Scale == AxisScale.Logarithmic)
            throw Broken(chart, "parts laid end to end mean nothing on a logarithmic axis");
        foreach (var part in chart.Parts)
        {
            if (part.Values.Count != chart.Categories.Count)
                throw Broken(chart, $"the part '{part.Name}' has not one value per category");
            foreach (var value in part.Values)
            {
                RequireValue(chart, chart.Value, value, $"the part '{part.Name}'");
                if (value < 0)
                    throw Broken(chart, $"the part '{part.Name}' is negative ({Text(value)})");
            }
        }
    }

    private static void RequireTimeline(TimelineChart chart)
    {
        RequireCount(chart, chart.Kinds.Count + chart.Utilisations.Count, "kinds and utilisations");
        RequireLimits(chart, chart.Time);
        if (chart.Time.Scale == AxisScale.Logarithmic)
            throw Broken(chart, "time runs straight");
        foreach (var span in chart.Spans)
        {
            RequireValue(chart, chart.Time, span.Start, $"a span of the lane '{span.Lane}'");
            RequireValue(chart, chart.Time, span.End, $"a span of the lane '{span.Lane}'");
            if (span.End < span.Start || !chart.Lanes.Contains(span.Lane) || !chart.Kinds.Contains(span.Kind))
                throw Broken(chart, $"the span {span} ends before it starts, or its lane or kind is not listed");
        }
        foreach (var usage in chart.Utilisations)
        {
            foreach (var change in usage.Changes)
            {
                RequireValue(chart, chart.Time, change.Start, $"a time of '{usage.Name}'");
                if (change.Value is not (>= 0 and <= 1))
                    throw Broken(chart, $"'{usage.Name}' is {Text(change.Value)}, not a share of 0 to 1");
            }
        }
    }

    private static void RequireCells(HeatmapChart chart)
    {
        RequireLimits(chart, chart.Value);
        if (chart.Values.Count != chart.Rows.Count || chart.Values.Any(row => row.Count != chart.Columns.Count))
            throw Broken(chart, "it has not one value per row and column");
        foreach (var value in chart.Values.SelectMany(row => row).OfType<double>())
            RequireValue(chart, chart.Value, value, "a value");
        if (chart.Middle is not { } middle)
            return;
        RequireValue(chart, chart.Value, middle, "the middle");
        if (middle <= chart.Value.Minimum || middle >= chart.Value.Maximum)
            throw Broken(chart, $"the middle {Text(middle)} is not between the limits");
    }

    private static void RequireFalls(WaterfallChart chart)
    {
        RequireLimits(chart, chart.Value);
        for (var index = 0; index < chart.Steps.Count; index++)
        {
            var step = chart.Steps[index];
            RequireValue(chart, chart.Value, step.To, $"the step '{step.Label}'");
            // A total begins where the axis does, which zero may stand for on any axis.
            if (!step.IsTotal || step.From != 0)
                RequireValue(chart, chart.Value, step.From, $"the start of the step '{step.Label}'");
            var before = index == 0 ? step.From : chart.Steps[index - 1].To;
            if (!step.IsTotal && Math.Abs(step.From - before) > 1e-6 * Math.Max(Math.Abs(step.From), Math.Abs(before)))
                throw Broken(chart, $"the step '{step.Label}' starts at {Text(step.From)}, not at {Text(before)}");
        }
        foreach (var guide in chart.Levels)
            RequireValue(chart, chart.Value, guide.Value, $"the level '{guide.Label}'");
    }

    private static void RequireTree(TreeChart chart)
    {
        var depths = new int[chart.Nodes.Count];
        for (var node = 0; node < depths.Length; node++)
        {
            var (parent, reached) = chart.Nodes[node];
            if (parent < -1 || parent >= node)
                throw Broken(chart, $"the node {node} stands before its parent");
            if (reached is not (>= 0 and <= 1))
                throw Broken(chart, $"the node {node} is reached in {Text(reached)} of rounds, not in 0 to 1");
            depths[node] = parent < 0 ? 1 : depths[parent] + 1;
            if (depths[node] > chart.Levels.Count)
                throw Broken(chart, $"the node {node} is deeper than there are levels");
        }
    }

    private static void RequireStrips(StripChart chart)
    {
        RequireCount(chart, chart.Kinds.Count, "kinds");
        RequireLimits(chart, chart.Value);
        foreach (var strip in chart.Strips)
        {
            if (strip.Values.Count != chart.Kinds.Count)
                throw Broken(chart, $"the strip '{strip.Label}' has not one list per kind");
            foreach (var value in strip.Values.SelectMany(values => values)
                .Concat([strip.Middle, strip.Low, strip.High]))
                RequireValue(chart, chart.Value, value, $"the strip '{strip.Label}'");
        }
        foreach (var guide in chart.Levels)
            RequireValue(chart, chart.Value, guide.Value, $"the level '{guide.Label}'");
    }

    private static void RequireCount(Chart chart, int count, string what)
    {
        if (count > ChartStyle.ColourCount)
            throw Broken(chart, $"{count} {what} cannot be told apart; {ChartStyle.ColourCount} is the most");
    }

    private static void RequireLimits(Chart chart, Axis axis)
    {
        foreach (var limit in (double?[])[axis.Minimum, axis.Maximum])
        {
            if (limit is { } value)
                RequireValue(chart, axis, value, "a limit");
        }
        if (axis.Minimum >= axis.Maximum)
            throw Broken(chart, $"the axis '{axis.Title}' ends where it starts, or before");
    }

    private static void RequireValue(Chart chart, Axis axis, double value, string what)
    {
        if (!double.IsFinite(value))
            throw Broken(chart, $"{what} is {Text(value)}");
        if (axis.Scale == AxisScale.Logarithmic && value <= 0)
            throw Broken(chart, $"{what} is {Text(value)}, and the axis '{axis.Title}' is logarithmic: only positive");
    }

    private static ArgumentException Broken(Chart chart, string why) =>
        new($"The chart '{chart.Id}' cannot be drawn: {why}.");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
