// The data of a strip chart: how values lie along one axis, a row for each thing they belong to.

namespace SpecSim.Reports.Charts;

/// <summary>A row of dots.</summary>
/// <param name="Label">What they belong to.</param>
/// <param name="Values">Values[k] are the dots of kind k.</param>
/// <param name="Middle">A mark across the row, such as the median; written beside it.</param>
/// <param name="Low">Where a shaded stretch begins, such as the tenth percentile.</param>
/// <param name="High">Where it ends.</param>
public sealed record Strip(
    string Label, IReadOnlyList<IReadOnlyList<double>> Values, double Middle, double Low, double High);

/// <summary>Rows of dots over one axis, first on top. A dot beyond a limit of the axis stands at the limit.</summary>
/// <param name="Kinds">Names of the kinds of dots, in the order of their colours and shapes.</param>
public sealed record StripChart(
    string Id,
    string Title,
    string Subtitle,
    Axis Value,
    IReadOnlyList<string> Kinds,
    IReadOnlyList<Strip> Strips) : Chart(Id, Title, Subtitle)
{
    /// <summary>Vertical lines, at values of the axis.</summary>
    public IReadOnlyList<Guide> Levels { get; init; } = [];
}
