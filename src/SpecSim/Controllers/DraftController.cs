// A policy at work: what it is told before a step and after a round, and what it answers. One for each closed batch or
// replica of a server. Nothing here allocates in a step.

using SpecSim.Acceptance;
using SpecSim.Quantities;
using SpecSim.Randomness;

namespace SpecSim.Controllers;

/// <summary>Chooses draft lengths. Remembers what it saw, so one for each run.</summary>
public abstract class DraftController
{
    /// <summary>Whether each request may have its own length, at most the step's.</summary>
    public virtual bool HasOwnLengths => false;

    /// <summary>
    /// Whether the length is a setting that it turns, which may swing; not so where it follows the text from token to
    /// token.
    /// </summary>
    public virtual bool HasSetting => true;

    /// <summary>The most tokens to draft for any request of the next step; 0 for none.</summary>
    public abstract int Choose(in StepView view);

    /// <summary>The tokens to draft for one request, 0 to <paramref name="length"/>.</summary>
    /// <param name="length">The step's.</param>
    public virtual int LengthOf(ref RequestView request, int length) => length;

    /// <summary>A request begins.</summary>
    public virtual void Begin(ref RequestControl own)
    {
    }

    /// <summary>A round of one request with a draft has ended.</summary>
    public virtual void Observe(ref RequestControl own, int accepted, int drafted)
    {
    }
}

/// <summary>What a controller may know at its start.</summary>
/// <param name="Least">Fewest tokens it may choose, unless nothing can be drafted.</param>
/// <param name="Longest">Most tokens it may choose.</param>
/// <param name="LargestBatch">Most sequences in a step.</param>
/// <param name="Best">
/// Makes the computation of the best length from what its hazards weigh; for those that compute.
/// </param>
public sealed record ControlSetting(
    int Least, int Longest, int LargestBatch, Func<EvidenceWeights, BestDraftLength> Best);

/// <summary>What a controller sees before a step.</summary>
/// <param name="Sequences">That will decode in it.</param>
/// <param name="Waiting">Requests that wait; none in a closed batch.</param>
/// <param name="ContextTokens">KV tokens of one sequence, mean.</param>
/// <param name="Speculates">Whether the last step drafted: a draft that did not has missed what came.</param>
public readonly record struct StepView(int Sequences, int Waiting, long ContextTokens, bool Speculates, Instant Now);

/// <summary>What a controller keeps of one request.</summary>
public struct RequestControl
{
    /// <summary>The length it would choose for this request.</summary>
    public int Length { get; set; }

    /// <summary>Rounds with a draft since the counts below were cleared.</summary>
    public int Rounds { get; set; }

    public int Drafted { get; set; }
    public int Accepted { get; set; }
}

/// <summary>One request while it drafts.</summary>
public ref struct RequestView
{
    private readonly ref RequestControl _own;
    private readonly DraftConfidence? _confidence;
    private readonly PositionCursor? _draws;

    // A copy: to look ahead leaves the request's own walk where it is.
    private AcceptanceWalk _ahead;

    public RequestView(
        ref RequestControl own,
        in AcceptanceWalk walk,
        DraftConfidence? confidence,
        PositionCursor? draws,
        long position)
    {
        _own = ref own;
        _ahead = walk;
        _confidence = confidence;
        _draws = draws;
        Position = position;
    }

    /// <summary>What the controller keeps of it.</summary>
    public readonly ref RequestControl Own => ref _own;

    /// <summary>Output position of the first draft token.</summary>
    public readonly long Position { get; }

    /// <summary>The draft's confidence in a token, when it has been drafted. Indices from 0, upwards.</summary>
    public double Confidence(int index)
    {
        bool kept = _ahead.WouldKeep(Position, index, out double hazard);
        return _confidence!.At(_draws!, Position + index, hazard, kept);
    }

    /// <summary>How many of so many tokens would be kept: what nobody knows before the target has spoken.</summary>
    public int Kept(int length) => _ahead.Accepted(Position, length);
}
