// Which points the laboratory decodes, and in which tables they stand. A point that several tables show is decoded
// once.

using SpecSim.Acceptance;
using SpecSim.Decoding;

namespace SpecSim.Experiments;

/// <summary>A row of a table.</summary>
/// <param name="Trial">The place of its trial in the plan.</param>
internal sealed record LabRow(string Name, double? X, int Trial);

/// <summary>The trials of one visit, and the rows that show them.</summary>
internal sealed class LabPlan
{
    /// <summary>Depths and choices at which ranks are counted.</summary>
    public const int RankDepths = 6;
    public const int Ranks = 8;

    /// <summary>The draft in which positions are counted.</summary>
    public const int LongDraft = 10;

    private static readonly int[] DraftLengths = [2, 3, 4, 5, 6, 7, 8, LongDraft];
    private static readonly double[] Temperatures = [0, 0.1, 0.5, 0.7, 1, 1.5];
    private static readonly int[] FixedLengths = [2, 4, 6, 8];
    private static readonly double[] Stops = [0.02, 0.1, 0.4];
    private static readonly int[] Bits = [4, 3, 2];

    private readonly LabSetup _setup;
    private readonly List<LabTrial> _trials = [];
    private readonly Dictionary<int, int> _chains = [];

    public LabPlan(LabSetup setup, IReadOnlyList<Corpus> corpora)
    {
        _setup = setup;
        Baseline = Row("plain decoding", LabTrial.Plain with { Test = "plain decoding" });
        Main = Chain(setup.DraftLength);
        Long = Chain(LongDraft);
        Short = Chain(1);
        Comb = Row("ranks", LabTrial.Tree(LabPositions.Comb(RankDepths, Ranks)) with { KeepsTexts = true });
        ByDraftLength = [.. DraftLengths.Append(setup.DraftLength).Distinct().Order().Select(Chain)];
        ByTemperature = [.. Temperatures.Select(OfTemperature)];
        ByContent = [.. corpora.Select((corpus, text) =>
            Row(corpus.Name, LabTrial.Chain(setup.DraftLength) with { Text = text }))];
        ByAlignment = [.. Alignments(corpora.Count)];
        Policies = [.. FixedLengths.Select(Chain), .. LengthRules()];
        Drafters = [Main with { Name = "one draft" }, .. SeveralDrafters()];
        Shapes = [.. FixedShapes()];
        Rules =
        [
            Main with { Name = "rejection sampling" },
            Row("greedy match", LabTrial.Chain(setup.DraftLength) with { Verification = new TokenMatch() }),
            Row("typical acceptance (lossy)", LabTrial.Chain(setup.DraftLength) with
            {
                Verification = new TypicalAcceptance(),
                Test = "typical acceptance (lossy)",
            }),
        ];
    }

    public IReadOnlyList<LabTrial> Trials => _trials;

    public LabRow Baseline { get; }

    public LabRow Main { get; }

    /// <summary>Of ten tokens: positions are counted there.</summary>
    public LabRow Long { get; }

    /// <summary>Of one token: where its rounds begin differs most from those of the long draft.</summary>
    public LabRow Short { get; }

    public LabRow Comb { get; }

    public IReadOnlyList<LabRow> ByDraftLength { get; }

    public IReadOnlyList<LabRow> ByTemperature { get; }

    public IReadOnlyList<LabRow> ByContent { get; }

    public IReadOnlyList<LabRow> ByAlignment { get; }

    public IReadOnlyList<LabRow> Policies { get; }

    public IReadOnlyList<LabRow> Drafters { get; }

    public IReadOnlyList<LabRow> Rules { get; }

    /// <summary>Those that can be named before acceptance is known.</summary>
    public IReadOnlyList<LabRow> Shapes { get; }

    /// <summary>The tree that the simulator is asked about too.</summary>
    public static TokenTree CheckedTree { get; } = TokenTree.OfChildren([2, 2, 2]);

    /// <summary>The trees that accept most, by what was observed; added to the trials.</summary>
    public IReadOnlyList<LabRow> BestTrees(AcceptanceProfile profile) =>
    [
        BestTree(profile, 6, 3, ChildChoice.DrawnWithoutRepeats, ""),
        BestTree(profile, 14, 3, ChildChoice.DrawnWithoutRepeats, ""),
        BestTree(profile, 14, LongDraft, ChildChoice.DrawnWithoutRepeats, ""),
        BestTree(profile, 14, 3, ChildChoice.MostLikely, ", most likely tokens"),
    ];

    private LabRow BestTree(AcceptanceProfile profile, int nodes, int depth, ChildChoice choice, string how)
    {
        TokenTree tree = OptimalTree.Of(profile, nodes, depth);
        string name = $"best tree of depth {depth}, {nodes} nodes{how}";
        return Row(name, LabTrial.Tree(tree, choice), nodes);
    }

    private LabRow Row(string name, LabTrial trial, double? x = null)
    {
        _trials.Add(trial);
        return new LabRow(name, x, _trials.Count - 1);
    }

