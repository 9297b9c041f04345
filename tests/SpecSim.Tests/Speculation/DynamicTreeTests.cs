// Dynamic trees: what they accept against what the ranks allow, and against the tree they become when the draft's
// confidence says the same everywhere.

using SpecSim.Acceptance;
using SpecSim.Quantities;
using SpecSim.Randomness;
using SpecSim.Speculation;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Speculation;

public sealed class DynamicTreeTests
{
    private static readonly TreeShape.Dynamic Shape = new(4, 4, 12);

    private static readonly AcceptanceProfile Profile =
        new AcceptanceProfile.Iid(new Probability(0.7))
        {
            Ranks = new RankLaw.PowerLaw(0.7),
            ConfidenceConcentration = 2,
        };

    [Fact]
    public void Accepted_AnyRound_IsNoMoreThanTheFullTreeAndTheSameTwice()
    {
        var full = TokenTree.OfChildren([4, 4, 4, 4]);
        var luck = new Luck(5, 0);
        AcceptanceWalk walk = new AcceptanceThresholds(Profile).Begin(luck, 3);
        var tree = new DynamicTree(Shape, Profile);
        var other = new DynamicTree(Shape, Profile);
        int less = 0;
        for (long position = 0; position < 200; position++)
        {
            int accepted = tree.Accepted(walk, luck, 3, position, 4);

            Assert.Equal(accepted, other.Accepted(walk, luck, 3, position, 4));
            int most = walk.Accepted(position, full);
            Assert.InRange(accepted, 0, most);
            less += accepted < most ? 1 : 0;
        }

        Assert.InRange(less, 1, 150);
    }

    [Fact]
    public void Expect_ConfidenceThatSaysNothing_IsTheOptimalTree()
    {
        AcceptanceProfile dull = Profile with { ConfidenceConcentration = DraftConfidence.MostConcentration };

        double dynamic = Shape.Expect(dull, 4, 1).TokensPerRound;

        Assert.Equal(1, dynamic / dull.Expect(OptimalTree.Of(dull, 12, 4)).TokensPerRound, 0.03);
    }

    [Fact]
    public void Expect_ConfidenceThatSaysMuch_AcceptsMore()
    {
        double dull = Shape.Expect(Profile with { ConfidenceConcentration = 1000 }, 4, 1).TokensPerRound;

        Assert.True(Shape.Expect(Profile, 4, 1).TokensPerRound > 1.03 * dull);
    }

    [Fact]
    public void NodesAt_ShallowTree_IsWhatIsDraftedAtMost()
    {
        Assert.Equal([0, 4, 12, 12], Enumerable.Range(0, 4).Select(Shape.NodesAt));
        Assert.Equal([4, 4, 4], Shape.PassWidthsAt(3));
    }
}
