// The model's laws against Kneser-Ney smoothing computed from its definition, on dictionaries and without any of the
// shortcuts: no tree, no unfolding.

using SpecSim.Decoding;

namespace SpecSim.Tests.Decoding;

public sealed class NGramModelTests
{
    private static readonly int[] Short = [.. TestModels.Tokens.Take(1000)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void After_AnyContext_SumsToOneAndIsNeverZero(int order)
    {
        NGramModel model = TestModels.OfOrder(order);

        for (int end = 0; end < 2000; end += 7)
        {
            double[] law = model.After(TestModels.Tokens.AsSpan(0, end)).ToArray();

            Assert.InRange(law.Sum(), 1 - 1e-12, 1 + 1e-12);
            Assert.True(law.Min() > 0);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void After_SeenAndUnseenContexts_IsKneserNeyByDefinition(int order)
    {
        var model = NGramModel.Train([Short], 512, order);
        var definition = new Definition(Short, 512, order);

        // Contexts from the training text, and from text behind it.
        foreach (int end in new[] { 0, 1, 2, 3, 51, 777, 999, 1000, 1100, 3500 })
        {
            int[] context = TestModels.Tokens[..end];
            TokenLaw law = model.After(context);
            for (int token = 0; token < 512; token += 11)
                Assert.Equal(definition.Probability(context, token), law.Probability(token), 1e-13);
        }
    }

    [Fact]
    public void NGramModel_LowerOrderFromTheSameCounts_EqualsOneTrainedSo()
    {
        var lower = new NGramModel(NGramCounts.Count([Short], 512, 5), 3);
        var trained = NGramModel.Train([Short], 512, 3);

        for (int end = 0; end < 4000; end += 37)
        {
            ReadOnlySpan<int> context = TestModels.Tokens.AsSpan(0, end);
            Assert.Equal(trained.After(context).ToArray(), lower.After(context).ToArray());
        }
    }

    [Fact]
    public void Count_TwoPieces_HoldNoPairAcrossThem()
    {
        var model = NGramModel.Train([[0, 1, 0, 1], [2, 3, 2, 3]], 4, 2);

        // 2 never follows 1 and 3 never follows 1: alike but for how many tokens come before each.
        Assert.Equal(model.After([1]).Probability(2), model.After([1]).Probability(3), 1e-15);
    }

    [Fact]
    public void After_HigherOrders_ExpectHeldOutTextBetter()
    {
        int cut = TestModels.Tokens.Length * 9 / 10;
        var counts = NGramCounts.Count([TestModels.Tokens[..cut]], 512, 3);

        double[] nats = [.. Enumerable.Range(1, 3).Select(order => CrossEntropy(new NGramModel(counts, order), cut))];

        Assert.True(nats[0] > nats[1] && nats[1] > nats[2], string.Join(' ', nats));
    }

    private static double CrossEntropy(NGramModel model, int start) =>
        Enumerable.Range(start, TestModels.Tokens.Length - start).Average(position =>
            -Math.Log(model.After(TestModels.Tokens.AsSpan(0, position)).Probability(TestModels.Tokens[position])));

    /// <summary>Chen and Goodman's formulas, n-grams as text.</summary>
    private sealed class Definition(int[] tokens, int vocabularySize, int order)
    {
        private readonly Dictionary<string, int>[] _numbers =
            [.. Enumerable.Range(0, order + 1).Select(length => Numbers(tokens, length, order))];

        public double Probability(int[] context, int token)
        {
            double probability = 1.0 / vocabularySize;
            for (int known = 0; known <= Math.Min(order - 1, context.Length); known++)
            {
                string history = Name(context[^known..]);
                var after = _numbers[known + 1].Where(pair => History(pair.Key) == history).ToList();
                double total = after.Sum(pair => pair.Value);
                if (total == 0)
                    continue;
                double[] discounts = Discounts(_numbers[known + 1]);
                int number = _numbers[known + 1].GetValueOrDefault(Name([.. context[^known..], token]));
                double given = after.Sum(pair => discounts[Math.Min(3, pair.Value)]) / total;
                probability = ((number - discounts[Math.Min(3, number)]) / total) + (given * probability);
            }

            return probability;
        }

        private static double[] Discounts(Dictionary<string, int> numbers)
        {
            double[] of =
                [.. Enumerable.Range(0, 5).Select(count => (double)numbers.Values.Count(value => value == count))];
            double y = of[1] / (of[1] + (2 * of[2]));
            return
            [
                0,
                .. Enumerable.Range(1, 3).Select(count =>
                    Math.Clamp(count - ((count + 1) * y * of[count + 1] / of[count]), 0.05 * count, 0.95 * count)),
            ];
        }

        private static Dictionary<string, int> Numbers(int[] tokens, int length, int order)
        {
            // One token more before each, where it is the number of those that counts.
            int wide = length == order ? length : length + 1;
            IEnumerable<int[]> all = Enumerable.Range(0, tokens.Length - wide + 1)
                .Select(start => tokens[start..(start + wide)]);
            return (length == order ? all : all.DistinctBy(Name))
                .GroupBy(ngram => Name(ngram[(wide - length)..]))
                .ToDictionary(group => group.Key, group => group.Count());
        }

        private static string Name(int[] ngram) => string.Join(' ', ngram);

        private static string History(string ngram) =>
            ngram.Contains(' ') ? ngram[..ngram.LastIndexOf(' ')] : "";
    }
}
