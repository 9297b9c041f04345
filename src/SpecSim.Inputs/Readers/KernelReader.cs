// The constants of one kernel library, part by part, as SpecSim.Hardware.KernelConstants explains. A part that a
// further library does not have is that of the device's own.

using SpecSim.Hardware;
using SpecSim.Inputs.Yaml;
using SpecSim.Quantities;

namespace SpecSim.Inputs.Readers;

internal static class KernelReader
{
    // Shares of the datasheet's peak. Fits go above 1 where a cache helps: L40S prefill reaches 1.17.
    private static readonly Limits Efficiency = Limits.Between(0.01, 2);

    // No constant of a kernel is near a minute; one that is has the wrong unit.
    private static readonly Limits KernelTime = Limits.Between(0, 60);
    private static readonly Limits LinkBandwidth = Limits.Between(1e6, 999e12);
    private static readonly Limits Spread = Limits.Between(0, 3);

    /// <param name="map">The map that has the parts among its keys.</param>
    /// <param name="others">Constants of the parts that are not written; null: all are needed but experts.</param>
    public static KernelConstants Read(MapReader map, KernelConstants? others)
    {
        var gemm = Part(map, "gemm", others);
        var decode = Part(map, "decodeAttention", others);
        var experts = map.MapOrNull("experts");
        var kernels = new KernelConstants(
            OneOf(gemm, "bf16", Gemm, others?.GemmBf16),
            OneOfOrNull(gemm, "fp8", Product) ?? others?.GemmFp8,
            OneOfOrNull(gemm, "fp8Dynamic", Product) ?? others?.GemmFp8Dynamic,
            OneOf(decode, "bf16", Decode, others?.DecodeBf16),
            OneOfOrNull(decode, "fp8", Decode) ?? others?.DecodeFp8,
            OneOf(map, "verifyAttention", Verify, others?.Verify),
            OneOf(map, "prefillAttention", Prefill, others?.Prefill),
            OneOfOrNull(experts, "bf16", Experts) ?? others?.ExpertsBf16,
            OneOfOrNull(experts, "fp8", Experts) ?? others?.ExpertsFp8,
            others is null || map.Has("allReduce") ? AllReduce(map) : others.AllReduce,
            OneOf(map, "elementwise", Elementwise, others?.Elementwise),
            OneOfOrNull(map, "sampling", Sampling) ?? others?.Sampling ?? SamplingConstants.Default);
        gemm?.Done();
        decode?.Done();
        experts?.Done();
        return kernels;
    }

    private static MapReader? Part(MapReader map, string key, KernelConstants? others) =>
        others is null ? map.Map(key) : map.MapOrNull(key);

    private static T OneOf<T>(MapReader? map, string key, Func<MapReader, T> read, T? other)
        where T : FittedConstants =>
        OneOfOrNull(map, key, read, isNeeded: other is null) ?? other!;

    private static T? OneOfOrNull<T>(MapReader? map, string key, Func<MapReader, T> read, bool isNeeded = false)
        where T : FittedConstants
    {
        if ((isNeeded ? map!.Map(key) : map?.MapOrNull(key)) is not { } part)
            return null;
        return read(part);
    }

    private static ProductConstants Product(MapReader map) => map.Has("tiles") ? Tiled(map) : Gemm(map);

    private static GemmConstants Gemm(MapReader map) => Closed(map, new GemmConstants(
        Time(map, "base"),
        Time(map, "depth"),
        map.Number("compute", Efficiency),
        map.Number("memory", Efficiency),
        map.Number("sharpness", 1, 100),
        Time(map, "quantize")));

    private static TiledGemmConstants Tiled(MapReader map)
    {
        var tiles = new List<GemmTile>();
        foreach (var tile in map.Maps("tiles"))
        {
            tiles.Add(new GemmTile(
                tile.IntegerOrNull("rows", 1),
                tile.IntegerOrNull("columns", 1),
                tile.Integer("tileRows", 1, 100_000),
                tile.Integer("tileColumns", 1, 100_000),
                tile.Integer("pad", 1, 100_000),
                Time(tile, "base"),
                Time(tile, "depth")));
            tile.Done();
        }

        if (tiles.Count == 0 || tiles[^1] is not { MaxRows: null, MaxColumns: null })
            map.Report("tiles", "the last tile takes what the others do not: it has neither rows nor columns");
        return Closed(map, new TiledGemmConstants(
            tiles,
            map.Number("memory", Efficiency),
            map.Number("emptyRow", 0, 100),
            Time(map, "quantize"),
            Time(map, "quantizeRow")));
    }

    // A library that counts its splits walks a cache; one that always splits has a part that grows with its length.
    private static DecodeAttentionConstants Decode(MapReader map) => map.Has("walk")
        ? Closed(map, new CountedSplitConstants(
            Time(map, "base"),
            Time(map, "wave"),
            Time(map, "walk"),
            Time(map, "combine"),
            Time(map, "split"),
            map.Number("memory", Efficiency)))
        : Closed(map, new DecodeConstants(
            Time(map, "base"), Time(map, "length"), Time(map, "wave"), map.Number("memory", Efficiency)));

