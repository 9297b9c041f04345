// How many tokens one replica drafts in its next step: the controller's choice, unless speculation is off because the
// draft is lost or because too little of what it drafted was accepted lately.

using SpecSim.Acceptance;
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
    private readonly int[]? _schedule;
    private bool _isOn = true;
    private bool _speculates;
    private Instant _offUntil;
    private long _windowRounds;
    private long _windowDrafted;
    private long _windowAccepted;

    /// <param name="best">Expected tokens a second by draft length; for the controllers that compute.</param>
    /// <param name="largestBatch">The most sequences in a step.</param>
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
        DraftControl.Goodput => _best!.Choose(decoding, contextTokens),
        _ when _schedule is { } schedule => schedule[Math.Min(decoding, schedule.Length - 1)],
        _ => _longest,
    };

    private int Hysteresis(int level, int offAbove, int onAtOrBelow)
    {
        _isOn = _isOn ? level <= offAbove : level <= onAtOrBelow;
        return _isOn ? _longest : 0;
    }

    /// <summary>By number of sequences, from 0.</summary>
    private static int[] Table(DraftControl.Schedule schedule, int largestBatch, int longest)
    {
        int[] table = new int[largestBatch + 1];
        int range = 0;
        for (int sequences = 0; sequences <= largestBatch; sequences++)
        {
            while (range < schedule.Ranges.Count && schedule.Ranges[range].UpToSequences < sequences)
                range++;
            table[sequences] = range < schedule.Ranges.Count
                ? Math.Min(longest, schedule.Ranges[range].DraftLength)
                : 0;
        }

        return table;
    }
}

/// <summary>
/// The draft length with the most expected tokens a second: tokens per round by the acceptance that is expected, and
/// that is seen, over the time of the round by the latency model.
/// </summary>
internal sealed class BestDraftLength
{
    // The expectation weighs as much as so many rounds that got to a position.
    private const double PriorRounds = 200;

    // What was seen longer ago counts less: halved after so many rounds.
    private const double HalfLife = 2000;

    private readonly RoundModel _rounds;
    private readonly double _draftedShare;
    private readonly long _meanContextTokens;
    private readonly double[] _prior;
    private readonly double[] _tried;
    private readonly double[] _kept;
    private readonly double[] _hazards;
    private double _seen;

    private int _chosenFor = -1;
    private int _chosen;
    private int _stepsToNext;

    public BestDraftLength(
        RoundModel rounds, AcceptanceProfile acceptance, double draftedShare, int longest, double meanContextTokens)
    {
        _rounds = rounds;
        _draftedShare = draftedShare;
        _meanContextTokens = (long)meanContextTokens;
        RoundStatistics expected = acceptance.Expect(longest);
        _prior = [.. Enumerable.Range(0, longest).Select(position => Hazard(expected, position))];
        _tried = new double[longest];
        _kept = new double[longest];
        _hazards = [.. _prior];
    }

    public void Observe(int accepted, int drafted)
    {
        for (int position = 0; position < drafted && position <= accepted; position++)
        {
            _tried[position]++;
            if (position < accepted)
                _kept[position]++;
        }

        if (++_seen < HalfLife)
            return;
        _seen /= 2;
        for (int position = 0; position < _tried.Length; position++)
        {
            _tried[position] /= 2;
            _kept[position] /= 2;
        }
    }

    /// <summary>For a step of so many sequences, by what was seen so far. Thought over every 16 steps.</summary>
    public int Choose(int sequences, long contextTokens)
    {
        if (sequences == _chosenFor && --_stepsToNext > 0)
            return _chosen;
        for (int position = 0; position < _hazards.Length; position++)
        {
            _hazards[position] = ((PriorRounds * _prior[position]) + _kept[position])
                / (PriorRounds + _tried[position]);
        }

        _stepsToNext = 16;
        _chosenFor = sequences;
        _chosen = Best(sequences, contextTokens);
        return _chosen;
    }

    /// <summary>By number of sequences, from 0, at the mean context and the expected acceptance.</summary>
    public int[] Schedule(int largestBatch)
    {
        int[] lengths = new int[largestBatch + 1];
        for (int sequences = 1; sequences <= largestBatch; sequences++)
            lengths[sequences] = Best(sequences, _meanContextTokens);
        lengths[0] = lengths[Math.Min(1, largestBatch)];
        return lengths;
    }

    private int Best(int sequences, long contextTokens)
    {
        sequences = Math.Max(1, sequences);
        int best = 0;
        double bestRate = 0;
        double survival = 1;
        double accepted = 0;
        double shareAll = 0;
        for (int length = 0; length <= _hazards.Length; length++)
        {
            if (length > 0)
            {
                survival *= _hazards[length - 1];
                accepted += survival;
                shareAll = survival;
            }

            double tokens = 1 + (_draftedShare * accepted);
            double rate = sequences * tokens / Seconds(sequences, contextTokens, length, accepted, shareAll);
            if (rate <= bestRate)
                continue;
            bestRate = rate;
            best = length;
        }

        return best;
    }

    private double Seconds(int sequences, long contextTokens, int length, double accepted, double shareAll)
    {
        int drafting = length == 0 ? 0 : Math.Max(1, (int)Math.Round(sequences * _draftedShare));
        return _rounds.Evaluate(new RoundShape(
            sequences,
            drafting,
            length,
            sequences * contextTokens,
            length == 0 ? 0 : (int)Math.Round(drafting * accepted),
            length == 0 ? 0 : (int)Math.Round(drafting * shareAll))).TotalSeconds;
    }

    private static double Hazard(RoundStatistics expected, int position)
    {
        double before = position == 0 ? 1 : expected.Survival[position - 1];
        return before > 0 ? expected.Survival[position] / before : 0;
    }
}
