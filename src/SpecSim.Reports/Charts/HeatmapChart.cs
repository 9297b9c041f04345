// The data of a heatmap: a table of values shown as colours, with the value written into each cell.

namespace SpecSim.Reports.Charts;

/// <summary>A table of coloured cells. A null value is a cell without data, left empty.</summary>
/// <param name="XTitle">What the columns are.</param>
/// <param name="YTitle">What the rows are.</param>
/// <param name="Columns">Column names, left to right.</param>
/// <param name="Rows">Row names, top to bottom.</param>
/// <param name="Values">By row, then column.</param>
/// <param name="Value">Title, unit, format and limits of the values; the limits are the ends of the colours.</param>
public sealed record HeatmapChart(
    string Id,
    string Title,
    string Subtitle,
    string XTitle,
    string YTitle,
    IReadOnlyList<string> Columns,
    IReadOnlyList<string> Rows,
    IReadOnlyList<IReadOnlyList<double?>> Values,
    Axis Value) : Chart(Id, Title, Subtitle)
{
    /// <summary>
    /// The neutral value of a scale with two colours, such as 0 for errors of both signs; null for one colour.
    /// </summary>
    public double? Middle { get; init; }
}
