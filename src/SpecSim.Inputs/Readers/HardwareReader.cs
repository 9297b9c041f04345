// presets/hardware/NAME.yaml: one accelerator, its datasheet and the constants of its latency profile.

using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Inputs.Yaml;
using SpecSim.Quantities;

namespace SpecSim.Inputs.Readers;

internal static class HardwareReader
{
    // From a microcontroller to a whole rack: beyond that a unit was mistaken.
    private static readonly Limits MemorySizes = Limits.Between(1e6, 999e12);
    private static readonly Limits Bandwidths = Limits.Between(1e6, 999e12);
    private static readonly Limits Peaks = Limits.Between(1e9, 999e15);

    public static Device Read(MapReader map, Library library, List<Evidence> evidence)
    {
        var name = map.Text("name");
        // Before the sources are read: the other device's sources come along with its constants.
        var constants = TransferredLatency.Resolve(map, library);
        evidence.AddRange(EvidenceReader.Read(map, $"hardware {name}"));
        var peak = map.Map("peak", hint: "dense rates, at least bf16");
        var device = new Device(
            name,
            map.Text("architecture"),
            new Bytes(map.Quantity("memory", Dimension.Memory, MemorySizes)),
            new BytesPerSecond(map.Quantity("bandwidth", Dimension.Bandwidth, Bandwidths)),
            new FlopsPerSecond(peak.Quantity("bf16", Dimension.Arithmetic, Peaks)),
            PeakOrNull(peak, "fp8"),
            PeakOrNull(peak, "int8"),
            map.Integer("multiprocessors", 1, 1_000_000),
            map.QuantityOrNull("power", Dimension.Power, Limits.Positive) is { } watts ? new Watts(watts) : null,
            map.QuantityOrNull("price", Dimension.Price) is { } price ? new UsdPerHour(price) : null,
            LatencyReader.Read(constants, LatencySource(map)))
        {
            L2Cache = map.QuantityOrNull("l2Cache", Dimension.Memory, MemorySizes) is { } cache
                ? new Bytes(cache)
                : null,
        };
        peak.Done();
        map.Done();
        return device;
    }

    private static FlopsPerSecond? PeakOrNull(MapReader peak, string key) =>
        peak.QuantityOrNull(key, Dimension.Arithmetic, Peaks) is { } rate ? new FlopsPerSecond(rate) : null;

    // In one line: whose constants they are, or else which parts are cited and which are not.
    private static string LatencySource(MapReader map)
    {
        if (TextsOf(map, EvidenceReader.AssumedKey).Find(text => text.Key == TransferredLatency.NoteKey) is { } note)
            return ((ScalarNode)note.Value).Text;
        var sources = TextsOf(map, EvidenceReader.SourceKey);
        var cited = LatencyReader.Parts
            .Where(part => sources.Exists(text => LatencyReader.IsAbout(text.Key, [part])))
            .ToList();
        var written = map.Node["latency"] as MapNode;
        var others = LatencyReader.Parts.Except(cited).Where(part => written?[part] is not null).ToList();
        return cited.Count == 0 ? string.Join("; ", sources.Select(text => ((ScalarNode)text.Value).Text).Distinct())
            : string.Join(", ", cited) + (others.Count == 0 ? "" : $"; assumed: {string.Join(", ", others)}");
    }

    private static List<MapEntry> TextsOf(MapReader map, string key) =>
        map.Node[key] is MapNode texts ? [.. texts.Entries.Where(entry => entry.Value is ScalarNode)] : [];
}
