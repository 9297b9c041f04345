// Trees in whole scenarios: against the chain they may be, against the closed form, what they cost and hold.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Quantities;
using SpecSim.Results;
using SpecSim.Speculation;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Experiments;

public sealed class TreeScenarioTests
{
    private static Scenario Of(TokenTree tree) => Build.Scenario() with
    {
        DraftLength = tree.Depth,
        Tree = new TreeShape.Fixed(tree, "test"),
        Acceptance = new AcceptanceProfile.Iid(new Probability(0.7)) { Ranks = new RankLaw.PowerLaw(0.7) },
    };

    [Fact]
    public void Run_TreeThatIsAChain_IsTheChainBitForBit() => Assert.Equal(
        Experiment.Run(Build.Scenario()).Digest, Experiment.Run(Of(TokenTree.Chain(5))).Digest);

    [Fact]
    public void Run_Tree_AgreesWithTheClosedForm()
    {
        RunResult result = Experiment.Run(Of(Trees.Eagle25) with
        {
            Run = Build.Scenario().Run with { Replications = 32, UncertaintyDraws = 0 },
        });

        Interval tokens = result.Speculative.TokensPerRound;
        Assert.InRange(result.ClosedForm.TokensPerRound, tokens.Low95!.Value - 0.1, tokens.High95!.Value + 0.1);
        Assert.Equal(1, result.ClosedForm.Speedup / result.Speedup!.Estimate, 0.05);
        Assert.Equal(25, result.Speculative.Tree!.NodesPerRound);
        Assert.Equal(
            25 - result.Speculative.Tree.WastedPerRound,
            result.Speculative.AcceptedTokens / (double)result.Speculative.Rounds,
            9);
        Assert.Null(result.ClosedForm.LeviathanSpeedup);
    }

    [Fact]
    public void Memory_OfATree_HoldsItsNodesAsLookahead() => Assert.Equal(
        20, Of(Trees.Eagle25).Memory.KvTokensNeeded - Of(TokenTree.Chain(5)).Memory.KvTokensNeeded);

    [Fact]
    public void Round_OfAWiderTree_CostsMoreToDraftAndToVerify()
    {
        RoundAnatomy chain = Experiment.Run(Of(TokenTree.Chain(4))).Round;
        RoundAnatomy wide = Experiment.Run(Of(TokenTree.OfChildren([4, 3, 2, 2]))).Round;

        Assert.True(wide.Draft.TotalSeconds > chain.Draft.TotalSeconds);
        Assert.True(wide.Verify.TotalSeconds > chain.Verify.TotalSeconds);
    }

    [Fact]
    public void Explanation_OfATree_AddsUp()
    {
        Scenario scenario = Of(Trees.Eagle25);
        RunResult result = Experiment.Run(scenario);

        Explanation explanation = Explanation.Of(scenario, result)!;

        Assert.Equal(result.ClosedForm.Speedup, explanation.ClosedFormSpeedup, 9);
    }

    [Fact]
    public void TreeChoice_AnyBudget_IsNoSlowerThanTheChainOfThatLength()
    {
        var choice = new TreeChoice(Of(Trees.Eagle25));

        Assert.All(choice.Chains(), chain =>
            Assert.True(choice.Best(chain.Tree.Count).Speedup >= chain.Speedup - 1e-12));
    }

    [Fact]
    public void TreeChoice_LargerBatch_WantsFewerNodes()
    {
        Scenario one = Of(Trees.Eagle25);
        Scenario many = one with { Workload = one.Workload with { Batch = 64 } };

        Assert.True(
            new TreeChoice(many).Best(TreeChoice.Budgets).Tree.Count
            < new TreeChoice(one).Best(TreeChoice.Budgets).Tree.Count);
    }

    [Fact]
    public void Problems_TreeUnderLoadOrWithoutRanks_AreSaid()
    {
        Scenario unknown = Of(Trees.Eagle25) with { Acceptance = new AcceptanceProfile.Iid(new Probability(0.7)) };

        Assert.Equal("acceptance", Assert.Single(unknown.Problems()).Path);
        Assert.Contains(
            (BuildServing.Scenario() with { Single = Of(Trees.Eagle25) }).Problems(),
            problem => problem.Path == "speculation.tree");
    }
}
