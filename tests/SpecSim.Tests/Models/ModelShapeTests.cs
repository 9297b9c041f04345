// Parameter counts of models of every kind against published ones, and how many experts tokens touch.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Hardware;
using SpecSim.Models;

namespace SpecSim.Tests.Models;

public sealed class ModelShapeTests
{
    private static readonly TransformerModel Mixtral = new(
        "Mixtral-8x7B", "", 32, 4096, 32, 8, 128, 14336, true, 32000, false, null, 0, 4096, false, false)
    {
        Experts = new ExpertLayers(8, 2, 14336, 0, 0),
    };

    private static readonly TransformerModel DeepSeek = new(
        "DeepSeek-V3", "", 61, 7168, 128, 128, 192, 18432, true, 129280, false, null, 0, 7168, false, false)
    {
        Experts = new ExpertLayers(256, 8, 2048, 2048, 3),
        Latent = new LatentAttention(512, 64, 1536, 128),
    };

    [Fact]
    public void StoredParameters_OfMixtral_AreThePublishedOnes() => Assert.Equal(46702792704, Mixtral.StoredParameters);

    // 14 848 more are published: a bias for each expert, which balances them.
    [Fact]
    public void StoredParameters_OfDeepSeek_AreThePublishedOnes() =>
        Assert.Equal(671026419200, DeepSeek.StoredParameters, 15_000.0);

    [Fact]
    public void ActiveParameters_OfMixtures_AreThePublishedOnes()
    {
        Assert.Equal(12.88e9, Mixtral.ActiveParameters + Mixtral.TableParameters, 0.01e9);
        Assert.Equal(36.7e9, DeepSeek.ActiveParameters, 0.1e9);
    }

    [Fact]
    public void KvBytesPerToken_OfLatentAttention_IsOneVectorOnEveryDevice()
    {
        Assert.Equal(70272, DeepSeek.KvBytesPerToken(2));
        Assert.Equal(70272, new Deployment(DeepSeek, DataTypes.AllBf16, 8).KvBytesPerTokenPerDevice);
    }

    [Fact]
    public void WeightBytesPerDevice_OfWhatIsNotSplit_AreOnEveryDevice()
    {
        Assert.Equal(32 * 4096 * 8, Mixtral.ReplicatedParameters);
        // The first products of latent attention, and the routers.
        double shared = (61 * 7168.0 * (1536 + 576)) + (58 * 7168.0 * 256);
        double split = (DeepSeek.StoredParameters - shared) / 8;
        Assert.Equal(2 * (shared + split), new Deployment(DeepSeek, DataTypes.AllBf16, 8).WeightBytesPerDevice, 1.0);
    }

    [Theory]
    // Different experts that tokens of one text touch, of 256 of which each token takes 8.
    [InlineData(0.75, 4, 22)]
    [InlineData(0.75, 8, 36)]
    [InlineData(0.75, 16, 56)]
    [InlineData(1, 4, 30.5)]
    [InlineData(1, 8, 57)]
    [InlineData(1, 16, 102)]
    public void Touched_BySequencesTokens_IsAsCounted(double independence, int tokens, double experts)
    {
        var layers = new ExpertLayers(256, 8, 1, 0, 0) { Independence = independence };

        Assert.Equal(experts, layers.Touched(1, tokens), 1.5);
    }

    [Fact]
    public void Touched_ByAnyBatch_IsAtLeastOneTokensAndAtMostAll() => Prop.ForAll(
        Gen.Choose(1, 64).ToArbitrary(), Gen.Choose(1, 16).ToArbitrary(), Gen.Choose(0, 100).ToArbitrary(),
        (sequences, tokens, percent) =>
        {
            var layers = new ExpertLayers(64, 6, 1, 0, 0) { Independence = percent / 100.0 };
            double touched = layers.Touched(sequences, sequences * tokens);
            return touched >= 6 - 1e-9
                && touched <= 64
                && touched >= layers.Touched(sequences, sequences) - 1e-9
                && touched <= DistinctExperts.Balanced(64, 6, sequences * tokens) + 1e-9;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Independent_OfTwoOfEight_IsTheMeanOfDraws()
    {
        // Exhaustively: every pair of choices of two tokens.
        (int, int)[] pairs =
            [.. from one in Enumerable.Range(0, 8) from two in Enumerable.Range(0, one) select (one, two)];
        double mean = (
            from left in pairs
            from right in pairs
            select (double)new[] { left.Item1, left.Item2, right.Item1, right.Item2 }.Distinct().Count()).Average();

        Assert.Equal(mean, DistinctExperts.Independent(8, 2, 2), 1e-12);
    }
}
