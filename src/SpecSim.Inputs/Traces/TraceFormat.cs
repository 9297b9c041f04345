// The formats of recorded requests that can be read, how to read one, and what reading it came to.

using System.Globalization;
using SpecSim.Quantities;
using SpecSim.Workloads;

namespace SpecSim.Inputs.Traces;

public enum TraceFormat
{
    /// <summary>Azure LLM inference traces of 2023 and 2024: date, prompt, output.</summary>
    Azure,

    /// <summary>Mooncake's JSON lines: milliseconds, lengths, identities of 512-token blocks.</summary>
    Mooncake,

    /// <summary>BurstGPT with or without sessions: seconds, lengths; an answer of 0 tokens is a failed call.</summary>
    BurstGpt,

    /// <summary>ShareGPT's JSON array of conversations: texts only, neither arrivals nor tokens.</summary>
    ShareGpt,

    /// <summary>Vidur's processed traces: seconds and lengths, or lengths alone.</summary>
    Vidur,

    /// <summary>Any table whose columns are named by the user.</summary>
    Csv,
}

public static class TraceFormats
{
    /// <summary>As users write them.</summary>
    public static IReadOnlyList<(string Name, TraceFormat Value)> Names { get; } =
    [
        ("azure", TraceFormat.Azure), ("mooncake", TraceFormat.Mooncake), ("burstgpt", TraceFormat.BurstGpt),
        ("sharegpt", TraceFormat.ShareGpt), ("vidur", TraceFormat.Vidur), ("csv", TraceFormat.Csv),
    ];

    public static string Name(this TraceFormat format) => Names.First(pair => pair.Value == format).Name;
}

/// <summary>How a trace is read.</summary>
public sealed record TraceOptions
{
    /// <summary>What is read of a file that nobody asked to cut: 630 MB at the peak, 160 MB kept (measured).</summary>
    public const int MostRows = 10_000_000;

    public static TraceOptions Default { get; } = new();

    /// <summary>A wrong row is left out and counted; otherwise it is a problem.</summary>
    public bool SkipBadRows { get; init; }

    /// <summary>The first rows alone; null: all, of which there may be <see cref="MostRows"/>.</summary>
    public int? RowLimit { get; init; }

    /// <summary>Requests of one time are spread evenly over this long, at most until the next time.</summary>
    public Duration Spread { get; init; }

    /// <summary>What the columns of <see cref="TraceFormat.Csv"/> are called.</summary>
    public CsvColumns Columns { get; init; } = new();
}

/// <param name="Arrival">When requests come, in <paramref name="Unit"/>.</param>
/// <param name="Unit">A unit of time.</param>
/// <param name="PromptTokens">Length of prompts.</param>
/// <param name="OutputTokens">Length of outputs.</param>
/// <param name="Category">Kind of content; null: the column "category" if there is one.</param>
public sealed record CsvColumns(
    string Arrival = "arrival",
    string Unit = "s",
    string PromptTokens = "promptTokens",
    string OutputTokens = "outputTokens",
    string? Category = null);

/// <summary>What became of the rows.</summary>
/// <param name="Rows">Read, the left out ones included.</param>
/// <param name="Skipped">Wrong ones, left out because the options said so.</param>
/// <param name="FirstReasons">What was wrong with the first of them.</param>
/// <param name="HasArrivals">False for lengths alone: all requests then come at once.</param>
/// <param name="Note">What a reader of results should know about the trace, in sentences; null for nothing.</param>
public sealed record TraceCounts(
    long Rows, long Skipped, IReadOnlyList<string> FirstReasons, bool HasArrivals, string? Note)
{
    /// <summary>"skipped 3 of 1,000 rows: line 17: ..."; null when none was.</summary>
    public string? Skips => Skipped == 0 ? null :
        $"skipped {Shown(Skipped)} of {Shown(Rows)} rows: {string.Join("; ", FirstReasons)}"
        + (Skipped > FirstReasons.Count ? "; ..." : "");

    private static string Shown(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>A trace that was read to its end.</summary>
public sealed record TraceReading(RequestTrace Trace, TraceCounts Counts);
