// What the further methods cost, keep in memory and are expected to yield, each against a calculation by hand.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Models;
using SpecSim.Quantities;
using SpecSim.Speculation;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Speculation;

public sealed class MethodTests
{
    private static readonly Deployment Target = new(Build.Llama8B(), DataTypes.AllBf16, 1);
    private static readonly Deployment Draft = new(Build.Llama1B(), DataTypes.AllBf16, 1);
    private static readonly ProposalShape Four = new(1, 4, 1000, 0, 0);

    [Fact]
    public void SelfSpeculation_ReadsItsLayersAndTheHead_AndStoresNothing()
    {
        var method = new SpeculationMethod.SelfSpeculation(Target, 8, 0, null);

        StepCost cost = Cost(method, Four);

        // A layer of Llama-3.1-8B has 218,112,000 weights, its head 525,336,576; four passes of 16 bits.
        double weights = 4 * 2.0 * ((8 * 218_112_000.0) + 525_336_576);
        Assert.Equal(weights, cost.Bytes, 0.02 * weights);
        Assert.Empty(method.Models);
        Assert.False(new ProposalModel(method, Target, Build.H100(), Build.Engine()).TakesPrompts);
    }

    [Fact]
    public void SelfSpeculation_Adapter_HasWeightsCacheAndPromptsOfItsOwn()
    {
        var method = new SpeculationMethod.SelfSpeculation(Target, 8, 1, null);

        Deployment adapter = Assert.Single(method.Models);

        Assert.Equal(2 * 218_112_000.0, adapter.WeightBytesPerDevice, 0.001 * adapter.WeightBytesPerDevice);
        Assert.Equal(Target.KvBytesPerTokenPerDevice / 32, adapter.KvBytesPerTokenPerDevice);
        Assert.True(new ProposalModel(method, Target, Build.H100(), Build.Engine()).TakesPrompts);
    }

    [Fact]
    public void SelfSpeculation_ShortCache_CostsTheSameAtAnyContext()
    {
        var method = new SpeculationMethod.SelfSpeculation(Target, 32, 0, 512);

        StepCost at1000 = Cost(method, Four);
        StepCost at100000 = Cost(method, Four with { ContextTokens = 100_000 });

        Assert.Equal(at1000, at100000);
        Assert.Equal(512, method.ExtraKvTokens(4));
    }

    [Fact]
    public void ParallelDraft_KTokens_AreOnePass()
    {
        StepCost one = Cost(new SpeculationMethod.ParallelDraft(Draft), Four);
        StepCost four = Cost(new SpeculationMethod.DraftModel(Draft, 0), Four);

        Assert.InRange(four.TotalSeconds / one.TotalSeconds, 3, 4);
        Assert.InRange(one.Flops / four.Flops, 0.95, 1.05);
    }

    [Fact]
    public void Lookahead_VerifiesWindowAndGuesses_AndTheWindowWhereThePoolIsEmpty()
    {
        var method = new SpeculationMethod.Lookahead(5, 3, new Probability(0.5));
        RoundModel rounds = Rounds(method);

        double plain = rounds.Plain(1, 10).Flops;
        double hit = rounds.Evaluate(new RoundShape(1, 1, 4, 10, 0, 0)).Verify.Flops;
        double miss = rounds.Evaluate(
            new RoundShape(1, 0, 0, 10, 0, 0) { Speculating = 1, MethodLength = 4 }).Verify.Flops;

        // 1 + (W + G)(N - 1) tokens, and 1 + W (N - 1), with N = 5.
        Assert.Equal(33, hit / plain, 0.1);
        Assert.Equal(21, miss / plain, 0.1);
    }

    [Fact]
    public void SeveralDrafts_BesideEachOther_TakeBetweenTheLongestAndTheSum()
    {
        double alone = Cost(new SpeculationMethod.DraftModel(Draft, 0), Four).TotalSeconds;
        StepCost inTurn = Cost(new SpeculationMethod.SeveralDrafts([Draft, Draft], false), Four);
        StepCost beside = Cost(new SpeculationMethod.SeveralDrafts([Draft, Draft], true), Four);

        Assert.Equal(2 * alone, inTurn.TotalSeconds, 1e-9);
        Assert.InRange(beside.TotalSeconds, alone, inTurn.TotalSeconds);
        Assert.True(beside.TotalSeconds >= beside.Bytes / Build.H100().Bandwidth.PerSecond);
        Assert.Equal(inTurn.Bytes, beside.Bytes);
    }

