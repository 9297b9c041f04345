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

    /// <summary>The latency map of a device, complete; an empty one that reports nothing after a problem.</summary>
    public static MapReader Resolve(MapReader device, Library library)
    {
        var latency = device.Map(LatencyKey);
        var isWhole = latency.Node.Entries.Any(entry => LatencyReader.Parts.Contains(entry.Key));
        if (!IsTransferred(latency.Node) || !latency.Has(FromKey) && isWhole)
            return latency;
        // What stands in the file itself is not cited from the other one, unless it says only a part of a part.
        var taken = LatencyReader.Parts.Where(part => latency.Node[part] is not { } own || IsLaidOver(own)).ToList();
        var origin = latency.Reference(FromKey, "hardware", library, hint: "the device whose constants are used");
        latency.Node.Remove(FromKey);
        if (ConstantsOf(origin, latency) is not { } constants)
            return new MapReader(new MapNode(latency.Node.Mark), new Problems());
        Lay(constants, latency.Node);
        Cite(device.Node, origin, taken);
        return latency;
    }

    // The file may be missing, which is reported already; then nothing was read of it.
    private static MapNode? ConstantsOf(MapReader origin, MapReader latency)
    {
        var constants = origin.Node[LatencyKey] as MapNode;
        if (constants is null && origin.Node.Entries.Count > 0)
            latency.Report(WordReader.Kind, $"{NameOf(origin)} has no latency constants");
        if (constants is null || !IsTransferred(constants))
            return constants;
        latency.Report(
            WordReader.Kind,
            $"the constants of {NameOf(origin)} are themselves transferred; name the device they were measured on");
        return null;
    }

    /// <summary>Adds to a map what it does not say itself.</summary>
    private static void Lay(MapNode below, MapNode above)
    {
        foreach (var entry in below.Entries)
        {
            if (above.Find(entry.Key) is not { } own)
                above.Set(entry.Key, entry.Value, entry.KeyMark);
            else if (entry.Value is MapNode belowMap && IsLaidOver(own.Value)
                && HasFormOf(belowMap, (MapNode)own.Value))
                Lay(belowMap, (MapNode)own.Value);
        }
    }

    // A part with a kind of its own is another thing than the part of that name below it; so is a list.
    private static bool IsLaidOver(Node own) => own is MapNode map && map[WordReader.Kind] is null;

    // Constants of another form (a smooth maximum over a table of tiles) have mostly other keys and stand alone.
    private static bool HasFormOf(MapNode below, MapNode own) =>
        2 * own.Entries.Count(entry => below[entry.Key] is not null) > own.Entries.Count;

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
}
