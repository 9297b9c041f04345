// INV-11: the verified output's distribution is the target's. By enumeration, which sums over everything that chance
// can do, on three tokens; by statistics on the real models; and what does not keep the law is seen not to.

using MathNet.Numerics.Distributions;
using SpecSim.Acceptance;
using SpecSim.Decoding;
using SpecSim.Randomness;
using SpecSim.Tests.Decoding;

namespace SpecSim.Tests.Invariants;

public sealed class VerifiedOutputTests
{
    // A true decoder fails a test of this one time in a million; seeds are fixed, so it does so always or never.
    private const double FalseAlarm = 1e-6;
    private const int Cells = 40;

    private static readonly Sampling[] Samplings =
        [new(1), new(0.5), new(1.5), new(0), new(1, 0.7), new(0.7, 0.85)];

    private static readonly Dictionary<string, Func<Sampling, IProposer?>> Methods = new()
    {
        ["baseline"] = _ => null,
        ["chain"] = sampling => Chain(sampling, 2),
        ["chain that stops when unsure"] = sampling =>
            new ChainDraft(sampling.Of(TestModels.Draft), new DraftLength.Fixed(2), stopBelow: 0.4),
        ["chain of changing length"] = sampling => new ChainDraft(
            sampling.Of(TestModels.Draft), new DraftLength.Adaptive(0, 2) { Window = 1, Start = 1 }),
        ["chain of a draft at another temperature"] = _ => Chain(new Sampling(0.4), 2),
        ["drawn tree"] = sampling => Tree(sampling, ChildChoice.Drawn, Uneven),
        ["tree drawn without repeats"] = sampling => Tree(sampling, ChildChoice.DrawnWithoutRepeats, Uneven),
        ["wide tree drawn without repeats"] = sampling =>
            Tree(sampling, ChildChoice.DrawnWithoutRepeats, TokenTree.OfChildren([3])),
        ["picked tree"] = sampling => Tree(sampling, ChildChoice.MostLikely, Uneven),
        ["lookup"] = _ => new LookupDraft(new DraftLength.Fixed(3)),
        ["two drafts"] = sampling =>
            new SeveralDrafts(Chain(sampling, 2), new ChainDraft(sampling.Of(TestModels.OtherDraft), 2)),
        ["draft and lookup"] = sampling =>
            new SeveralDrafts(new LookupDraft(new DraftLength.Fixed(2)), Chain(sampling, 2)),
    };

    public static TheoryData<string> MethodNames => [.. Methods.Keys];

    // A node with two children, one with one, one with none.
    private static TokenTree Uneven => TokenTree.OfPaths([[1], [2], [1, 1], [1, 2], [2, 1]]);

    [Theory]
    [MemberData(nameof(MethodNames))]
    public void INV11_EveryOutcomeOfARound_HasTheTargetsLaw(string method)
    {
        foreach (Sampling sampling in Samplings)
        {
            foreach (IVerification verification in new IVerification[] { new RejectionSampling(), new TokenMatch() })
                Assert.InRange(GreatestError(sampling, Methods[method](sampling), verification, 1), 0, 1e-12);
        }
    }

    // Lengths that follow from earlier rounds, and draws for a position that an earlier round drafted in vain.
    [Theory]
    [InlineData("chain")]
    [InlineData("chain that stops when unsure")]
    [InlineData("chain of changing length")]
    [InlineData("lookup")]
    public void INV11_EveryOutcomeOfSeveralRounds_HasTheTargetsLaw(string method)
    {
        foreach (Sampling sampling in Samplings)
            Assert.InRange(GreatestError(sampling, Methods[method](sampling), new RejectionSampling(), 2), 0, 1e-12);
    }

    [Fact]
    public void INV11_TypicalAcceptance_DoesNotKeepTheLaw()
    {
        Assert.InRange(GreatestError(new Sampling(1), Chain(new Sampling(1), 2), new TypicalAcceptance(), 1), 0.02, 1);
        Assert.True(new TypicalAcceptance().IsLossy);
    }

    [Theory]
    [InlineData("chain", 0.5)]
    [InlineData("chain", 1)]
    [InlineData("chain", 1.5)]
    [InlineData("tree", 0.5)]
    [InlineData("tree", 1)]
    [InlineData("tree", 1.5)]
    [InlineData("picked", 1)]
    [InlineData("two", 1)]
    [InlineData("mixed", 1)]
    public void INV11_ThousandsOfTokens_FollowTheTargetsLaw(string method, double temperature)
    {
        var sampling = new Sampling(temperature);

        Assert.InRange(ChiSquare(sampling, LearntMethod(method, sampling), new RejectionSampling()), 0, Critical());
    }

