// A level that several engines or ranks log by themselves, such as running requests: a mean for each, and their sum.

namespace SpecSim.Inputs.Telemetry;

internal sealed class LevelMeans
{
    private readonly SortedDictionary<long, (double Sum, long Count)> _sources = [];

    /// <summary>Of all engines together; null if none said anything.</summary>
    public double? Sum => _sources.Count == 0 ? null : _sources.Values.Sum(source => source.Sum / source.Count);

    public int Sources => _sources.Count;

    public void Add(long source, double level)
    {
        (double sum, long count) = _sources.GetValueOrDefault(source);
        _sources[source] = (sum + level, count + 1);
    }
}
