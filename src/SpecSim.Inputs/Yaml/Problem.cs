// What is wrong with the user's input, where it stands and what was probably meant. All problems of a run
// are collected and thrown once, so that one reading of the message mends the whole file.

namespace SpecSim.Inputs.Yaml;

/// <summary>
/// Where a piece of input stands: a file with line and column (both from 1), or line 0 for a whole file or a
/// command-line option, whose text then takes the place of the file name.
/// </summary>
public sealed record Mark(string File, int Line, int Column)
{
    /// <summary>Of a node that no file contains.</summary>
    public static Mark None { get; } = new("", 0, 0);

    /// <summary>A file as a whole, or an option such as <c>--set speculation.draftLength=3</c>.</summary>
    public static Mark Of(string fileOrOption) => new(fileOrOption, 0, 0);

    public override string ToString() => Line > 0 ? $"{File}:{Line}:{Column}" : File;
}

/// <summary>One thing that is wrong with the input.</summary>
/// <param name="Mark">Where.</param>
/// <param name="Path">The key path, such as <c>speculation.hazards[2]</c>; empty for the whole document.</param>
/// <param name="Message">What is wrong, in plain words.</param>
/// <param name="Nearest">The valid names that are nearest to the one found; often none.</param>
public sealed record Problem(Mark Mark, string Path, string Message, IReadOnlyList<string> Nearest)
{
    /// <summary><c>x.yaml:12:5: speculation.draftLenth: unknown key; did you mean 'draftLength'?</c></summary>
    public override string ToString()
    {
        string[] where = [Mark.ToString(), Path];
        var prefix = string.Concat(where.Where(part => part.Length > 0).Select(part => $"{part}: "));
        return prefix + Message + Yaml.Nearest.Question(Nearest);
    }
}

/// <summary>Collects problems; reading goes on after each.</summary>
public sealed class Problems
{
    private readonly List<Problem> _found = [];

    /// <summary>How many so far. A binder cross-checks values only if none was added while it read them.</summary>
    public int Count => _found.Count;

    public void Add(Mark mark, string path, string message, params IReadOnlyList<string> nearest) =>
        _found.Add(new Problem(mark, path, message, nearest));

    /// <summary>By file, line and column; what two readers reported in the same words appears once.</summary>
    public IReadOnlyList<Problem> Sorted() =>
    [
        .. _found
            .OrderBy(problem => problem.Mark.File, StringComparer.Ordinal)
            .ThenBy(problem => problem.Mark.Line)
            .ThenBy(problem => problem.Mark.Column)
            .ThenBy(problem => problem.Path, StringComparer.Ordinal)
            .DistinctBy(problem => problem.ToString()),
    ];

    /// <exception cref="ScenarioException">At least one problem was found.</exception>
    public void ThrowIfAny()
    {
        if (Count > 0)
            throw new ScenarioException(Sorted());
    }
}

/// <summary>The input is wrong: every problem, one per line. The user's error, never ours.</summary>
public sealed class ScenarioException(IReadOnlyList<Problem> problems) : Exception(Describe(problems))
{
    public IReadOnlyList<Problem> Problems { get; } = problems;

    private static string Describe(IReadOnlyList<Problem> problems)
    {
        var lines = string.Join('\n', problems);
        return problems.Count > 1 ? $"{problems.Count} problems in the input\n{lines}" : lines;
    }
}
