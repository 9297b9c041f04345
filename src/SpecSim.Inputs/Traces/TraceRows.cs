// What becomes of the rows of a trace: kept, skipped, left out, or a problem; and when to stop. With skipBadRows a
// wrong row is counted, and the first reasons are kept; without it every problem counts, and the first are listed.

using System.Globalization;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Traces;

/// <param name="file">Its name in problems.</param>
/// <param name="options">How to read it.</param>
/// <param name="problems">Where problems go.</param>
/// <param name="mostRows">What a file may have that nobody asked to cut.</param>
internal sealed class TraceRows(
    string file, TraceOptions options, Problems problems, int mostRows = TraceOptions.MostRows)
{
    private const int MostReasons = 5;

    private readonly RowProblems _listed = new();
    private readonly List<string> _reasons = [];
    private readonly List<string> _notes = [];
    private readonly TraceColumns _columns = new();
    private long _line;
    private bool _isUnended;
    private long _skipped;

    /// <summary>Rows begun, whatever became of them.</summary>
    public int Count { get; private set; }

    /// <summary>False after any problem in this row.</summary>
    public bool IsSound { get; private set; }

    /// <summary>The file cannot be read on; the reason is reported.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>As many rows as are read were read, and there are more.</summary>
    public bool IsFull { get; private set; }

    /// <summary>False for lengths alone.</summary>
    public bool HasArrivals { get; set; } = true;

    /// <summary>A problem of the file, which no skipping of rows mends.</summary>
    public void Stop(
        long line, string message, int column = 1, string path = "", params IReadOnlyList<string> nearest)
    {
        IsStopped = true;
        problems.Add(line == 0 ? Mark.Of(file) : MarkOf(line, column), path, message, nearest);
    }

    /// <summary>Something to say about the trace as a whole.</summary>
    public void AddNote(string note) => _notes.Add(note);

    /// <returns>False when no more rows are read.</returns>
    /// <param name="line">Where the row stands.</param>
    /// <param name="isUnended">The file ends in it without a line's end.</param>
    public bool TryBegin(long line, bool isUnended = false)
    {
        if (IsStopped || IsFull)
            return false;
        if (Count == (options.RowLimit ?? mostRows))
        {
            IsFull = true;
            if (options.RowLimit is null)
                Stop(
                    0,
                    $"has more than {Shown(Count)} rows, which is the most that is read at once; 'rows: {Count}' takes "
                    + "that many from its start");
            else
                AddNote($"the first {Shown(Count)} rows alone, the rest of the file was not read");
            return false;
        }

        Count++;
        (_line, _isUnended, IsSound) = (line, isUnended, true);
        return true;
    }

    /// <summary>A problem of this row.</summary>
    public void Report(int column, string path, string message, params IReadOnlyList<string> nearest)
    {
        if (_isUnended && IsSound)
            message += "; the file ends here without a line's end: it looks truncated";
        if (!options.SkipBadRows)
            _listed.Add(MarkOf(_line, column), path, message, nearest);
        else if (IsSound && ++_skipped <= MostReasons)
            _reasons.Add($"line {_line}: {(path.Length == 0 ? "" : $"{path}: ")}{message}");
        IsSound = false;
    }

    /// <returns>Why no request of this time may follow the last one; null when it may.</returns>
    public string? RefuseOrder(long nanoseconds)
    {
        if (nanoseconds >= _columns.LastArrival)
            return null;
        decimal seconds = (_columns.LastArrival - nanoseconds) / 1e9m;
        string early = seconds.ToString("0.#########", CultureInfo.InvariantCulture);
        return $"arrives {early} s before the row ahead of it; sort the file by this column";
    }

    public void Add(long nanoseconds, int promptTokens, int outputTokens, int category = -1)
    {
        if (IsSound)
            _columns.Add(nanoseconds, promptTokens, outputTokens, category);
    }

    /// <summary>The same with what the prompt is made of.</summary>
    public void Add(
        long nanoseconds, int promptTokens, int outputTokens, int prefixBlockTokens, ReadOnlySpan<long> prefix)
    {
        if (!IsSound)
            return;
        Add(nanoseconds, promptTokens, outputTokens);
        if (!_columns.TryAddPrefix(prefixBlockTokens, prefix))
            Stop(
                0,
                $"has more than {Shown(TraceColumns.MostBlocks)} identities of blocks; 'rows: {Count - 1}' takes the "
                + "part that can be read");
    }

    /// <summary>The index of a kind of content; -1 after stopping, because no trace has so many.</summary>
    public int CategoryOf(ReadOnlySpan<byte> name, string column)
    {
        int category = _columns.CategoryOf(name);
        if (category < 0 && !IsStopped)
            Stop(_line, $"more than {TraceColumns.MostCategories} categories: is this column one of kinds?", 1, column);
        return category;
    }

    /// <summary>The trace, or null after reporting why there is none.</summary>
    public TraceReading? Finish()
    {
        _listed.AddTo(problems);
        if (IsStopped || _listed.Count > 0)
            return null;
        if (_columns.Count == 0)
        {
            string reasons = string.Join("; ", _reasons.Concat(_notes));
            string more = _skipped > MostReasons ? "; ..." : "";
            Stop(0, $"none of its {Shown(Count)} rows is a request: {reasons}{more}");
            return null;
        }

        var counts = new TraceCounts(
            Count, _skipped, _reasons, HasArrivals, _notes.Count == 0 ? null : string.Join("; ", _notes));
        return new TraceReading(_columns.ToTrace(Path.GetFileName(file), options.Spread), counts);
    }

    private Mark MarkOf(long line, int column) => new(file, (int)Math.Min(line, int.MaxValue), column);

    private static string Shown(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
