// The words of a comparison with published results, the same on the terminal, in tables and under charts.

using SpecSim.Experiments;

namespace SpecSim.Reports;

internal static class PublishedWords
{
    /// <summary>"Formula level".</summary>
    public static string Title(PublishedLevel level) => level switch
    {
        PublishedLevel.Formula => "Formula level",
        PublishedLevel.System => "System level",
        _ => "Components",
    };

    /// <summary>"tokens per second without speculation".</summary>
    public static string Text(PublishedQuantity quantity) => quantity switch
    {
        PublishedQuantity.BaselineTokensPerSecond => "tokens per second without speculation",
        PublishedQuantity.SpeculativeTokensPerSecond => "tokens per second with speculation",
        _ => "speedup",
    };

    /// <summary>What is missing of a result, as one text: results with the same text lack the same.</summary>
    public static string Missing(PublishedGap gap) => string.Join(", ", gap.Missing);

    /// <summary>The gaps by what is missing, the most frequent first.</summary>
    public static IReadOnlyList<IGrouping<string, PublishedGap>> Reasons(PublishedComparison comparison) =>
    [
        .. comparison.Gaps
            .GroupBy(Missing, StringComparer.Ordinal)
            .OrderByDescending(reason => reason.Count())
            .ThenBy(reason => reason.Key, StringComparer.Ordinal),
    ];

    /// <summary>Each thing that was assumed and in how many rows, the most frequent first.</summary>
    public static IReadOnlyList<(string Text, int Rows)> Assumed(PublishedComparison comparison) =>
    [
        .. comparison.Rows
            .SelectMany(row => row.Assumed.Distinct(StringComparer.Ordinal))
            .CountBy(text => text, StringComparer.Ordinal)
            .OrderByDescending(count => count.Value)
            .ThenBy(count => count.Key, StringComparer.Ordinal)
            .Select(count => (count.Key, count.Value)),
    ];

    /// <summary>How many results have a speedup predicted, at either level.</summary>
    public static int Predicted(PublishedComparison comparison) =>
        comparison.Speedups().DistinctBy(row => row.Result.Id, StringComparer.Ordinal).Count();

    /// <summary>Furthest off first.</summary>
    public static IEnumerable<PublishedRow> Worst(IEnumerable<PublishedRow> rows) => rows
        .OrderByDescending(row => Math.Abs(row.Error))
        .ThenBy(row => row.Result.Id, StringComparer.Ordinal);
}
