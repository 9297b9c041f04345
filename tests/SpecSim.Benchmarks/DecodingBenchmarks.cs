// The token level: how many tokens a second an order-5 model decodes, alone and with a draft of order 3, and what
// learning takes. The text is this repository's own code. An operation of decoding is an output token.

using BenchmarkDotNet.Attributes;
using SpecSim.Acceptance;
using SpecSim.Decoding;
using SpecSim.Randomness;

namespace SpecSim.Benchmarks;

public class DecodingBenchmarks
{
    private const int OutputTokens = 2000;

    private NGramCounts _counts = null!;
    private Decoder _decoder = null!;
    private uint _request;

    [Params("baseline", "chain", "tree")]
    public string Method { get; set; } = "";

    [Params(0, 0.5, 1)]
    public double Temperature { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        byte[] text = OwnText.Read();
        var tokenizer = Tokenizer.Train(text);
        _counts = NGramCounts.Count([tokenizer.Encode(text)], tokenizer.VocabularySize, 5);
        var sampling = new Sampling(Temperature);
        ILanguageModel draft = sampling.Of(new NGramModel(_counts, 3));
        _decoder = new Decoder(sampling.Of(new NGramModel(_counts, 5)), Method switch
        {
            "chain" => new ChainDraft(draft, 4),
            "tree" => new TreeDraft(draft, TokenTree.OfChildren([3, 2, 1]), ChildChoice.DrawnWithoutRepeats),
            _ => null,
        });
    }

    [Benchmark(OperationsPerInvoke = OutputTokens)]
    public DecodedText Token() => _decoder.Decode([], OutputTokens, new LuckyChance(new Luck(1, 0), _request++));
}

/// <summary>Learning, at the size of this repository's text (some megabytes).</summary>
[MemoryDiagnoser]
public class LearningBenchmarks
{
    private byte[] _text = null!;
    private Tokenizer _tokenizer = null!;
    private int[] _tokens = null!;

    [GlobalSetup]
    public void Setup()
    {
        _text = OwnText.Read();
        _tokenizer = Tokenizer.Train(_text);
        _tokens = _tokenizer.Encode(_text);
    }

    [Benchmark]
    public Tokenizer LearnPairs() => Tokenizer.Train(_text);

    [Benchmark]
    public int[] Encode() => _tokenizer.Encode(_text);

    [Benchmark]
    public NGramCounts CountOrder5() => NGramCounts.Count([_tokens], _tokenizer.VocabularySize, 5);
}

internal static class OwnText
{
    /// <summary>The C# files of the checkout that this program was built in.</summary>
    public static byte[] Read()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "SpecSim.sln")))
            root = root.Parent ?? throw new InvalidOperationException("Run the benchmarks from a checkout.");
        return
        [
            .. Directory.EnumerateFiles(root.FullName, "*.cs", SearchOption.AllDirectories)
                .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
                .Order(StringComparer.Ordinal)
                .SelectMany(File.ReadAllBytes),
        ];
    }
}
