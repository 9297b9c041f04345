// What a serving run keeps of what happens: sums, two histograms, a series. Everything here is constant in the length
// of the run but for the list of requests.

using SpecSim.Latency;
using SpecSim.Quantities;
using SpecSim.Speculation;

namespace SpecSim.Serving;

/// <summary>Totals that only ever grow.</summary>
internal struct RunningTotals
{
    public long Attempts;
    public long PromptTokens;
    public long RecomputedTokens;
    public long CachedTokens;
    public long CheckedTokens;
    public long OutputTokens;
    public long LostTokens;
    public long Preemptions;
    public long Switches;
    public long Fallbacks;
    public double TransferredBytes;
    public long RejectedQueueFull;
    public long RejectedTooLong;
    public long RejectedReplicaLost;
    public long Steps;
    public long Rounds;
    public long DraftedRounds;
    public long DraftedTokens;
    public long AcceptedTokens;
    public long KeptTokens;
    public long CutTokens;
}

/// <summary>The record of one run while it runs.</summary>
internal sealed class ServingRecorder(int draftLength, int traceSteps)
{
    private readonly long[] _accepted = new long[draftLength + 1];
    private readonly List<StepTrace> _steps = [];
    private readonly TimeHistogram _tokenGaps = new();
    private readonly TimeHistogram _burstGaps = new();
    private StepCost _prefill;
    private StepCost _draft;
    private StepCost _verify;

    // Most gaps of a step are equal: equal ones are counted before they are filed.
    private Duration _gap;
    private long _gapCount;
    private long _zeroGaps;

    public RunningTotals Totals;

    public SeriesRecorder Series { get; } = new();

    public bool WantsSteps => _steps.Count < traceSteps;

    /// <summary>Tokens that reach a request at once.</summary>
    public void Deliver(Duration gap, int tokens)
    {
        if (gap != _gap)
            FlushGaps(gap);
        _gapCount++;
        _zeroGaps += tokens - 1;
    }

    /// <summary>One round with drafts.</summary>
    public void Accept(int accepted, int drafted)
    {
        _accepted[accepted]++;
        Totals.DraftedRounds++;
        Totals.DraftedTokens += drafted;
        Totals.AcceptedTokens += accepted;
    }

    /// <summary>
    /// A pass that takes in prompts beside sequences that decode reads the weights once for both: its time is not
    /// divided between them.
    /// </summary>
    public void Spend(in RoundCost cost, bool withPrompts)
    {
        _draft += cost.Draft;
        if (withPrompts)
            _prefill += cost.Verify;
        else
            _verify += cost.Verify;
    }

    public void Keep(in StepTrace step) => _steps.Add(step);

    public RoundCounts Rounds() => new(
        Totals.Steps,
        Totals.Rounds,
        Totals.DraftedRounds,
        _accepted,
        Totals.DraftedTokens,
        Totals.KeptTokens,
        Totals.CutTokens);

    public ServingCounts Counts() => new(
        Totals.Attempts,
        Totals.PromptTokens,
        Totals.RecomputedTokens,
        Totals.CachedTokens,
        Totals.CheckedTokens,
        Totals.OutputTokens,
        Totals.LostTokens,
        Totals.Preemptions,
        Totals.Switches,
        Totals.Fallbacks,
        Totals.TransferredBytes,
        Totals.RejectedQueueFull,
        Totals.RejectedTooLong,
        Totals.RejectedReplicaLost);

    public PhaseCosts Phases => new(_prefill, _draft, _verify);

    public IReadOnlyList<StepTrace> Steps => _steps;

    public (TimeHistogram Tokens, TimeHistogram Bursts) Gaps()
    {
        FlushGaps(Duration.Zero);
        return (_tokenGaps, _burstGaps);
    }

    private void FlushGaps(Duration next)
    {
        if (_gapCount > 0)
        {
            _tokenGaps.Add(_gap, _gapCount);
            _burstGaps.Add(_gap, _gapCount);
        }

        if (_zeroGaps > 0)
            _tokenGaps.Add(Duration.Zero, _zeroGaps);
        _gap = next;
        _gapCount = 0;
        _zeroGaps = 0;
    }
}
