// The hardware file that a calibration writes: the datasheet as it was, the fitted constants with their errors, what
// was taken over from another profile, and for each where it comes from. Same fits, same bytes.

using System.Globalization;
using SpecSim.Calibration;
using SpecSim.Hardware;
using SpecSim.Inputs.Readers;
using SpecSim.Inputs.Yaml;
using SpecSim.Quantities;

namespace SpecSim.Inputs.Measured;

/// <summary>What goes into a profile.</summary>
/// <param name="Datasheet">The device.</param>
/// <param name="Result">The fits; the first library's are the device's own.</param>
/// <param name="Base">Where parts without rows come from.</param>
/// <param name="Title">Another name for people; null for the datasheet's.</param>
public sealed record ProfileParts(
    HardwareSheet Datasheet, CalibrationResult Result, HardwareSheet Base, string? Title);

/// <summary>A profile as text.</summary>
/// <param name="Yaml">A whole hardware file.</param>
/// <param name="TakenOver">Paths of the parts that are those of the base.</param>
public sealed record WrittenProfile(string Yaml, IReadOnlyList<string> TakenOver);

public static class ProfileWriter
{
    private const string LatencyKey = "latency";
    private const string AllReduce = "allReduce";
    private const string Libraries = "libraries";
    private const int ErrorDigits = 3;

    /// <summary>Parts that come from the base where they have no rows.</summary>
    private static readonly string[] Parts =
    [
        "gemm.bf16", "gemm.fp8", "gemm.fp8Dynamic", "decodeAttention.bf16", "decodeAttention.fp8", "verifyAttention",
        "prefillAttention", "experts.bf16", "experts.fp8", AllReduce, "elementwise", "sampling", "installationSpread",
    ];

    public static WrittenProfile Write(ProfileParts parts)
    {
        var sources = new MapNode(Mark.None);
        var assumed = new MapNode(Mark.None);
        MapNode latency = Map(("kind", Text("measured")));
        for (int index = 0; index < parts.Result.Libraries.Count; index++)
        {
            LibraryFit library = parts.Result.Libraries[index];
            string prefix = index == 0 ? "" : $"{Libraries}.{library.Library}.";
            foreach (OperatorFit fit in library.Operators)
            {
                Put(latency, prefix + fit.Form.Path, Constants(fit));
                ProfileSources.Cite(fit, library.Library, isOwn: index == 0, sources, assumed);
            }
        }

        IReadOnlyList<string> taken = TakeOver((MapNode)parts.Base.Node[LatencyKey]!, latency);
        if (latency[AllReduce] is null)
            latency.Set(AllReduce, new ListNode(Mark.None));
        ProfileSources.Cite(parts.Base, parts.Datasheet, taken, sources, assumed);
        return new WrittenProfile(YamlWriter.Write(Whole(parts, Ordered(latency), sources, assumed)), taken);
    }

    private static List<string> TakeOver(MapNode origin, MapNode latency)
    {
        var taken = new List<string>();
        IEnumerable<string> libraries = ((origin[Libraries] as MapNode)?.Entries ?? []).Select(entry => entry.Key);
        foreach (string prefix in (string[])["", .. libraries.Select(name => $"{Libraries}.{name}.")])
        {
            foreach (string part in Parts.Select(part => prefix + part))
            {
                if (Find(latency, part) is not null || Find(origin, part) is not { } node)
                    continue;
                Put(latency, part, node);
                taken.Add(part);
            }
        }

        return taken;
    }

    private static MapNode Whole(ProfileParts parts, MapNode latency, MapNode sources, MapNode assumed)
    {
        var whole = new MapNode(Mark.None);
        foreach (MapEntry entry in parts.Datasheet.Node.Entries)
        {
            if (entry.Key is not (LatencyKey or EvidenceReader.SourceKey or EvidenceReader.AssumedKey))
                whole.Set(entry.Key, entry.Key == "name" && parts.Title is { } title ? Text(title) : entry.Value);
        }

        whole.Set(LatencyKey, latency);
        foreach ((string key, MapNode texts) in ((string, MapNode)[])
            [(EvidenceReader.SourceKey, sources), (EvidenceReader.AssumedKey, assumed)])
        {
            MapNode all = ProfileSources.OfDatasheet(parts.Datasheet, key);
            foreach (MapEntry entry in texts.Entries)
                all.Set(entry.Key, entry.Value);
            if (all.Entries.Count > 0)
                whole.Set(key, all);
        }

        return whole;
    }

