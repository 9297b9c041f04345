// How many tokens one replica drafts in its next step: the controller's choice, unless speculation is off because the
// draft is lost or because too little of what it drafted was accepted lately.

using SpecSim.Quantities;
using SpecSim.Speculation;

namespace SpecSim.Serving;

/// <summary>The draft length of one replica's steps. Remembers what it saw.</summary>
internal sealed class DraftGovernor
{
    private readonly DraftControl _control;
    private readonly DraftFallback? _fallback;
    private readonly int _longest;
    private readonly BestDraftLength? _best;
    private readonly DraftChoice[]? _schedule;
    private bool _isOn = true;
    private bool _speculates;
    private Instant _offUntil;
    private long _windowRounds;
    private long _windowDrafted;
    private long _windowAccepted;

    /// <param name="best">Expected tokens a second by draft length; for the controllers that compute.</param>
    public DraftGovernor(ServingSetup setup, BestDraftLength? best)
    {
        _control = setup.Control;
        _fallback = setup.Fallback;
        _longest = setup.LongestDraft;
        _best = best;
        _speculates = _longest > 0;
        _schedule = _control switch
        {
            DraftControl.Schedule schedule => Table(schedule, setup.Server.MaxSequences, _longest),
            DraftControl.ComputedSchedule when best is not null => best.Schedule(setup.Server.MaxSequences),
            _ => null,
        };
    }

    /// <summary>Whether the draft is gone for now.</summary>
    public bool DraftLost { get; set; }

    /// <summary>Whether nothing can be done without the draft.</summary>
    public bool StandsStill => DraftLost && _longest > 0 && !(_fallback?.WhenDraftFails ?? false);

    /// <summary>Whether the draft runs beside the target, if only to keep up with prompts.</summary>
    public bool DraftRuns => _speculates && !DraftLost;

    /// <summary>Times that speculation went on or off.</summary>
    public long Switches { get; private set; }

    /// <summary>Times that it went off for its acceptance or a lost draft.</summary>
    public long Fallbacks { get; private set; }

    /// <summary>The draft length of the next step.</summary>
    /// <param name="decoding">Sequences that will decode in it.</param>
    /// <param name="waiting">Requests that wait.</param>
    /// <param name="contextTokens">KV tokens of one sequence, mean.</param>
    public int Choose(int decoding, int waiting, long contextTokens, Instant now)
    {
        if (_longest == 0)
            return 0;
        bool wasFallback = _offUntil > now || DraftLost;
        int length = wasFallback ? 0 : Controlled(decoding, waiting, contextTokens);
        // A step of prompts alone says nothing about speculation.
        if (decoding == 0)
            return length;
        if (length > 0 != _speculates)
        {
            _speculates = length > 0;
            Switches++;
            if (DraftLost)
                Fallbacks++;
        }

        return length;
    }

    /// <summary>A round with drafts has ended.</summary>
    public void Observe(int accepted, int drafted, Instant now)
    {
        _best?.Observe(accepted, drafted);
        if (_fallback is not { AcceptanceBelow: > 0 } fallback)
            return;
        _windowRounds++;
        _windowDrafted += drafted;
        _windowAccepted += accepted;
        if (_windowRounds < fallback.WindowRounds)
            return;
        if (_windowAccepted < fallback.AcceptanceBelow * _windowDrafted)
        {
            _offUntil = now + fallback.RetryAfter;
            Fallbacks++;
        }

        _windowRounds = 0;
        _windowDrafted = 0;
        _windowAccepted = 0;
    }

    private int Controlled(int decoding, int waiting, long contextTokens) => _control switch
    {
        DraftControl.BatchLimit limit => Hysteresis(decoding, limit.OffAbove, limit.OnAtOrBelow),
        DraftControl.QueueLimit limit => Hysteresis(waiting, limit.OffAbove, limit.OnAtOrBelow),
        DraftControl.Goodput => Worth(_best!.Choose(decoding, contextTokens), contextTokens),
        _ when _schedule is { } schedule => Worth(schedule[Math.Min(decoding, schedule.Length - 1)], contextTokens),
        _ => _longest,
    };

    // The draft has missed all that came while it was off. To go on and off for a small gain costs more than it brings.
    private int Worth(in DraftChoice choice, long contextTokens) =>
        _speculates || choice.MostMissed >= contextTokens ? choice.Length : 0;

    private int Hysteresis(int level, int offAbove, int onAtOrBelow)
    {
        _isOn = _isOn ? level <= offAbove : level <= onAtOrBelow;
        return _isOn ? _longest : 0;
    }

    /// <summary>By number of sequences, from 0.</summary>
    private static DraftChoice[] Table(DraftControl.Schedule schedule, int largestBatch, int longest)
    {
        var table = new DraftChoice[largestBatch + 1];
        int range = 0;
        for (int sequences = 0; sequences <= largestBatch; sequences++)
        {
            while (range < schedule.Ranges.Count && schedule.Ranges[range].UpToSequences < sequences)
                range++;
            int length = range < schedule.Ranges.Count ? schedule.Ranges[range].DraftLength : 0;
            table[sequences] = new DraftChoice(Math.Min(longest, length), int.MaxValue);
        }

        return table;
    }
}
