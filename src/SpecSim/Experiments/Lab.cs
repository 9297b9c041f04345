// The laboratory: decodes with small language models on real text, in every way that speculation is done, so that
// acceptance is observed and not assumed; what the rounds would take is the latency model's. All points decode the same
// requests with the same luck. Points run side by side, each on one thread with models of that thread, and results are
// put in order by their number: the outcome is the same for any number of threads.

using System.Collections.Concurrent;
using SpecSim.Acceptance;
using SpecSim.Decoding;
using SpecSim.Results;
using SpecSim.Speculation;

namespace SpecSim.Experiments;

/// <summary>Runs the laboratory's experiments.</summary>
public sealed class Lab
{
    private readonly LabSetup _setup;
    private readonly LabKnowledge _knowledge;
    private readonly LabPlan _plan;
    private readonly int _threads;
    private readonly ConcurrentBag<Station> _stations = [];
    private readonly List<Outcome> _outcomes = [];

    private Lab(LabSetup setup, IReadOnlyList<Corpus> texts, int threads)
    {
        (_setup, _threads) = (setup, threads);
        _knowledge = new LabKnowledge(setup, texts, threads);
        _plan = new LabPlan(setup, texts);
    }

    /// <param name="setup">What is asked.</param>
    /// <param name="texts">At least one, of different names.</param>
    /// <param name="threads">Points at a time.</param>
    /// <param name="progress">Told how many points of how many are done, from any thread.</param>
    /// <exception cref="ArgumentException">What is asked cannot be done; see <see cref="Problems"/>.</exception>
    /// <exception cref="LabTextException">A text has no piece to take prompts from.</exception>
    public static LabResult Run(
        LabSetup setup, IReadOnlyList<Corpus> texts, int threads = 1, Action<int, int>? progress = null)
    {
        if (Problems(setup, texts) is { Count: > 0 } problems)
            throw new ArgumentException(string.Join("\n", problems), nameof(setup));
        return new Lab(setup, texts, threads).Run(progress);
    }

    /// <summary>All that makes a visit impossible, each in a sentence; empty when it can be made.</summary>
    public static IReadOnlyList<string> Problems(LabSetup setup, IReadOnlyList<Corpus> texts)
    {
        (bool Holds, string Otherwise)[] rules =
        [
            (texts.Count > 0, "The laboratory needs a text."),
            (texts.Select(text => text.Name).Distinct().Count() == texts.Count, "Two texts have the same name."),
            (setup.Cost.Method is not SpeculationMethod.None && setup.Cost.Method.DraftedShare == 1,
                "The scenario that gives the costs must have a draft in every round: its draft is what a pass costs."),
            (setup.VocabularySize >= Tokenizer.ByteCount, $"A vocabulary has {Tokenizer.ByteCount} tokens or more."),
            (setup.TargetOrder >= 2, "The target's order is 2 or more."),
            (setup.DraftOrder >= 1 && setup.DraftOrder <= setup.TargetOrder,
                "The draft's order is from 1 to the target's."),
            (setup.DraftLength is >= 1 and <= 32, "The draft length is from 1 to 32."),
            (double.IsFinite(setup.Temperature) && setup.Temperature >= 0, "The temperature is 0 or above."),
            (setup.PromptTokens >= 1, "A prompt has a token or more."),
            (setup.AnswerTokens >= 2, "An answer has two tokens or more."),
            (setup.TokensPerPoint >= 2 * setup.AnswerTokens, "A point needs two answers or more."),
        ];
        return [.. rules.Where(rule => !rule.Holds).Select(rule => rule.Otherwise)];
    }