    private LabRow Chain(int length)
    {
        if (!_chains.TryGetValue(length, out int trial))
        {
            _trials.Add(LabTrial.Chain(length) with
            {
                Test = length == _setup.DraftLength ? $"chain of {length}" : null,
                KeepsTexts = length is 1 or LongDraft,
            });
            _chains[length] = trial = _trials.Count - 1;
        }

        return new LabRow($"K = {length}", length, trial);
    }

    private LabRow OfTemperature(double temperature)
    {
        string name = FormattableString.Invariant($"T = {temperature}");
        if (temperature == _setup.Temperature)
            return Main with { Name = name, X = temperature };
        string? test = temperature is 0.5 or 1.5
            ? FormattableString.Invariant($"chain of {_setup.DraftLength}, T = {temperature}")
            : null;
        return Row(
            name, LabTrial.Chain(_setup.DraftLength) with { Temperature = temperature, Test = test }, temperature);
    }

    private IEnumerable<LabRow> Alignments(int texts)
    {
        LabTrial chain = LabTrial.Chain(_setup.DraftLength);
        yield return Row("the target itself", chain with { Drafts = (bench, _) => [bench.Target] });
        for (int order = _setup.TargetOrder - 1; order > 0; order--)
        {
            int own = order;
            yield return order == _setup.DraftOrder
                ? Main with { Name = $"order {order}", X = null }
                : Row($"order {order}", chain with
                {
                    Drafts = (bench, _) => [bench.Knowledge.Model(own, LabKnowledge.AllTexts)],
                });
        }

        if (texts > 1)
        {
            // A target of all texts has learnt from the draft's text whichever it is: here it knows one alone.
            (int targetOrder, int draftOrder) = (_setup.TargetOrder, _setup.DraftOrder);
            LabTrial ofOneText = chain with
            {
                Target = (bench, text) => bench.Knowledge.Model(targetOrder, text),
                ModelsDifferByText = true,
            };
            yield return Row("of the same text, target of one text", ofOneText with
            {
                Drafts = (bench, text) => [bench.Knowledge.Model(draftOrder, text)],
            });
            yield return Row("of another text, target of one text", ofOneText with
            {
                Drafts = (bench, text) => [bench.Knowledge.Model(draftOrder, (text + 1) % texts)],
            });
        }

        foreach (int bits in Bits)
        {
            yield return Row($"quantised to {bits} bits", chain with
            {
                Drafts = (bench, _) => [MappedModel.OfBits(bench.Draft, bits)],
            });
        }
    }

    private IEnumerable<LabRow> LengthRules()
    {
        yield return Row($"adaptive, 1 to {LongDraft}", LabTrial.Chain(new DraftLength.Adaptive(1, LongDraft)));
        foreach (double stop in Stops)
        {
            yield return Row(
                FormattableString.Invariant($"stops below {stop}, at most {LongDraft}"),
                LabTrial.Chain(new DraftLength.Fixed(LongDraft), stop) with
                {
                    Test = stop == 0.4 ? FormattableString.Invariant($"confidence stop at {stop}") : null,
                });
        }
    }

    private IEnumerable<LabRow> SeveralDrafters()
    {
        int length = _setup.DraftLength;
        int lower = Math.Max(1, _setup.DraftOrder - 1);
        LabTrial two = new(drafts => new SeveralDrafts(
            [.. drafts.Select(draft => new ChainDraft(draft, length))]));
        yield return Row("the draft twice", two with { Drafts = (bench, _) => [bench.Draft, bench.Draft] });
        yield return Row($"the draft and one of order {lower}", two with
        {
            Drafts = (bench, _) => [bench.Draft, bench.Knowledge.Model(lower, LabKnowledge.AllTexts)],
            Test = "two drafts",
        });
        var lookup = new LookupDraft(new DraftLength.Fixed(length));
        yield return Row("the draft and prompt lookup", new LabTrial(drafts =>
            new SeveralDrafts(new ChainDraft(drafts[0], length), lookup)));
        yield return Row("prompt lookup alone", new LabTrial(_ => lookup) { Test = "prompt lookup" });
    }

    private IEnumerable<LabRow> FixedShapes()
    {
        yield return Chain(6) with { Name = "chain, 6 nodes" };
        yield return Row("two chains, 6 nodes", LabTrial.Tree(TokenTree.Chains(2, 3)), 6);
        yield return Row("binary tree, 6 nodes", LabTrial.Tree(TokenTree.OfChildren([2, 2])), 6);
        yield return Chain(14) with { Name = "chain, 14 nodes" };
        yield return Row(
            "binary tree, 14 nodes",
            LabTrial.Tree(CheckedTree) with { Test = "binary tree, 14 nodes" },
            14);
        yield return Row(
            "binary tree drawn with repeats, 14 nodes", LabTrial.Tree(CheckedTree, ChildChoice.Drawn), 14);
    }
}
