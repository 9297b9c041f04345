// A controller in a closed batch: its requests, their confidence, and the record of what was chosen.

using SpecSim.Acceptance;
using SpecSim.Controllers;
using SpecSim.Randomness;

namespace SpecSim.Serving;

/// <summary>Chooses the draft lengths of one closed batch. Use once.</summary>
/// <param name="controller">The policy at work.</param>
/// <param name="least">Fewest tokens it may choose.</param>
/// <param name="most">Most tokens it may choose.</param>
/// <param name="confidence">What the draft says of its tokens; null where nobody looks.</param>
public sealed class DraftPolicy(DraftController controller, int least, int most, DraftConfidence? confidence)
{
    private readonly List<ChosenLength> _lengths = [];

    private RequestControl[] _own = [];
    private PositionCursor[]? _confidences;
    private int[] _kept = [];
    private bool _speculates = true;
    private int _accepted;
    private int _drafted;

    /// <summary>By step.</summary>
    public IReadOnlyList<ChosenLength> Lengths => _lengths;

    internal bool HasOwnLengths => controller.HasOwnLengths;

    internal void Begin(int requests, Luck luck)
    {
        _own = new RequestControl[requests];
        _kept = new int[controller is InformedController ? requests : 0];
        if (confidence is not null)
        {
            _confidences =
                [.. Enumerable.Range(0, requests).Select(request => DraftConfidence.Begin(luck, (uint)request))];
        }

        for (int request = 0; request < requests; request++)
            controller.Begin(ref _own[request]);
    }

    /// <returns>The most tokens to draft for a request of the step.</returns>
    internal int Choose(
        ReadOnlySpan<int> active, ReadOnlySpan<int> produced, AcceptanceWalk[] walks, in StepView step)
    {
        EndStep();
        StepView seen = step with { Speculates = _speculates };
        int chosen = controller is InformedController informed
            ? informed.Choose(seen, Kept(active, produced, walks))
            : controller.Choose(seen);
        return Math.Clamp(chosen, least, most);
    }

    internal int LengthOf(int request, in AcceptanceWalk walk, int produced, int length)
    {
        var view = new RequestView(ref _own[request], walk, confidence, _confidences?[request], produced);
        return Math.Clamp(controller.LengthOf(ref view, length), Math.Min(least, length), length);
    }

    /// <summary>What was chosen for the step.</summary>
    /// <param name="first">The first request in it.</param>
    /// <param name="longest">The longest draft in it.</param>
    /// <param name="chosen">The limit on all.</param>
    internal void Note(int first, int longest, int chosen)
    {
        _speculates = longest > 0;
        int? setting = !controller.HasSetting ? null : HasOwnLengths ? Math.Min(chosen, _own[first].Length) : chosen;
        _lengths.Add(new ChosenLength(longest, setting, 0, 0));
    }

    internal void Observe(int request, int accepted, int drafted)
    {
        _accepted += accepted;
        _drafted += drafted;
        controller.Observe(ref _own[request], accepted, drafted);
    }

    /// <summary>What came of the step that was chosen last.</summary>
    internal void EndStep()
    {
        if (_lengths.Count == 0)
            return;
        _lengths[^1] = _lengths[^1] with { Accepted = _accepted, Drafted = _drafted };
        _accepted = 0;
        _drafted = 0;
    }

    private ReadOnlySpan<int> Kept(
        ReadOnlySpan<int> active, ReadOnlySpan<int> produced, AcceptanceWalk[] walks)
    {
        for (int index = 0; index < active.Length; index++)
        {
            // A copy of the walk: to look ahead leaves it where it is.
            AcceptanceWalk ahead = walks[active[index]];
            _kept[index] = ahead.Accepted(produced[active[index]], most);
        }

        return _kept.AsSpan(0, active.Length);
    }
}

/// <summary>What a controller chose for one step, and what came of it.</summary>
/// <param name="Longest">The longest draft of a request.</param>
/// <param name="Setting">
/// The length it was set to, of the batch or of its first request; null without a setting.
/// </param>
/// <param name="Accepted">Draft tokens accepted, over the requests.</param>
/// <param name="Drafted">Draft tokens, over the requests.</param>
public readonly record struct ChosenLength(int Longest, int? Setting, int Accepted, int Drafted);
