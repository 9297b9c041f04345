// Acceptance under other conditions: what equals the measurement changes nothing, what differs shifts the logit by the
// fitted effect and widens the uncertainty, and what nobody measured is refused.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Acceptance;
using SpecSim.Quantities;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Acceptance;

public sealed class ConditionsTests
{
    private static readonly ConditionTables Tables = new(
        Temperature: new GradedEffects(
            0,
            Conditions.RejectionSampling,
            [
                new(MethodFamily.DraftModel, 0.6, new(-0.3, 0.2, 6)),
                new(MethodFamily.DraftModel, 1, new(-0.5, 0.4, 12)),
                new(MethodFamily.TrainedHead, 1, new(-0.25, 0.2, 49)),
            ]),
        Content: new NamedEffects(
            "chat",
            [
                new(MethodFamily.DraftModel, "code", new(0.5, 0.3, 16)),
                new(MethodFamily.DraftModel, "qa", new(-0.4, 0.6, 12)),
            ]));

    private static readonly AcceptanceProfile Measured = new AcceptanceProfile.Iid(new Probability(0.7))
    {
        Uncertainty = 0.15,
        MeasuredAt = new Conditions { Temperature = 0, Content = "chat", Alignment = "same-family" },
    };

    [Fact]
    public void Of_TheMeasuredConditions_IsTheSameProfile()
    {
        var same = new Conditions { Temperature = 0, TopP = 0.9, Content = "chat", Alignment = "same-family" };

        // At temperature 0 top-p says nothing: no evidence of it is needed.
        Assert.Same(Measured, Under(same).Profile);
        Assert.Same(Measured, Under(Conditions.Unstated).Profile);
        Assert.Empty(Under(same).Refusals);
    }

    [Fact]
    public void Of_AnotherTemperature_ShiftsTheLogitAndWidensTheUncertainty()
    {
        ConditionedAcceptance hot = Under(new Conditions { Temperature = 1 });

        Assert.Equal(Logit(0.7) - 0.5, Logit(Alpha(hot)), 12);
        double deviation = Deviation(0.4, 12, 2.200985);
        Assert.Equal(Math.Sqrt((0.15 * 0.15) + (deviation * deviation)), hot.Profile.Uncertainty, 5);
        Assert.Equal(12, Assert.Single(hot.Shifts).Pairs);
    }

    [Fact]
    public void Of_BetweenTwoMeasuredTemperatures_TakesAStraightLineOfShiftAndVariance()
    {
        ConditionShift shift = Assert.Single(Under(new Conditions { Temperature = 0.8 }).Shifts);

        double variance = (Math.Pow(Deviation(0.2, 6, 2.570582), 2) + Math.Pow(Deviation(0.4, 12, 2.200985), 2)) / 2;
        Assert.Equal(-0.4, shift.Logit.Mean, 12);
        Assert.Equal(variance, shift.Logit.Variance, 5);
    }

    [Fact]
    public void Of_ThereAndBack_IsTheSameDistance()
    {
        AcceptanceProfile hot = Measured with
        {
            MeasuredAt = new Conditions { Temperature = 1, Verification = Conditions.RejectionSampling },
        };

        ConditionShift back = Assert.Single(
            ConditionedAcceptance.Of(hot, MethodFamily.DraftModel, Tables, new Conditions { Temperature = 0 }).Shifts);
        ConditionShift there = Assert.Single(Under(new Conditions { Temperature = 1 }).Shifts);

        Assert.Equal(-there.Logit.Mean, back.Logit.Mean, 12);
        Assert.Equal(there.Logit.Variance, back.Logit.Variance, 12);
    }

    [Fact]
    public void Of_FromOneContentToAnother_TakesTheDifferenceAndAddsTheVariances()
    {
        AcceptanceProfile code = Measured with { MeasuredAt = new Conditions { Content = "code" } };

        ConditionShift shift = Assert.Single(
            ConditionedAcceptance.Of(code, MethodFamily.DraftModel, Tables, new Conditions { Content = "qa" }).Shifts);

        Assert.Equal(-0.9, shift.Logit.Mean, 12);
        Assert.Equal(
            Math.Pow(Deviation(0.3, 16, 2.131450), 2) + Math.Pow(Deviation(0.6, 12, 2.200985), 2),
            shift.Logit.Variance,
            5);
        Assert.Equal(12, shift.Pairs);
    }

    [Fact]
    public void Of_SeveralConditions_AddsTheirShifts() => Assert.Equal(
        Logit(0.7) - 0.5 + 0.5, Logit(Alpha(Under(new Conditions { Temperature = 1, Content = "code" }))), 12);

