// A device that nobody has measured: `latency: {kind: transferred, from: h100-sxm}` takes the constants that were
// measured on another one. They are written into the tree together with what is cited for them, so that the
// resolved scenario stands alone; `from` is then gone, the kind and a note that names the device remain.

using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Readers;

internal static class TransferredLatency
{
    /// <summary>The entry of `assumed:` that names the device the constants are of.</summary>
    public const string NoteKey = "latency constants";

    private const string LatencyKey = "latency";
    private const string FromKey = "from";

    /// <summary>The latency map of a device, complete.</summary>
    public static MapReader Resolve(MapReader device, Library library)
    {
        var latency = device.Map(LatencyKey);
        if (!IsTransferred(latency.Node) || !latency.Has(FromKey))
            return latency;
        var before = latency.Node.Entries.Select(entry => entry.Key).ToList();
        var origin = latency.Reference(FromKey, "hardware", library);
        latency.Node.Remove(FromKey);
        if (origin.Node[LatencyKey] is not MapNode constants)
            return Muted(latency);
        if (IsTransferred(constants))
        {
            latency.Report(
                WordReader.Kind,
                $"the constants of '{NameOf(origin)}' are themselves transferred; "
                + "name the device they were measured on");
            return Muted(latency);
        }
        Lay(constants, latency.Node);
        Cite(device.Node, origin, LatencyReader.Parts.Except(before).ToList());
        return latency;
    }

    /// <summary>Adds to a map what it does not say itself. A part with its own kind is another thing: it is left.</summary>
    private static void Lay(MapNode below, MapNode above)
    {
        foreach (var entry in below.Entries)
        {
            if (above.Find(entry.Key) is not { } own)
                above.Set(entry.Key, entry.Value, entry.KeyMark);
            else if (entry.Value is MapNode belowMap && own.Value is MapNode ownMap && ownMap[WordReader.Kind] is null)
                Lay(belowMap, ownMap);
        }
    }

    private static void Cite(MapNode device, MapReader origin, IReadOnlyList<string> takenParts)
    {
        foreach (var key in (string[])[EvidenceReader.SourceKey, EvidenceReader.AssumedKey])
        {
            if (origin.Node[key] is not MapNode cited)
                continue;
            foreach (var entry in cited.Entries.Where(entry => LatencyReader.IsAbout(entry.Key, takenParts)))
                Add(device, key, $"{entry.Key} of {NameOf(origin)}", entry.Value);
        }
        var note = $"nobody has measured this device's kernels: the constants of {NameOf(origin)} with this datasheet";
        Add(device, EvidenceReader.AssumedKey, NoteKey, new ScalarNode(device.Mark, note));
    }

    private static void Add(MapNode device, string mapKey, string key, Node text)
    {
        if (device[mapKey] is null)
            device.Set(mapKey, new MapNode(device.Mark));
        if (device[mapKey] is MapNode map && map[key] is null)
            map.Set(key, text);
    }

    private static bool IsTransferred(MapNode latency) =>
        latency[WordReader.Kind] is ScalarNode { Text: LatencyReader.Transferred };

    private static string NameOf(MapReader origin) => (origin.Node["name"] as ScalarNode)?.Text ?? "another device";

    // The one problem is reported already; the constants that are missing because of it are none.
    private static MapReader Muted(MapReader latency) => new(new MapNode(latency.Node.Mark), new Problems());
}
