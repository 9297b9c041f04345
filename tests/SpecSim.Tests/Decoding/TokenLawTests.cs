// Laws against the same things done to plain arrays of probabilities.

using SpecSim.Decoding;

namespace SpecSim.Tests.Decoding;

public sealed class TokenLawTests
{
    // Of every kind: in common alone, with own probabilities, own alone.
    private static IEnumerable<TokenLaw> Laws()
    {
        foreach (int end in new[] { 0, 1, 40, 333 })
        {
            TokenLaw law = TestModels.OfOrder(4).After(TestModels.Tokens.AsSpan(0, end));
            yield return law;
            yield return law.Nucleus(0.7);
            yield return law.Without(law.MostLikely);
            yield return new Sampling(0.6).Of(TestModels.OfOrder(3)).After(TestModels.Tokens.AsSpan(0, end));
        }
    }

    [Fact]
    public void Sample_UniformNumbers_CutTheUnitIntervalByProbability()
    {
        foreach (TokenLaw law in Laws())
        {
            var sampled = new double[law.VocabularySize];
            const int Count = 20_000;
            for (int index = 0; index < Count; index++)
                sampled[law.Sample((index + 0.5) / Count)] += 1.0 / Count;

            // Every token has one interval, so it is hit as often as its length says, but for the two ends.
            for (int token = 0; token < sampled.Length; token++)
                Assert.Equal(law.Probability(token), sampled[token], 2.001 / Count);
        }
    }

    [Fact]
    public void ToArray_EveryLaw_IsItsProbabilitiesAndSumsToOne()
    {
        foreach (TokenLaw law in Laws())
        {
            double[] dense = law.ToArray();
            Assert.Equal(1, dense.Sum(), 1e-12);
            Assert.Equal(dense, Enumerable.Range(0, dense.Length).Select(law.Probability));
        }
    }

    [Fact]
    public void Top_EveryLaw_IsThoseOfTheSortedProbabilities()
    {
        foreach (TokenLaw law in Laws())
        {
            int[] expected =
            [
                .. Enumerable.Range(0, law.VocabularySize)
                    .Where(token => law.Probability(token) > 0)
                    .OrderByDescending(law.Probability).ThenBy(token => token).Take(20),
            ];

            Assert.Equal(expected, law.Top(20));
            Assert.Equal(expected[0], law.MostLikely);
        }
    }

    [Fact]
    public void ResidualAndOverlap_AnyTwoLaws_AreTheDefinitions()
    {
        foreach (TokenLaw target in Laws())
        {
            foreach (TokenLaw draft in Laws())
            {
                double[] rest =
                    [.. target.ToArray().Zip(draft.ToArray(), (left, right) => Math.Max(0, left - right))];
                Assert.Equal(1 - rest.Sum(), target.Overlap(draft), 1e-12);
                if (rest.Sum() < 1e-9)
                    continue;
                double total = rest.Sum();
                double[] residual = target.Residual(draft).ToArray();
                Assert.InRange(residual.Zip(rest, (left, right) => Math.Abs(left - (right / total))).Max(), 0, 1e-12);
            }
        }
    }

    [Fact]
    public void Residual_OfItself_IsItself()
    {
        foreach (TokenLaw law in Laws())
            Assert.Same(law, law.Residual(law));
    }

    [Fact]
    public void Nucleus_AnyMass_IsTheSmallestSetThatHasIt()
    {
        foreach (TokenLaw law in Laws())
        {
            double[] sorted = [.. law.ToArray().OrderDescending()];
            double[] kept = [.. law.Nucleus(0.8).ToArray().Where(probability => probability > 0).OrderDescending()];

            Assert.True(sorted.Take(kept.Length).Sum() >= 0.8 - 1e-12);
            Assert.True(sorted.Take(kept.Length - 1).Sum() < 0.8 + 1e-12);
            Assert.Equal(1, kept.Sum(), 1e-12);
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(1.5)]
    public void Temperature_AnyLaw_IsThePowerOfItsProbabilities(double temperature)
    {
        NGramModel model = TestModels.OfOrder(4);
        ILanguageModel tempered = new Sampling(temperature).Of(model);
        for (int end = 0; end < 600; end += 41)
        {
            ReadOnlySpan<int> context = TestModels.Tokens.AsSpan(0, end);
            double[] powers = [.. model.After(context).ToArray().Select(value => Math.Pow(value, 1 / temperature))];
            TokenLaw law = tempered.After(context);
            for (int token = 0; token < powers.Length; token++)
                Assert.Equal(powers[token] / powers.Sum(), law.Probability(token), 1e-12);
        }
    }

    [Fact]
    public void Temperature_NextToZero_IsGreedy()
    {
        for (int end = 0; end < 600; end += 41)
        {
            ReadOnlySpan<int> context = TestModels.Tokens.AsSpan(0, end);
            int greedy = new Sampling(0).Of(TestModels.OfOrder(4)).After(context).MostLikely;

            Assert.Equal(TestModels.OfOrder(4).After(context).MostLikely, greedy);
            Assert.Equal(1, new Sampling(0).Of(TestModels.OfOrder(4)).After(context).Probability(greedy));
            Assert.Equal(greedy, new Sampling(0.001).Of(TestModels.OfOrder(4)).After(context).Sample(0.5));
        }
    }

    [Fact]
    public void Bits_FewerOfThem_AreFurtherFromTheModel()
    {
        double[] overlaps =
        [
            .. new[] { 2, 3, 4, 6, 8 }.Select(bits => Enumerable.Range(0, 50).Average(end =>
                TestModels.OfOrder(3).After(TestModels.Tokens.AsSpan(0, end)).Overlap(
                    MappedModel.OfBits(TestModels.OfOrder(3), bits).After(TestModels.Tokens.AsSpan(0, end))))),
        ];

        Assert.Equal(overlaps.Order(), overlaps);
        Assert.InRange(overlaps[0], 0.01, 0.9);
        Assert.InRange(overlaps[^1], 0.95, 1);
    }

    [Fact]
    public void Bits_Few_LeaveNoTokenWithoutProbability()
    {
        TokenLaw law = MappedModel.OfBits(TestModels.OfOrder(4), 2).After(TestModels.Tokens.AsSpan(0, 77));

        Assert.True(law.ToArray().Min() > 0);
        Assert.Equal(1, law.ToArray().Sum(), 1e-12);
    }

    [Fact]
    public void Sampling_OutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampling(-0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampling(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampling(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampling(1, 1.01));
    }
}
