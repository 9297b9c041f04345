// Acceptance of trees: against chains, against each other, and the closed form against walking it.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Acceptance;
using SpecSim.Quantities;
using SpecSim.Randomness;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Acceptance;

public sealed class TreeAcceptanceTests
{
    private const int Requests = 500;
    private const int OutputTokens = 1000;

    // Five standard errors: one in two million comparisons fails by chance, and the seed is fixed besides.
    private const double Tolerance = 5;

    private static readonly RankLaw Power = new RankLaw.PowerLaw(0.7);

    private static readonly RankLaw Table = new RankLaw.Table([[0.4, 0.2, 0.1], [0.3, 0.1]]);

    public static TheoryData<string, AcceptanceProfile> Profiles => new()
    {
        { "iid", new AcceptanceProfile.Iid(new Probability(0.6)) { Ranks = Power } },
        { "never first", new AcceptanceProfile.Iid(new Probability(0)) { Ranks = Power } },
        { "positional", Trees.Positional(Table, 0.8, 0.7, 0.5) },
        { "mixture", new AcceptanceProfile.Mixture(4, 3) { Ranks = Power } },
        { "burst", Trees.Burst(0.9, 0.3, 0.1, 0.05) with { Ranks = Table } },
        { "alternating", Trees.Burst(0.8, 0.2, 1, 1) with { Ranks = Power } },
    };

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Accepted_TreeThatIsAChain_IsWhatTheChainAccepts(string name, AcceptanceProfile profile)
    {
        var thresholds = new AcceptanceThresholds(profile);
        AcceptanceWalk chain = thresholds.Begin(new Luck(3, 0), 7);
        AcceptanceWalk tree = thresholds.Begin(new Luck(3, 0), 7);
        var shape = TokenTree.Chain(5);
        for (long position = 0; position < OutputTokens;)
        {
            int accepted = chain.Accepted(position, 5);
            Assert.True(accepted == tree.Accepted(position, shape), $"{name} at {position}");
            position += accepted + 1;
        }

        Assert.Equal(profile.Expect(5).Survival, profile.Expect(shape).Survival);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Expect_AnyProfile_IsWhatWalkingItGives(string name, AcceptanceProfile profile)
    {
        foreach (TokenTree tree in new[] { Trees.Eagle25, TokenTree.OfChildren([3, 2, 2]), TokenTree.Chains(4, 3) })
        {
            RoundStatistics expected = profile.Expect(tree);
            (double mean, double error, double square) = Walk(profile, tree, expected.TokensPerRound);

            Assert.True(
                Math.Abs(mean - expected.TokensPerRound) <= (Tolerance * error) + 1e-9,
                $"{name}, {tree.Count} nodes: walked {mean} +- {error}, expected {expected.TokensPerRound}");
            Assert.InRange(square, expected.Variance * 0.97, expected.Variance * 1.03);
        }
    }

    [Fact]
    public void Accepted_MoreNodes_NeverAcceptsLessFromTheSamePosition() => Prop.ForAll(
        Trees.Random().Two().ToArbitrary(), Gen.Choose(1, 1000).ToArbitrary(), (pair, seed) =>
        {
            TokenTree both = Trees.Union(pair.Item1, pair.Item2);
            AcceptanceThresholds thresholds = new(Trees.Positional(Table, 0.6, 0.9, 0.3));
            AcceptanceWalk walk = thresholds.Begin(new Luck((uint)seed, 0), 0);
            return Enumerable.Range(0, 50).All(position =>
                walk.Accepted(position, both) >= walk.Accepted(position, pair.Item1));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Reach_OfSiblings_SumsToTheHazardsTheyShare()
    {
        // All ranks of a table that sums to 1: somebody is always right.
        RankLaw all = new RankLaw.Table([[0.75, 0.25]]);
        AcceptanceProfile profile = new AcceptanceProfile.Iid(new Probability(0.5)) { Ranks = all };

        IReadOnlyList<double> reached = TreeStatistics.Reach(profile, TokenTree.OfChildren([3]));

        Assert.Equal([0.5, 0.375, 0.125], reached);
    }

    [Fact]
    public void Expect_ByHand_IsTheSumOverPaths()
    {
        // Two first tokens, 0.6 and 0.4 (1 - 2^-1) = 0.2; below the first one 0.5.
        AcceptanceProfile profile = Trees.Positional(new RankLaw.PowerLaw(1), 0.6, 0.5);

        RoundStatistics expected = profile.Expect(TokenTree.OfPaths([[1], [2], [1, 1]]));

        Assert.Equal(0.8, expected.Survival[0], 12);
        Assert.Equal(0.3, expected.Survival[1], 12);
        Assert.Equal(2.1, expected.TokensPerRound, 12);
    }

    private static (double Mean, double Error, double Square) Walk(
        AcceptanceProfile profile, TokenTree tree, double expected)
    {
        var thresholds = new AcceptanceThresholds(profile);
        var sums = new double[Requests];
        var counts = new double[Requests];
        double square = 0;
        for (uint request = 0; request < Requests; request++)
        {
            AcceptanceWalk walk = thresholds.Begin(new Luck(1, 0), request);
            for (long position = 0; position < OutputTokens;)
            {
                int tokens = walk.Accepted(position, tree) + 1;
                position += tokens;
                sums[request] += tokens;
                counts[request]++;
                square += (tokens - expected) * (tokens - expected);
            }
        }

        double mean = sums.Sum() / counts.Sum();
        double squares = sums.Zip(counts, (sum, count) => Math.Pow(sum - (mean * count), 2)).Sum();
        return (mean, Math.Sqrt(squares) / counts.Sum(), square / counts.Sum());
    }
}
