// What all experiments of the laboratory have in common: one tokenizer and counts of n-grams, both learnt from the
// training parts, and the requests, whose prompts are from the parts held out. Every point of every table decodes the
// same requests with the same luck, so their differences are paired. Counts may be shared between threads; models
// remember laws, so each thread has a bench of its own. What a model answers does not depend on what it remembers.

using SpecSim.Decoding;

namespace SpecSim.Experiments;

/// <summary>A text that is long enough to read and still too short to take prompts from.</summary>
public sealed class LabTextException(string message) : Exception(message);

/// <summary>One answer to be decoded.</summary>
/// <param name="Number">The address of its luck.</param>
/// <param name="Text">Which text the prompt is from, from 0.</param>
internal sealed record LabRequest(uint Number, int Text, int[] Prompt);

/// <summary>What was learnt, and what is asked. Immutable.</summary>
internal sealed class LabKnowledge
{
    /// <summary>In place of a text's number: all texts together.</summary>
    public const int AllTexts = -1;

    // By text.
    private readonly int[][][] _heldOut;
    private readonly NGramCounts[] _countsOfText;
    private readonly NGramCounts _counts;

    public LabKnowledge(LabSetup setup, IReadOnlyList<Corpus> corpora, int threads)
    {
        (Setup, Corpora) = (setup, corpora);
        CorpusParts[] parts = [.. corpora.Select(corpus => corpus.Split())];
        byte[] all = [.. parts.SelectMany(part => part.TrainingText)];
        Tokenizer = Tokenizer.Train(all, setup.VocabularySize);

        Training = new int[parts.Length][][];
        _heldOut = new int[parts.Length][][];
        _countsOfText = new NGramCounts[parts.Length];
        int vocabularySize = Tokenizer.VocabularySize;
        Parallel.For(0, parts.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, text =>
        {
            Training[text] = [.. parts[text].Training.Select(piece => Tokenizer.Encode(piece.Span))];
            _heldOut[text] = [.. parts[text].HeldOut.Select(piece => Tokenizer.Encode(piece.Span))];
            _countsOfText[text] = NGramCounts.Count(Training[text], vocabularySize, setup.TargetOrder);
        });
        foreach ((Corpus corpus, int[][] heldOut) in corpora.Zip(_heldOut))
        {
            if (!heldOut.Any(piece => Starts(piece) > 0))
            {
                throw new LabTextException(
                    $"The part of {corpus.Name} that was held out has no piece of {setup.PromptTokens} tokens: "
                    + "give more text, or ask for shorter prompts.");
            }
        }

        _counts = NGramCounts.Count([.. Training.SelectMany(pieces => pieces)], vocabularySize, setup.TargetOrder);
    }

    public LabSetup Setup { get; }

    public IReadOnlyList<Corpus> Corpora { get; }

    public Tokenizer Tokenizer { get; }

    /// <summary>Pieces of tokens, by text.</summary>
    public int[][][] Training { get; }

    /// <summary>Pieces of tokens, by text.</summary>
    public IReadOnlyList<int[][]> HeldOut => _heldOut;

    /// <summary>A model of these counts.</summary>
    /// <param name="order">At most that of the target.</param>
    /// <param name="text">Whose training part; all together where it is <see cref="AllTexts"/>.</param>
    public NGramModel Model(int order, int text) =>
        new(text == AllTexts ? _counts : _countsOfText[text], order);

    /// <summary>The requests of every point: the texts in turn, prompts spread evenly over what was held out.</summary>
    public IReadOnlyList<LabRequest> Requests() =>
        [.. Enumerable.Range(0, RequestCount).Select(number => Request(
            number, number % Corpora.Count, number / Corpora.Count, 1 + ((RequestCount - 1) / Corpora.Count)))];

    /// <summary>As many requests from one text alone.</summary>
    public IReadOnlyList<LabRequest> Requests(int text) =>
        [.. Enumerable.Range(0, RequestCount).Select(number => Request(number, text, number, RequestCount))];

    private int RequestCount => Math.Max(2, Setup.TokensPerPoint / Setup.AnswerTokens);

    private LabRequest Request(int number, int text, int place, int places)
    {
        long start = _heldOut[text].Sum(Starts) * place / places;
        foreach (int[] piece in _heldOut[text])
        {
            if (start < Starts(piece))
                return new LabRequest((uint)number, text, piece.AsSpan((int)start, Setup.PromptTokens).ToArray());
            start -= Starts(piece);
        }

        throw new InvalidOperationException("A prompt starts beyond the end of its text.");
    }

    // Places at which a prompt can start.
    private long Starts(int[] piece) => Math.Max(0, piece.Length - Setup.PromptTokens + 1);
}

/// <summary>The models of one thread. Those that most points need stay, others are made for a point.</summary>
internal sealed class LabBench(LabKnowledge knowledge)
{
    public LabKnowledge Knowledge => knowledge;

    public ILanguageModel Target { get; } =
        knowledge.Model(knowledge.Setup.TargetOrder, LabKnowledge.AllTexts);

    public ILanguageModel Draft { get; } =
        knowledge.Model(knowledge.Setup.DraftOrder, LabKnowledge.AllTexts);

    /// <summary>What the models make of a text.</summary>
    public LabText Describe(int text)
    {
        IReadOnlyList<int[]> heldOut = knowledge.HeldOut[text];
        int tokens = heldOut.Sum(piece => piece.Length);
        long bytes = heldOut.Sum(piece => (long)knowledge.Tokenizer.Decode(piece).Length);
        return new LabText(
            knowledge.Corpora[text].Name,
            knowledge.Corpora[text].Text.Length,
            knowledge.Training[text].Sum(piece => piece.Length),
            tokens,
            (double)bytes / tokens,
            Bits(Target, heldOut) / bytes,
            Bits(Draft, heldOut) / bytes)
        {
            KeepProbability = Overlap(heldOut) / tokens,
        };
    }

    private double Overlap(IEnumerable<int[]> pieces)
    {
        var sampling = new Sampling(knowledge.Setup.Temperature);
        ILanguageModel target = sampling.Of(Target);
        ILanguageModel draft = sampling.Of(Draft);
        double overlap = 0;
        foreach (int[] piece in pieces)
        {
            for (int position = 0; position < piece.Length; position++)
            {
                ReadOnlySpan<int> context = piece.AsSpan(0, position);
                overlap += target.After(context).Overlap(draft.After(context));
            }
        }

        return overlap;
    }

    private static double Bits(ILanguageModel model, IEnumerable<int[]> pieces)
    {
        double bits = 0;
        foreach (int[] piece in pieces)
        {
            for (int position = 0; position < piece.Length; position++)
                bits -= Math.Log2(model.After(piece.AsSpan(0, position)).Probability(piece[position]));
        }

        return bits;
    }
}
