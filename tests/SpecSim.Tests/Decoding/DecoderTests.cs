// What decoding is beside exact: greedy output is the baseline's, matching gives the baseline's tokens under the same
// luck, records add up, and proposals are what they are meant to be.

using SpecSim.Acceptance;
using SpecSim.Decoding;
using SpecSim.Randomness;

namespace SpecSim.Tests.Decoding;

public sealed class DecoderTests
{
    private const int OutputTokens = 600;

    private static readonly int[] Prompt = TestModels.Tokens[..50];

    private static readonly Dictionary<string, Func<Sampling, IProposer>> Methods = new()
    {
        ["chain"] = sampling => new ChainDraft(sampling.Of(TestModels.OfOrder(2)), 5),
        ["adaptive"] = sampling => new ChainDraft(
            sampling.Of(TestModels.OfOrder(3)), new DraftLength.Adaptive(1, 8), stopBelow: 0.2),
        ["drawn"] = sampling => Tree(sampling, ChildChoice.Drawn),
        ["without repeats"] = sampling => Tree(sampling, ChildChoice.DrawnWithoutRepeats),
        ["picked"] = sampling => Tree(sampling, ChildChoice.MostLikely),
        ["lookup"] = _ => new LookupDraft(new DraftLength.Fixed(6)),
        ["several"] = sampling => new SeveralDrafts(
            new ChainDraft(sampling.Of(TestModels.OfOrder(2)), 3),
            new ChainDraft(sampling.Of(TestModels.OfOrder(3)), 4),
            new LookupDraft(new DraftLength.Fixed(2))),
    };

    public static TheoryData<string> MethodNames => [.. Methods.Keys];

    [Theory]
    [MemberData(nameof(MethodNames))]
    public void Decode_Greedy_IsTheBaselineTokenForToken(string method)
    {
        var greedy = new Sampling(0);
        int[] baseline = Decode(greedy, null, null).Tokens;

        foreach (IVerification verification in Verifications())
        {
            DecodedText text = Decode(greedy, Methods[method](greedy), verification);
            Assert.Equal(baseline, text.Tokens);
            Assert.True(text.Rounds.Count < OutputTokens);
        }
    }

    // A draft that draws at a temperature can be wrong, and is then corrected.
    [Fact]
    public void Decode_GreedyTargetAndWarmDraft_IsTheBaselineTokenForToken()
    {
        var draft = new ChainDraft(new Sampling(1.2).Of(TestModels.OfOrder(3)), 4);

        Assert.Equal(Decode(new Sampling(0), null, null).Tokens, Decode(new Sampling(0), draft, null).Tokens);
    }

    [Theory]
    [MemberData(nameof(MethodNames))]
    public void Decode_ByMatch_IsTheBaselineUnderTheSameLuck(string method)
    {
        foreach (Sampling sampling in new Sampling[] { new(1), new(0.5, 0.9) })
        {
            DecodedText text = Decode(sampling, Methods[method](sampling), new TokenMatch());

            Assert.Equal(Decode(sampling, null, null).Tokens, text.Tokens);
        }
    }

    [Theory]
    [MemberData(nameof(MethodNames))]
    public void Decode_AnyMethod_RecordsRoundsThatAddUp(string method)
    {
        var sampling = new Sampling(0.8);
        DecodedText text = Decode(sampling, Methods[method](sampling), null);

        Assert.Equal(text.Tokens, text.Rounds.SelectMany(round => round.Tokens).Take(OutputTokens));
        Assert.InRange(text.TokensCut, 0, text.Rounds[^1].TokenCount - 1);
        int position = 0;
        foreach (DecodingRound round in text.Rounds)
        {
            Assert.Equal(position, round.Position);
            position += round.TokenCount;
            Assert.InRange(round.Accepted.Count, 0, round.Depth);
            Assert.InRange(round.Depth, 0, round.PlannedDepth);
            for (int index = 0; index < round.Accepted.Count; index++)
                Assert.Equal(index + 1, round.Drafted[round.Accepted[index]].Depth);
            Assert.All(round.Drafted, token => Assert.InRange(token.Confidence, 1e-12, 1));
        }
    }

    [Fact]
    public void Decode_Twice_IsTheSameAndOtherLuckIsNot()
    {
        var sampling = new Sampling(1);
        DecodedText text = Decode(sampling, Methods["several"](sampling), null);

        Assert.Equal(text.Tokens, Decode(sampling, Methods["several"](sampling), null).Tokens);
        Assert.NotEqual(text.Tokens, Decode(sampling, Methods["several"](sampling), null, request: 4).Tokens);
    }

