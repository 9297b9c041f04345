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

    public static Engine Read(MapReader map, List<Evidence> evidence)
    {
        var name = map.Text("name");
        var found = EvidenceReader.Read(map, $"engine {name}");
        evidence.AddRange(found);
        var engine = new Engine(
            name,
            map.Quantity("stepHost", Dimension.Time, HostTime),
            map.Quantity("draftPassHost", Dimension.Time, HostTime),
            map.Flag("graphs"),
            map.Flag("draftGraphs"),
            map.Quantity("launch", Dimension.Time, HostTime),
            map.Quantity("lookupHost", Dimension.Time, HostTime),
            map.Integer("stepTokens", 16, 10_000_000),
            new Probability(map.Number("memoryFraction", new Limits(0, 1, IsMinExcluded: true))),
            new Bytes(map.Quantity("reservedMemory", Dimension.Memory, Limits.Between(0, 999e12))),
            string.Join("; ", found.Select(item => item.Text).Distinct()));
        map.Done();
        return engine;
    }
}
