// A closed batch in which draft and target never wait for each other (PEARL, Liu et al. 2024; AMUSD, McDanel 2024). In
// every step the draft makes K tokens for each request while the target verifies what lies ready:
//   fresh request: nothing lies ready. The target decodes plainly, and its token is the test of the draft's first
// one. If
//     they agree the other K - 1 lie ready for the next step (PEARL's pre-verify); else the draft starts anew behind
// the
//     target's token. One token either way.
//   ready request: the target verifies the K - 1 that lie ready, and its last logits test the first token of the
// proposal
//     that the draft makes meanwhile. If all K stay the step yields them and goes on without a bubble, K - 1 tokens of
//     the next proposal ready. At the first rejection it yields the accepted ones and the correction, and the proposal
//     made meanwhile is thrown away.
// A step takes as long as the longer of the two; on shared devices (no devices of the draft's own) never less than the
// sum of what both take of bandwidth and arithmetic. The verify pass is charged with its own cost, the draft with what
// it adds to the step.

using SpecSim.Acceptance;
using SpecSim.Kernel;
using SpecSim.Latency;
using SpecSim.Randomness;
using SpecSim.Speculation;

namespace SpecSim.Serving;

/// <summary>Simulates one closed batch with overlapped drafting under one luck. Use once.</summary>
public sealed class OverlappedBatch
{
    private readonly OverlapCost _cost;
    private readonly int _draftLength;
    private readonly BatchBooks _books;
    private readonly AcceptanceWalk[] _walks;
    private readonly bool[] _ready;
    private readonly int[] _active;
    private readonly long[] _acceptedHistogram;
    private readonly long[] _tried;
    private int _activeCount;
    private long _acceptedTokens;
    private long _rounds;
    private long _corrections;
    private RoundCost _round;

    /// <param name="cost">What prompts and steps cost.</param>
    /// <param name="draftLength">K, at least 1.</param>
    /// <param name="traceLength">Steps to keep in the record.</param>
    public OverlappedBatch(
        OverlapCost cost,
        int draftLength,
        AcceptanceThresholds acceptance,
        BatchRequests requests,
        Luck luck,
        RunLimits limits,
        int traceLength = 0)
    {
        _cost = cost;
        _draftLength = draftLength;
        _books = new BatchBooks(requests, limits, traceLength);
        _ready = new bool[_books.Requests];
        _active = new int[_books.Requests];
        _acceptedHistogram = new long[draftLength + 1];
        _tried = new long[draftLength];
        _walks = new AcceptanceWalk[_books.Requests];
        for (int request = 0; request < _walks.Length; request++)
            _walks[request] = acceptance.Begin(luck, (uint)request);
    }

    public BatchRun Run()
    {
        StepCost prompts = _cost.Prompts(_books.Wanted.PromptTokens);
        _books.StartPrompts(prompts);
        while (_books.Kernel.TryNext(out Event happened))
        {
            if (happened.Rank == EventRank.PrefillEnd)
            {
                _activeCount = _books.EndPrompts(_active);
                StartStep();
            }
            else
            {
                EndStep();
            }
        }

        return _books.Close(_acceptedTokens, _corrections, _activeCount, (steps, kept, cut) => new RoundCounts(
            steps, _rounds, _rounds, _acceptedHistogram, _rounds * _draftLength, kept, cut)
        {
            TriedByPosition = _tried,
        });
    }

    private void StartStep()
    {
        if (_activeCount == 0)
            return;
        int ready = 0;
        foreach (int request in _active.AsSpan(0, _activeCount))
            ready += _ready[request] ? 1 : 0;
        _round = _cost.Step(_activeCount, ready, _draftLength, _books.ContextTokens);
        _books.StartStep(_round.TotalSeconds, EventRank.VerifyEnd);
    }

    private void EndStep()
    {
        int sequences = _activeCount;
        int tokens = 0;
        int kept = 0;
        int? firstAccepted = null;
        for (int index = 0; index < sequences; index++)
        {
            int request = _active[index];
            int tested = _ready[request] ? _draftLength : 1;
            int accepted = Accepted(request, tested);
            firstAccepted ??= accepted;
            Count(accepted, tested);

            // All that was tested stays: the last of it needs no token of the target's behind it.
            _ready[request] = accepted == tested;
            tokens += _books.Deliver(request, accepted == tested ? accepted : accepted + 1);
            if (!_books.HasFinished(request))
                _active[kept++] = request;
        }

        _activeCount = kept;
        _books.Record(_round, sequences, tokens, firstAccepted);
        StartStep();
    }

    /// <summary>
    /// Of what lies ready, the second to the last token of a proposal, and then the first of the next. A fresh request
    /// has a first one only.
    /// </summary>
    private int Accepted(int request, int tested)
    {
        long position = _books.Produced(request);
        int accepted = 0;
        while (accepted < tested
            && _walks[request].Accepts(position + accepted, accepted == tested - 1 ? 0 : accepted + 1))
        {
            accepted++;
        }

        return accepted;
    }

    private void Count(int accepted, int tested)
    {
        _rounds++;
        _acceptedTokens += accepted;
        _corrections += accepted == tested ? 0 : 1;
        _acceptedHistogram[accepted]++;
        for (int tried = 0; tried < tested && tried <= accepted; tried++)
            _tried[tried]++;
    }
}
