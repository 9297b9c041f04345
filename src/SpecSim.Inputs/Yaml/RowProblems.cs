// A table of twenty thousand rows with a wrong unit has twenty thousand problems: the first few are listed, the rest
// are counted.

namespace SpecSim.Inputs.Yaml;

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

    /// <summary>The list, and one line for those that are not on it.</summary>
    public void AddTo(Problems problems)
    {
        foreach (Problem problem in _listed.Sorted())
            problems.Add(problem.Mark, problem.Path, problem.Message, problem.Nearest);
        if (_firstUnlisted is not null)
            problems.Add(
                _firstUnlisted, "", $"and {_unlisted} more problem{(_unlisted == 1 ? "" : "s")} from here on");
    }

    /// <exception cref="ScenarioException">At least one problem was found.</exception>
    public void ThrowIfAny()
    {
        var all = new Problems();
        AddTo(all);
        all.ThrowIfAny();
    }
}
