// The data of a scatter chart: points in groups, with curves and bands behind them. Predicted against measured, and
// the roofline, are such charts.

namespace SpecSim.Reports.Charts;

/// <summary>Points of one colour; a point's label is written beside it, and may be empty.</summary>
public sealed record PointGroup(string Name, IReadOnlyList<Mark> Points);

/// <summary>An area between two curves, named at its end; drawn behind everything.</summary>
public sealed record Band(string Name, IReadOnlyList<Point> Edges);

/// <summary>Points over two axes, each linear or logarithmic.</summary>
public sealed record ScatterChart(
    string Id,
    string Title,
    string Subtitle,
    Axis X,
    Axis Y,
    IReadOnlyList<PointGroup> Groups) : Chart(Id, Title, Subtitle)
{
    /// <summary>Areas; each edge has a low and a high. The first is the innermost, drawn darkest.</summary>
    public IReadOnlyList<Band> Bands { get; init; } = [];

    /// <summary>Lines behind the points, such as "predicted = measured" or a roof, labelled along their end.</summary>
    public IReadOnlyList<Series> Curves { get; init; } = [];

    /// <summary>
    /// Both axes show the same quantity: same limits, taken from the points alone, and same length, so that equal
    /// values lie on the diagonal. Curves and bands may reach further and are cut.
    /// </summary>
    public bool EqualAxes { get; init; }
}
