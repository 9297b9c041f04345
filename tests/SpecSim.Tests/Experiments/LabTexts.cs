// Texts for the laboratory's tests: words of an invented language, each following from the two before it or from one,
// so that a model of a higher order knows more.

using System.Text;
using SpecSim.Decoding;
using SpecSim.Experiments;
using SpecSim.Randomness;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Experiments;

internal static class LabTexts
{
    private const int Words = 120;
    private const string Consonants = "bdfgklmnprstvz";
    private const string Vowels = "aeiou";

    /// <summary>A setup whose visit takes a second or two.</summary>
    public static LabSetup Setup() => new(Build.Scenario())
    {
        VocabularySize = 400,
        TokensPerPoint = 2_000,
        AnswerTokens = 100,
        PromptTokens = 16,
    };

    public static Corpus[] Two() => [Text("north", 1), Text("south", 2)];

    public static Corpus Text(string name, uint seed, int words = 6_000)
    {
        var luck = new Luck(seed, 0);
        var text = new StringBuilder();
        (uint before, uint last) = (0, 1);
        for (uint place = 0; place < words; place++)
        {
            double level = luck.Uniform(StreamId.TargetToken, 0, place);
            double choice = luck.Uniform(StreamId.DraftToken, 0, place);
            uint known = level < 0.6 ? before + 1 : 0;
            // Of six words that can follow the first comes most often.
            uint next = Philox.Block((uint)(6 * choice * choice), known, last, 0, seed, 0).Lane0 % Words;
            text.Append(Word(next, seed)).Append(place % 11 == 10 ? ".\n" : " ");
            (before, last) = (last, next);
        }

        return new Corpus(name, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static string Word(uint number, uint seed)
    {
        uint bits = Philox.Block(number, 0, 0, 1, seed, 0).Lane0;
        var word = new StringBuilder();
        for (int syllable = 0; syllable < 2; syllable++, bits /= 70)
            word.Append(Consonants[(int)(bits % 14)]).Append(Vowels[(int)(bits / 14 % 5)]);
        return word.ToString();
    }
}
