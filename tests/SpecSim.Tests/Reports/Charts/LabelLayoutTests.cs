// Labels moved apart: never on top of each other, inside their room, and as little as possible.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Reports.Charts;

namespace SpecSim.Tests.Reports.Charts;

public sealed class LabelLayoutTests
{
    [Fact]
    public void Spread_LabelsApartAlready_MovesNone() =>
        Assert.Equal([20.0, 50.0, 90.0], LabelLayout.Spread([20, 50, 90], [10, 20, 10], 0, 100));

    [Fact]
    public void Spread_LabelsThatMeet_MovesThemApartEvenly() =>
        Assert.Equal([45.0, 55.0, 90.0], LabelLayout.Spread([50, 50, 90], [10, 10, 10], 0, 100));

    [Fact]
    public void Spread_LabelsBeyondTheEnds_MovesThemInside()
    {
        Assert.Equal([5.0, 15.0], LabelLayout.Spread([-10, 0], [10, 10], 0, 100));
        Assert.Equal([85.0, 95.0], LabelLayout.Spread([100, 110], [10, 10], 0, 100));
    }

    [Fact]
    public void Spread_AnyLabels_KeepsOrderAndOverlapsNoneAndStaysInside()
    {
        var columns =
            from labels in Gen.Zip(Gen.Choose(-50, 350), Gen.Choose(1, 30)).NonEmptyListOf()
            where labels.Sum(label => label.Item2) <= 300
            select labels.OrderBy(label => label.Item1).ToList();
        Prop.ForAll(columns.ToArbitrary(), labels =>
        {
            double[] heights = [.. labels.Select(label => (double)label.Item2)];
            var centres = LabelLayout.Spread([.. labels.Select(label => (double)label.Item1)], heights, 0, 300);
            var below = 0.0;
            for (var index = 0; index < centres.Length; index++)
            {
                if (centres[index] - heights[index] / 2 < below - 1e-9)
                    return false;
                below = centres[index] + heights[index] / 2;
            }
            return below <= 300 + 1e-9;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Place_FirstCandidateTaken_GivesTheNext()
    {
        Box[] candidates = [new(0, 0, 10, 10), new(20, 0, 10, 10)];

        Assert.Equal(candidates[1], LabelLayout.Place(candidates, [new(5, 5, 10, 10)], [], new(0, 0, 100, 100)));
        Assert.Null(LabelLayout.Place(candidates, [new(5, 5, 20, 10)], [], new(0, 0, 100, 100)));
        Assert.Null(LabelLayout.Place(candidates, [], [], new(5, 0, 20, 20)));
    }

    [Fact]
    public void Place_CurveThroughTheFirstCandidate_GivesOneThatCrossesFewer()
    {
        Box[] candidates = [new(0, 0, 10, 10), new(20, 0, 10, 10), new(40, 0, 10, 10)];
        Segment[][] lines = [[new(-5, 5, 15, 5)], [new(5, -5, 5, 15)], [new(20, 20, 30, 5)]];

        Assert.Equal(candidates[1], LabelLayout.Place(candidates[..2], [], lines, new(0, 0, 100, 100)));
        Assert.Equal(candidates[2], LabelLayout.Place(candidates, [], lines, new(0, 0, 100, 100)));
    }

    [Theory]
    [InlineData(0, 0, 20, 20, true)]
    [InlineData(5, 8, 20, 8, true)]
    [InlineData(8, 8, 9, 9, true)]
    [InlineData(0, 0, 4, 4, false)]
    [InlineData(0, 12, 3, 16, false)]
    [InlineData(0, 12, 20, 12, false)]
    [InlineData(12, 0, 12, 20, false)]
    public void Crosses_Segment_IsTrueIfAnyOfItIsInTheBox(double x1, double y1, double x2, double y2, bool crosses)
    {
        Box box = new(5, 5, 6, 6);

        Assert.Equal(crosses, new Segment(x1, y1, x2, y2).Crosses(box));
        Assert.Equal(crosses, new Segment(x2, y2, x1, y1).Crosses(box));
    }
}
