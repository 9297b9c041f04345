// Tables of whole servers: mean time per output token at a fixed number of requests. Columns that the comparison has no
// use for are left alone, and said; a missing one or a wrong value is a problem at its line and column.

using System.Globalization;
using SpecSim.Calibration;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Measured;

/// <summary>What was read.</summary>
/// <param name="Runs">The rows, in order.</param>
/// <param name="Notes">What was left alone, one sentence each.</param>
public sealed record ServedTable(IReadOnlyList<ServedRun> Runs, IReadOnlyList<string> Notes);

public static class ServedRuns
{
    private const string Time = "measured_tpot_ms";
    private const int LargestCount = 10_000_000;

    private static readonly string[] Columns =
    [
        "model", "framework", "system", "precision", "tensor_parallel", "input_tokens", "output_tokens",
        "concurrency", Time,
    ];

    /// <exception cref="ScenarioException">With the first problems, the others counted.</exception>
    public static ServedTable Read(string file)
    {
        var problems = new RowProblems();
        if (!File.Exists(file))
        {
            problems.Add(Mark.Of(file), "", Directory.Exists(file) ? "is a folder, not a table" : "no such file");
            problems.ThrowIfAny();
        }

        using var reader = new StreamReader(file);
        string[] names = [.. (reader.ReadLine() ?? "").Split(',').Select(name => name.Trim())];
        List<string> others = CheckHeader(file, names, problems);
        problems.ThrowIfAny();
        var columns = names.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index);
        var runs = new List<ServedRun>();
        for (int line = 2; reader.ReadLine() is { } text; line++)
        {
            if (string.IsNullOrWhiteSpace(text))
                continue;
            var row = new TableRow(file, line, text, columns, problems);
            if (row.HasAllFields() && Run(row) is { } run)
                runs.Add(run);
        }

        if (runs.Count == 0 && problems.Count == 0)
            problems.Add(Mark.Of(file), "", "has no rows below its header");
        problems.ThrowIfAny();
        string[] notes = others.Count == 0 ? [] : [$"columns without a use here: {string.Join(", ", others)}"];
        return new ServedTable(runs, notes);
    }

    /// <returns>The columns that are not needed.</returns>
    private static List<string> CheckHeader(string file, string[] names, RowProblems problems)
    {
        if (names is [""])
        {
            problems.Add(Mark.Of(file), "", $"is empty: the first line names the columns {string.Join(",", Columns)}");
            return [];
        }

        List<string> others = [.. names.Except(Columns)];
        foreach (string missing in Columns.Except(names))
            problems.Add(
                new Mark(file, 1, 1), missing, "missing column of a table of servers", Nearest.Names(missing, others));
        for (int index = 0; index < names.Length; index++)
        {
            var mark = new Mark(file, 1, 1 + names.Take(index).Sum(name => name.Length + 1));
            if (names[index].Length == 0)
                problems.Add(mark, "", "a column without a name");
            else if (Array.IndexOf(names, names[index]) < index)
                problems.Add(mark, names[index], "stands twice in the header");
        }

        return others;
    }

    private static ServedRun? Run(TableRow row)
    {
        int Count(string column) => (int)row.Whole(column, least: 1, most: LargestCount);
        var run = new ServedRun(
            row.Text("model"),
            row.Text("framework"),
            row.Text("system"),
            row.Text("precision"),
            Count("tensor_parallel"),
            new ServedLoad(
                Count("input_tokens"),
                // Time per output token is between the first token and the last: there are two at least.
                (int)row.Whole("output_tokens", least: 2, most: LargestCount),
                Count("concurrency")),
            Seconds(row),
            row.File,
            row.Line);
        return row.IsSound ? run : null;
    }

    private static double Seconds(TableRow row)
    {
        string text = row.Text(Time);
        if (text.Length == 0)
            return 0;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double milliseconds)
            || !double.IsFinite(milliseconds))
            row.Report(Time, $"expected a time in milliseconds, found '{text}'");
        else if (milliseconds <= 0)
            row.Report(Time, $"a time must be above 0, found '{text}'");
        return milliseconds / 1e3;
    }
}
