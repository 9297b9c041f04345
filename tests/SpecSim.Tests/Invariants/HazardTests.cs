// INV-9: raising a hazard never adds a round. Path by path where hazards do not rise with position, because
// then a round that starts later gets at least as far; in expectation for every profile (docs/invariants.md).

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Acceptance;
using SpecSim.Quantities;
using SpecSim.Randomness;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Invariants;

public sealed class HazardTests
{
    private const int OutputTokens = 400;

    [Fact]
    public void INV9_HazardsThatDoNotRise_RaisingOneNeverAddsARound() => Prop.ForAll(
        FallingHazards(), Gen.Choose(0, 5).ToArbitrary(), Gen.Choose(1, 1000).ToArbitrary(), (hazards, index, seed) =>
        {
            // Up to the hazard before it, so that the raised list does not rise either.
            double[] raised = [.. hazards];
            raised[index] = index == 0 ? 1 : raised[index - 1];
            return Rounds(raised, (uint)seed) <= Rounds(hazards, (uint)seed);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void INV9_AnyHazards_RaisingOneNeverLowersTokensPerRound() => Prop.ForAll(
        AnyHazards(), Gen.Choose(0, 5).ToArbitrary(), (hazards, index) =>
        {
            double[] raised = [.. hazards];
            raised[index] = (1 + raised[index]) / 2;
            return TokensPerRound(raised) >= TokensPerRound(hazards);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void INV9_LongerDrafts_NeverAddARound() => Prop.ForAll(
        FallingHazards(), Gen.Choose(1, 1000).ToArbitrary(), (hazards, seed) =>
            Enumerable.Range(1, 5).All(draftLength =>
                Rounds(hazards, (uint)seed, draftLength + 1) <= Rounds(hazards, (uint)seed, draftLength)))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void INV9_TreesThatRepeatThemselves_MoreNodesNeverAddARound() => Prop.ForAll(
        Gen.Choose(1, 40).Two().ToArbitrary(),
        Gen.Choose(300, 999).ToArbitrary(),
        Gen.Choose(1, 1000).ToArbitrary(),
        (sizes, alpha, seed) =>
        {
            // Of independent acceptance, what is best below a node is best at the root, and of the rest there is less
            // below: an optimal tree holds all its subtrees.
            AcceptanceProfile profile = new AcceptanceProfile.Iid(new Probability(alpha / 1000.0))
            {
                Ranks = new RankLaw.PowerLaw(0.7),
            };
            (int fewer, int more) = (Math.Min(sizes.Item1, sizes.Item2), Math.Max(sizes.Item1, sizes.Item2));
            return Rounds(profile, OptimalTree.Of(profile, more, 6), (uint)seed)
                <= Rounds(profile, OptimalTree.Of(profile, fewer, 6), (uint)seed);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void INV9_AnyTrees_MoreNodesNeverLowerTokensPerRound() => Prop.ForAll(
        Trees.Random().Two().ToArbitrary(), AnyHazards(), (trees, hazards) =>
        {
            AcceptanceProfile profile = Profile(hazards) with { Ranks = new RankLaw.PowerLaw(0.7) };
            return profile.Expect(Trees.Union(trees.Item1, trees.Item2)).TokensPerRound
                >= profile.Expect(trees.Item1).TokensPerRound - 1e-12;
        }).QuickCheckThrowOnFailure();

    private static long Rounds(AcceptanceProfile profile, TokenTree tree, uint seed)
    {
        AcceptanceWalk walk = new AcceptanceThresholds(profile).Begin(new Luck(seed, 0), 0);
        long rounds = 0;
        for (long position = 0; position < OutputTokens; rounds++)
            position += walk.Accepted(position, tree) + 1;
        return rounds;
    }

    private static long Rounds(IEnumerable<double> hazards, uint seed, int draftLength = 6)
    {
        AcceptanceWalk walk = new AcceptanceThresholds(Profile(hazards)).Begin(new Luck(seed, 0), 0);
        long rounds = 0;
        for (long position = 0; position < OutputTokens; rounds++)
            position += walk.Accepted(position, draftLength) + 1;
        return rounds;
    }

    private static double TokensPerRound(IEnumerable<double> hazards) => Profile(hazards).Expect(6).TokensPerRound;

    private static AcceptanceProfile Profile(IEnumerable<double> hazards) =>
        new AcceptanceProfile.Positional([.. hazards.Select(hazard => new Probability(hazard))], BeyondLast.Repeat);

    private static Arbitrary<double[]> AnyHazards() => Hazards().ToArbitrary();

    private static Arbitrary<double[]> FallingHazards() =>
        Hazards().Select(hazards => hazards.OrderDescending().ToArray()).ToArbitrary();

    private static Gen<double[]> Hazards() =>
        Gen.Choose(0, 1000).Select(step => step / 1000.0).ListOf(6).Select(hazards => hazards.ToArray());
}
