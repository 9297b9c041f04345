// What measure.js answers, as values.

namespace SpecSim.Tests.Pages;

/// <summary>Pixels of the page, or units of a chart.</summary>
internal sealed record Box(double Left, double Top, double Right, double Bottom)
{
    /// <summary>How deep the boxes lie in each other; negative or zero where they do not.</summary>
    public double Overlap(Box other) => Math.Min(
        Math.Min(Right, other.Right) - Math.Max(Left, other.Left),
        Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top));

    public bool IsInside(double width, double height, double tolerance) =>
        Left >= -tolerance && Top >= -tolerance && Right <= width + tolerance && Bottom <= height + tolerance;
}

/// <summary>A text of the page itself.</summary>
internal sealed record TextMeasure(string Name, string Colour, string Ground);

/// <summary>A text of a chart; its role is its first class in the chart's style sheet.</summary>
internal sealed record ChartTextMeasure(string Name, string Role, string Colour, string Ground, Box Box);

/// <summary>Anything that a chart draws.</summary>
internal sealed record ShapeMeasure(string Name, Box Box);

/// <summary>A chart; behind it is what the page shows around it.</summary>
internal sealed record ChartMeasure(
    string Id,
    double Width,
    double Height,
    bool Visible,
    string Ground,
    string Behind,
    ChartTextMeasure[] Texts,
    ShapeMeasure[] Shapes);
