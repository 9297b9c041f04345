// How scenario files speak of a policy: its word and its numbers. Readers, messages and lists follow from this, so that
// a new policy needs no reader of its own.

namespace SpecSim.Controllers;

/// <summary>One kind of policy.</summary>
/// <param name="Word">Its name in files.</param>
/// <param name="Numbers">Its keys.</param>
/// <param name="Make">The policy, from their values.</param>
public sealed record ControlKind(
    string Word, IReadOnlyList<ControlNumber> Numbers, Func<ControlNumbers, DraftControl> Make)
{
    /// <summary>Whether it has a list of draft lengths by number of sequences.</summary>
    public bool HasRanges { get; init; }
}

/// <summary>One number of a policy.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Form">What it may look like.</param>
/// <param name="Default">When it is not given; null: it must be.</param>
/// <param name="Hint">What it is for.</param>
public sealed record ControlNumber(
    string Key, ControlForm Form, double Min, double Max, double? Default = null, string Hint = "")
{
    /// <summary>The key, listed before, whose value is the most that it may be and the default.</summary>
    public string? NotAbove { get; init; }

    public static ControlNumber Flag(string key, string hint) => new(key, ControlForm.Flag, 0, 1, 0, hint);
}

/// <summary>What a number may look like.</summary>
public enum ControlForm
{
    Real,
    Whole,
    Flag,
}

/// <summary>The values of a policy's keys.</summary>
public sealed record ControlNumbers(
    IReadOnlyDictionary<string, double> Values, IReadOnlyList<ScheduledLength> Ranges)
{
    public double this[string key] => Values[key];

    public int Whole(string key) => (int)Values[key];

    public bool Is(string key) => Values[key] != 0;
}

/// <summary>All kinds of policies.</summary>
public static class ControlKinds
{
    /// <summary>In the order in which they are listed.</summary>
    public static IReadOnlyList<ControlKind> All { get; } =
    [
        DraftControl.Fixed.Kind,
        DraftControl.BatchLimit.Kind,
        DraftControl.QueueLimit.Kind,
        DraftControl.Schedule.Kind,
        DraftControl.ComputedSchedule.Kind,
        DraftControl.Goodput.Kind,
        DraftControl.PerRequest.Kind,
        DraftControl.Heuristic.Kind,
        DraftControl.Threshold.Kind,
        DraftControl.MovingAverage.Kind,
        DraftControl.Confidence.Kind,
        DraftControl.Oracle.Kind,
    ];
}
