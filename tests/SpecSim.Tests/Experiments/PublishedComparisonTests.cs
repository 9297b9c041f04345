// Figures of a comparison with published results, by hand, and its groups.

using SpecSim.Experiments;
using SpecSim.Tests.Reports;

namespace SpecSim.Tests.Experiments;

public sealed class PublishedComparisonTests
{
    [Fact]
    public void Figures_OfFiveRows_AreThoseByHand()
    {
        // e = -0.2, -0.1, 0, 0.05, 0.4; |e| sorted 0, 0.05, 0.1, 0.2, 0.4. R-8 at 0.9 of five: rank
        // (5 + 1/3) 0.9 + 1/3 = 5.13, beyond the last. Intervals reach 0.15 of the prediction to either side.
        PublishedFigures figures = PublishedFigures.Of(
            [.. ((double[])[0.8, 0.9, 1, 1.05, 1.4]).Select(ratio => Row(published: 2, predicted: 2 * ratio))])!;

        Assert.Equal(5, figures.Rows);
        Assert.Equal(0.1, figures.MedianApe, 9);
        Assert.Equal(0.4, figures.P90Ape, 9);
        Assert.Equal(0.03, figures.Bias, 9);
        // 2 is in 1.53 to 2.07, in 1.7 to 2.3 and in 1.785 to 2.415, not in 1.36 to 1.84 nor in 2.38 to 3.22.
        Assert.Equal(0.6, figures.Coverage, 9);
    }

    [Fact]
    public void Figures_BetweenTwoRanks_AreInterpolated()
    {
        // Twenty errors 0.01 to 0.20: rank (20 + 1/3) 0.9 + 1/3 = 18.633.
        PublishedFigures figures = PublishedFigures.Of(
            [.. Enumerable.Range(1, 20).Select(index => Row(published: 1, predicted: 1 + (0.01 * index)))])!;

        Assert.Equal(0.105, figures.MedianApe, 9);
        Assert.Equal(0.18 + (0.01 * 0.633333333), figures.P90Ape, 9);
    }

    [Fact]
    public void Figures_OfNothing_AreNone() => Assert.Null(PublishedFigures.Of([]));

    [Theory]
    [InlineData(1.0, true)]
    [InlineData(1.5, true)]
    [InlineData(0.999, false)]
    [InlineData(1.501, false)]
    public void Row_PublishedValue_IsInsideWithBothEnds(double published, bool inside) => Assert.Equal(
        inside,
        new PublishedRow(
            Result("a"), PublishedLevel.System, PublishedQuantity.Speedup, published, 1.2, 1, 1.5, []).IsInside);

    [Fact]
    public void Groups_KeepLevelsAndQuantitiesApart()
    {
        IReadOnlyList<PublishedGroup> groups = PublishedSamples.Small().Groups;

        Assert.Equal(
            [
                (PublishedLevel.Formula, PublishedQuantity.Speedup, 1),
                (PublishedLevel.System, PublishedQuantity.Speedup, 3),
                (PublishedLevel.System, PublishedQuantity.BaselineTokensPerSecond, 1),
                (PublishedLevel.System, PublishedQuantity.SpeculativeTokensPerSecond, 1),
            ],
            groups.Where(group => group.By == "target")
                .Select(group => (group.Level, group.Quantity, group.Figures.Rows)));
    }

    // Every property deals out every row once.
    [Fact]
    public void Groups_OfEachProperty_AddUp()
    {
        IReadOnlyList<PublishedRow> rows = PublishedSamples.Many().Rows;

        Assert.All(
            PublishedGroups.Of(rows).GroupBy(group => group.By),
            by => Assert.Equal(rows.Count, by.Sum(group => group.Figures.Rows)));
        Assert.Equal(
            ["method", "hardware", "batch", "source", "engine", "target"], PublishedGroups.By);
    }

    [Fact]
    public void Groups_OfBatches_AreInTheOrderOfSize()
    {
        int?[] batches = [200, 1, 8, null, 33, 2, 9, 128];

        IEnumerable<PublishedGroup> groups = PublishedGroups
            .Of([.. batches.Select(batch => Row(1, 1) with { Result = Result("a") with { Batch = batch } })])
            .Where(group => group.By == "batch");

        Assert.Equal(
            [("1", 1), ("2-8", 2), ("9-32", 1), ("33-128", 2), ("above 128", 1), ("not stated", 1)],
            groups.Select(group => (group.Name, group.Figures.Rows)));
    }

    [Fact]
    public void Groups_OfHardwareWithoutAKey_HaveItsNearTwinOrItsLabel()
    {
        PublishedResult[] results =
        [
            Result("a") with { Hardware = null, HardwareSimilar = "A100-SXM-80GB", HardwareLabel = "A800" },
            Result("b") with { Hardware = null, HardwareLabel = "TPU v4" },
            Result("c") with { Hardware = null },
        ];

        Assert.Equal(
            ["A100-SXM-80GB", "TPU v4", "not stated"],
            PublishedGroups.Of([.. results.Select(result => Row(1, 1) with { Result = result })])
                .Where(group => group.By == "hardware")
                .Select(group => group.Name));
    }

    private static PublishedResult Result(string id) =>
        PublishedSamples.Result(id, PublishedLevel.System, "Paper", "eagle3");

    private static PublishedRow Row(double published, double predicted) =>
        PublishedSamples.Row(Result("a"), published, predicted, 0.15);
}
