// The tables among the formats: what their columns are called, and in which of them a given header has what.

using SpecSim.Inputs.Yaml;
using SpecSim.Quantities;

namespace SpecSim.Inputs.Traces;

/// <param name="Name">For messages.</param>
/// <param name="Arrival">The column of times.</param>
/// <param name="Prompt">The column of prompt tokens.</param>
/// <param name="Output">The column of output tokens.</param>
/// <param name="Unit">Of times; null for dates.</param>
/// <param name="Others">Columns that are known and have no use here.</param>
internal sealed record CsvForm(
    string Name, string Arrival, string Prompt, string Output, Unit? Unit, params IReadOnlyList<string> Others)
{
    private const string DefaultCategory = "category";

    // The third column of Vidur's tables of lengths.
    private const string TotalTokens = "num_total_tokens";

    /// <summary>An output of 0 tokens is a call that failed.</summary>
    public bool HasFailedCalls { get; private init; }

    /// <summary>The column of kinds of content, and whether it must be there.</summary>
    public (string Name, bool IsNeeded)? Category { get; private init; }

    public static CsvForm Of(TraceFormat format, TraceOptions options)
    {
        Unit seconds = Dimension.Time.Find("s")!;
        CsvColumns own = options.Columns;
        return format switch
        {
            TraceFormat.Azure => new("an Azure trace", "TIMESTAMP", "ContextTokens", "GeneratedTokens", null),
            TraceFormat.BurstGpt => new(
                "a BurstGPT trace", "Timestamp", "Request tokens", "Response tokens", seconds,
                "Model", "Total tokens", "Log Type", "Session ID", "Elapsed time")
            { HasFailedCalls = true },
            TraceFormat.Vidur => new(
                "a Vidur trace", "arrived_at", "num_prefill_tokens", "num_decode_tokens", seconds,
                TotalTokens, "pd_ratio"),
            TraceFormat.Csv => new(
                "the named columns", own.Arrival, own.PromptTokens, own.OutputTokens,
                Dimension.Time.Find(own.Unit) ?? throw new ArgumentException("A unit of time.", nameof(options)))
            {
                Category = (own.Category ?? DefaultCategory, own.Category is not null),
            },
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No table."),
        };
    }

    /// <summary>Where this header has the columns; null after reporting that it is another one.</summary>
    public CsvHeader? Bind(string[] names, ReadOnlySpan<byte> line, long number, TraceRows rows)
    {
        bool hasArrivals = names.Contains(Arrival) || !names.Contains(TotalTokens) || !Others.Contains(TotalTokens);
        List<string> needed = [.. hasArrivals ? [Arrival] : Array.Empty<string>(), Prompt, Output];
        if (Category is { IsNeeded: true } kinds)
            needed.Add(kinds.Name);
        List<string> missing = [.. needed.Except(names)];
        if (missing.Count > 0)
            ReportMissing(needed, missing, names, line, number, rows);
        foreach (string twice in needed.Where(name => names.Count(other => other == name) > 1))
            rows.Stop(number, "stands twice in the header", 1, twice);
        if (rows.IsStopped)
            return null;
        int category = Category is { } kind ? Array.IndexOf(names, kind.Name) : -1;
        List<string> unused =
            [.. names.Except(needed).Except(Others).Where(name => category < 0 || name != names[category])];
        if (unused.Count > 0)
            rows.AddNote($"columns without a use here: {string.Join(", ", unused)}");
        return new CsvHeader(
            names, Array.IndexOf(names, Arrival), Array.IndexOf(names, Prompt), Array.IndexOf(names, Output), category);
    }

    private void ReportMissing(
        List<string> needed, List<string> missing, string[] names, ReadOnlySpan<byte> line, long number, TraceRows rows)
    {
        string wanted = $"{Name} ({string.Join(",", needed)})";
        List<string> others = [.. names.Except(needed)];
        if (KnownTraces.LooksLike(line) is { } found)
            rows.Stop(number, $"{found}, not {wanted}");
        else if (names.Length == 1 && line.IndexOfAny((byte)';', (byte)'\t') >= 0)
            rows.Stop(number, $"fields are separated by commas, not by semicolons or tabs: {FieldText.Shown(line)}");
        else if (missing.Count == needed.Count && missing.All(name => Nearest.Names(name, others).Count == 0))
            rows.Stop(number, $"the first line must name the columns of {wanted}, found {FieldText.Shown(line)}");
        else
            foreach (string name in missing)
                rows.Stop(number, $"missing column of {Name}", 1, name, Nearest.Names(name, others));
    }
}

/// <summary>Which field is what, from 0; below 0 where there is no such column.</summary>
internal sealed record CsvHeader(
    IReadOnlyList<string> Names, int Arrival, int Prompt, int Output, int Category);
