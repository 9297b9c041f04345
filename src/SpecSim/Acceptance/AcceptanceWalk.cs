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
    private const double BitsToShare = 1.0 / (1L << 32);

    private readonly AcceptanceThresholds _thresholds;
    private readonly ulong _requestThreshold;
    private readonly PositionCursor _draws;
    private readonly PositionCursor _stateDraws;
    private long _statePosition;
    private bool _easy;

    internal AcceptanceWalk(AcceptanceThresholds thresholds, ulong requestThreshold, Luck luck, uint request)
        : this(
            thresholds,
            requestThreshold,
            new PositionCursor(luck, StreamId.Acceptance, request),
            new PositionCursor(luck, StreamId.AcceptanceState, request))
    {
    }

    private AcceptanceWalk(
        AcceptanceThresholds thresholds, ulong requestThreshold, PositionCursor draws, PositionCursor stateDraws)
    {
        _thresholds = thresholds;
        _requestThreshold = requestThreshold;
        _draws = draws;
        _stateDraws = stateDraws;
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

    /// <summary>Whether one draft token stays, given that those before it did.</summary>
    /// <param name="position">Its output position; not below an earlier call's.</param>
    /// <param name="index">Its place in the proposal, from 0.</param>
    public bool Accepts(long position, int index) => _draws.At(position) < (_thresholds.ByIndex is { } byIndex
        ? byIndex[Math.Min(index, byIndex.Length - 1)]
        : Threshold(position));

    /// <summary>
    /// Draft tokens kept of a tree that is proposed for the output positions from <paramref name="position"/> on. At
    /// each depth the one draw of that position is the rank of the target's token, so a chain keeps what a chain does,
    /// and more nodes never keep less.
    /// </summary>
    /// <returns>The depth of the last node on the target's path: 0..Depth.</returns>
    public int Accepted(long position, TokenTree tree)
    {
        int node = TokenTree.Root;
        int depth = 0;
        while (tree.ChildCount(node) is > 0 and var children && RankAt(position, depth, children) is > 0 and var rank)
        {
            node = tree.FirstChild(node) + rank - 1;
            depth++;
        }

        return depth;
    }

    /// <summary>The rank of the target's token among the draft's best choices; 0 if it is none of them.</summary>
    /// <param name="position">Output position of the round's first draft token.</param>
    /// <param name="index">Draft position from 0.</param>
    /// <param name="most">Choices that count; at most <see cref="RankLaw.MostRanks"/>.</param>
    internal int RankAt(long position, int index, int most)
    {
        uint draw = _draws.At(position + index);
        ulong hazard = HazardThreshold(position, index);
        for (int rank = 1; rank <= most; rank++)
        {
            if (draw < _thresholds.Within(hazard, index, rank))
                return rank;
        }

        return 0;
    }

    /// <summary>
    /// Whether a draft token would be kept if all before it were. Moves the walk on: asked of a copy, it looks ahead.
    /// </summary>
    /// <param name="position">Output position of the first draft token.</param>
    /// <param name="index">Draft position from 0; not below an earlier one.</param>
    /// <param name="hazard">Its chance.</param>
    public bool WouldKeep(long position, int index, out double hazard)
    {
        ulong threshold = HazardThreshold(position, index);
        hazard = threshold * BitsToShare;
        return _draws.At(position + index) < threshold;
    }

    /// <summary>The hazard at an output position.</summary>
    /// <param name="position">Output position of the round's first draft token.</param>
    /// <param name="index">Draft position from 0.</param>
    internal double HazardAt(long position, int index) => HazardThreshold(position, index) * BitsToShare;

    private ulong HazardThreshold(long position, int index) => _thresholds.ByIndex is { } byIndex
        ? byIndex[Math.Min(index, byIndex.Length - 1)]
        : Threshold(position + index);

    /// <summary>The walk of another request in this one's memory; a default walk gets memory of its own.</summary>
    internal readonly AcceptanceWalk Restarted(
        AcceptanceThresholds thresholds, ulong requestThreshold, Luck luck, uint request)
    {
        if (_draws is null)
            return new AcceptanceWalk(thresholds, requestThreshold, luck, request);
        _draws.Restart(luck, request);
        _stateDraws.Restart(luck, request);
        return new AcceptanceWalk(thresholds, requestThreshold, _draws, _stateDraws);
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
    // Alpha of a request from a uniform; null where all requests have the same.
    private readonly Func<double, double>? _requestAlpha;

    // 32-bit fractions by depth and ranks, each from 0: of the draws behind the hazard, those that a rank still takes.
    private readonly ulong[][] _rankShares;

    /// <param name="profile">The law.</param>
    /// <param name="tabulated">
    /// Whether a mixture's alphas come from a table: 30 ns a request in place of 2 us and more, for runs of many
    /// requests. They then differ from the exact ones by less than anybody can measure, but they differ.
    /// </param>
    public AcceptanceThresholds(AcceptanceProfile profile, bool tabulated = false)
    {
        Profile = profile;
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
                _requestAlpha = tabulated ? new QuantileTable(mixture.Law).Sample : mixture.Law.Sample;
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

        _rankShares = profile.Ranks is { } law
            ? [.. Enumerable.Range(1, law.Depths).Select(depth => Enumerable.Range(1, RankLaw.MostRanks)
                .Select(ranks => new Probability(law.ShareWithin(depth, ranks)).Threshold).ToArray())]
            : [];
    }

    /// <summary>The law.</summary>
    public AcceptanceProfile Profile { get; }

    internal ulong[]? ByIndex { get; }

    internal bool IsBurst { get; }

    internal ulong StartsEasy { get; }

    internal ulong EasyAlpha { get; }

    internal ulong HardAlpha { get; }

    internal ulong EasyToHard { get; }

    internal ulong HardToEasy { get; }

    /// <summary>
    /// Draws below this are one of the best choices: A(r) = a + (1 - a) share, in integers, so that no rank of a higher
    /// hazard is worse.
    /// </summary>
    internal ulong Within(ulong hazard, int index, int ranks)
    {
        if (ranks == 1 || _rankShares.Length == 0)
            return hazard;
        ulong share = _rankShares[Math.Min(index, _rankShares.Length - 1)][ranks - 1];
        return hazard + (ulong)(((UInt128)(new Probability(1).Threshold - hazard) * share) >> 32);
    }

    /// <summary>Starts the walk of one request; what is drawn once per request is drawn here.</summary>
    public AcceptanceWalk Begin(Luck luck, uint request) => new(this, RequestThreshold(luck, request), luck, request);

    /// <summary>The same in the memory of a walk that is over. A default walk is begun.</summary>
    public void Restart(ref AcceptanceWalk walk, Luck luck, uint request) =>
        walk = walk.Restarted(this, RequestThreshold(luck, request), luck, request);

    private ulong RequestThreshold(Luck luck, uint request) => _requestAlpha is null
        ? 0
        : new Probability(_requestAlpha(luck.Uniform(StreamId.RequestAcceptance, request, 0))).Threshold;
}
