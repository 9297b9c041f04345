// Conversions between the conventions of acceptance: published worked values, and round trips.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Acceptance;

namespace SpecSim.Tests.Acceptance;

public sealed class ConventionsTests
{
    [Theory]
    // Leviathan et al. 2022, table 1: with a free draft the speedup is the tokens per round.
    [InlineData(0.6, 2, 1.96)]
    [InlineData(0.7, 3, 2.53)]
    [InlineData(0.8, 2, 2.44)]
    [InlineData(0.8, 5, 3.69)]
    [InlineData(0.9, 2, 2.71)]
    [InlineData(0.9, 10, 6.86)]
    public void TokensPerRoundFromAlpha_Published_Agrees(double alpha, int draftLength, double tokens) =>
        Assert.Equal(tokens, Conventions.TokensPerRoundFromAlpha(alpha, draftLength), 2);

    [Fact]
    public void VllmLogLine_AllItsFigures_AreOneAcceptance()
    {
        // vLLM issue 7540, V0: rate 0.655 of 2648 drafted, 1735 accepted, efficiency 0.649, 2149 emitted, K = 4.
        double tokens = Conventions.TokensPerRoundFromEfficiency(0.649, 4);
        double rounds = 2648 / 4.0;

        // The line rounds the efficiency to three digits.
        Assert.Equal(2149 / rounds, tokens, 5 * 0.0005);
        // V0 counts no bonus token after full acceptance, so its rate says more than was emitted.
        Assert.True(Conventions.TokensPerRoundFromDraftedRate(0.655, 4) > tokens);
    }

    [Fact]
    public void AlphaFromTokensPerRound_OfTokensFromAlpha_IsTheAlpha() => Prop.ForAll(
        Alphas(), DraftLengths(), (alpha, draftLength) =>
        {
            double tokens = Conventions.TokensPerRoundFromAlpha(alpha, draftLength);
            return Math.Abs(Conventions.AlphaFromTokensPerRound(tokens, draftLength) - alpha) < 1e-6;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void SurvivalFromHazards_OfHazardsFromSurvival_IsTheSurvival() => Prop.ForAll(
        Gen.Choose(1, 99).Select(percent => percent / 100.0).ListOf(6).ToArbitrary(), hazards =>
        {
            IReadOnlyList<double> survival = Conventions.SurvivalFromHazards(hazards);
            IReadOnlyList<double?> back = Conventions.HazardsFromSurvival(survival);
            return hazards.Zip(back, (hazard, found) => Math.Abs(hazard - found!.Value) < 1e-12).All(same => same);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void DraftedRate_RoundTrip_IsExact() => Prop.ForAll(Alphas(), DraftLengths(), (rate, draftLength) =>
        Math.Abs(Conventions.DraftedRateFromTokensPerRound(
            Conventions.TokensPerRoundFromDraftedRate(rate, draftLength), draftLength) - rate) < 1e-12)
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0.99)]
    [InlineData(5.01)]
    [InlineData(double.NaN)]
    public void AlphaFromTokensPerRound_OutsideOneToKPlusOne_Throws(double tokens) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Conventions.AlphaFromTokensPerRound(tokens, 4));

    private static Arbitrary<double> Alphas() => Gen.Choose(0, 1000).Select(step => step / 1000.0).ToArbitrary();

    private static Arbitrary<int> DraftLengths() => Gen.Choose(1, 12).ToArbitrary();
}
