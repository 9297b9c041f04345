// The data of small multiples: line charts in rows and columns that are read together, such as percentiles of two
// latencies against load, or what a server did over time.

namespace SpecSim.Reports.Charts;

/// <summary>A stretch of the horizontal axis, such as the time of a fault; the label may be empty.</summary>
public sealed record Shade(double From, double To, string Label);

/// <summary>
/// Line charts in rows, first on top. Panels with equal axes share their limits; neighbours share the ticks too. A
/// panel's subtitle and note are not drawn, nor is a vertical axis' title that the panel's own says already.
/// </summary>
/// <param name="Names">
/// The curves of the legend, in the order of their colours. A series has the colour of its name, so a curve with gaps
/// is several series of one name. A dashed one is a reference: thin and without a colour.
/// </param>
/// <param name="Rows">Panels from left to right; no row has more than the first.</param>
public sealed record GridChart(
    string Id,
    string Title,
    string Subtitle,
    IReadOnlyList<string> Names,
    IReadOnlyList<IReadOnlyList<LineChart>> Rows) : Chart(Id, Title, Subtitle)
{
    /// <summary>A value holds from its point to the next one: means over spans of time.</summary>
    public bool Steps { get; init; }

    /// <summary>Drawn in every panel, named on top; only in a chart of one column with one horizontal axis.</summary>
    public IReadOnlyList<Shade> Shades { get; init; } = [];
}