    private LabResult Run(Action<int, int>? progress)
    {
        // Trees are chosen by what the other points show.
        const int BestTrees = 4;
        int total = _plan.Trials.Count + BestTrees;
        int done = 0;
        void Tell() => progress?.Invoke(Interlocked.Increment(ref done), total);

        LabText[] described = InParallel(_knowledge.Corpora.Count, (station, text) => station.Bench.Describe(text));
        Decode(Tell);
        IReadOnlyList<LabPosition> positions = Positions(_plan.Long, LabPlan.LongDraft);
        IReadOnlyList<IReadOnlyList<double>> ranks =
            LabPositions.RankShares(Texts(_plan.Comb), LabPlan.RankDepths, LabPlan.Ranks);
        AcceptanceProfile profile = Profile(positions, ranks);
        IReadOnlyList<LabRow> best = _plan.BestTrees(profile);
        Decode(Tell);

        Scenario observed = LabLoop.Observed(_setup, profile);
        return new LabResult(
            _setup,
            described,
            Point(_plan.Baseline),
            Point(_plan.Main),
            positions,
            ranks,
            Points(_plan.ByDraftLength),
            Points(_plan.ByTemperature),
            Points(_plan.ByContent),
            Points(_plan.ByAlignment),
            Points(_plan.Policies),
            Points(_plan.Drafters),
            Points([.. _plan.Shapes, .. best]),
            Points(_plan.Rules),
            LabLoop.ByBatch(observed, _threads),
            [.. _outcomes.Select(outcome => outcome.Test).OfType<LabTest>()],
            profile,
            LabLoop.Check(_setup, profile, Checked(), _threads))
        {
            Memory = observed.Memory,
            ClosedForm = new RoundExpectation(observed, Experiment.Rounds(observed)).Summarize(),
        };
    }

    private AcceptanceProfile Profile(
        IReadOnlyList<LabPosition> positions, IReadOnlyList<IReadOnlyList<double>> ranks) =>
        LabProfile.Fit(positions, Positions(_plan.Short, 1)) with
        {
            Ranks = ranks.Count == 0 ? null : new RankLaw.Table(ranks),
            ConfidenceConcentration = LabConfidence.Concentration(Texts(_plan.Long)),
            MeasuredAt = new Conditions
            {
                Temperature = _setup.Temperature,
                Verification = Conditions.RejectionSampling,
            },
        };

    private IReadOnlyList<(int DraftLength, TokenTree? Tree, Interval Observed)> Checked()
    {
        TokenTree tree = LabPlan.CheckedTree;
        LabRow ofTree = _plan.Shapes.First(row => row.Name == $"binary tree, {tree.Count} nodes");
        return
        [
            .. _plan.ByDraftLength.Select(row => ((int)row.X!, (TokenTree?)null, Point(row).TokensPerRound)),
            (tree.Depth, tree, Point(ofTree).TokensPerRound),
        ];
    }

    /// <summary>Runs the trials that were not run yet.</summary>
    private void Decode(Action tell)
    {
        int first = _outcomes.Count;
        _outcomes.AddRange(InParallel(_plan.Trials.Count - first, (station, index) =>
        {
            Outcome outcome = station.Run(_plan.Trials[first + index]);
            tell();
            return outcome;
        }));
    }

    private T[] InParallel<T>(int count, Func<Station, int, T> work)
    {
        var results = new T[count];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = _threads }, index =>
        {
            if (!_stations.TryTake(out Station? station))
                station = new Station(_knowledge);
            results[index] = work(station, index);
            _stations.Add(station);
        });
        return results;
    }

    private IReadOnlyList<LabPosition> Positions(LabRow row, int length) => LabPositions.Of(Texts(row), length);

    private IReadOnlyList<DecodedText> Texts(LabRow row) => _outcomes[row.Trial].Texts!;

    private LabPoint Point(LabRow row) => _outcomes[row.Trial].Point with { Name = row.Name, X = row.X };

    private IReadOnlyList<LabPoint> Points(IEnumerable<LabRow> rows) => [.. rows.Select(Point)];

    private sealed record Outcome(LabPoint Point, LabTest? Test, IReadOnlyList<DecodedText>? Texts);

    /// <summary>What one thread works with.</summary>
    private sealed class Station(LabKnowledge knowledge)
    {
        private readonly LabClock _clock = new(knowledge.Setup.Cost);

        public LabBench Bench { get; } = new(knowledge);

        public Outcome Run(LabTrial trial)
        {
            DecodedText[] texts = trial.Run(Bench);
            LabSetup setup = knowledge.Setup;
            LabTest? test = trial.Test is not { } name ? null : LabExactness.Test(
                name,
                new Sampling(trial.Temperature ?? setup.Temperature).Of(Bench.Target),
                setup.Seed,
                knowledge.Requests(),
                texts);
            bool isLossy = trial.Verification?.IsLossy == true;
            return new Outcome(
                _clock.Point(texts, isLossy),
                test is null ? null : test with { IsLossy = isLossy },
                trial.KeepsTexts ? texts : null);
        }
    }
}
