// `workload:` and `run:` of a scenario: the requests, and how often under which luck they are served.

using SpecSim.Experiments;
using SpecSim.Inputs.Yaml;
using SpecSim.Kernel;
using SpecSim.Serving;
using SpecSim.Workloads;

namespace SpecSim.Inputs.Readers;

internal static class WorkloadReader
{
    private const int LargestBatch = 10_000;
    private const int MostReplications = 1_000_000;
    private const int MostDraws = 10_000;

    public static ClosedWorkload Read(MapReader map)
    {
        if (map.Has("arrivals") && !map.Has("batch"))
        {
            map.Report(
                "arrivals", "requests that arrive over time are for a server: add 'serving: {}' to the scenario");
            return new ClosedWorkload(1, new LengthLaw.Fixed(1), new LengthLaw.Fixed(2));
        }

        var workload = new ClosedWorkload(
            map.Integer("batch", 1, LargestBatch, hint: "requests that are served together"),
            LengthReader.Read(map, "promptTokens"),
            LengthReader.Read(map, "outputTokens"));
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
                map.Time("maxTime", Times.Positive, fallback: "365 d")))
        {
            UncertaintyDraws = map.IntegerOrNull("uncertaintyDraws", 0, MostDraws),
        };
        map.Done();
        return run;
    }
}
