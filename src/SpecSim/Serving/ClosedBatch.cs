// A closed batch on the kernel: all prompts first, then rounds in step for the whole batch until the last
// request ends. Each step: propose, verify, and every request keeps its own number of tokens. A request
// that ends leaves the batch; the rest go on in a smaller one.

using SpecSim.Acceptance;
using SpecSim.Kernel;
using SpecSim.Latency;
using SpecSim.Randomness;
using SpecSim.Speculation;

namespace SpecSim.Serving;

/// <summary>Simulates one closed batch under one luck. Use once.</summary>
public sealed class ClosedBatch
{
    private readonly RoundModel _rounds;
    private readonly BatchDrafts _drafts;
    private readonly BatchBooks _books;
    private readonly DraftPolicy? _policy;
    private readonly RoundLog? _log;

    // The requests still running, by request number, packed at the front.
    private readonly int[] _active;
    private int _activeCount;

    private RoundCost _round;
    private long _roundCount;

    /// <param name="rounds">What prompts and rounds cost.</param>
    /// <param name="method">Decides which rounds have drafts.</param>
    /// <param name="draftLength">K; with 0 the batch decodes plainly.</param>
    /// <param name="traceLength">Rounds to keep in the record.</param>
    /// <param name="policy">Who chooses draft lengths; null: always K.</param>
    /// <param name="tree">What is drafted down to K; null for a chain.</param>
    /// <param name="log">Takes down every round; null where nobody asks for it.</param>
    public ClosedBatch(
        RoundModel rounds,
        SpeculationMethod method,
        int draftLength,
        AcceptanceThresholds acceptance,
        BatchRequests requests,
        Luck luck,
        RunLimits limits,
        int traceLength = 0,
        DraftPolicy? policy = null,
        TreeShape? tree = null,
        RoundLog? log = null)
    {
        _rounds = rounds;
        _log = log;
        _books = new BatchBooks(requests, limits, traceLength);
        _active = new int[_books.Requests];
        _policy = policy;
        _drafts = new BatchDrafts(
            method, draftLength, acceptance, _books.Requests, luck, rounds.DraftTakesPrompts, policy, tree);
    }

    public BatchRun Run()
    {
        StartPrompts();
        while (_books.Kernel.TryNext(out Event happened))
        {
            switch (happened.Rank)
            {
                case EventRank.PrefillEnd:
                    _activeCount = _books.EndPrompts(_active);
                    StartRound();
                    break;
                case EventRank.DraftEnd:
                    _books.Schedule(_round.Verify.TotalSeconds, EventRank.VerifyEnd);
                    break;
                case EventRank.VerifyEnd:
                    EndRound();
                    break;
                default:
                    Invariant.Require(false, $"a closed batch schedules no {happened.Rank}");
                    break;
            }
        }

        return CloseBooks();
    }

    private void StartPrompts()
    {
        StepCost cost = _rounds.TargetPrefill(_books.Wanted.PromptTokens);
        if (_drafts.Drafts)
            cost += _rounds.DraftPrefill(_books.Wanted.PromptTokens);
        _books.StartPrompts(cost);
    }

    private void StartRound()
    {
        if (_activeCount == 0)
            return;
        ReadOnlySpan<int> active = _active.AsSpan(0, _activeCount);
        _drafts.Choose(active, _books);
        var shape = new RoundShape(
            _activeCount,
            _drafts.Drafting,
            _drafts.Longest,
            _books.ContextTokens,
            _drafts.AcceptedBefore,
            _drafts.FullyAcceptedBefore)
        {
            DraftedTokens = _drafts.Tokens,
            Speculating = _drafts.Drafts ? _activeCount : 0,
            MethodLength = _drafts.DraftLength,
            Branches = _drafts.Branches(active, _books.ContextTokens),
            MostDrafted = _drafts.MostTokens,
            PassWidths = _drafts.PassWidths,
        };
        _round = _rounds.Evaluate(shape, [], _drafts.CatchUps);
        if (_drafts.Drafting > 0)
            _books.StartStep(_round.Draft.TotalSeconds, EventRank.DraftEnd);
        else
            _books.StartStep(_round.TotalSeconds, EventRank.VerifyEnd);
    }

    private void EndRound()
    {
        int sequences = _activeCount;
        int? firstAccepted = null;
        int tokens = 0;
        int kept = 0;
        for (int index = 0; index < sequences; index++)
        {
            int request = _active[index];
            int accepted = _drafts.Verify(request, _books.Produced(request));
            _roundCount++;
            _log?.Add(_books.Kernel.Now, request, _drafts.LengthOf(request), accepted);
            if (index == 0 && _drafts.Drafting > 0)
                firstAccepted = accepted;
            tokens += _books.Deliver(request, accepted + 1);
            if (_books.HasFinished(request))
                continue;
            _active[kept++] = request;
        }

        _activeCount = kept;
        _books.Record(_round, sequences, tokens, firstAccepted);
        StartRound();
    }

    private BatchRun CloseBooks()
    {
        _policy?.EndStep();
        long accepted = _drafts.AcceptedHistogram.Select((rounds, tokens) => rounds * tokens).Sum();
        BatchRun run = _books.Close(accepted, _roundCount, _activeCount, (steps, kept, cut) => new RoundCounts(
            steps, _roundCount, _drafts.DraftedRounds, _drafts.AcceptedHistogram, _drafts.DraftedTokens, kept, cut)
        {
            TriedByPosition = _drafts.TriedByPosition,
        });
        return run with { Lengths = _policy?.Lengths };
    }
}
