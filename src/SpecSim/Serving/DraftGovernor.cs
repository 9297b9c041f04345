// How many tokens one replica drafts in its next step: the controller's choice, unless speculation is off because the
// draft is lost or because too little of what it drafted was accepted lately.

using SpecSim.Controllers;
using SpecSim.Quantities;

namespace SpecSim.Serving;

/// <summary>The draft length of one replica's steps. Remembers what it saw.</summary>
internal sealed class DraftGovernor
{
    private readonly DraftFallback? _fallback;
    private readonly int _longest;
    private readonly int _least;
    private readonly int _most;
    private bool _speculates;
    private Instant _offUntil;
    private long _windowRounds;
    private long _windowDrafted;
    private long _windowAccepted;

    /// <param name="best">Makes the computation of the best length, for the controllers that compute.</param>
    public DraftGovernor(ServingSetup setup, Func<EvidenceWeights, BestDraftLength> best)
    {
        _fallback = setup.Fallback;
        _longest = setup.LongestDraft;
        _least = Math.Min(_longest, setup.Control.Least);
        _most = Math.Min(_longest, setup.Control.Most ?? _longest);
        _speculates = _longest > 0;
        // Without a draft there is nothing to decide, nor to compute.
        DraftControl control = setup.Drafts ? setup.Control : new DraftControl.Fixed();
        Controller = control.Start(new ControlSetting(_least, _most, setup.Server.MaxSequences, best));
    }

    /// <summary>The policy.</summary>
    public DraftController Controller { get; }

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
        int length = wasFallback ? 0 : Controlled(new StepView(decoding, waiting, contextTokens, _speculates, now));
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
    public void Observe(ref RequestControl own, int accepted, int drafted, Instant now)
    {
        Controller.Observe(ref own, accepted, drafted);
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

    private int Controlled(in StepView step) => Math.Clamp(Controller.Choose(step), _least, _most);
}
