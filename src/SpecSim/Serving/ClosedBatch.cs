// A closed batch on the kernel: all prompts first, then rounds in step for the whole batch until the last
// request ends. Each step: propose, verify, and every request keeps its own number of tokens. A request
// that ends leaves the batch; the rest go on in a smaller one.

using SpecSim.Acceptance;
using SpecSim.Kernel;
using SpecSim.Latency;
using SpecSim.Quantities;
using SpecSim.Randomness;
using SpecSim.Speculation;

namespace SpecSim.Serving;

/// <summary>Simulates one closed batch under one luck. Use once.</summary>
public sealed class ClosedBatch
{
    private const double LongestStepSeconds = 4e9;

    private readonly RoundModel _rounds;
    private readonly BatchRequests _requests;
    private readonly int[] _wanted;
    private readonly BatchDrafts _drafts;
    private readonly int _traceLength;
    private readonly DraftPolicy? _policy;
    private readonly Kernel.Kernel _kernel;

    // The requests still running, by request number, packed at the front.
    private readonly int[] _active;
    private int _activeCount;

    private readonly int[] _produced;
    private readonly Instant?[] _firstTokens;
    private readonly Instant?[] _lastTokens;
    private readonly bool[] _finished;
    private readonly List<Burst> _bursts = [];
    private readonly List<RoundTrace> _trace = [];
    private long _contextTokens;
    private RoundCost _round;
    private Instant _roundStart;
    private Instant _lastStepEnd;
    private long _steps;
    private long _roundCount;
    private long _cutTokens;
    private StepCost _prefillCost;
    private StepCost _draftCost;
    private StepCost _verifyCost;

