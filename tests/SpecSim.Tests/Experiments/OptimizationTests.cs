// The search finds what trying everything finds, prefers what it says it prefers, and is the same on any threads.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Models;
using SpecSim.Quantities;
using SpecSim.Reports;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Tests.Support;
using SpecSim.Workloads;

namespace SpecSim.Tests.Experiments;

public sealed class OptimizationTests
{
    private static readonly Scenario Small = Build.Scenario() with
    {
        Workload = Build.Scenario().Workload with { OutputTokens = new LengthLaw.Fixed(64) },
        Run = Build.Scenario().Run with { Replications = 8, UncertaintyDraws = 0 },
    };

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(0.8, 1)]
    [InlineData(0.9, 16)]
    public void Best_OfOneMethod_IsThatOfAllLengthsSimulated(double alpha, int batch)
    {
        Scenario scenario = Small with
        {
            Acceptance = new AcceptanceProfile.Iid(new Probability(alpha)),
            Workload = Small.Workload with { Batch = batch },
        };
        double all = Enumerable.Range(1, 12)
            .Max(length => Experiment.Run(scenario with { DraftLength = length }).Speedup!.Estimate);

        BatchChoice choice = Search(scenario, [], Objective.Speedup, batch).Choices.Single();

        Assert.Equal(all, choice.Choice!.Best.Speedup!.Estimate, 1e-12);
        Assert.True(choice.Choice.Pick.Worth >= all / 1.05);
    }

    [Fact]
    public void Pick_OfEquals_IsTheShortestAndTheBestIsAmongThem()
    {
        OptionResult found = Search(Small, [], Objective.Speedup, 1).Choices.Single().Choice!;

        Assert.Contains(found.Best, found.Alike);
        Assert.All(found.Alike, trial => Assert.True(
            trial.Candidate.VerifiedTokens >= found.Pick.Candidate.VerifiedTokens));
    }

    [Fact]
    public void INV5_Run_OnOneAndThreeThreads_IsTheSameDocument()
    {
        string Document(int threads) => OptimizeJson.Write(new OptimizeReport(Optimization.Run(
            new OptimizationQuestion(Small, DraftOption.Of(Small, [Lookup()]), [1, 8], Objective.Cost), threads)));

        Assert.Equal(Document(1), Document(3));
    }

    /// <summary>A draft model has its own work on long prompts: dear for short answers, though its tokens are fast.
    /// </summary>
    [Fact]
    public void Objective_CostAgainstTimePerToken_ChooseOtherMethods()
    {
        Scenario longPrompts = Sure(Small with
        {
            Workload = new ClosedWorkload(4, new LengthLaw.Fixed(16384), new LengthLaw.Fixed(24)),
            Acceptance = new AcceptanceProfile.Iid(new Probability(0.9)),
        });
        Scenario lookup = Sure(longPrompts with
        {
            Name = "lookup",
            Method = new SpeculationMethod.PromptLookup(new Probability(0.5)),
            Acceptance = new AcceptanceProfile.Iid(new Probability(0.6)),
        });

        SpeculationMethod Chosen(Objective objective) =>
            Search(longPrompts, [lookup], objective, 4).Choices.Single().Choice!.Option.Method;

        Assert.IsType<SpeculationMethod.DraftModel>(Chosen(Objective.TimePerOutputToken));
        Assert.IsType<SpeculationMethod.DraftModel>(Chosen(Objective.Speedup));
        Assert.IsType<SpeculationMethod.PromptLookup>(Chosen(Objective.Cost));
    }

    [Fact]
    public void Choice_WhereNothingIsAccepted_IsNoneAndThereIsNoPlan()
    {
        Scenario hopeless = Small with { Acceptance = new AcceptanceProfile.Iid(new Probability(0.02)) };

        OptimizationResult result = Search(hopeless, [], Objective.Speedup, 1);

        Assert.Null(result.Choices.Single().Choice);
        Assert.Null(result.Plan);
        string text = OptimizeText.Write(new OptimizeReport(result));
        Assert.Contains("should not speculate", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Choice_WhereMemoryIsShort_HasTheReasonAndNoRun()
    {
        BatchChoice choice = Search(Small, [], Objective.Speedup, 100_000).Choices.Single();

        Assert.Null(choice.Plain);
        Assert.Contains("does not fit", choice.Refusals.Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Choice_BetterBorrowedAcceptance_WinsOnlyBeyondDoubt()
    {
        Scenario better = Small with
        {
            Name = "better",
            Acceptance = new AcceptanceProfile.Iid(new Probability(0.8)),
        };

        BatchChoice doubtful = Search(Small, [better], Objective.Speedup, 1).Choices.Single();
        BatchChoice sure = Search(Sure(Small), [Sure(better)], Objective.Speedup, 1).Choices.Single();

        Assert.Equal("test", doubtful.Choice!.Option.Name);
        Assert.Equal("better", doubtful.PassedOver!.Option.Name);
        Assert.Equal("better", sure.Choice!.Option.Name);
        Assert.Null(sure.PassedOver);
    }

    [Fact]
    public void Candidates_OfAListOfHazards_EndWhereItEnds()
    {
        Scenario known = Small with
        {
            DraftLength = 2,
            Acceptance = new AcceptanceProfile.Positional(
                [new Probability(0.9), new Probability(0.9), new Probability(0.9)], BeyondLast.Repeat),
        };

        OptimizationResult result = Search(known, [], Objective.Speedup, 1);

        Assert.Equal(3, result.Screened);
        Assert.Equal(3, result.Choices.Single().Choice!.Best.Candidate.DraftLength);
    }

    [Fact]
    public void Choice_WithRanks_IsATreeThatBeatsEveryChain()
    {
        Scenario ranked = Small with
        {
            Target = new Deployment(Build.Llama8B(), DataTypesOf(Small), 1),
            Method = new SpeculationMethod.DraftHead(new Deployment(Build.Eagle8B(), DataTypesOf(Small), 1)),
            Acceptance = Small.Acceptance with { Ranks = new RankLaw.PowerLaw(0.7) },
        };
        Scenario unranked = ranked with { Acceptance = Small.Acceptance };

        OptionResult tree = Search(ranked, [], Objective.Speedup, 1).Choices.Single().Choice!;
        OptionResult chain = Search(unranked, [], Objective.Speedup, 1).Choices.Single().Choice!;

        Assert.NotNull(tree.Pick.Candidate.Scenario.Tree);
        Assert.Null(chain.Pick.Candidate.Scenario.Tree);
        Assert.True(tree.Best.Worth > chain.Best.Worth);
    }

    [Fact]
    public void Plan_OverBatches_HoldsTheLengthsOfTheChosenDraft()
    {
        OptimizationResult result = Search(Small, [], Objective.Speedup, 1, 8, 64);

        DraftPlan plan = result.Plan!;

        Assert.Equal(64, plan.Lengths[^1].UpToSequences);
        Assert.All(result.Choices, choice => Assert.Equal(
            choice.Choice?.Pick.Candidate.DraftLength ?? 0,
            plan.Lengths.First(range => choice.Batch <= range.UpToSequences).DraftLength));
        Assert.Equal(plan.Lengths.Max(range => range.DraftLength), plan.MostTokens);
    }

    [Fact]
    public void Options_OfTheSameDraftTwice_AreOne() =>
        Assert.Single(DraftOption.Of(Small, [Small with { Name = "twin" }]));

    [Fact]
    public void Content_OfAnotherText_IsTold()
    {
        AcceptanceProfile Of(string? content) =>
            Small.Acceptance with { MeasuredAt = new Conditions { Content = content } };
        DraftOption Option(string? content) => DraftOption.Of(Small with { Acceptance = Of(content) }, [])[0];

        Assert.True(Option("code").IsOfOtherConditionsThan(Option("chat")));
        Assert.False(Option("chat").IsOfOtherConditionsThan(Option("chat")));
        Assert.False(Option(null).IsOfOtherConditionsThan(Option("chat")));
    }

    private static Scenario Lookup() => Small with
    {
        Name = "lookup",
        Method = new SpeculationMethod.PromptLookup(new Probability(0.4)),
    };

    private static DataTypes DataTypesOf(Scenario scenario) => scenario.Target.Types;

    private static Scenario Sure(Scenario scenario) =>
        scenario with { Acceptance = scenario.Acceptance with { Uncertainty = 0 } };

    private static OptimizationResult Search(
        Scenario scenario, IReadOnlyList<Scenario> others, Objective objective, params int[] batches) =>
        Optimization.Run(new OptimizationQuestion(scenario, DraftOption.Of(scenario, others), batches, objective));
}
