// The books of a closed batch: clock, tokens by request, bursts, costs by phase, and INV-1 at the end. What a step
// is and what it yields is the business of those who keep the books (ClosedBatch, OverlappedBatch).

using SpecSim.Kernel;
using SpecSim.Latency;
using SpecSim.Quantities;
using SpecSim.Speculation;

namespace SpecSim.Serving;

/// <summary>The record of one closed batch in the making.</summary>
internal sealed class BatchBooks(BatchRequests requests, RunLimits limits, int traceLength)
{
    private const double LongestStepSeconds = 4e9;

    private readonly int[] _wanted = [.. requests.OutputTokens];
    private readonly int[] _produced = new int[requests.PromptTokens.Count];
    private readonly Instant?[] _firstTokens = new Instant?[requests.PromptTokens.Count];
    private readonly Instant?[] _lastTokens = new Instant?[requests.PromptTokens.Count];
    private readonly List<Burst> _bursts = [];
    private readonly List<RoundTrace> _trace = [];
    private Instant _stepStart;
    private Instant _lastStepEnd;
    private long _steps;
    private long _cutTokens;
    private StepCost _prefillCost;
    private StepCost _draftCost;
    private StepCost _verifyCost;

    public Kernel.Kernel Kernel { get; } = new(limits);

    public BatchRequests Wanted => requests;

    public int Requests => _produced.Length;

    /// <summary>KV tokens over the requests that run.</summary>
    public long ContextTokens { get; private set; }

    /// <summary>Output tokens of a request so far.</summary>
    public int Produced(int request) => _produced[request];

    /// <summary>The same by request.</summary>
    public ReadOnlySpan<int> ProducedTokens => _produced;

    public bool HasFinished(int request) => _lastTokens[request] is not null;

    public void StartPrompts(StepCost cost)
    {
        _prefillCost = cost;
        Kernel.Schedule(After(cost.TotalSeconds), EventRank.PrefillEnd, 0);
    }

    /// <summary>Every request has its first token.</summary>
    /// <param name="active">Takes those that want more.</param>
    /// <returns>Their number.</returns>
    public int EndPrompts(Span<int> active)
    {
        int count = 0;
        for (int request = 0; request < _produced.Length; request++)
        {
            _firstTokens[request] = Kernel.Now;
            _produced[request] = 1;
            if (_wanted[request] == 1)
            {
                _lastTokens[request] = Kernel.Now;
                continue;
            }

            active[count++] = request;
            ContextTokens += requests.PromptTokens[request];
        }

        _lastStepEnd = Kernel.Now;
        return count;
    }

    /// <summary>A step begins, and its first event comes after so many seconds.</summary>
    public void StartStep(double seconds, EventRank rank)
    {
        _stepStart = Kernel.Now;
        Schedule(seconds, rank);
    }

    public void Schedule(double seconds, EventRank rank) =>
        Kernel.Schedule(After(seconds), rank, (int)(_steps & int.MaxValue));

    /// <returns>Tokens that the request took; the rest are beyond its end.</returns>
    public int Deliver(int request, int yielded)
    {
        int wanted = _wanted[request] - _produced[request];
        int taken = Math.Min(yielded, wanted);
        _cutTokens += yielded - taken;
        _produced[request] += taken;
        ContextTokens += taken;
        if (taken == wanted)
        {
            _lastTokens[request] = Kernel.Now;
            ContextTokens -= requests.PromptTokens[request] + _produced[request] - 1;
        }

        return taken;
    }

    public void Record(in RoundCost round, int sequences, int tokens, int? firstAccepted)
    {
        _steps++;
        _draftCost += round.Draft;
        _verifyCost += round.Verify;
        _bursts.Add(new Burst(Kernel.Now - _lastStepEnd, sequences, tokens));
        _lastStepEnd = Kernel.Now;
        if (_trace.Count < traceLength)
            _trace.Add(new RoundTrace(_stepStart, round.Draft, round.Verify, firstAccepted));
    }

    /// <param name="accepted">Draft tokens accepted.</param>
    /// <param name="extra">Tokens of the target's own.</param>
    /// <param name="active">Requests that still run.</param>
    /// <param name="count">Makes the counts from steps, kept tokens and cut ones.</param>
    public BatchRun Close(long accepted, long extra, int active, Func<long, long, long, RoundCounts> count)
    {
        RunOutcome outcome = Kernel.Outcome!;
        Digest digest = Kernel.Digest;
        long produced = 0;
        for (int request = 0; request < _produced.Length; request++)
        {
            produced += _produced[request] - (_firstTokens[request] is null ? 0 : 1);
            digest = digest.Add((long)_produced[request]).Add(_lastTokens[request]?.Nanoseconds ?? -1);
        }

        long kept = _bursts.Sum(burst => (long)burst.Tokens);
        Invariant.Require(
            produced == kept && kept + _cutTokens == accepted + extra,
            $"INV-1 conservation: {produced} tokens at requests, {kept} delivered, {_cutTokens} cut, "
            + $"{accepted} accepted and {extra} of the target's own");
        Invariant.Require(
            outcome is not RunOutcome.Finished || active == 0,
            $"INV-1 conservation: {active} requests still run at the end");
        return new BatchRun(
            outcome,
            Kernel.Now,
            _firstTokens,
            _lastTokens,
            _produced,
            count(_steps, kept, _cutTokens),
            new PhaseCosts(_prefillCost, _draftCost, _verifyCost),
            _bursts,
            _trace,
            digest);
    }

    // A step of more than a century is beyond every limit: the run is truncated there, not the clock overrun.
    internal static Duration After(double seconds) => Duration.FromSeconds(Math.Min(seconds, LongestStepSeconds));
}