    // In the order of every other file, whatever was fitted and whatever was taken over.
    private static MapNode Ordered(MapNode latency)
    {
        var ordered = new MapNode(Mark.None);
        string[] keys = ["kind", "installationSpread", .. LatencyReader.Parts, Libraries];
        foreach (string key in keys)
        {
            if (latency[key] is { } node)
                ordered.Set(key, node);
        }

        return ordered;
    }

    private static MapNode Constants(OperatorFit fit)
    {
        var map = new MapNode(Mark.None);
        if (fit.Form.Path.StartsWith(AllReduce, StringComparison.Ordinal))
            map.Set("devices", Text(fit.Form.Path.Split('.')[1]));
        foreach ((string key, string text) in fit.Form.Words)
            map.Set(key, Text(text));
        if (fit.Form.Tiles is { } tiles)
            map.Set("tiles", Tiles(tiles(fit.Values)));
        for (int index = 0; index < fit.Values.Count; index++)
        {
            FitConstant constant = fit.Form.Constants[index];
            // Those of tiles stand in their table; a speed-up of 1 at a share of 1 is none.
            if (!constant.OfTile && (!constant.OfBenchmark || constant.Held is null))
                Put(map, constant.Name, Text(FitText.Value(fit.Values[index], constant.Unit)));
        }

        map.Set("error", Error(fit.Error));
        return map;
    }

    private static ListNode Tiles(IReadOnlyList<GemmTile> tiles)
    {
        var list = new ListNode(Mark.None);
        foreach (GemmTile tile in tiles)
        {
            var map = new MapNode(Mark.None);
            void Whole(string key, int? value)
            {
                if (value is { } number)
                    map.Set(key, Text(number.ToString(CultureInfo.InvariantCulture)));
            }

            Whole("rows", tile.MaxRows);
            Whole("columns", tile.MaxColumns);
            Whole("tileRows", tile.TileRows);
            Whole("tileColumns", tile.TileColumns);
            Whole("pad", tile.PadRows);
            map.Set("base", Text(FitText.Value(tile.BaseSeconds, Dimension.Time)));
            map.Set("depth", Text(FitText.Value(tile.DepthSeconds, Dimension.Time)));
            list.Add(map);
        }

        return list;
    }

    private static MapNode Error(OperatorError error)
    {
        var covariance = new ListNode(Mark.None);
        foreach (IReadOnlyList<double> row in error.Covariance)
        {
            var numbers = new ListNode(Mark.None);
            foreach (double number in row)
                numbers.Add(Number(number));
            covariance.Add(numbers);
        }

        return Map(
            ("median", Number(error.Median)),
            ("p90", Number(error.P90)),
            ("shapeSpread", Number(error.ShapeSpread)),
            ("sizeSpread", Number(error.SizeSpread)),
            ("rows", Text(error.Rows.ToString(CultureInfo.InvariantCulture))),
            ("covariance", covariance));
    }

    /// <summary>Sets what stands at a path; the maps above it are made. Numbers of devices are items.</summary>
    private static void Put(MapNode map, string path, Node value)
    {
        // A library's name may hold a dot, a part's does not.
        int dot = path.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            map.Set(path, value);
            return;
        }

        (string key, string rest) = (path[..dot], path[(dot + 1)..]);
        // One fit for each number of devices; what is taken over is the whole list.
        if (key == AllReduce)
        {
            if (map[key] is null)
                map.Set(key, new ListNode(Mark.None));
            ((ListNode)map[key]!).Add(value);
            return;
        }

        if (map[key] is null)
            map.Set(key, new MapNode(Mark.None));
        Put((MapNode)map[key]!, rest, value);
    }

    private static Node? Find(MapNode map, string path)
    {
        Node? node = map;
        foreach (string key in path.Split('.'))
            node = (node as MapNode)?[key];
        return node;
    }

    private static MapNode Map(params ReadOnlySpan<(string Key, Node Value)> entries)
    {
        var map = new MapNode(Mark.None);
        foreach ((string key, Node value) in entries)
            map.Set(key, value);
        return map;
    }

    private static ScalarNode Text(string text) => new(Mark.None, text);

    private static ScalarNode Number(double value) =>
        Text(FitText.Rounded(value, ErrorDigits).ToString("R", CultureInfo.InvariantCulture));
}
