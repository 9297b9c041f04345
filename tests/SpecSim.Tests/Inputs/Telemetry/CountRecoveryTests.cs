// Counts that were rounded for a log come back: exactly while the digits suffice, else within what they leave open.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Inputs.Telemetry;

namespace SpecSim.Tests.Inputs.Telemetry;

public sealed class CountRecoveryTests
{
    [Fact]
    public void WholeDrafts_ComeBackExactly_WhileThreeDigitsSuffice() => Prop.ForAll(
        Rounds(most: 900).ToArbitrary(),
        survived =>
        {
            long drafts = survived[0];
            (long[] found, long count) = Recovered(survived[1..], drafts, drafts * (survived.Length - 1));
            Assert.Equal(drafts, count);
            Assert.Equal(survived[1..], found);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void LongIntervals_KeepTheirSumAndShape() => Prop.ForAll(
        Rounds(most: 500_000).ToArbitrary(),
        survived =>
        {
            long drafts = survived[0];
            (long[] found, long count) = Recovered(survived[1..], drafts, drafts * (survived.Length - 1));
            Assert.Equal(drafts, count);
            Assert.Equal(survived[1..].Sum(), found.Sum());
            Assert.Equal(found.OrderDescending(), found);
            // Half of the third digit, and what the other positions' rounding moved.
            Assert.All(found.Zip(survived[1..]), pair =>
                Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1 + (0.0011 * drafts * found.Length)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void ShortDrafts_AreFoundNearTheirNumber() => Prop.ForAll(
        Rounds(most: 300).Where(survived => survived.Length > 2 && survived[^1] > 0).ToArbitrary(),
        survived =>
        {
            // One draft was a token short, so the drafts do not follow from the tokens.
            long drafts = survived[0];
            (long[] found, long count) = Recovered(survived[1..], drafts, (drafts * (survived.Length - 1)) - 1);
            Assert.InRange(count, drafts * 0.98, drafts * 1.02);
            Assert.Equal(survived[1..].Sum(), found.Sum());
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(100, 90, 2.9, 0.5, 0.4)]
    [InlineData(100, 90, 1.9, 0.1, 0.1)]
    public void Figures_ThatContradictEachOther_GiveNothing(
        long drafted, long accepted, double mean, double first, double second) =>
        Assert.Null(CountRecovery.Drafts(drafted, accepted, mean, [first, second]));

    private static (long[] Survived, long Drafts) Recovered(long[] survived, long drafts, long drafted)
    {
        double mean = Math.Round(1 + ((double)survived.Sum() / drafts), 2);
        double[] rates = [.. survived.Select(count => Math.Round((double)count / drafts, 3))];
        long[] found = new long[rates.Length];
        long count = CountRecovery.Drafts(drafted, survived.Sum(), mean, rates)!.Value;
        Assert.True(CountRecovery.TrySurvived(count, survived.Sum(), rates, found));
        return (found, count);
    }

    /// <summary>Drafts, and how many of them accepted position 1, 2, ..: never rising.</summary>
    private static Gen<long[]> Rounds(int most) =>
        from drafts in Gen.Choose(5, most)
        from length in Gen.Choose(1, 8)
        from hazards in Gen.ArrayOf(Gen.Choose(100, 1000), length)
        select Chain(drafts, hazards);

    private static long[] Chain(long drafts, int[] hazards)
    {
        List<long> survived = [drafts];
        foreach (int hazard in hazards)
            survived.Add(survived[^1] * hazard / 1000);
        return [.. survived];
    }
}
