// Acceptance as it happens: walks along the output of one request and decides, draft token by draft
// token, from luck addressed by (request, output position). A round that starts at position p accepts
// draft token i (from 0) iff draw(p + i) < threshold; it stops at the first failure. Because the address
// holds no round, scenarios that differ in draft length, device or load meet the same luck.

using SpecSim.Quantities;
using SpecSim.Randomness;

namespace SpecSim.Acceptance;

/// <summary>
/// The acceptance of one request under one luck. Mutable, so one per request, in an array; it allocates its draws
/// ahead once and nothing per round. Positions must not decrease from call to call.
/// </summary>
public struct AcceptanceWalk
{
    private readonly AcceptanceThresholds _thresholds;
    private readonly ulong _requestThreshold;
    private readonly PositionCursor _draws;
    private readonly PositionCursor _stateDraws;
    private long _statePosition;
    private bool _easy;

    internal AcceptanceWalk(AcceptanceThresholds thresholds, ulong requestThreshold, Luck luck, uint request)
    {
        _thresholds = thresholds;
        _requestThreshold = requestThreshold;
        _draws = new PositionCursor(luck, StreamId.Acceptance, request);
        _stateDraws = new PositionCursor(luck, StreamId.AcceptanceState, request);
        _statePosition = 0;
        _easy = thresholds.IsBurst && _stateDraws.At(0) < thresholds.StartsEasy;
    }

    /// <summary>
    /// Draft tokens kept of those proposed for the output positions from <paramref name="position"/> on.
    /// </summary>
    /// <param name="position">Output position of the first draft token; not below an earlier call's.</param>
    /// <returns>0..draftLength.</returns>
    public int Accepted(long position, int draftLength)
    {
        if (_thresholds.ByIndex is { } byIndex)
            return AcceptedByIndex(byIndex, position, draftLength);
        int accepted = 0;
        while (accepted < draftLength && _draws.At(position + accepted) < Threshold(position + accepted))
            accepted++;
        return accepted;
    }

    private int AcceptedByIndex(ulong[] thresholds, long position, int draftLength)
    {
        int last = thresholds.Length - 1;
        int accepted = 0;
        while (accepted < draftLength && _draws.At(position + accepted) < thresholds[Math.Min(accepted, last)])
            accepted++;
        return accepted;
    }

    private ulong Threshold(long position)
    {
        if (!_thresholds.IsBurst)
            return _requestThreshold;
        MoveState(position);
        return _easy ? _thresholds.EasyAlpha : _thresholds.HardAlpha;
    }

    private void MoveState(long position)
    {
        while (_statePosition < position)
        {
            _statePosition++;
            bool moves = _stateDraws.At(_statePosition) < (_easy ? _thresholds.EasyToHard : _thresholds.HardToEasy);
            _easy ^= moves;
        }
    }
}

/// <summary>A profile as integer thresholds, made once per run and shared by its requests.</summary>
public sealed class AcceptanceThresholds
{
    private readonly AcceptanceProfile.Mixture? _mixture;

    public AcceptanceThresholds(AcceptanceProfile profile)
    {
        switch (profile)
        {
            case AcceptanceProfile.Iid iid:
                ByIndex = [iid.Alpha.Threshold];
                break;
            case AcceptanceProfile.Positional positional:
                // One past the last: what holds beyond it.
                ByIndex = [.. Enumerable.Range(0, positional.Hazards.Count + 1)
                    .Select(index => positional.Hazard(index).Threshold)];
                break;
            case AcceptanceProfile.Mixture mixture:
                _mixture = mixture;
                break;
            case AcceptanceProfile.Burst burst:
                IsBurst = true;
                StartsEasy = new Probability(burst.EasyShare).Threshold;
                EasyAlpha = burst.EasyAlpha.Threshold;
                HardAlpha = burst.HardAlpha.Threshold;
                EasyToHard = burst.EasyToHard.Threshold;
                HardToEasy = burst.HardToEasy.Threshold;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(profile));
        }
    }

    internal ulong[]? ByIndex { get; }

    internal bool IsBurst { get; }

    internal ulong StartsEasy { get; }

    internal ulong EasyAlpha { get; }

    internal ulong HardAlpha { get; }

    internal ulong EasyToHard { get; }

    internal ulong HardToEasy { get; }

    /// <summary>Starts the walk of one request; what is drawn once per request is drawn here.</summary>
    public AcceptanceWalk Begin(Luck luck, uint request)
    {
        ulong own = _mixture is null ? 0 : RequestAlpha(_mixture, luck, request).Threshold;
        return new AcceptanceWalk(this, own, luck, request);
    }

    private static Probability RequestAlpha(AcceptanceProfile.Mixture mixture, Luck luck, uint request) =>
        new(mixture.Law.Sample(luck.Uniform(StreamId.RequestAcceptance, request, 0)));
}
