// One point of a table: a way to decode, run over the requests. The draft's models are given as they are at
// temperature 1; the trial samples target and drafts at its own.

using SpecSim.Acceptance;
using SpecSim.Decoding;
using SpecSim.Randomness;

namespace SpecSim.Experiments;

/// <summary>A way to decode.</summary>
/// <param name="Proposer">From the drafts as they are sampled; null: plain decoding.</param>
internal sealed record LabTrial(Func<IReadOnlyList<ILanguageModel>, IProposer>? Proposer)
{
    /// <summary>The draft models for requests of a text, by bench and text.</summary>
    public Func<LabBench, int, IReadOnlyList<ILanguageModel>> Drafts { get; init; } = (bench, _) => [bench.Draft];

    /// <summary>The target for requests of a text.</summary>
    public Func<LabBench, int, ILanguageModel> Target { get; init; } = (bench, _) => bench.Target;

    /// <summary>Null: that of the setup.</summary>
    public double? Temperature { get; init; }

    /// <summary>Null: rejection sampling.</summary>
    public IVerification? Verification { get; init; }

    /// <summary>Requests of this text alone; null for all.</summary>
    public int? Text { get; init; }

    /// <summary>Whether requests of different texts have different models.</summary>
    public bool ModelsDifferByText { get; init; }

    /// <summary>What the test of its output's law is called; null: not tested.</summary>
    public string? Test { get; init; }

    /// <summary>Whether its rounds are needed when its row is done.</summary>
    public bool KeepsTexts { get; init; }

    public static LabTrial Plain { get; } = new((Func<IReadOnlyList<ILanguageModel>, IProposer>?)null);

    /// <summary>One draft's chain.</summary>
    public static LabTrial Chain(int length) => Chain(new DraftLength.Fixed(length));

    public static LabTrial Chain(DraftLength length, double stopBelow = 0) =>
        new(drafts => new ChainDraft(drafts[0], length, stopBelow));

    public static LabTrial Tree(TokenTree tree, ChildChoice choice = ChildChoice.DrawnWithoutRepeats) =>
        new(drafts => new TreeDraft(drafts[0], tree, choice));

    /// <summary>Decodes the requests.</summary>
    public DecodedText[] Run(LabBench bench)
    {
        LabSetup setup = bench.Knowledge.Setup;
        var sampling = new Sampling(Temperature ?? setup.Temperature);
        var decoders = new Dictionary<int, Decoder>();
        Decoder DecoderFor(int text)
        {
            int key = ModelsDifferByText ? text : LabKnowledge.AllTexts;
            if (!decoders.TryGetValue(key, out Decoder? decoder))
            {
                ILanguageModel[] drafts = [.. Drafts(bench, text).Select(sampling.Of)];
                decoders[key] = decoder = new Decoder(
                    sampling.Of(Target(bench, text)),
                    Proposer?.Invoke(drafts),
                    Verification ?? new RejectionSampling { RecordsOverlaps = true });
            }

            return decoder;
        }

        var luck = new Luck(setup.Seed, 0);
        IReadOnlyList<LabRequest> requests =
            Text is { } own ? bench.Knowledge.Requests(own) : bench.Knowledge.Requests();
        return [.. requests.Select(request => DecoderFor(request.Text).Decode(
            request.Prompt, setup.AnswerTokens, new LuckyChance(luck, request.Number)))];
    }
}