    [Fact]
    public void Of_HigherTemperature_NeverAcceptsMore() => Prop.ForAll(
        Gen.Choose(0, 100).Two().ToArbitrary(),
        Gen.Choose(1, 5000).ToArbitrary(),
        (temperatures, seed) =>
        {
            AcceptanceProfile profile = Swarm.AcceptanceProfile((uint)seed) with { MeasuredAt = Measured.MeasuredAt };
            double At(int hundredths) => ConditionedAcceptance
                .Of(profile, MethodFamily.DraftModel, Tables, new Conditions { Temperature = hundredths / 100.0 })
                .Profile.Expect(4).TokensPerRound;
            (int cool, int hot) = (Math.Min(temperatures.Item1, temperatures.Item2),
                Math.Max(temperatures.Item1, temperatures.Item2));
            return At(hot) <= At(cool) + 1e-12;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(MethodFamily.DraftModel, 1.5, "no evidence of temperature 1.5 for draft models; there is from 0 to 1")]
    [InlineData(MethodFamily.Lookup, 1, "no evidence of how temperature changes the acceptance of lookup; there is for "
        + "draft models and trained heads; a file of your own can stand under conditions.effects.temperature")]
    [InlineData(null, 1, "no evidence of how temperature changes the acceptance of this method; there is for draft "
        + "models and trained heads; a file of your own can stand under conditions.effects.temperature")]
    public void Of_TemperatureWithoutEvidence_IsRefused(MethodFamily? family, double temperature, string message)
    {
        ConditionedAcceptance refused = ConditionedAcceptance.Of(
            Measured, family, Tables, new Conditions { Temperature = temperature });

        Assert.Equal(message, Assert.Single(refused.Refusals).Message);
        Assert.Same(Measured, refused.Profile);
    }

    [Fact]
    public void Of_UnstatedMeasurement_IsRefused() => Assert.Equal(
        "the acceptance does not say its temperature; give acceptance.measuredAt.temperature, what it was measured at",
        Assert.Single(ConditionedAcceptance.Of(
            Measured with { MeasuredAt = Conditions.Unstated },
            MethodFamily.DraftModel,
            Tables,
            new Conditions { Temperature = 1 }).Refusals).Message);

    [Fact]
    public void Of_AnotherRule_IsRefusedAndNotMixed()
    {
        var greedy = new Conditions { Temperature = 1, Verification = "greedy-match" };

        Assert.Equal(
            "no evidence for greedy-match; there is for rejection-sampling, whose numbers are others",
            Assert.Single(Under(greedy).Refusals).Message);
        AcceptanceProfile hot = Measured with
        {
            MeasuredAt = new Conditions { Temperature = 1, Verification = Conditions.RejectionSampling },
        };
        Assert.Equal(
            "the acceptance was measured with rejection-sampling; no evidence says what greedy-match makes of it",
            Assert.Single(ConditionedAcceptance.Of(hot, MethodFamily.DraftModel, Tables, greedy).Refusals).Message);
    }

    [Fact]
    public void Of_AboveZeroByAnUnknownRule_IsRefused() => Assert.Equal(
        "the acceptance was measured above temperature 0 and does not say by which rule; give "
        + "acceptance.measuredAt.verification",
        Assert.Single(ConditionedAcceptance.Of(
            Measured with { MeasuredAt = new Conditions { Temperature = 1 } },
            MethodFamily.DraftModel,
            Tables,
            new Conditions { Temperature = 0 }).Refusals).Message);

    [Fact]
    public void Of_UnknownContent_IsRefusedWithTheNamesThereAre()
    {
        ConditionRefusal refusal = Assert.Single(Under(new Conditions { Content = "poems" }).Refusals);

        Assert.Equal("no evidence of 'poems' for draft models; there is of chat, code, qa", refusal.Message);
        Assert.Equal(("poems", "chat code qa"), (refusal.Asked, string.Join(' ', refusal.Known!)));
    }

    [Fact]
    public void Of_AlignmentOrTopPWithoutATable_IsRefused() => Assert.Equal(
        [ConditionKind.TopP, ConditionKind.Alignment],
        Under(new Conditions { Temperature = 1, TopP = 0.9, Alignment = "other-family" })
            .Refusals.Select(refusal => refusal.Kind));

    private static ConditionedAcceptance Under(Conditions wanted) =>
        ConditionedAcceptance.Of(Measured, MethodFamily.DraftModel, Tables, wanted);

    // Of one more pair; the quantile is from a table of Student's law.
    private static double Deviation(double spread, int pairs, double student) =>
        spread * Math.Sqrt(1 + (1.0 / pairs)) * student / 1.959964;

    private static double Alpha(ConditionedAcceptance conditioned) =>
        ((AcceptanceProfile.Iid)conditioned.Profile).Alpha.Value;

    private static double Logit(double share) => Math.Log(share / (1 - share));
}