    [Fact]
    public void StagedDraft_InnerRounds_AreThoseOfTheRenewal()
    {
        var lookup = new SpeculationMethod.PromptLookup(new Probability(1));
        var method = new SpeculationMethod.StagedDraft(Draft, lookup, 1, new Probability(0.5));

        // One token with chance 1/2, two with 1/2: N(1) = 1, N(2) = 1 + 1/2, N(3) = 1 + N(2)/2 + N(1)/2.
        Assert.Equal([1, 1.5, 2.25], Enumerable.Range(1, 3).Select(method.InnerRounds));
    }

    [Fact]
    public void StagedDraft_OfAHopelessInner_IsDearerThanTheDraftAlone()
    {
        var lookup = new SpeculationMethod.PromptLookup(new Probability(1));

        double staged = Cost(new SpeculationMethod.StagedDraft(Draft, lookup, 2, default), Four).TotalSeconds;
        double alone = Cost(new SpeculationMethod.DraftModel(Draft, 0), Four).TotalSeconds;
        double sure = Cost(new SpeculationMethod.StagedDraft(Draft, lookup, 3, new Probability(1)), Four).TotalSeconds;

        Assert.True(staged > alone);
        Assert.True(sure < alone);
    }

    [Theory]
    [InlineData(VerificationRule.GreedyMatch, 1)]
    [InlineData(VerificationRule.Typical, 2)]
    [InlineData(VerificationRule.MultiRound, 1.8)]
    public void Verification_ReadsLogitsAgain_WhereItsRuleDoes(VerificationRule rule, double reads)
    {
        var shape = new RoundShape(1, 1, 4, 1000, 0, 0);
        var method = new SpeculationMethod.DraftModel(Draft, 0);

        StepCost rejection = Rounds(method).Evaluate(shape).Verify;
        StepCost other = Rounds(method, rule).Evaluate(shape).Verify;

        Assert.Equal(reads, other.SamplingSeconds / rejection.SamplingSeconds, 1e-9);
        Assert.Equal(rejection.DeviceSeconds, other.DeviceSeconds);
    }

    [Fact]
    public void Verification_Typical_NeedsAProfileOfIts()
    {
        Scenario lossy = Build.Scenario() with { Verification = VerificationRule.Typical };
        Conditions measured = new() { Verification = "typical" };

        Assert.Equal("speculation.verification", Assert.Single(lossy.Problems()).Path);
        Assert.Empty((lossy with { Acceptance = lossy.Acceptance with { MeasuredAt = measured } }).Problems());
    }

    [Fact]
    public void Verification_GreedyMatchOfARejectionProfile_IsRefusedAboveTemperatureZero()
    {
        Scenario At(double temperature, string? rule) => Build.Scenario() with
        {
            Verification = VerificationRule.GreedyMatch,
            Acceptance = new AcceptanceProfile.Iid(new Probability(0.7))
            {
                MeasuredAt = new Conditions { Temperature = temperature, Verification = rule },
            },
        };

        Assert.Empty(At(0, Conditions.RejectionSampling).Problems());
        Assert.Contains("temperature 0.7", Assert.Single(At(0.7, Conditions.RejectionSampling).Problems()).Message);
        Assert.Empty(At(0.7, "greedy-match").Problems());
    }

    [Fact]
    public void Verification_MultiRound_NeedsSiblings() => Assert.Contains(
        "a chain has none",
        Assert.Single((Build.Scenario() with { Verification = VerificationRule.MultiRound }).Problems()).Message);

    private static StepCost Cost(SpeculationMethod method, ProposalShape shape) =>
        new ProposalModel(method, Target, Build.H100(), Build.Engine()).Propose(shape);

    private static RoundModel Rounds(
        SpeculationMethod method, VerificationRule rule = VerificationRule.Rejection) =>
        new(Target, method, Build.H100(), Build.Engine(), Anchors.None, verification: rule);
}
