// `workload:` and `run:` of a scenario: the requests, and how often under which luck they are served.

using SpecSim.Experiments;
using SpecSim.Inputs.Yaml;
using SpecSim.Kernel;
using SpecSim.Quantities;
using SpecSim.Serving;
using SpecSim.Workloads;

namespace SpecSim.Inputs.Readers;

internal static class WorkloadReader
{
    private const int LargestBatch = 10_000;
    private const int MostTokens = 10_000_000;
    private const int MostReplications = 1_000_000;
    private const int MostDraws = 10_000;

    // A nanosecond is the clock's tick; its whole numbers end after 292 years.
    private static readonly Limits RunTime = Limits.Between(1e-9, 100_000 * 86400.0);

    public static ClosedWorkload Read(MapReader map)
    {
        var workload = new ClosedWorkload(
            map.Integer("batch", 1, LargestBatch, hint: "requests that are served together"),
            Length(map, "promptTokens"),
            Length(map, "outputTokens"));
        map.Done();
        return workload;
    }

    public static RunSettings ReadRun(MapReader map)
    {
        var run = new RunSettings(
            (uint)map.LongInteger("seed", 0, uint.MaxValue),
            map.Integer("replications", 1, MostReplications),
            new RunLimits(
                map.LongInteger("maxEvents", 1, fallback: "1000000000"),
                Duration.FromSeconds(map.Quantity("maxTime", Dimension.Time, RunTime, fallback: "365 d"))))
        {
            UncertaintyDraws = map.IntegerOrNull("uncertaintyDraws", 0, MostDraws),
        };
        map.Done();
        return run;
    }

    /// <summary>A count, or a map that says from which law counts are drawn.</summary>
    private static LengthLaw Length(MapReader map, string key)
    {
        if (map.Node[key] is not MapNode)
            return new LengthLaw.Fixed(map.Integer(key, 1, MostTokens));
        var law = map.Map(key);
        if (WordReader.Read(law, WordReader.Kind, "uniform", "log-normal") is not { } kind)
            return new LengthLaw.Fixed(1);
        LengthLaw length = kind == "uniform"
            ? Uniform(law)
            : new LengthLaw.LogNormal(
                law.Number("median", 1, MostTokens), law.Number("sigma", 0, 10), law.Integer("limit", 1, MostTokens));
        law.Done();
        return length;
    }

    private static LengthLaw.Uniform Uniform(MapReader map)
    {
        var low = map.Integer("low", 1, MostTokens);
        return new LengthLaw.Uniform(low, map.Integer("high", low, MostTokens));
    }
}