    private static VerifyConstants Verify(MapReader map) =>
        WordReader.Read(map, WordReader.Kind, "packed", "unsplit") switch
        {
            "packed" => Closed(map, new VerifyConstants.Packed(
                map.Integer("rowsPerTile", 1, 100_000),
                map.Number("rowPenalty", 0, 100),
                map.Number("compute", Efficiency))),
            "unsplit" => Closed(map, new VerifyConstants.Unsplit(
                Time(map, "base"),
                Time(map, "walk"),
                Time(map, "wave"),
                Time(map, "queryToken"),
                map.Number("memory", Efficiency),
                map.Number("cacheShare", Limits.Between(0.01, 100)),
                map.Integer("rowsPerTile", 1, 100_000))),
            _ => new VerifyConstants.Packed(1, 0, 1),
        };

    private static PrefillConstants Prefill(MapReader map) => Closed(map, new PrefillConstants(
        Time(map, "base"),
        map.Number("compute", Efficiency),
        map.Number("memory", Efficiency),
        map.Quantity("walk", Dimension.Time, KernelTime, fallback: "0 us"),
        map.Quantity("tile", Dimension.Time, KernelTime, fallback: "0 us"),
        map.Number("padding", 0, 1_000_000, fallback: "0")));

    private static List<AllReduceConstants> AllReduce(MapReader map)
    {
        var sizes = new List<AllReduceConstants>();
        foreach (var size in map.Maps("allReduce", hint: "a list by devices; empty for a device that is used alone"))
        {
            var constants = new AllReduceConstants(
                size.Integer("devices", 2, 100_000),
                Time(size, "oneShot"),
                size.Quantity("oneShotBandwidth", Dimension.Bandwidth, LinkBandwidth),
                Time(size, "twoShot"),
                size.Quantity("twoShotBandwidth", Dimension.Bandwidth, LinkBandwidth))
            {
                Ring = size.MapOrNull("ring") is { } ring ? Ring(ring) : null,
            };
            if (sizes.Count > 0 && constants.Devices <= sizes[^1].Devices)
                size.Report("devices", $"must be above the {sizes[^1].Devices} of the item before: the list ascends");
            sizes.Add(Closed(size, constants));
        }

        return sizes;
    }

    private static RingConstants Ring(MapReader map)
    {
        var ring = new RingConstants(
            Time(map, "base"),
            map.Quantity("bandwidth", Dimension.Bandwidth, LinkBandwidth),
            map.QuantityOrNull("from", Dimension.Memory, Limits.Positive));
        map.Done();
        return ring;
    }

    private static ExpertConstants Experts(MapReader map) => Closed(map, new ExpertConstants(
        Time(map, "base"),
        Time(map, "parallel"),
        Time(map, "walk"),
        map.Number("compute", Efficiency),
        map.Number("memory", Efficiency),
        map.Number("passes", 0, 100),
        map.Number("pipelineDepth", 0, 100_000),
        map.Choice("tiles", [("growing", ExpertTiles.Growing), ("switched", ExpertTiles.Switched)])));

    private static SamplingConstants Sampling(MapReader map) => Closed(map, new SamplingConstants(
        Time(map, "base"), map.Number("cachedPasses", 0, 1000), map.Number("passes", 0, 1000)));

    private static ElementwiseConstants Elementwise(MapReader map) =>
        Closed(map, new ElementwiseConstants(Time(map, "base"), map.Number("memory", Efficiency)));

    /// <summary>The constants with the error of their fit; nothing else may be written beside them.</summary>
    private static T Closed<T>(MapReader map, T constants)
        where T : FittedConstants
    {
        OperatorError? error = Error(map, ConstantVector.Of(constants).Count);
        map.Done();
        return constants with { Error = error };
    }

    private static OperatorError? Error(MapReader part, int constants)
    {
        if (part.MapOrNull("error") is not { } map)
            return null;
        var error = new OperatorError(
            map.Number("median", Spread),
            map.Number("p90", Spread),
            map.Number("shapeSpread", Spread),
            map.Number("sizeSpread", Spread),
            map.Integer("rows", 0, fallback: "0"),
            Covariance(map, constants));
        map.Done();
        return error;
    }

    private static IReadOnlyList<IReadOnlyList<double>> Covariance(MapReader map, int constants)
    {
        if (!map.Has("covariance"))
            return [];
        var rows = map.Matrix("covariance", Limits.Between(-100, 100));
        if (rows.Any(row => row.Count != rows.Count))
            map.Report("covariance", "is not a square: as many numbers in each row as there are rows");
        else if (rows.Count > constants)
            map.Report("covariance", $"has {rows.Count} rows; there are {constants} constants to fit here");
        return rows;
    }

    private static double Time(MapReader map, string key) => map.Quantity(key, Dimension.Time, KernelTime);
}
