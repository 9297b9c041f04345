// The chunked loop gives exactly the counts of the definition, and the definition those of the closed form.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Acceptance;
using SpecSim.Quantities;
using SpecSim.Randomness;

namespace SpecSim.Tests.Acceptance;

public sealed class AcceptanceLoopTests
{
    private static readonly Luck Luck = new(Seed: 1, Replication: 0);

    [Fact]
    public void CountRounds_AnyHazardsAndRange_EqualsTheDefinition() =>
        Prop.ForAll(Cases(), range => Agree(range)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0.0)]
    [InlineData(1e-10)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    [InlineData(1.0)]
    public void CountRounds_OneHazardForAll_EqualsTheDefinitionAtEveryDraftLength(double hazard)
    {
        // Up to one more than the chunked loop looks ahead.
        foreach (int draftLength in (int[])[0, 1, 2, 5, 15, 16, 17, 63, 64, 65])
        {
            var hazards = Enumerable.Repeat(new Probability(hazard), draftLength).ToArray();
            Assert.True(Agree(new Case(1, 2, hazards, 1000, 6000)), $"draft length {draftLength}");
        }
    }

    [Fact]
    public void CountRounds_ZeroHazardInTheMiddle_EndsEveryRoundThere()
    {
        Probability[] hazards = [new(1), new(1), new(0), new(1)];

        var rounds = new long[5];
        AcceptanceLoop.CountRounds(Luck, 0, hazards, 0, 3000, rounds);

        Assert.Equal([0, 0, 1000, 0, 0], rounds);
    }

    [Fact]
    public void CountRounds_NearTheLastPosition_EqualsTheDefinition()
    {
        Probability[] hazards = [.. Enumerable.Repeat(new Probability(0.7), 5)];
        long last = (1L << 34) - 1;

        Assert.True(Agree(new Case(3, 4, hazards, last - 5000, last - 5)));
    }

    [Fact]
    public void CountRounds_InTwoParts_AddsToTheSameCounts()
    {
        Probability[] hazards = [new(0.8), new(0.7), new(0.6)];
        var whole = new long[4];
        long end = AcceptanceLoop.CountRounds(Luck, 9, hazards, 0, 5000, whole);

        var parts = new long[4];
        long middle = AcceptanceLoop.CountRounds(Luck, 9, hazards, 0, 1717, parts);
        long partsEnd = AcceptanceLoop.CountRounds(Luck, 9, hazards, middle, 5000, parts);

        Assert.Equal(whole, parts);
        Assert.Equal(end, partsEnd);
    }

    [Theory]
    [InlineData(0.3, 3)]
    [InlineData(0.7, 5)]
    [InlineData(0.8, 5)]
    [InlineData(0.95, 12)]
    public void CountRounds_OneAlpha_GivesTheTokensPerRoundOfTheClosedForm(double alpha, int draftLength)
    {
        const long Tokens = 3_000_000;
        var hazards = Enumerable.Repeat(new Probability(alpha), draftLength).ToArray();
        var roundsByAccepted = new long[draftLength + 1];
        long end = AcceptanceLoop.CountRounds(Luck, 0, hazards, 0, Tokens, roundsByAccepted);

        double rounds = roundsByAccepted.Sum();
        double mean = end / rounds;
        double variance = roundsByAccepted
            .Select((count, accepted) => count / rounds * Math.Pow(accepted + 1 - mean, 2))
            .Sum();

        // Leviathan et al. 2022, equation 1; five standard errors.
        double expected = (1 - Math.Pow(alpha, draftLength + 1)) / (1 - alpha);
        double tolerance = 5 * Math.Sqrt(variance / rounds);
        Assert.InRange(mean, expected - tolerance, expected + tolerance);
    }

    private static Arbitrary<Case> Cases()
    {
        Gen<Probability> hazard = Gen.Frequency(
            (8, Gen.Choose(0, 1000).Select(permille => new Probability(permille / 1000.0))),
            (1, Gen.Constant(new Probability(0))),
            (1, Gen.Constant(new Probability(1))));
        Gen<Probability[]> hazards = Gen.OneOf(
            hazard.ArrayOf(),
            Gen.Choose(0, 20).SelectMany(_ => hazard, (length, same) => Enumerable.Repeat(same, length).ToArray()));
        return hazards.SelectMany(
            _ => Gen.Choose(0, int.MaxValue).Four(),
            (chosen, numbers) => new Case(
                (uint)numbers.Item1,
                (uint)numbers.Item2,
                chosen,
                numbers.Item3 % 5000,
                numbers.Item3 % 5000 + numbers.Item4 % 4000)).ToArbitrary();
    }

    private static bool Agree(Case range)
    {
        var luck = new Luck(range.Seed, 7);
        var expected = new long[range.Hazards.Length + 1];
        long expectedEnd = AcceptanceLoop.CountRoundsOneByOne(
            luck, range.Request, range.Hazards, range.Start, range.End, expected);

        var counted = new long[range.Hazards.Length + 1];
        long countedEnd = AcceptanceLoop.CountRounds(
            luck, range.Request, range.Hazards, range.Start, range.End, counted);

        return expectedEnd == countedEnd && expected.SequenceEqual(counted);
    }

    private sealed record Case(uint Seed, uint Request, Probability[] Hazards, long Start, long End);

    [Fact]
    public void CountRounds_AndTheWalkOfTheSimulation_AreOneDefinition()
    {
        Probability[] hazards = [new(0.8), new(0.7), new(0.9), new(0.4)];
        var luck = new Luck(7, 3);
        AcceptanceWalk walk = new AcceptanceThresholds(
            new AcceptanceProfile.Positional(hazards, BeyondLast.Reject)).Begin(luck, 11);
        var walked = new long[hazards.Length + 1];
        long position = 1;
        while (position < 5000)
        {
            int accepted = walk.Accepted(position, hazards.Length);
            walked[accepted]++;
            position += accepted + 1;
        }

        var counted = new long[hazards.Length + 1];
        long end = AcceptanceLoop.CountRounds(luck, 11, hazards, 1, 5000, counted);

        Assert.Equal(walked, counted);
        Assert.Equal(position, end);
    }
}
