// What one request is, by its number: kind, urgency, lengths, patience, what its prompt begins with. Each is drawn in a
// stream of its own at that number, so no law changes what another draws.

using SpecSim.Quantities;
using SpecSim.Randomness;

namespace SpecSim.Workloads;

internal sealed class RequestDraws
{
    // Longer than any client waits, short enough to be added to any arrival.
    private const double LongestPatience = 5e8;

    private readonly OpenWorkload _workload;
    private readonly Luck _luck;
    private readonly double[] _categoryShares;
    private readonly double[] _priorityShares;
    private readonly long[]?[][] _prefixes;
    private readonly RequestTrace? _trace;
    private readonly int[]? _categoryOfTrace;

    public RequestDraws(OpenWorkload workload, Luck luck)
    {
        _workload = workload;
        _luck = luck;
        _categoryShares = Cumulative(workload.Categories.Select(category => category.Share));
        _priorityShares = Cumulative(workload.Priorities.Select(priority => priority.Share));
        _prefixes = [.. workload.Categories.Select(category => new long[]?[category.Prefix?.Texts ?? 0])];
        _trace = (workload.Arrivals as ArrivalLaw.Replay)?.Trace;
        if (_trace is { CategoryNames.Count: > 0 })
        {
            List<string> names = [.. workload.Categories.Select(category => category.Name)];
            int[] indexes = [.. _trace.CategoryNames.Select(name => names.IndexOf(name))];
            _categoryOfTrace = indexes.Contains(-1) ? null : indexes;
        }
    }

    /// <param name="number">Address of all draws; in a replay the row of the trace, too.</param>
    public RequestSpec At(uint number, Instant arrival)
    {
        int category = Category(number);
        (int prompt, int output) = Lengths(number, category);
        return new RequestSpec(
            arrival, number, prompt, output, category, Index(_priorityShares, StreamId.Priority, number),
            Patience(number), Prefix(number, category, prompt));
    }

    /// <summary>How long the client thinks before this request.</summary>
    public static double ThinkSeconds(Luck luck, Duration mean, uint number) => mean == Duration.Zero
        ? 0
        : RateClock.Exponential(mean.TotalSeconds, luck.Uniform(StreamId.ThinkTime, number, 0));

    private int Category(uint number) => _categoryOfTrace is not null && _trace!.Category((int)number) is { } own
        ? _categoryOfTrace[own]
        : Index(_categoryShares, StreamId.Category, number);

    private (int Prompt, int Output) Lengths(uint number, int category)
    {
        if (_trace is not null)
            return (_trace.PromptTokens((int)number), _trace.OutputTokens((int)number));
        RequestLengths lengths = _workload.Categories[category].Lengths ?? _workload.Lengths;
        if (lengths is RequestLengths.Independent apart)
        {
            return (
                apart.Prompt.Draw(_luck, StreamId.PromptLength, number),
                apart.Output.Draw(_luck, StreamId.OutputLength, number));
        }

        RequestTrace rows = ((RequestLengths.Joint)lengths).Trace;
        int row = (int)(rows.Count * _luck.Uniform(StreamId.PromptLength, number, 0));
        return (rows.PromptTokens(row), rows.OutputTokens(row));
    }

    private Duration? Patience(uint number)
    {
        if (_workload.Impatience is not { } impatience
            || _luck.Uniform(StreamId.Patience, number, 0) >= impatience.Share.Value)
            return null;
        double seconds = RateClock.Exponential(
            impatience.MeanTime.TotalSeconds, _luck.Uniform(StreamId.Patience, number, 1));
        return Duration.FromSeconds(Math.Min(seconds, LongestPatience));
    }

    private ReadOnlyMemory<long> Prefix(uint number, int category, int promptTokens)
    {
        if (_trace is { PrefixBlockTokens: > 0 })
            return _trace.Prefix((int)number);
        if (_workload.Categories[category].Prefix is not { } prefix)
            return default;
        int text = (int)(prefix.Texts * _luck.Uniform(StreamId.PrefixText, number, 0));
        long[] blocks = _prefixes[category][text] ??= Blocks(prefix, category, text);
        return blocks.AsMemory(0, Math.Min(blocks.Length, promptTokens / _workload.PrefixBlockTokens));
    }

    // Category, text and block side by side in one number: no two texts share an identity.
    private long[] Blocks(SharedPrefix prefix, int category, int text)
    {
        long first = ((long)(category + 1) << 48) | ((long)text << 24);
        int count = prefix.Tokens / _workload.PrefixBlockTokens;
        return [.. Enumerable.Range(0, count).Select(block => first | (uint)block)];
    }

    private int Index(double[] cumulativeShares, StreamId stream, uint number)
    {
        if (cumulativeShares.Length == 1)
            return 0;
        double point = cumulativeShares[^1] * _luck.Uniform(stream, number, 0);
        int index = 0;
        while (point >= cumulativeShares[index] && index < cumulativeShares.Length - 1)
            index++;
        return index;
    }

    private static double[] Cumulative(IEnumerable<double> shares)
    {
        double sum = 0;
        return [.. shares.Select(share => sum += share)];
    }
}