    [Fact]
    public void Decode_NothingDrafted_IsTheBaseline()
    {
        var sampling = new Sampling(1);
        var none = new ChainDraft(sampling.Of(TestModels.OfOrder(2)), 0);

        DecodedText text = Decode(sampling, none, null);

        Assert.Equal(Decode(sampling, null, null).Tokens, text.Tokens);
        Assert.Equal(1, text.TokensPerRound);
    }

    [Fact]
    public void Decode_DraftIsTheTarget_AcceptsEverything()
    {
        var sampling = new Sampling(1);
        var same = new ChainDraft(sampling.Of(TestModels.OfOrder(4)), 4);

        Assert.Equal(5, Decode(sampling, same, null).TokensPerRound);
    }

    [Fact]
    public void LookupDraft_RepeatedTokens_FollowTheLatestLongestMatch()
    {
        var model = new TabularModel(
            [.. Enumerable.Range(0, 10).Select(_ => Enumerable.Repeat(1.0, 10).ToArray())]);
        int[] prompt = [1, 2, 3, 4, 5, 9, 2, 3, 6, 7, 8, 3, 0, 1, 2, 3];

        DecodedText text = new Decoder(model, new LookupDraft(new DraftLength.Fixed(2)))
            .Decode(prompt, 1, new LuckyChance(new Luck(1, 0), 0));

        Assert.Equal(3, text.Rounds[0].MatchLength);
        Assert.Equal([4, 5], text.Rounds[0].Drafted.Select(token => token.Token));
        Assert.Empty(text.Rounds[0].DraftPasses);
    }

    [Fact]
    public void TreeDraft_WithoutRepeats_HasNoSiblingsAlike()
    {
        var sampling = new Sampling(0.5);
        DecodedText text = Decode(sampling, Tree(sampling, ChildChoice.DrawnWithoutRepeats), null);

        Assert.All(text.Rounds, round => Assert.Equal(
            round.Drafted.Count, round.Drafted.DistinctBy(token => (token.Parent, token.Token)).Count()));
        Assert.Contains(text.Rounds, round => round.Drafted.Count == 3 + 6 + 6);
        Assert.All(text.Rounds, round => Assert.Equal([3], round.DraftPasses));
    }

    [Fact]
    public void Adaptive_GoodAndBadDrafts_GrowsAndShrinks()
    {
        var rule = new DraftLength.Adaptive(1, 6);
        var sampling = new Sampling(1);

        int LastLength(int draftOrder) =>
            Decode(sampling, new ChainDraft(sampling.Of(TestModels.OfOrder(draftOrder)), rule), null)
                .Rounds[^1].PlannedDepth;

        Assert.Equal((6, 1), (LastLength(draftOrder: 4), LastLength(draftOrder: 1)));
    }

    [Fact]
    public void AcceptanceTally_OfAChain_CountsEachPositionReached()
    {
        DraftedToken At(int node) => new(7, node - 1, node + 1, 1, 0, 0.5);
        var tally = new AcceptanceTally();

        tally.Add(new DecodingRound(0, [At(0), At(1)], [0, 1], 3) { DraftPasses = [2] });
        tally.Add(new DecodingRound(3, [At(0), At(1)], [0], 3) { DraftPasses = [2] });
        tally.Add(new DecodingRound(5, [At(0), At(1)], [], 3) { DraftPasses = [2] });
        tally.Add(new DecodingRound(6, [], [], 3));

        Assert.Equal((4, 7, 3), (tally.Rounds, tally.Tokens, tally.RoundsDrafted));
        Assert.Equal((3, 2), (tally.Reached(1), tally.Accepted(1)));
        Assert.Equal((2, 1), (tally.Reached(2), tally.Accepted(2, rank: 1)));
        Assert.Equal((10, 6), (tally.NodesVerified, tally.DraftPasses));
        Assert.Equal(0.5, tally.Hazard(2).Value);
    }

    private static IEnumerable<IVerification> Verifications() =>
        [new RejectionSampling(), new TokenMatch(), new TypicalAcceptance()];

    private static TreeDraft Tree(Sampling sampling, ChildChoice choice) =>
        new(sampling.Of(TestModels.OfOrder(3)), TokenTree.OfChildren([3, 2, 1]), choice);

    private static DecodedText Decode(
        Sampling sampling, IProposer? proposer, IVerification? verification, uint request = 3) =>
        new Decoder(sampling.Of(TestModels.OfOrder(4)), proposer, verification)
            .Decode(Prompt, OutputTokens, new LuckyChance(new Luck(5, 0), request));
}
