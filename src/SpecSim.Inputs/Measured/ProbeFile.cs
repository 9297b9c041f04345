// What the probe writes: {"schema": "specsim.probe/1", "device": {...}, "library": ..., "points": [...]}. Read by the
// YAML reader, of which JSON is a part: it knows line and column, refuses keys that it does not know and keys that
// stand twice. The time of a point is the median of its repetitions.

using MathNet.Numerics.Statistics;
using SpecSim.Calibration;
using SpecSim.Hardware;
using SpecSim.Inputs.Readers;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Measured;

internal static class ProbeFile
{
    private const string Schema = "specsim.probe/1";
    private const int LargestSize = 1_000_000_000;

    private static readonly Limits RepetitionSeconds = new(0, 3600, IsMinExcluded: true);

    private static readonly (string, DataType)[] Types = [("bf16", DataType.Bf16), ("fp8", DataType.Fp8)];

    private static readonly (string, GemmInputs)[] Inputs =
        [("bf16", GemmInputs.Bf16), ("fp8", GemmInputs.Fp8), ("fp8Dynamic", GemmInputs.Fp8Dynamic)];

    private static readonly (string, ExpertRouting)[] Routings =
        [("balanced", ExpertRouting.Balanced), ("powerLaw", ExpertRouting.PowerLaw)];

    public static void Read(
        string file, IReadOnlyList<string> devices, RowProblems problems, List<VersionedKernel> rows)
    {
        var found = new Problems();
        if (YamlText.ReadFile(file, found) is { } root)
            Read(new MapReader(root, found), file, devices, rows);
        problems.AddRange(found);
    }

    private static void Read(
        MapReader map, string file, IReadOnlyList<string> devices, List<VersionedKernel> rows)
    {
        map.Choice("schema", (Schema, Schema));
        string library = map.Text("library");
        MapReader device = map.Map("device");
        string hardware = device.Text("hardware", hint: "the name of the device's preset");
        if (device.Has("hardware") && !devices.Contains(hardware))
            device.Report(
                "hardware", $"'{hardware}' is not among the hardware presets", Nearest.Names(hardware, devices));
        device.TextOrNull("name");
        device.Done();
        foreach (MapReader point in map.Maps("points", hint: "a list of measured kernels"))
        {
            KernelShape? shape = Shape(point);
            IReadOnlyList<double> seconds = point.Numbers("seconds", RepetitionSeconds);
            if (point.Node["seconds"] is ListNode { Items.Count: 0 })
                point.Report("seconds", "has no repetition");
            // Which other keys there are depends on the operator: of an unknown one they cannot be judged.
            if (shape is not null)
                point.Done();
            if (shape is not null && seconds.Count > 0)
                rows.Add(new VersionedKernel(
                    new MeasuredKernel(hardware, library, shape, seconds.Median(), file, point.Node.Mark.Line), ""));
        }

        map.Done();
    }

    private static KernelShape? Shape(MapReader map) => WordReader.Read(
        map, "operator", "gemm", "decodeAttention", "promptAttention", "mixedAttention", "experts", "allReduce",
        "elementwise", "sampler") switch
    {
        "gemm" => new KernelShape.Gemm(Size(map, "m"), Size(map, "n"), Size(map, "k"), map.Choice("inputs", Inputs)),
        "decodeAttention" => new KernelShape.DecodeAttention(
            Size(map, "sequences"), Size(map, "heads"), Size(map, "kvHeads"), Size(map, "headSize"),
            map.Choice("kv", Types), Size(map, "contextTokens")),
        "promptAttention" => new KernelShape.PromptAttention(
            Size(map, "sequences"), Size(map, "promptTokens"), Size(map, "heads"), Size(map, "kvHeads"),
            Size(map, "headSize")),
        "mixedAttention" => new KernelShape.MixedAttention(
            Size(map, "queryTokens"), Size(map, "cachedTokens", 0), Size(map, "decodeSequences", 0),
            Size(map, "decodeContextTokens", 0), Size(map, "heads"), Size(map, "kvHeads"), Size(map, "headSize")),
        "experts" => new KernelShape.Experts(
            map.Choice("type", Types), Size(map, "tokens"), Size(map, "hiddenSize"), Size(map, "feedForwardSize"),
            Size(map, "perToken"), Size(map, "count"), Size(map, "tensorParallel"), Size(map, "expertParallel"),
            map.Choice("routing", Routings)),
        "allReduce" => new KernelShape.AllReduce(Size(map, "devices", 2), map.LongInteger("bytes", 1)),
        "elementwise" => new KernelShape.Elementwise(
            map.Text("name"), Size(map, "tokens"), map.Number("bytes", Limits.Positive)),
        "sampler" => new KernelShape.Sampler(Size(map, "sequences"), Size(map, "vocabularySize")),
        _ => null,
    };

    private static int Size(MapReader map, string key, int least = 1) => map.Integer(key, least, LargestSize);
}
