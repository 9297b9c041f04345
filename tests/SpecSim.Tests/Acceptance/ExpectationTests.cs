// Every profile's closed form against walking it: survival, tokens per round and their variance.

using SpecSim.Acceptance;
using SpecSim.Quantities;
using SpecSim.Randomness;

namespace SpecSim.Tests.Acceptance;

public sealed class ExpectationTests
{
    private const int Requests = 600;
    private const int OutputTokens = 1500;

    // Five standard errors: one in two million comparisons fails by chance, and the seed is fixed besides.
    private const double Tolerance = 5;

    public static TheoryData<string, AcceptanceProfile> Profiles => new()
    {
        { "iid", new AcceptanceProfile.Iid(new Probability(0.7)) },
        { "never", new AcceptanceProfile.Iid(new Probability(0)) },
        { "always", new AcceptanceProfile.Iid(new Probability(1)) },
        { "falling", Positional(BeyondLast.Repeat, 0.9, 0.8, 0.6) },
        { "rising", Positional(BeyondLast.Reject, 0.3, 0.9, 0.95) },
        { "mixture", new AcceptanceProfile.Mixture(4, 2) },
        { "wide mixture", new AcceptanceProfile.Mixture(0.7, 0.5) },
        { "burst", Burst(0.95, 0.3, 0.1, 0.05) },
        { "alternating", Burst(0.9, 0.1, 1, 1) },
        { "hit or miss", Burst(1, 0, 0.2, 0.3) },
    };

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Expect_AnyProfile_IsWhatWalkingItGives(string name, AcceptanceProfile profile)
    {
        foreach (int draftLength in new[] { 1, 3, 6 })
        {
            Walked walked = Walk(profile, draftLength);
            RoundStatistics expected = profile.Expect(draftLength);

            for (int index = 0; index < draftLength; index++)
            {
                AssertWithin(
                    walked.Survival(index), expected.Survival[index], $"{name}: S({index + 1}) at K = {draftLength}");
            }

            AssertWithin(
                walked.TokensPerRound, expected.TokensPerRound, $"{name}: tokens per round at K = {draftLength}");
            AssertWithin(
                walked.SquaredDeviation(expected.TokensPerRound),
                expected.Variance,
                $"{name}: variance at K = {draftLength}");
        }
    }

    [Fact]
    public void Hazards_OfAMixture_RiseWithPosition()
    {
        // The drafts that survive are those of easy requests: selection, not learning.
        double?[] hazards = [.. new AcceptanceProfile.Mixture(2, 1).Expect(6).Hazards];

        for (int index = 1; index < hazards.Length; index++)
            Assert.True(hazards[index] > hazards[index - 1]);
    }

    [Fact]
    public void Expect_BurstWhoseStatesAreAlike_IsIid() => Assert.Equal(
        new AcceptanceProfile.Iid(new Probability(0.6)).Expect(5).Survival,
        Burst(0.6, 0.6, 0.3, 0.2).Expect(5).Survival,
        (left, right) => Math.Abs(left - right) < 1e-12);

    [Fact]
    public void Expect_NarrowMixture_IsIid() => Assert.Equal(
        new AcceptanceProfile.Iid(new Probability(0.6)).Expect(5).Survival,
        new AcceptanceProfile.Mixture(6e5, 4e5).Expect(5).Survival,
        (left, right) => Math.Abs(left - right) < 1e-3);

    private static AcceptanceProfile Positional(BeyondLast beyond, params double[] hazards) =>
        new AcceptanceProfile.Positional([.. hazards.Select(hazard => new Probability(hazard))], beyond);

    private static AcceptanceProfile.Burst Burst(double easy, double hard, double easyToHard, double hardToEasy) =>
        new(new Probability(easy), new Probability(hard), new Probability(easyToHard), new Probability(hardToEasy));

    private static void AssertWithin((double Mean, double Error) measured, double expected, string what) => Assert.True(
        Math.Abs(measured.Mean - expected) <= (Tolerance * measured.Error) + 1e-9,
        $"{what}: walked {measured.Mean} +- {measured.Error}, expected {expected}");

    private static Walked Walk(AcceptanceProfile profile, int draftLength)
    {
        var thresholds = new AcceptanceThresholds(profile);
        var walked = new Walked();
        for (uint request = 0; request < Requests; request++)
        {
            AcceptanceWalk walk = thresholds.Begin(new Luck(1, 0), request);
            var counts = new long[draftLength + 1];
            for (long position = 0; position < OutputTokens;)
            {
                int accepted = walk.Accepted(position, draftLength);
                counts[accepted]++;
                position += accepted + 1;
            }

            walked.Add(counts);
        }

        return walked;
    }

    /// <summary>
    /// Rounds of many requests; requests are independent of each other, rounds within one need not be.
    /// </summary>
    private sealed class Walked
    {
        private readonly List<long[]> _requests = [];

        public void Add(long[] roundsByAccepted) => _requests.Add(roundsByAccepted);

        public (double Mean, double Error) TokensPerRound => PerRound(accepted => accepted + 1);

        public (double Mean, double Error) Survival(int index) => PerRound(accepted => accepted > index ? 1 : 0);

        public (double Mean, double Error) SquaredDeviation(double mean) =>
            PerRound(accepted => (accepted + 1 - mean) * (accepted + 1 - mean));

        private (double Mean, double Error) PerRound(Func<int, double> value)
        {
            double[] sums =
                [.. _requests.Select(rounds => rounds.Select((count, accepted) => count * value(accepted)).Sum())];
            double[] counts = [.. _requests.Select(rounds => (double)rounds.Sum())];
            double mean = sums.Sum() / counts.Sum();
            double squares = sums.Zip(counts, (sum, count) => Math.Pow(sum - (mean * count), 2)).Sum();
            return (mean, Math.Sqrt(squares) / counts.Sum());
        }
    }
}
