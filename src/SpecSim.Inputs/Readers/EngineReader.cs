// presets/engines/NAME.yaml: what the serving software adds to the device's own time.

using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Inputs.Yaml;
using SpecSim.Quantities;

namespace SpecSim.Inputs.Readers;

internal static class EngineReader
{
    // Host work of more than a minute a step has the wrong unit.
    private static readonly Limits HostTime = Limits.Between(0, 60);

    private const int LargestGraph = 100_000;

    public static Engine Read(MapReader map, List<Evidence> evidence)
    {
        var name = map.Text("name");
        var found = EvidenceReader.Read(map, $"engine {name}");
        evidence.AddRange(found);
        var graphs = Graphs(map, "graphs");
        var engine = new Engine(
            name,
            map.Text("kernels", fallback: "vllm", hint: "the kernel library, such as vllm or tensorrt-llm"),
            map.Quantity("stepHost", Dimension.Time, HostTime),
            map.Quantity("draftPassHost", Dimension.Time, HostTime),
            map.Quantity("roundHost", Dimension.Time, HostTime, fallback: "0 ms"),
            map.Quantity("sequenceHost", Dimension.Time, HostTime, fallback: "0 us"),
            graphs,
            map.Has("verifyGraphs") ? Graphs(map, "verifyGraphs") : graphs,
            Graphs(map, "draftGraphs"),
            map.Quantity("launch", Dimension.Time, HostTime),
            map.Quantity("lookupHost", Dimension.Time, HostTime),
            map.Integer("stepTokens", 16, 10_000_000),
            new Probability(map.Number("memoryFraction", new Limits(0, 1, IsMinExcluded: true))),
            new Bytes(map.Quantity("reservedMemory", Dimension.Memory, Limits.Between(0, 999e12))),
            string.Join("; ", found.Select(item => item.Text).Distinct()))
        {
            QuantizedRows = map.MapOrNull("quantizedRows") is { } rows ? QuantizedRows(rows) : null,
            TreeRoundHostSeconds = map.Quantity("treeRoundHost", Dimension.Time, HostTime, fallback: "0 ms"),
            TreePassHostSeconds = map.Quantity("treePassHost", Dimension.Time, HostTime, fallback: "0 ms"),
            ExpandsBatch = map.Flag("batchExpansion", "false"),
            FittedTo = new Publications(map.Texts("fittedTo", fallback: "[]")),
            HostSpread = map.Number("hostSpread", 0, 3, fallback: "0.2"),
            DraftHostSpread = map.Number("draftHostSpread", 0, 3, fallback: "0.35"),
        };
        map.Done();
        return engine;
    }

    // What each row beyond the first adds under 4-bit weights, as a share of the time to read them.
    private static QuantizedRows QuantizedRows(MapReader map)
    {
        var rows = new QuantizedRows(
            map.Number("share", Limits.Between(0, 10)), map.Integer("limit", 1, LargestGraph));
        map.Done();
        return rows;
    }

    // true, false, or the token counts that graphs are captured for.
    private static GraphSizes Graphs(MapReader map, string key)
    {
        if (map.Node[key] is not ListNode)
        {
            return map.Flag(key, hint: "true, false, or a list of token counts")
                ? new GraphSizes.Every()
                : new GraphSizes.None();
        }

        var sizes = map.Integers(key, 1, LargestGraph);
        for (var index = 1; index < sizes.Count; index++)
            if (sizes[index] <= sizes[index - 1])
                map.Report(key, $"must ascend, but {sizes[index]} follows {sizes[index - 1]}");
        if (sizes.Count > 0)
            return new GraphSizes.Listed([.. sizes.Order()]);
        map.Report(key, "has no entry; use false for an engine without graphs");
        return new GraphSizes.None();
    }
}
