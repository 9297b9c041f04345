// The formulas that need no simulation: published values, what follows from them, and the rule of thumb of
// docs/model.md part 5.1 with how far it is off.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Acceptance;
using SpecSim.Speculation;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Speculation;

public sealed class ClosedFormTests
{
    [Fact]
    public void BreakEvenAlpha_IsWhereTheSpeedupIsOne() => Prop.ForAll(
        Gen.Choose(1, 12).ToArbitrary(), Gen.Choose(1001, 3000).Select(step => step / 1000.0).ToArbitrary(),
        (draftLength, roundCost) => ClosedForm.BreakEvenAlpha(draftLength, roundCost) is { } alpha
            ? Math.Abs(ClosedForm.Speedup(
                Conventions.TokensPerRoundFromAlpha(alpha, draftLength), 0, roundCost) - 1) < 1e-6
            : roundCost > draftLength + 1).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(2, 0.9, 0.0)]
    [InlineData(2, 3.0, 1.0)]
    [InlineData(2, 3.1, null)]
    public void BreakEvenAlpha_AtTheEnds_IsZeroOneOrNone(int draftLength, double roundCost, double? alpha) =>
        Assert.Equal(alpha, ClosedForm.BreakEvenAlpha(draftLength, roundCost));

    [Fact]
    public void LeviathanSpeedup_OfAFreeDraft_IsTheTokensPerRound() =>
        Assert.Equal(Conventions.TokensPerRoundFromAlpha(0.8, 5), ClosedForm.LeviathanSpeedup(0.8, 5, 0));

    [Theory]
    [InlineData(0.7, 4)]
    [InlineData(0.8, 4)]
    [InlineData(0.8, 8)]
    public void RuleOfThumb_BesideTheFormula_IsAsThePageSays(double accepted, int draftLength)
    {
        double rule = 1 / (1 - accepted + (accepted / draftLength));
        double[] formula = [.. new[] { 0, 0.05, 0.1, 0.2 }
            .Select(cost => ClosedForm.LeviathanSpeedup(accepted, draftLength, cost))];

        string row = FormattableString.Invariant($"| {accepted} | {draftLength} | {rule:F2} | ")
            + string.Join(" | ", formula.Select(value => FormattableString.Invariant($"{value:F2}"))) + " |";
        Assert.Contains(row, File.ReadAllText(Repository.At("docs/model.md")), StringComparison.Ordinal);
    }
}
