// Models for tests: learnt from this project's own description of its mathematics, and small ones by hand.

using SpecSim.Decoding;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Decoding;

internal static class TestModels
{
    public static readonly byte[] Text = File.ReadAllBytes(Repository.At("docs/model.md"));

    public static readonly Tokenizer Tokenizer = Tokenizer.Train(Text, 512);

    public static readonly int[] Tokens = Tokenizer.Encode(Text);

    public static readonly NGramCounts Counts = NGramCounts.Count([Tokens], Tokenizer.VocabularySize, 4);

    public static readonly TabularModel Target = new([5, 3, 2], [1, 1, 8], [4, 1, 5]);

    public static readonly TabularModel Draft = new([2, 5, 3], [3, 3, 4], [1, 6, 3]);

    public static readonly TabularModel OtherDraft = new([1, 1, 1], [7, 2, 1], [3, 1, 1]);

    public static NGramModel OfOrder(int order) => new(Counts, order);
}
