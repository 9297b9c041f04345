// The laboratory's parts one by one: greedy answers, what a round is charged, and the laws that are fitted.

using SpecSim.Acceptance;
using SpecSim.Decoding;
using SpecSim.Experiments;
using SpecSim.Quantities;
using SpecSim.Randomness;
using SpecSim.Results;
using SpecSim.Speculation;

namespace SpecSim.Tests.Experiments;

public sealed class LabPartsTests
{
    [Fact]
    public void GreedyAnswers_AreThoseOfPlainDecoding()
    {
        var bench = new LabBench(new LabKnowledge(LabTexts.Setup(), LabTexts.Two(), 1));
        DecodedText[] plain = (LabTrial.Plain with { Temperature = 0 }).Run(bench);

        foreach (LabTrial trial in new[] { LabTrial.Chain(4), LabTrial.Tree(LabPositions.Comb(3, 2)) })
        {
            DecodedText[] speculative = (trial with { Temperature = 0 }).Run(bench);
            Assert.Equal(plain.Select(text => text.Tokens), speculative.Select(text => text.Tokens));
            Assert.True(speculative.Sum(text => text.Rounds.Count) < plain.Sum(text => text.Rounds.Count));
        }
    }

    [Fact]
    public void AChain_IsChargedAsTheRoundModelSays()
    {
        Scenario scenario = LabTexts.Setup().Cost;
        RoundModel rounds = Experiment.Rounds(scenario);
        long context = scenario.Workload.MeanContextTokens;
        // Three of three kept, then one of three: the second round's draft has to catch up.
        DecodedText text = Decoded(Chain(0, 3, 3), Chain(4, 3, 1));

        double expected = rounds.Evaluate(new RoundShape(1, 1, 3, context, 0, 0)).TotalSeconds
            + rounds.Evaluate(new RoundShape(1, 1, 3, context, 3, 1)).TotalSeconds;

        Assert.Equal(expected, new LabClock(scenario).Seconds(text), 12);
    }

    [Fact]
    public void ARoundWithNothingDrafted_IsAPlainStep()
    {
        var clock = new LabClock(LabTexts.Setup().Cost);

        Assert.Equal(2 * clock.PlainSeconds, clock.Seconds(Decoded(Chain(0, 0, 0), Chain(1, 0, 0))), 15);
    }

    [Fact]
    public void RoundsOfABurst_AreFittedByABurst()
    {
        var burst = new AcceptanceProfile.Burst(new(0.9), new(0.4), new(0.1), new(0.25));

        AcceptanceProfile fitted = LabProfile.Fit(Positions(burst, 10), Positions(burst, 1));

        Assert.IsType<AcceptanceProfile.Burst>(fitted);
        foreach (int length in new[] { 1, 2, 4, 7, 10 })
            Assert.Equal(1, fitted.Expect(length).TokensPerRound / burst.Expect(length).TokensPerRound, 0.01);
    }

    [Fact]
    public void OddHazards_StayAsTheyAre()
    {
        var odd = new AcceptanceProfile.Positional(
            [new(0.9), new(0.3), new(0.8), new(0.2), new(0.9), new(0.9)], BeyondLast.Repeat);

        var fitted = Assert.IsType<AcceptanceProfile.Positional>(LabProfile.Fit(Positions(odd, 6), Positions(odd, 1)));

        Assert.Equal(odd.Hazards.Count, fitted.Hazards.Count);
        Assert.All(odd.Hazards.Zip(fitted.Hazards), pair => Assert.Equal(pair.First.Value, pair.Second.Value, 9));
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(4.0)]
    public void Confidence_FindsTheConcentrationItWasDrawnWith(double concentration)
    {
        var confidence = new DraftConfidence(concentration);
        var luck = new Luck(1, 0);
        DecodingRound[] rounds = [.. Enumerable.Range(0, 20_000).Select(index =>
        {
            bool kept = luck.Uniform(StreamId.TokenVerdict, 0, (uint)index) < 0.7;
            double c = confidence.Of(0.7, kept, luck.Uniform(StreamId.Confidence, 0, (uint)index));
            // What a draft says need not be calibrated, only in order.
            var token = new DraftedToken(1, Proposal.Root, 1, 1, 0, c * c);
            return new DecodingRound(index, [token], kept ? [0] : [], 2);
        })];

        double? found = LabConfidence.Concentration([new DecodedText([], rounds)]);

        Assert.InRange(found!.Value / concentration, 0.85, 1.15);
    }

    [Fact]
    public void RankShares_AreOfWhatTheFirstChoiceMissed()
    {
        TokenTree comb = LabPositions.Comb(2, 3);
        int[] parents = [.. Enumerable.Range(0, comb.Count).Select(comb.ParentOf)];
        Assert.Equal([-1, -1, -1, 0, 0, 0], parents);
        DraftedToken[] drafted = [.. parents.Select((parent, node) =>
            new DraftedToken(node, parent, node < 3 ? 1 : 2, (node % 3) + 1, 0, 1))];
        // First choices, a second one at depth 1, none, and a third one at depth 2.
        int[][] accepted = [[0, 3], [1], [], [0, 5]];

        IReadOnlyList<IReadOnlyList<double>> shares = LabPositions.RankShares(
            [new DecodedText([], [.. accepted.Select(path => new DecodingRound(0, drafted, path, 9))])], 2, 3);

        Assert.Equal([0.5, 0], shares[0]);
        Assert.Equal([0, 1], shares[1]);
    }

    private static IReadOnlyList<LabPosition> Positions(AcceptanceProfile law, int length) =>
    [
        .. law.Expect(length).Hazards.Select((hazard, index) => new LabPosition(
            index + 1,
            10_000,
            (long)(10_000 * hazard!.Value),
            new Interval(hazard.Value, hazard.Value - 0.01, hazard.Value + 0.01),
            hazard.Value)),
    ];

    private static DecodedText Decoded(params DecodingRound[] rounds) =>
        new([.. Enumerable.Repeat(1, rounds.Sum(round => round.TokenCount))], rounds);

    private static DecodingRound Chain(int position, int length, int accepted) => new(
        position,
        [.. Enumerable.Range(0, length).Select(node => new DraftedToken(1, node - 1, node + 1, 1, 0, 0.5))],
        [.. Enumerable.Range(0, accepted)],
        2)
    {
        DraftPasses = length > 0 ? [length] : [],
    };
}
