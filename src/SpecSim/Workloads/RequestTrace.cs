// Requests that were recorded once: arrivals, lengths, and where it is known what their prompts share. Columns, not
// rows: a trace may have millions.

using SpecSim.Quantities;

namespace SpecSim.Workloads;

/// <summary>A recorded trace, in order of arrival.</summary>
public sealed class RequestTrace
{
    private readonly Instant[] _arrivals;
    private readonly int[] _prompts;
    private readonly int[] _outputs;
    private readonly int[]? _categories;
    private readonly long[]? _prefixes;
    private readonly int[]? _prefixEnds;

    /// <param name="name">For people, such as the file's name.</param>
    /// <param name="arrivals">Never falling; the first is made the start.</param>
    /// <param name="promptTokens">At least 1 each.</param>
    /// <param name="outputTokens">At least 1 each.</param>
    /// <param name="categoryNames">Kinds of content the trace knows; empty for none.</param>
    /// <param name="categories">Index into them by request; null for none.</param>
    /// <param name="prefixBlockTokens">Tokens of a block of prefix; 0 for none.</param>
    /// <param name="prefixes">Identities of blocks, request after request; null for none.</param>
    /// <param name="prefixEnds">Where each request's end in them; null for none.</param>
    public RequestTrace(
        string name,
        Instant[] arrivals,
        int[] promptTokens,
        int[] outputTokens,
        IReadOnlyList<string> categoryNames,
        int[]? categories = null,
        int prefixBlockTokens = 0,
        long[]? prefixes = null,
        int[]? prefixEnds = null)
    {
        if (arrivals.Length == 0)
            throw new ArgumentException("A trace has at least one request.", nameof(arrivals));
        if (promptTokens.Length != arrivals.Length || outputTokens.Length != arrivals.Length)
            throw new ArgumentException("A trace has as many lengths as arrivals.", nameof(promptTokens));
        for (int row = 0; row < arrivals.Length; row++)
        {
            if (row > 0 && arrivals[row] < arrivals[row - 1])
                throw new ArgumentException($"Request {row} arrives before the one ahead of it.", nameof(arrivals));
            if (promptTokens[row] < 1 || outputTokens[row] < 1)
                throw new ArgumentException($"Request {row} has no tokens.", nameof(promptTokens));
        }

        Name = name;
        CategoryNames = categoryNames;
        PrefixBlockTokens = prefixBlockTokens;
        Duration first = arrivals[0] - Instant.Start;
        _arrivals = [.. arrivals.Select(arrival => new Instant(arrival.Nanoseconds - first.Nanoseconds))];
        _prompts = promptTokens;
        _outputs = outputTokens;
        _categories = categories;
        _prefixes = prefixes;
        _prefixEnds = prefixEnds;
        MeanPromptTokens = promptTokens.Average();
        MeanOutputTokens = outputTokens.Average();
        MostTokens = promptTokens.Zip(outputTokens, (prompt, output) => prompt + output).Max();
    }

    public string Name { get; }

    public int Count => _arrivals.Length;

    public IReadOnlyList<string> CategoryNames { get; }

    public int PrefixBlockTokens { get; }

    public double MeanPromptTokens { get; }

    public double MeanOutputTokens { get; }

    public int MostTokens { get; }

    public Duration Span => _arrivals[^1] - _arrivals[0];

    /// <summary>Requests a second over the span; null when all came at once.</summary>
    public double? MeanRate => Span > Duration.Zero ? (Count - 1) / Span.TotalSeconds : null;

    public Instant Arrival(int row) => _arrivals[row];

    public int PromptTokens(int row) => _prompts[row];

    public int OutputTokens(int row) => _outputs[row];

    /// <summary>Index into <see cref="CategoryNames"/>; null where the trace knows none.</summary>
    public int? Category(int row) => _categories?[row];

    /// <summary>Identities of the prompt's blocks, see <see cref="RequestSpec.Prefix"/>.</summary>
    public ReadOnlyMemory<long> Prefix(int row)
    {
        if (_prefixes is null || _prefixEnds is null)
            return default;
        int start = row == 0 ? 0 : _prefixEnds[row - 1];
        return _prefixes.AsMemory(start, _prefixEnds[row] - start);
    }
}
