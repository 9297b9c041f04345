// One line of a measured table: its fields by column, checked one by one. A value that is wrong is a problem at its
// own line and column, and the row is dropped; reading goes on.

using System.Globalization;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Measured;

internal sealed class TableRow(
    string file, int line, string text, IReadOnlyDictionary<string, int> columns, RowProblems problems)
{
    private readonly string[] _fields = text.Split(',');

    public string File { get; } = file;

    public int Line { get; } = line;

    /// <summary>False after any problem in this row.</summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>True when the line has as many fields as the header; else that is the problem.</summary>
    public bool HasAllFields()
    {
        if (_fields.Length != columns.Count)
            Report(null, $"has {_fields.Length} fields, the header names {columns.Count} columns");
        return IsSound;
    }

    public bool Has(string column) => columns.ContainsKey(column);

    public string Text(string column)
    {
        string value = _fields[columns[column]].Trim();
        if (value.Length == 0)
            Report(column, "is empty");
        return value;
    }

    /// <summary>A whole number of at least <paramref name="least"/>.</summary>
    public int Count(string column, int least = 1) => (int)Whole(column, least, int.MaxValue);

    public long Whole(string column, long least, long most = long.MaxValue)
    {
        string text = Text(column);
        if (text.Length == 0)
            return least;
        // 4096.0 is a whole number, as tables write it that went through floating point.
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
            || value != decimal.Truncate(value))
        {
            Report(column, $"expected a whole number, found '{text}'");
            return least;
        }

        if (value >= least && value <= most)
            return (long)value;
        Report(column, $"must be at least {least}{(value > most ? $" and at most {most}" : "")}, found '{text}'");
        return least;
    }

    /// <summary>A time in microseconds, as seconds.</summary>
    public double Microseconds(string column)
    {
        string text = Text(column);
        if (text.Length == 0)
            return 0;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            || !double.IsFinite(value))
            Report(column, $"expected a time in microseconds, found '{text}'");
        else if (value <= 0)
            Report(column, $"a time must be above 0, found '{text}'");
        return value / 1e6;
    }

    /// <summary>One of a few words.</summary>
    public T Word<T>(string column, IReadOnlyDictionary<string, T> words)
    {
        string text = Text(column);
        if (words.TryGetValue(text.ToLowerInvariant(), out T? known))
            return known;
        if (text.Length > 0)
            Report(
                column,
                $"'{text}' is not one of {string.Join(", ", words.Keys)}",
                Nearest.Names(text, words.Keys));
        return words.Values.First();
    }

    public void Report(string? column, string message, params IReadOnlyList<string> nearest)
    {
        IsSound = false;
        problems.Add(new Mark(File, Line, ColumnOf(column)), column ?? "", message, nearest);
    }

    // From 1, as editors count.
    private int ColumnOf(string? column) => column is null || columns[column] >= _fields.Length
        ? 1
        : 1 + _fields.Take(columns[column]).Sum(field => field.Length + 1);
}
