// Lines and areas cut at a rectangle: what is inside stays, and nothing else.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Reports.Charts;

namespace SpecSim.Tests.Reports.Charts;

public sealed class ClippingTests
{
    private static readonly Box Box = new(0, 0, 100, 100);

    [Fact]
    public void Line_ThatLeavesAndComesBack_IsTwoPieces()
    {
        var pieces = Clipping.Line([new(50, 50), new(150, 50), new(150, 80), new(90, 80), new(90, 20)], Box);

        Assert.Equal(2, pieces.Count);
        Assert.Equal([new Place(50, 50), new Place(100, 50)], pieces[0]);
        Assert.Equal([new Place(100, 80), new Place(90, 80), new Place(90, 20)], pieces[1]);
    }

    [Fact]
    public void Line_ThatIsInside_IsOnePieceAsItWas()
    {
        Place[] line = [new(1, 1), new(50, 2), new(99, 99)];

        Assert.Equal([line], Clipping.Line(line, Box));
        Assert.Empty(Clipping.Line([new(-5, 0), new(-5, 50)], Box));
        Assert.Empty(Clipping.Line([new(5, 5)], Box));
    }

    [Fact]
    public void Area_AroundACorner_IsCutThere() => Assert.Equal(
        [new Place(50, 0), new Place(50, 50), new Place(0, 50), new Place(0, 0)],
        Clipping.Area([new(-50, -50), new(50, -50), new(50, 50), new(-50, 50)], Box).OrderByDescending(p => p.X)
            .ThenBy(p => p.X == 0 ? -p.Y : p.Y));

    [Fact]
    public void Area_AnyBand_StaysInTheBoxAndCoversTheSameOfIt()
    {
        var bands =
            from heights in Gen.Zip(Gen.Choose(-200, 300), Gen.Choose(0, 80)).ListOf(2)
            select heights.ToList();
        Prop.ForAll(bands.ToArbitrary(), ends =>
        {
            var ((from, fromWidth), (to, toWidth)) = (ends[0], ends[1]);
            Place[] corners = [new(-40, from), new(140, to), new(140, to + toWidth), new(-40, from + fromWidth)];
            var area = Clipping.Area(corners, Box);
            Assert.All(area, place => Assert.True(Box.Grow(1e-9).Contains(new(place.X, place.Y, 0, 0))));
            // The size by summing up thin columns.
            var columns = Enumerable.Range(0, 2000).Sum(step =>
            {
                var share = (40 + (step + 0.5) / 20) / 180;
                var top = from + share * (to - from);
                var bottom = top + fromWidth + share * (toWidth - fromWidth);
                return Math.Max(0, Math.Min(bottom, 100) - Math.Max(top, 0)) / 20;
            });
            return Math.Abs(Size(area) - columns) < 2;
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>The shoelace formula.</summary>
    private static double Size(IReadOnlyList<Place> corners) => Math.Abs(Enumerable.Range(0, corners.Count).Sum(i =>
    {
        var (a, b) = (corners[i], corners[(i + 1) % corners.Count]);
        return a.X * b.Y - b.X * a.Y;
    })) / 2;
}
