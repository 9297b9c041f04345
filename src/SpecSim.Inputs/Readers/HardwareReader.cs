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
        var found = EvidenceReader.Read(map, $"hardware {name}");
        evidence.AddRange(found);
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
            LatencyReader.Read(constants, LatencySource(map)));
        peak.Done();
        map.Done();
        return device;
    }

    private static FlopsPerSecond? PeakOrNull(MapReader peak, string key) =>
        peak.QuantityOrNull(key, Dimension.Arithmetic, Peaks) is { } rate ? new FlopsPerSecond(rate) : null;

    // In one line: the device that the constants are of, or else what is cited for the parts of the profile.
    private static string LatencySource(MapReader map)
    {
        var sources = TextsOf(map, EvidenceReader.SourceKey).ToList();
        var ofParts = sources.Where(entry => LatencyReader.IsAbout(entry.Key)).ToList();
        var note = TextsOf(map, EvidenceReader.AssumedKey)
            .FirstOrDefault(entry => entry.Key == TransferredLatency.NoteKey);
        return note.Text
            ?? string.Join("; ", (ofParts.Count > 0 ? ofParts : sources).Select(entry => entry.Text).Distinct());
    }

    private static IEnumerable<(string Key, string Text)> TextsOf(MapReader map, string key) =>
        map.Node[key] is MapNode texts
            ? texts.Entries.Select(entry => (entry.Key, (entry.Value as ScalarNode)?.Text ?? ""))
            : [];
}
