// A table of twenty thousand rows with a wrong unit has twenty thousand problems: the first few are listed, the rest
// are counted.

using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Measured;

internal sealed class RowProblems
{
    public const int MostListed = 20;

    private readonly Problems _listed = new();
    private Mark? _firstUnlisted;
    private int _unlisted;

    /// <summary>All problems so far, listed or not.</summary>
    public int Count => _listed.Count + _unlisted;

    public void Add(Mark mark, string path, string message, params IReadOnlyList<string> nearest)
    {
        if (_listed.Count < MostListed)
        {
            _listed.Add(mark, path, message, nearest);
            return;
        }

        _firstUnlisted ??= mark;
        _unlisted++;
    }

    /// <summary>Problems that another reader found.</summary>
    public void AddRange(Problems others)
    {
        foreach (Problem problem in others.Sorted())
            Add(problem.Mark, problem.Path, problem.Message, problem.Nearest);
    }

    /// <exception cref="ScenarioException">At least one problem was found.</exception>
    public void ThrowIfAny()
    {
        if (_firstUnlisted is not null)
            _listed.Add(
                _firstUnlisted, "", $"and {_unlisted} more problem{(_unlisted == 1 ? "" : "s")} from here on");
        _listed.ThrowIfAny();
    }
}
