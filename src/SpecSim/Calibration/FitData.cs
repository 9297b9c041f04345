// Rows as a fit sees them: in groups that are held out together. Groups are numbered in the order of a hash of their
// names, so that folds are the same on every machine and whatever the order of the rows.

using SpecSim.Kernel;

namespace SpecSim.Calibration;

/// <summary>Rows with their groups: what is held out together counts as one observation.</summary>
internal sealed class FitData
{
    private readonly int[] _groups;

    public FitData(OperatorForm form, IReadOnlyList<MeasuredKernel> rows)
    {
        Rows = rows;
        All = [.. Enumerable.Range(0, rows.Count)];
        string[] names = [.. rows.Select(row => form.Group(row.Shape))];
        Dictionary<string, int> order = names
            .Distinct()
            .OrderBy(Hash)
            .ThenBy(name => name, StringComparer.Ordinal)
            .Select((name, index) => (name, index))
            .ToDictionary(pair => pair.name, pair => pair.index, StringComparer.Ordinal);
        _groups = [.. names.Select(name => order[name])];
        Groups = order.Count;
    }

    public IReadOnlyList<MeasuredKernel> Rows { get; }

    public int[] All { get; }

    public int Groups { get; }

    /// <summary>The group of a row, from 0, in the order of a hash: groups modulo 5 are folds.</summary>
    public int GroupOf(int row) => _groups[row];

    private static ulong Hash(string name) =>
        name.Aggregate(default(Digest), (digest, letter) => digest.Add((long)letter)).State;
}
