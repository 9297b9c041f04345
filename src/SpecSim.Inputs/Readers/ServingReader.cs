// `serving:` of a scenario: the servers and their rules, who sets the draft length, what counts as well served, what
// goes wrong.

using SpecSim.Controllers;
using SpecSim.Experiments;
using SpecSim.Inputs.Yaml;
using SpecSim.Quantities;
using SpecSim.Serving;
using SpecSim.Workloads;

namespace SpecSim.Inputs.Readers;

internal static class ServingReader
{
    private const int MostReplicas = 10_000;
    private const int MostSequences = 1_000_000;

    private static readonly (string Name, RouterKind Value)[] Routers =
    [
        ("least-loaded", RouterKind.LeastLoaded), ("round-robin", RouterKind.RoundRobin),
        ("power-of-two", RouterKind.PowerOfTwo), ("prefix-aware", RouterKind.PrefixAware),
    ];

    private static readonly (string Name, QueueOrder Value)[] Orders =
        [("arrival", QueueOrder.Arrival), ("priority", QueueOrder.Priority)];

    public static ServingScenario Read(MapReader map, Scenario single, OpenWorkload workload, DraftControl? control)
    {
        var scenario = new ServingScenario(
            single,
            workload,
            Settings(map),
            Control(map, control),
            map.MapOrNull("objectives") is { } objectives ? Objectives(objectives) : null)
        {
            Fallback = map.MapOrNull("fallback") is { } fallback ? Fallback(fallback) : null,
            WarmUp = map.Time("warmUp", Times.NotNegative, fallback: "0 s"),
            Faults = FaultReader.Read(map.Maps("faults", fallback: "[]")),
        };
        map.Done();
        return scenario;
    }

    private static DraftControl Control(MapReader map, DraftControl? above)
    {
        if (above is null)
            return ControllerReader.Read(map);
        if (map.Has(ControllerReader.Key))
            map.Report(ControllerReader.Key, "is given here and at the top of the scenario; leave one out");
        map.MayHave(ControllerReader.Key);
        return above;
    }

    private static ServerSettings Settings(MapReader map) => new()
    {
        Replicas = map.Integer("replicas", 1, MostReplicas, fallback: "1"),
        Router = map.Choice("router", Routers, fallback: "least-loaded"),
        MaxSequences = map.Integer("maxSequences", 1, MostSequences, fallback: "256"),
        MaxPromptChunk = map.IntegerOrNull("maxPromptChunk", 1),
        BlockTokens = map.Integer("blockTokens", 1, 100_000, fallback: "16"),
        Watermark = map.Number("watermark", 0, 0.9, fallback: "0.01"),
        KvTokens = map.IntegerOrNull("kvTokens", 1),
        PrefixCaching = map.Flag("prefixCaching", fallback: "false"),
        Order = map.Choice("order", Orders, fallback: "arrival"),
        QueueLimit = map.IntegerOrNull("queueLimit", 1),
        QueueTimeout = map.TimeOrNull("queueTimeout", Times.Positive),
        RequestTimeout = map.TimeOrNull("requestTimeout", Times.Positive),
        Disaggregation = map.MapOrNull("disaggregation") is { } parts ? Disaggregation(parts) : null,
    };

    private static Disaggregation Disaggregation(MapReader map)
    {
        var parts = new Disaggregation(
            map.Integer("prefillReplicas", 1, MostReplicas),
            new BytesPerSecond(map.Quantity("link", Dimension.Bandwidth, Limits.Between(1e6, 999e12))),
            map.Time("latency", Times.NotNegative, fallback: "0 s"));
        map.Done();
        return parts;
    }

    private static Objectives Objectives(MapReader map)
    {
        var objectives = new Objectives(
            map.TimeOrNull("timeToFirstToken", Times.Positive),
            map.TimeOrNull("timePerOutputToken", Times.Positive),
            map.TimeOrNull("endToEnd", Times.Positive))
        {
            Share = map.Number("share", new Limits(0, 1, IsMinExcluded: true), fallback: "0.95"),
        };
        map.Done();
        return objectives;
    }

    private static DraftFallback Fallback(MapReader map)
    {
        var fallback = new DraftFallback(
            map.Number("acceptanceBelow", Limits.Probability, fallback: "0"),
            map.Integer("windowRounds", 1, 1_000_000, fallback: "500"),
            map.Time("retryAfter", Times.Positive, fallback: "10 s"))
        {
            WhenDraftFails = map.Flag("whenDraftFails", fallback: "true"),
        };
        map.Done();
        return fallback;
    }
}
