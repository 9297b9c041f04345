// The `latency:` of a hardware file: the constants of each operator, as SpecSim.Hardware.LatencyProfile explains.

using SpecSim.Hardware;
using SpecSim.Inputs.Yaml;
using SpecSim.Quantities;

namespace SpecSim.Inputs.Readers;

internal static class LatencyReader
{
    public const string Transferred = "transferred";

    /// <summary>The parts of a profile, as keys.</summary>
    public static readonly IReadOnlyList<string> Parts =
        ["gemm", "decodeAttention", "verifyAttention", "prefillAttention", "allReduce", "elementwise"];

    // Shares of the datasheet's peak. Fits go above 1 where a cache helps: L40S prefill reaches 1.17.
    private static readonly Limits Efficiency = Limits.Between(0.01, 2);

    // No constant of a kernel is near a minute; one that is has the wrong unit.
    private static readonly Limits KernelTime = Limits.Between(0, 60);
    private static readonly Limits LinkBandwidth = Limits.Between(1e6, 999e12);

    /// <summary>True for a key of `source:` or `assumed:` that is about a part: "gemm", "all-reduce of 8".</summary>
    public static bool IsAbout(string key, IReadOnlyList<string> parts)
    {
        var letters = string.Concat(key.Where(char.IsLetter));
        return parts.Any(part => letters.StartsWith(part, StringComparison.OrdinalIgnoreCase));
    }

    public static LatencyProfile Read(MapReader map, string source)
    {
        var kind = WordReader.Read(map, WordReader.Kind, "measured", Transferred);
        var gemm = map.Map("gemm");
        var decode = map.Map("decodeAttention");
        var profile = new LatencyProfile(
            kind == Transferred ? CalibrationKind.Transferred : CalibrationKind.Measured,
            source,
            Gemm(gemm.Map("bf16")),
            gemm.MapOrNull("fp8") is { } gemmFp8 ? Gemm(gemmFp8) : null,
            Decode(decode.Map("bf16")),
            decode.MapOrNull("fp8") is { } decodeFp8 ? Decode(decodeFp8) : null,
            Verify(map.Map("verifyAttention")),
            Prefill(map.Map("prefillAttention")),
            AllReduce(map),
            Elementwise(map.Map("elementwise")));
        gemm.Done();
        decode.Done();
        map.Done();
        return profile;
    }

    private static GemmConstants Gemm(MapReader map)
    {
        var constants = new GemmConstants(
            Time(map, "base"),
            Time(map, "depth"),
            map.Number("compute", Efficiency),
            map.Number("memory", Efficiency),
            map.Number("sharpness", 1, 100),
            Time(map, "quantize"));
        map.Done();
        return constants;
    }

    private static DecodeConstants Decode(MapReader map)
    {
        var constants = new DecodeConstants(
            Time(map, "base"), Time(map, "length"), Time(map, "wave"), map.Number("memory", Efficiency));
        map.Done();
        return constants;
    }

    private static VerifyConstants Verify(MapReader map)
    {
        if (WordReader.Read(map, WordReader.Kind, "packed", "unsplit") is not { } kind)
            return new VerifyConstants.Packed(1, 0, 1);
        VerifyConstants constants = kind == "packed"
            ? new VerifyConstants.Packed(
                map.Integer("rowsPerTile", 1, 100_000),
                map.Number("rowPenalty", 0, 100),
                map.Number("compute", Efficiency))
            : new VerifyConstants.Unsplit(
                Time(map, "base"), Time(map, "walk"), map.Number("occupancy", Limits.Between(0.01, 1000)));
        map.Done();
        return constants;
    }

    private static PrefillConstants Prefill(MapReader map)
    {
        var constants = new PrefillConstants(
            Time(map, "base"),
            map.Number("compute", Efficiency),
            map.Number("memory", Efficiency),
            map.Number("padding", 0, 1_000_000));
        map.Done();
        return constants;
    }

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
                size.Quantity("twoShotBandwidth", Dimension.Bandwidth, LinkBandwidth));
            if (sizes.Count > 0 && constants.Devices <= sizes[^1].Devices)
                size.Report("devices", $"must be above the {sizes[^1].Devices} of the item before: the list ascends");
            size.Done();
            sizes.Add(constants);
        }
        return sizes;
    }

    private static ElementwiseConstants Elementwise(MapReader map)
    {
        var constants = new ElementwiseConstants(Time(map, "base"), map.Number("memory", Efficiency));
        map.Done();
        return constants;
    }

    private static double Time(MapReader map, string key) => map.Quantity(key, Dimension.Time, KernelTime);
}