    [Fact]
    public void INV11_ThousandsOfTokensOfTypicalAcceptance_AreFoundOut()
    {
        var sampling = new Sampling(1);

        Assert.True(ChiSquare(sampling, LearntMethod("chain", sampling), new TypicalAcceptance()) > 2 * Critical());
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(1.5)]
    public void INV11_AcceptanceProbability_IsOneLessTotalVariation(double temperature)
    {
        var sampling = new Sampling(temperature);
        var decoder = new Decoder(
            sampling.Of(TestModels.OfOrder(4)),
            LearntMethod("chain", sampling),
            new RejectionSampling { RecordsOverlaps = true });

        DecodedText text = decoder.Decode([], 6000, new LuckyChance(new Luck(11, 0), 0));

        double expected = text.Rounds.Sum(round => round.Overlaps.Sum());
        double variance = text.Rounds.Sum(round => round.Overlaps.Sum(overlap => overlap * (1 - overlap)));
        double accepted = text.Rounds.Sum(round => round.Accepted.Count);
        Assert.InRange(accepted, expected - (4 * Math.Sqrt(variance)), expected + (4 * Math.Sqrt(variance)));
        // Every position that was verified counts, kept or not.
        Assert.Equal(
            text.Rounds.Sum(round => Math.Min(round.Depth, round.Accepted.Count + 1)),
            text.Rounds.Sum(round => round.Overlaps.Count));
    }

    private static ChainDraft Chain(Sampling sampling, int length) => new(sampling.Of(TestModels.Draft), length);

    private static TreeDraft Tree(Sampling sampling, ChildChoice choice, TokenTree tree) =>
        new(sampling.Of(TestModels.Draft), tree, choice);

    private static IProposer LearntMethod(string method, Sampling sampling)
    {
        ILanguageModel draft = sampling.Of(TestModels.OfOrder(2));
        return method switch
        {
            "chain" => new ChainDraft(draft, 4),
            "tree" => new TreeDraft(draft, TokenTree.OfChildren([3, 2, 1]), ChildChoice.DrawnWithoutRepeats),
            "picked" => new TreeDraft(draft, TokenTree.OfChildren([3, 2, 1]), ChildChoice.MostLikely),
            // Picked after drawn: the residual's memory goes on to a law without the picked token.
            "mixed" => new SeveralDrafts(
                new ChainDraft(draft, 2),
                new LookupDraft(new DraftLength.Fixed(2)),
                new TreeDraft(draft, TokenTree.OfChildren([2]), ChildChoice.MostLikely),
                new ChainDraft(draft, 1)),
            _ => new SeveralDrafts(new ChainDraft(draft, 3), new ChainDraft(sampling.Of(TestModels.OfOrder(3)), 3)),
        };
    }

    // The largest difference of any text's probability, over all texts of three tokens. What the rounds leave open
    // that it takes to put out so many tokens is as the target has it.
    private static double GreatestError(
        Sampling sampling, IProposer? proposer, IVerification verification, int decodedTokens)
    {
        int[] prompt = [1, 0, 2, 1];
        ILanguageModel target = sampling.Of(TestModels.Target);
        var decoder = new Decoder(target, proposer, verification);
        var law = new double[27];
        foreach ((int[] tokens, double probability) in EnumeratedChance.Outcomes(chance =>
            decoder.Decode(prompt, decodedTokens, chance).Rounds.SelectMany(round => round.Tokens).Take(3).ToArray()))
            AddContinued(law, target, prompt, tokens, probability);
        var expected = new double[27];
        AddContinued(expected, target, prompt, [], 1);
        return law.Zip(expected, (found, right) => Math.Abs(found - right)).Append(Math.Abs(law.Sum() - 1)).Max();
    }

    private static void AddContinued(
        double[] law, ILanguageModel target, int[] prompt, int[] tokens, double probability)
    {
        if (tokens.Length == 3)
        {
            law[(9 * tokens[0]) + (3 * tokens[1]) + tokens[2]] += probability;
            return;
        }

        TokenLaw after = target.After([.. prompt, .. tokens]);
        for (int next = 0; next < 3; next++)
            AddContinued(law, target, prompt, [.. tokens, next], probability * after.Probability(next));
    }

    // Each token's place in its law, likely tokens first, is uniform if the token follows the law: the share of the
    // tokens before it, plus a random part of that of tokens like it.
    private static double ChiSquare(Sampling sampling, IProposer proposer, IVerification verification)
    {
        ILanguageModel target = sampling.Of(TestModels.OfOrder(4));
        var luck = new Luck(7, 0);
        int[] tokens = new Decoder(target, proposer, verification).Decode([], 5000, new LuckyChance(luck, 1)).Tokens;
        var found = new double[Cells];
        for (int position = 0; position < tokens.Length; position++)
        {
            TokenLaw law = target.After(tokens.AsSpan(0, position));
            double own = law.Probability(tokens[position]);
            double before = law.ToArray().Where(probability => probability > own).Sum();
            double alike = law.ToArray().Where(probability => probability == own).Sum();
            double place = before + (alike * luck.Uniform(StreamId.Arrival, 1, (uint)position));
            found[Math.Min(Cells - 1, (int)(Cells * place))]++;
        }

        double expected = (double)tokens.Length / Cells;
        return found.Sum(count => (count - expected) * (count - expected) / expected);
    }

    private static double Critical() => ChiSquared.InvCDF(Cells - 1, 1 - FalseAlarm);
}
