// Policies for the draft length: pinned to one length each is the fixed controller, none beats the oracle, and each
// does what it is for.

using SpecSim.Acceptance;
using SpecSim.Controllers;
using SpecSim.Experiments;
using SpecSim.Quantities;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Tests.Support;
using SpecSim.Workloads;

namespace SpecSim.Tests.Controllers;

public sealed class ControllersTests
{
    private const int Pinned = 3;

    private static readonly DraftControl[] All =
    [
        new DraftControl.BatchLimit(3, 2),
        new DraftControl.QueueLimit(3, 2),
        new DraftControl.Schedule([new(1, 4), new(3, 2)]),
        new DraftControl.ComputedSchedule(),
        new DraftControl.Goodput(),
        new DraftControl.PerRequest(),
        new DraftControl.Heuristic(2, 1),
        new DraftControl.Threshold(0.8, 0.5, 4, 1, OwnLengths: false),
        new DraftControl.Threshold(0.8, 0.5, 4, 1, OwnLengths: true),
        new DraftControl.MovingAverage(32),
        new DraftControl.Confidence(0.5, OfWholeDraft: false),
        new DraftControl.Confidence(0.3, OfWholeDraft: true),
    ];

    [Fact]
    public void Kinds_EachPolicy_IsListedOnce()
    {
        Type[] policies =
            [.. typeof(DraftControl).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(DraftControl)))];

        Assert.Equal(policies.Length, ControlKinds.All.Count);
        Assert.Equal(policies.Length, ControlKinds.All.Select(kind => kind.Word).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Run_EveryPolicyPinned_IsTheFixedControllerBitForBit(int batch)
    {
        Scenario scenario = Sized(batch) with { DraftLength = Pinned };
        string expected = Experiment.Run(scenario).Digest;

        foreach (DraftControl control in All)
        {
            Scenario pinned = scenario with
            {
                DraftLength = Pinned + 2,
                Control = control with { Least = Pinned, Most = Pinned },
            };
            Assert.Equal(expected, Experiment.Run(pinned).Digest);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Oracle_RandomScenarios_IsAtLeastAsGoodAsEveryFixedLengthAndPolicy_INV12(int batch)
    {
        for (uint seed = 1; seed <= 6; seed++)
        {
            Scenario scenario = Random(seed, batch);
            ComparedScenario[] sides =
            [
                new("oracle", scenario with { Control = new DraftControl.Oracle() }),
                .. All.Select(control => new ComparedScenario(control.Word, scenario with { Control = control })),
                .. Enumerable.Range(0, scenario.DraftLength + 1).Select(length => new ComparedScenario(
                    $"fixed {length}",
                    length == 0 ? scenario.WithoutSpeculation : scenario with { DraftLength = length })),
            ];

            foreach (ComparisonSide side in Comparison.Of(sides).Sides)
            {
                // Time per token of the oracle over the side's.
                Assert.True(
                    side.AgainstFirst!.Estimate <= 1 + 1e-12,
                    $"seed {seed}: {side.Name} is {side.AgainstFirst.Estimate} times as fast as the oracle");
            }
        }
    }

    [Fact]
    public void Threshold_StationaryAcceptance_SettlesWithinItsBand()
    {
        // Accepted over drafted falls with the length: of alpha 0.8 it is 0.8 at 1, 0.65 at 3 and 0.42 at 8.
        Scenario scenario = Sized(4, outputTokens: 1500) with
        {
            DraftLength = 12,
            Acceptance = new AcceptanceProfile.Iid(new Probability(0.8)),
            Control = new DraftControl.Threshold(0.8, 0.5, 128, 1, OwnLengths: false),
        };

        ComparisonSide side = Comparison.Of([new("threshold", scenario)]).Sides[0];

        ChosenLength[] late = [.. side.Lengths!.Skip(side.Lengths!.Count / 2).Where(step => step.Drafted > 0)];
        double share = late.Sum(step => (double)step.Accepted) / late.Sum(step => (double)step.Drafted);
        Assert.InRange(share, 0.45, 0.8);
        Assert.InRange(late.Max(step => step.Longest) - late.Min(step => step.Longest), 0, 2);
        Assert.False(side.Oscillation!.Swings);
    }

    [Fact]
    public void Heuristic_StationaryAcceptance_IsFoundToSwing()
    {
        Scenario scenario = Sized(1, outputTokens: 800) with
        {
            DraftLength = 8,
            Control = new DraftControl.Heuristic(2, 1),
        };

        Assert.True(Comparison.Of([new("heuristic", scenario)]).Sides[0].Oscillation!.Swings);
    }

    [Fact]
    public void Goodput_BeyondTheCrossover_StopsToDraft()
    {
        Scenario scenario = Sized(1) with { DraftLength = 4, Acceptance = new AcceptanceProfile.Iid(new(0.45)) };
        int pays = new RoundExpectation(
            scenario with { DraftLength = 1 }, Experiment.Rounds(scenario)).Summarize().PaysUpToBatch;
        Assert.InRange(pays, 2, 300);

        Assert.True(Drafted(Math.Max(1, pays / 2)) > 0);
        Assert.Equal(0, Drafted(3 * pays));

        double Drafted(int batch) => Comparison.Of(
        [
            new("goodput", scenario with
            {
                Control = new DraftControl.Goodput(),
                // Enough tokens to decide on, few enough for the batch to fit.
                Workload = new ClosedWorkload(batch, new LengthLaw.Fixed(128), new LengthLaw.Fixed(16)),
                Run = scenario.Run with { Replications = 1 },
            }),
        ]).Sides[0].MeanDrafted;
    }

    [Fact]
    public void Confidence_ThatTellsMuch_BeatsEveryFixedLength()
    {
        Scenario scenario = Sized(1) with
        {
            DraftLength = 7,
            Acceptance = new AcceptanceProfile.Iid(new(0.7)) { ConfidenceConcentration = 0.2 },
            Control = new DraftControl.Confidence(0.5, OfWholeDraft: false),
        };

        PolicyResult policy = PolicyStudy.Of(scenario)!;

        Assert.True(policy.RegretOfBestFixed!.Estimate < -0.02);
        Assert.True(policy.RegretOfOracle!.Estimate >= 0);
    }

    [Fact]
    public void Confidence_ThatTellsNothing_NeverStopsBelowItsMean()
    {
        Scenario scenario = Sized(2) with
        {
            Acceptance = new AcceptanceProfile.Iid(new(0.7)) { ConfidenceConcentration = 10_000 },
        };
        Scenario stops = scenario with { Control = new DraftControl.Confidence(0.5, OfWholeDraft: false) };

        Assert.Equal(Experiment.Run(scenario).Digest, Experiment.Run(stops).Digest);
    }

    [Fact]
    public void Confidence_WithoutEvidence_IsRefused()
    {
        Scenario scenario = Build.Scenario() with { Control = new DraftControl.Confidence(0.5, false) };

        Assert.Contains(scenario.Problems(), problem => problem.Path == "controller");
    }

    [Fact]
    public void Comparison_OneThreadOrSeveral_IsTheSame()
    {
        Scenario scenario = Sized(3);
        ComparedScenario[] sides =
            [.. All.Append(new DraftControl.Oracle()).Select((control, index) =>
                new ComparedScenario($"{index}", scenario with { Control = control }))];

        ComparisonResult one = Comparison.Of(sides, threads: 1);
        ComparisonResult several = Comparison.Of(sides, threads: 3);

        Assert.Equal(one.Digest, several.Digest);
        Assert.Equal(one.Sides.Select(side => side.AgainstFirst), several.Sides.Select(side => side.AgainstFirst));
    }

    [Fact]
    public void Comparison_OtherSeeds_IsRefused()
    {
        Scenario scenario = Sized(1);
        Scenario other = scenario with { Run = scenario.Run with { Seed = 99 } };

        Assert.Throws<ScenarioProblemsException>(() => Comparison.Of([new("a", scenario), new("b", other)]));
    }

    [Fact]
    public void Study_WithoutAController_HasNothingToSay() => Assert.Null(PolicyStudy.Of(Build.Scenario()));

    private static Scenario Sized(int batch, int outputTokens = 60) => Build.Scenario() with
    {
        Acceptance = new AcceptanceProfile.Iid(new Probability(0.7)) { ConfidenceConcentration = 2 },
        Workload = new ClosedWorkload(batch, new LengthLaw.Fixed(200), new LengthLaw.Fixed(outputTokens)),
        Run = Build.Scenario().Run with { Replications = 2, UncertaintyDraws = 0 },
    };

    private static Scenario Random(uint seed, int batch)
    {
        Scenario drawn = Swarm.Scenario(seed);
        return Sized(batch) with
        {
            // As many as parallel heads can draft, for a schedule of 4.
            DraftLength = 4 + (int)(seed % 2),
            Acceptance = Swarm.AcceptanceProfile(seed) with { ConfidenceConcentration = 1 + seed },
            Method = drawn.Drafts && drawn.Method.Draft is null && seed % 2 == 0 ? drawn.Method : Sized(1).Method,
        };
    }
}
