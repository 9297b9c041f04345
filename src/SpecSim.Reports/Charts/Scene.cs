// What a chart looks like before anything is drawn: boxes, rules, dots, text and plots with their places in pixels.
// The layouts (LineLayout, BarLayout and so on) fill a scene from chart data; ChartView.razor draws it. So all
// arithmetic of places can be tested without rendering, and components hold no arithmetic.

namespace SpecSim.Reports.Charts;

/// <summary>A rectangle in pixels; y grows downwards.</summary>
internal sealed record Box(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;

    public double Bottom => Y + Height;

    public bool Overlaps(Box other) =>
        X < other.Right && other.X < Right && Y < other.Bottom && other.Y < Bottom;

    public bool Contains(Box other) =>
        other.X >= X && other.Right <= Right && other.Y >= Y && other.Bottom <= Bottom;

    public Box Grow(double margin) => new(X - margin, Y - margin, Width + 2 * margin, Height + 2 * margin);
}

internal enum Anchor
{
    Start,
    Middle,
    End,
}

/// <summary>How text looks: its CSS class, and what the layout must know of that class.</summary>
internal sealed record TextStyle(string Class, double Size, bool Bold = false)
{
    public double LineHeight => Math.Round(Size * 1.3);
}

/// <summary>One line of text; y is its baseline.</summary>
internal sealed record Label(double X, double Y, string Text, Anchor Anchor, TextStyle Style)
{
    public Box Box
    {
        get
        {
            var width = TextMetrics.Width(Text, Style);
            var left = X - (Anchor == Anchor.Middle ? width / 2 : Anchor == Anchor.End ? width : 0);
            return new(left, Y - 0.8 * Style.Size, width, Style.Size);
        }
    }
}

/// <summary>A straight line, such as a grid line, an axis or the whisker of an interval.</summary>
internal sealed record Rule(double X1, double Y1, double X2, double Y2, string Class);

/// <summary>A small filled square or a named point.</summary>
internal sealed record Dot(double X, double Y, string Class);

/// <summary>A filled rectangle.</summary>
internal sealed record Block(Box Box, string Class);

/// <summary>A line or an outline, in the language of SVG's path element.</summary>
internal sealed record Outline(string Path, string Class);

/// <summary>A piece of the scene that a component of its own draws.</summary>
internal abstract record Plot(Box Box);

internal sealed class Scene(string id, double width)
{
    public string Id { get; } = id;

    public double Width { get; } = width;

    public double Height { get; set; }

    /// <summary>Behind the plots.</summary>
    public List<Rule> Grid { get; } = [];

    public List<Outline> Outlines { get; } = [];

    public List<Plot> Plots { get; } = [];

    /// <summary>In front of the plots.</summary>
    public List<Rule> Rules { get; } = [];

    public List<Block> Blocks { get; } = [];

    public List<Dot> Dots { get; } = [];

    public List<Label> Labels { get; } = [];

    /// <summary>Text that found no room in the picture; it goes below.</summary>
    public List<string> Footnotes { get; } = [];

    /// <summary>Writes lines one under the other; returns the y below the last.</summary>
    public double Write(IReadOnlyList<string> lines, double x, double top, Anchor anchor, TextStyle style)
    {
        // The baseline of a line is where its capitals end: about four fifths of the size below its top.
        var leading = (style.LineHeight - style.Size) / 2;
        for (var index = 0; index < lines.Count; index++)
        {
            var baseline = top + index * style.LineHeight + leading + 0.8 * style.Size;
            Labels.Add(new(x, baseline, lines[index], anchor, style));
        }
        return top + lines.Count * style.LineHeight;
    }

    /// <summary>Writes lines so that their middle is at the given height.</summary>
    public void WriteBeside(IReadOnlyList<string> lines, double x, double centre, Anchor anchor, TextStyle style) =>
        Write(lines, x, centre - lines.Count * style.LineHeight / 2, anchor, style);
}
