// Text to tokens and back, without loss for any bytes; the same pairs from the same text.

using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SpecSim.Decoding;

namespace SpecSim.Tests.Decoding;

public sealed class TokenizerTests
{
    [Fact]
    public void Encode_AnyBytes_DecodeToTheSame() =>
        Prop.ForAll<byte[]>(bytes =>
            TestModels.Tokenizer.Decode(TestModels.Tokenizer.Encode(bytes)).SequenceEqual(bytes))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Encode_AnyText_DecodesToTheSame() => Prop.ForAll<NonNull<string>>(text =>
    {
        string valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get));
        return TestModels.Tokenizer.DecodeText(TestModels.Tokenizer.Encode(valid)) == valid;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Encode_TheTrainingText_TakesFewerTokensThanBytes()
    {
        Assert.Equal(512, TestModels.Tokenizer.VocabularySize);
        Assert.InRange(TestModels.Text.Length / (double)TestModels.Tokens.Length, 1.7, 4);
        Assert.All(TestModels.Tokens, token => Assert.InRange(token, 0, 511));
    }

    [Fact]
    public void Train_PairsEquallyFrequent_TheSmallerTokensFirst()
    {
        // "ab" and "cd" come twice each: ab becomes token 256, cd 257.
        var tokenizer = Tokenizer.Train("cd;ab;cd;ab"u8, 1000);

        Assert.Equal([257], tokenizer.Encode("cd"));
        Assert.Equal([256], tokenizer.Encode("ab"));
    }

    [Fact]
    public void Train_AFrequentPair_ComesBeforeWhatItMakesPossible()
    {
        // "aa" in "aaaa" is counted at three places, taken at two; then the pair of pairs comes once a word.
        var tokenizer = Tokenizer.Train("aaaa;aaaa"u8, 258);

        Assert.Equal([257], tokenizer.Encode("aaaa"));
        Assert.Equal([257, 256], tokenizer.Encode("aaaaaa"));
    }

    [Fact]
    public void Train_NoPairTwice_EndsWithBytesAlone() =>
        Assert.Equal(Tokenizer.ByteCount, Tokenizer.Train("abc"u8, 1000).VocabularySize);

    [Fact]
    public void Train_OneWordWithoutEnd_IsCutAndLearnt()
    {
        byte[] text = [.. Enumerable.Repeat((byte)'x', 200_000)];
        var tokenizer = Tokenizer.Train(text, 300);

        int[] tokens = tokenizer.Encode(text);

        Assert.InRange(tokens.Length, 1, 20_000);
        Assert.Equal(text, tokenizer.Decode(tokens));
    }

    [Fact]
    public void Encode_OneSpaceBeforeAWord_BelongsToIt()
    {
        var tokenizer = Tokenizer.Train("a the b the c the"u8, 259);

        Assert.Equal(2, tokenizer.Encode(" the the").Length);
    }
}
