// The data of a waterfall: how one total becomes another, step by step.

namespace SpecSim.Reports.Charts;

/// <summary>A step of a waterfall.</summary>
/// <param name="Label">e.g. "draft passes".</param>
/// <param name="From">Value before; for a total, where its bar starts.</param>
/// <param name="To">Value after.</param>
/// <param name="IsTotal">A total stands on its own; other steps are changes, coloured by their sign.</param>
/// <param name="Note">A few words written beside the bar, such as "0.31 steps"; may be empty.</param>
public sealed record Fall(string Label, double From, double To, bool IsTotal = false, string Note = "");

/// <summary>Horizontal bars, first on top, each starting where the one above ended.</summary>
public sealed record WaterfallChart(
    string Id,
    string Title,
    string Subtitle,
    Axis Value,
    IReadOnlyList<Fall> Steps) : Chart(Id, Title, Subtitle)
{
    /// <summary>Vertical lines, at values of the axis.</summary>
    public IReadOnlyList<Guide> Levels { get; init; } = [];
}