    /// <param name="rounds">What prompts and rounds cost.</param>
    /// <param name="method">Decides which rounds have drafts.</param>
    /// <param name="draftLength">K; with 0 the batch decodes plainly.</param>
    /// <param name="traceLength">Rounds to keep in the record.</param>
    /// <param name="policy">Who chooses draft lengths; null: always K.</param>
    /// <param name="tree">What is drafted down to K; null for a chain.</param>
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
        TreeShape? tree = null)
    {
        _rounds = rounds;
        _requests = requests;
        _traceLength = traceLength;
        _kernel = new Kernel.Kernel(limits);
        int count = requests.PromptTokens.Count;
        _wanted = [.. requests.OutputTokens];
        _finished = new bool[count];
        _active = new int[count];
        _produced = new int[count];
        _firstTokens = new Instant?[count];
        _lastTokens = new Instant?[count];
        _policy = policy;
        _drafts = new BatchDrafts(
            method, draftLength, acceptance, count, luck, rounds.DraftTakesPrompts, policy, tree);
    }

    public BatchRun Run()
    {
        StartPrompts();
        while (_kernel.TryNext(out Event happened))
        {
            switch (happened.Rank)
            {
                case EventRank.PrefillEnd:
                    EndPrompts();
                    break;
                case EventRank.DraftEnd:
                    _kernel.Schedule(After(_round.Verify.TotalSeconds), EventRank.VerifyEnd, happened.Entity);
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
        _prefillCost = _rounds.TargetPrefill(_requests.PromptTokens);
        if (_drafts.Drafts)
            _prefillCost += _rounds.DraftPrefill(_requests.PromptTokens);
        _kernel.Schedule(After(_prefillCost.TotalSeconds), EventRank.PrefillEnd, 0);
    }

    // A step of more than a century is beyond every limit: the run is truncated there, not the clock overrun.
    internal static Duration After(double seconds) => Duration.FromSeconds(Math.Min(seconds, LongestStepSeconds));

    private void EndPrompts()
    {
        for (int request = 0; request < _produced.Length; request++)
        {
            _firstTokens[request] = _kernel.Now;
            _produced[request] = 1;
            if (_wanted[request] == 1)
            {
                Finish(request);
                continue;
            }

            _active[_activeCount++] = request;
            _contextTokens += _requests.PromptTokens[request];
        }

        _lastStepEnd = _kernel.Now;
        StartRound();
    }

    private void StartRound()
    {
        if (_activeCount == 0)
            return;
        _drafts.Choose(
            _active.AsSpan(0, _activeCount), _produced, _requests.PromptTokens, _contextTokens, _kernel.Now);
        _roundStart = _kernel.Now;
        var shape = new RoundShape(
            _activeCount,
            _drafts.Drafting,
            _drafts.Longest,
            _contextTokens,
            _drafts.AcceptedBefore,
            _drafts.FullyAcceptedBefore)
        {
            DraftedTokens = _drafts.Tokens,
            MostDrafted = _drafts.MostTokens,
            PassWidths = _drafts.PassWidths,
        };
        _round = _rounds.Evaluate(shape, [], _drafts.CatchUps);
        int step = (int)(_steps & int.MaxValue);
        if (_drafts.Drafting > 0)
            _kernel.Schedule(After(_round.Draft.TotalSeconds), EventRank.DraftEnd, step);
        else
            _kernel.Schedule(After(_round.TotalSeconds), EventRank.VerifyEnd, step);
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
            int accepted = _drafts.Verify(request, _produced[request]);
            _roundCount++;
            if (index == 0 && _drafts.Drafting > 0)
                firstAccepted = accepted;
            tokens += Deliver(request, accepted + 1);
            if (_finished[request])
                continue;
            _active[kept++] = request;
        }

        _activeCount = kept;
        Record(sequences, tokens, firstAccepted);
        StartRound();
    }

    /// <returns>Tokens that the request took; the rest are beyond its end.</returns>
    private int Deliver(int request, int yielded)
    {
        int wanted = _wanted[request] - _produced[request];
        int taken = Math.Min(yielded, wanted);
        _cutTokens += yielded - taken;
        _produced[request] += taken;
        _contextTokens += taken;
        if (taken == wanted)
        {
            Finish(request);
            _contextTokens -= _requests.PromptTokens[request] + _produced[request] - 1;
        }

        return taken;
    }

    private void Finish(int request)
    {
        _finished[request] = true;
        _lastTokens[request] = _kernel.Now;
    }

    private void Record(int sequences, int tokens, int? firstAccepted)
    {
        _steps++;
        _draftCost += _round.Draft;
        _verifyCost += _round.Verify;
        _bursts.Add(new Burst(_kernel.Now - _lastStepEnd, sequences, tokens));
        _lastStepEnd = _kernel.Now;
        if (_trace.Count < _traceLength)
            _trace.Add(new RoundTrace(_roundStart, _round.Draft, _round.Verify, firstAccepted));
    }

    private BatchRun CloseBooks()
    {
        _policy?.EndStep();
        RunOutcome outcome = _kernel.Outcome!;
        Digest digest = _kernel.Digest;
        long produced = 0;
        for (int request = 0; request < _produced.Length; request++)
        {
            produced += _produced[request] - (_firstTokens[request] is null ? 0 : 1);
            digest = digest.Add((long)_produced[request]).Add(_lastTokens[request]?.Nanoseconds ?? -1);
        }

        long kept = _bursts.Sum(burst => (long)burst.Tokens);
        var counts = new RoundCounts(
            _steps,
            _roundCount,
            _drafts.DraftedRounds,
            _drafts.AcceptedHistogram,
            _drafts.DraftedTokens,
            kept,
            _cutTokens)
        {
            TriedByPosition = _drafts.TriedByPosition,
        };
        long accepted = counts.AcceptedTokens;
        Invariant.Require(
            produced == kept && kept + _cutTokens == accepted + _roundCount,
            $"INV-1 conservation: {produced} tokens at requests, {kept} delivered, {_cutTokens} cut, "
            + $"{accepted} accepted in {_roundCount} rounds");
        Invariant.Require(
            outcome is not RunOutcome.Finished || _activeCount == 0,
            $"INV-1 conservation: {_activeCount} requests still run at the end");
        return new BatchRun(
            outcome,
            _kernel.Now,
            _firstTokens,
            _lastTokens,
            _produced,
            counts,
            new PhaseCosts(_prefillCost, _draftCost, _verifyCost),
            _bursts,
            _trace,
            digest)
        {
            Lengths = _policy?.Lengths,
        };
    }
}
