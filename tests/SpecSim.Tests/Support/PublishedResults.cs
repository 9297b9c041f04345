// The results that ship, predicted once for all tests that look at them.

using SpecSim.Experiments;
using SpecSim.Inputs.Published;

namespace SpecSim.Tests.Support;

internal static class PublishedResults
{
    public static readonly string[] Roots = [Repository.At("presets")];

    private static readonly Lazy<PublishedComparison> Made = new(
        () => PublishedStudy.Predict(PublishedFile.Shipped(Roots), Roots, Environment.ProcessorCount));

    public static PublishedComparison Shipped => Made.Value;

    /// <summary>Figures of speedups at one level.</summary>
    public static PublishedFigures Figures(
        IEnumerable<PublishedRow> rows, PublishedLevel level, Func<PublishedResult, bool>? which = null) =>
        PublishedFigures.Of([.. rows.Where(row =>
            row.Level == level
            && row.Quantity == PublishedQuantity.Speedup
            && (which is null || which(row.Result)))])!;
}
