// Who decides how many tokens are drafted in a round. Each policy is one file of this folder: its numbers (a record
// nested in this one), what it does with them (a controller), and its row in the list of kinds, by which scenario files
// name it. One line in ControlKinds.All makes it known.

namespace SpecSim.Controllers;

/// <summary>A policy for the draft length. K is the scenario's draft length: the longest it may choose.</summary>
public abstract partial record DraftControl
{
    private DraftControl()
    {
    }

    /// <summary>Never fewer, where anything can be drafted at all.</summary>
    public int Least { get; init; }

    /// <summary>Never more; null for K.</summary>
    public int? Most { get; init; }

    /// <summary>The name in scenario files.</summary>
    public abstract string Word { get; }

    /// <summary>What stands behind "5 tokens" in a sentence, such as " at most, each request its own number".</summary>
    public abstract string Words { get; }

    /// <summary>Whether it looks at the draft's confidence, which an acceptance profile must then give.</summary>
    public virtual bool ReadsConfidence => false;

    /// <summary>Whether it knows which tokens will be kept, as nobody does.</summary>
    public virtual bool KnowsLuck => false;

    /// <summary>What is wrong with its numbers: the key below the controller's, and a sentence.</summary>
    /// <param name="longest">K.</param>
    public virtual IEnumerable<(string Key, string Message)> Problems(int longest)
    {
        if (Least < 0 || Least > longest)
            yield return ("least", $"is {Least}; the scenario's draft length is {longest}");
        if (Most is { } most && (most > longest || most < Least))
            yield return ("most", $"is {most}; it is from {Least} to the scenario's draft length of {longest}");
    }

    /// <summary>Its behaviour, at the start of a run.</summary>
    public abstract DraftController Start(ControlSetting setting);

    private protected static IEnumerable<(string Key, string Message)> LimitProblems(int offAbove, int onAtOrBelow)
    {
        if (offAbove < 0)
            yield return ("offAbove", $"is {offAbove}; it cannot be negative");
        if (onAtOrBelow < 0 || onAtOrBelow > offAbove)
            yield return ("onAtOrBelow", $"on again at {onAtOrBelow}, but off only above {offAbove}");
    }
}
