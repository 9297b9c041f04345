// Curves over conditions: they go as far as the evidence, meet the run at its own point, and say where speculation
// stops paying.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Quantities;
using SpecSim.Results;
using SpecSim.Tests.Support;
using SpecSim.Workloads;

namespace SpecSim.Tests.Experiments;

public sealed class ConditionStudyTests
{
    private static readonly ConditionTables Tables = new(
        Temperature: new GradedEffects(
            0,
            Conditions.RejectionSampling,
            [new GradedEffect(MethodFamily.DraftModel, 1, new MeasuredEffect(-3, 0.2, 12))]),
        Content: new NamedEffects(
            "chat",
            [
                new NamedEffect(MethodFamily.DraftModel, "code", new MeasuredEffect(0.5, 0.3, 16)),
                new NamedEffect(MethodFamily.DraftModel, "qa", new MeasuredEffect(-0.4, 0.6, 12)),
            ]));

    [Fact]
    public void Of_WithoutConditions_IsNone()
    {
        Assert.Null(ConditionStudy.Of(Measured(), threads: 1));
        Assert.Null(ConditionStudy.Of(Under(new Conditions()).WithoutSpeculation, threads: 1));
    }

    [Fact]
    public void Of_Conditions_GoesAsFarAsTheEvidenceAndMeetsTheRun()
    {
        Scenario own = Under(new Conditions { Temperature = 0.25, Content = "chat" });

        ConditionStudy study = ConditionStudy.Of(own, threads: 2)!;

        double[] grid = [0, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
        Assert.Equal(grid, study.ByTemperature.Select(point => point.Temperature));
        Assert.Equal(["chat", "code", "qa"], study.ByContent.Select(point => point.Content));
        Interval speedup = Experiment.Run(own).Speedup!;
        Assert.Equal(speedup, study.ByTemperature[3].Speedup);
        Assert.Equal(speedup, study.ByContent[0].Speedup);
        Assert.True(study.ByContent[1].Speedup!.Estimate > study.ByContent[2].Speedup!.Estimate);
        Assert.All(study.ByTemperature.Zip(study.ByTemperature.Skip(1)), pair =>
            Assert.True(pair.Second.Speedup!.Estimate <= pair.First.Speedup!.Estimate));
    }

    [Fact]
    public void Of_OneThreadOrTwo_IsTheSame()
    {
        Scenario own = Under(new Conditions { Temperature = 1 });

        (ConditionStudy one, ConditionStudy two) = (ConditionStudy.Of(own, 1)!, ConditionStudy.Of(own, 2)!);

        Assert.Equal(one.ByTemperature, two.ByTemperature);
        Assert.Equal(one.ByContent, two.ByContent);
    }

    [Fact]
    public void StopsPayingAt_WhereTheLineCrossesOne()
    {
        static TemperaturePoint Point(double temperature, double speedup) =>
            new(temperature, new Interval(0.5, null, null), new Interval(speedup, null, null), 100);

        var crossing = new ConditionStudy([Point(0, 1.6), Point(0.5, 1.2), Point(1, 0.8)], []);

        Assert.Equal(0.75, crossing.StopsPayingAt!.Value, 9);
        Assert.Null(new ConditionStudy([Point(0, 1.6), Point(1, 1.2)], []).StopsPayingAt);
        Assert.Null(new ConditionStudy([Point(0, 0.9), Point(1, 0.8)], []).StopsPayingAt);
    }

    [Fact]
    public void Under_FromOneConditionToAnother_StartsFromTheMeasurement()
    {
        Scenario hot = Under(new Conditions { Temperature = 1 });

        Scenario back = hot.Conditions!.Under(hot, new Conditions { Temperature = 0 })!;

        Assert.Equal(Measured().Acceptance, back.Acceptance);
        Assert.Empty(back.Evidence);
        Assert.Null(hot.Conditions.Under(hot, new Conditions { Temperature = 1.5 }));
    }

    private static Scenario Under(Conditions wanted) =>
        ScenarioConditions.Apply(Measured(), wanted, Tables, []).Scenario;

    private static Scenario Measured() => Build.Scenario() with
    {
        Acceptance = new AcceptanceProfile.Iid(new Probability(0.8))
        {
            MeasuredAt = new Conditions { Temperature = 0, Content = "chat" },
        },
        Workload = Build.Scenario().Workload with { OutputTokens = new LengthLaw.Fixed(64) },
        Run = Build.Scenario().Run with { Replications = 4 },
    };
}
