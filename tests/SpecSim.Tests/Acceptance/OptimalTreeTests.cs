// Optimal trees against three others: an exhaustive search, Sequoia's dynamic program, and whatever tree comes along.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Acceptance;
using SpecSim.Quantities;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Acceptance;

public sealed class OptimalTreeTests
{
    private const int Depth = 4;

    // High enough that no second choice is likelier than a first: (1 - a)(1 - 2^-b) < a.
    private static Gen<AcceptanceProfile> Profiles() =>
        Gen.Choose(50, 99).ListOf(Depth)
            .SelectMany(hazards => Gen.Choose(1, 30), (hazards, tenths) => (AcceptanceProfile)Trees.Positional(
                new RankLaw.PowerLaw(tenths / 10.0), [.. hazards.Select(hazard => hazard / 100.0)]));

    [Fact]
    public void Of_SmallBudgets_IsTheBestOfAllTrees() => Prop.ForAll(
        Profiles().ToArbitrary(), Gen.Choose(1, 6).ToArbitrary(), (profile, nodes) =>
        {
            double best = AllTrees(nodes).Max(tree => profile.Expect(tree).TokensPerRound);
            return Math.Abs(profile.Expect(OptimalTree.Of(profile, nodes, Depth)).TokensPerRound - best) < 1e-12;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    [Fact]
    public void Of_LargerBudgets_IsWhatTheDynamicProgramReaches() => Prop.ForAll(
        Profiles().ToArbitrary(), Gen.Choose(1, 40).ToArbitrary(), (profile, nodes) => Math.Abs(
            profile.Expect(OptimalTree.Of(profile, nodes, Depth)).TokensPerRound
            - ByDynamicProgram((AcceptanceProfile.Positional)profile, nodes)) < 1e-9)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    [Fact]
    public void Of_AnyBudget_NeverLosesToTheChainOrARandomTree() => Prop.ForAll(
        Profiles().ToArbitrary(), Trees.Random().ToArbitrary(), (profile, other) =>
        {
            double best = profile.Expect(OptimalTree.Of(profile, other.Count, Math.Max(Depth, other.Count)))
                .TokensPerRound;
            return best >= profile.Expect(other).TokensPerRound - 1e-12
                && best >= profile.Expect(TokenTree.Chain(other.Count)).TokensPerRound - 1e-12;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_NoDepthBeyondTheLimitAndAllOfTheBudget()
    {
        AcceptanceProfile profile = new AcceptanceProfile.Iid(new Probability(0.8)) { Ranks = new RankLaw.PowerLaw(1) };

        var tree = OptimalTree.Of(profile, 40, 3);

        Assert.Equal((40, 3), (tree.Count, tree.Depth));
    }

    [Fact]
    public void Of_ProfileWithoutRanks_IsTheChain() => Assert.Equal(
        TokenTree.Chain(5), OptimalTree.Of(new AcceptanceProfile.Iid(new Probability(0.8)), 20, 5));

    /// <summary>Every tree of so many nodes, none deeper than the limit.</summary>
    private static IEnumerable<TokenTree> AllTrees(int nodes)
    {
        IEnumerable<IReadOnlyList<IReadOnlyList<int>>> grown = [[]];
        for (int size = 0; size < nodes; size++)
        {
            grown = grown.SelectMany(paths => Further(paths).Select(path =>
                    (IReadOnlyList<IReadOnlyList<int>>)[.. paths, path]))
                .DistinctBy(paths => string.Join(';', paths.Select(path => string.Join(',', path)).Order()));
        }

        return grown.Select(TokenTree.OfPaths);
    }

    private static IEnumerable<IReadOnlyList<int>> Further(IReadOnlyList<IReadOnlyList<int>> paths) => paths
        .Append([])
        .Where(parent => parent.Count < Depth)
        .Select(parent => (IReadOnlyList<int>)
            [.. parent, 1 + paths.Count(path => path.SkipLast(1).SequenceEqual(parent))]);

    /// <summary>
    /// best[d][n]: the most accepted tokens below a node at depth d with n nodes; the children of rank r and behind
    /// share what is left (Sequoia, equation of section 3.1).
    /// </summary>
    private static double ByDynamicProgram(AcceptanceProfile.Positional profile, int nodes)
    {
        double[] below = new double[nodes + 1];
        for (int depth = Depth; depth >= 1; depth--)
        {
            double[] later = new double[nodes + 1];
            for (int rank = Math.Min(nodes, RankLaw.MostRanks); rank >= 1; rank--)
            {
                double chance = RankLaw.Chance(profile.Ranks, profile.Hazard(depth - 1).Value, depth, rank);
                later = [.. Enumerable.Range(0, nodes + 1).Select(budget => budget == 0 ? 0 : Enumerable
                    .Range(1, budget)
                    .Max(own => (chance * (1 + below[own - 1])) + later[budget - own]))];
            }

            below = later;
        }

        return 1 + below[nodes];
    }
}
