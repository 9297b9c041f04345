// What the names in a table of servers stand for: presets of models, devices and engines, and number formats. Names
// are matched forgivingly ("meta-llama/Llama-3.1-70B-Instruct-FP8" is llama-3.1-70b, "h200_sxm" is h200-sxm), but
// never to another size or version. What is assumed because no table says it is returned as notes.

using SpecSim.Calibration;
using SpecSim.Hardware;
using SpecSim.Inputs.Yaml;
using SpecSim.Models;

namespace SpecSim.Inputs.Measured;

/// <param name="presetRoots">Folders with presets, the first wins.</param>
/// <param name="engine">The engine preset for every row; null: the row's framework.</param>
public sealed class ServedSetups(IReadOnlyList<string> presetRoots, string? engine = null)
{
    private const string TensorRt = "tensorrt-llm";

    // How a checkpoint was tuned or packed; none of it changes what a step costs beside the number format.
    private static readonly string[] Suffixes =
    [
        "instruct", "chat", "base", "hf", "dynamic", "block", "fp8", "fp16", "bf16", "int8", "int4", "awq", "gptq",
        "w8a8", "w4a16", "quantized", "kv",
    ];

    private static readonly Dictionary<string, (DataType Weights, DataType Activations, bool Dynamic)> Formats = new()
    {
        ["bf16"] = (DataType.Bf16, DataType.Bf16, false),
        ["bfloat16"] = (DataType.Bf16, DataType.Bf16, false),
        ["fp16"] = (DataType.Bf16, DataType.Bf16, false),
        ["float16"] = (DataType.Bf16, DataType.Bf16, false),
        ["fp8"] = (DataType.Fp8, DataType.Fp8, false),
        ["fp8static"] = (DataType.Fp8, DataType.Fp8, false),
        ["fp8dynamic"] = (DataType.Fp8, DataType.Fp8, true),
        ["fp8block"] = (DataType.Fp8, DataType.Fp8, true),
        ["int8"] = (DataType.Int8, DataType.Int8, false),
        ["w8a8"] = (DataType.Int8, DataType.Int8, false),
        ["int8wo"] = (DataType.Int8, DataType.Bf16, false),
        ["w8a16"] = (DataType.Int8, DataType.Bf16, false),
        ["int4"] = (DataType.Int4, DataType.Bf16, false),
        ["int4wo"] = (DataType.Int4, DataType.Bf16, false),
        ["w4a16"] = (DataType.Int4, DataType.Bf16, false),
        ["awq"] = (DataType.Int4, DataType.Bf16, false),
        ["gptq"] = (DataType.Int4, DataType.Bf16, false),
    };

    private readonly PresetParts _presets = new(presetRoots);
    private readonly Dictionary<string, Device> _devices = [];
    private readonly Dictionary<string, Engine> _engines = [];
    private readonly Dictionary<string, TransformerModel> _models = [];
    private readonly SortedSet<string> _notes = new(StringComparer.Ordinal);

    /// <summary>What was assumed for the cases so far.</summary>
    public IReadOnlyCollection<string> Notes => _notes;

    /// <exception cref="ScenarioException">A preset is wrong, or the engine given for all is none.</exception>
    public IReadOnlyList<ServedCase> Of(IReadOnlyList<ServedRun> runs)
    {
        if (engine is not null)
            _engines[engine] = _presets.Engine(engine);
        return [.. runs.Select(Case)];
    }

    private ServedCase Case(ServedRun run)
    {
        IReadOnlyList<string> hardware = _presets.Names("hardware");
        IReadOnlyList<string> engines = _presets.Names("engines");
        IReadOnlyList<string> models = _presets.Names("models");
        string? deviceName = TableNames.Hardware(run.Hardware, hardware);
        string? engineName = engine ?? EngineName(run.Framework, engines);
        string? modelName = models.FirstOrDefault(name => name == run.Model)
            ?? models.FirstOrDefault(name => Plain(name) == Plain(run.Model));
        if (modelName is null)
            return Missing(run, "model", run.Model, NearestModels(run.Model, models));
        if (deviceName is null)
            return Missing(run, "hardware", run.Hardware, Nearest.Names(run.Hardware, hardware));
        if (engineName is null)
            return Missing(run, "engine", run.Framework, Nearest.Names(run.Framework, engines));
        if (!Formats.TryGetValue(TableNames.Letters(run.Precision), out var format))
            return Missing(run, "precision", run.Precision, Nearest.Names(run.Precision, Formats.Keys));
        var types = new DataTypes(format.Weights, format.Activations, KvType(engineName, format.Activations))
        {
            DynamicScales = format.Dynamic || ScalesPerStep(engineName, run.Precision),
        };
        var setup = new ServedSetup(
            new Deployment(Known(_models, modelName, _presets.Model), types, run.TensorParallel),
            Known(_devices, deviceName, _presets.Device),
            Known(_engines, engineName, _presets.Engine));
        Note(run, engineName, types);
        return ServedPrediction.Trouble(setup) is { } trouble
            ? new ServedCase(run, null, deviceName, engineName, trouble)
            : new ServedCase(run, setup, deviceName, engineName, "");
    }

    private static ServedCase Missing(ServedRun run, string noun, string name, IReadOnlyList<string> nearest) =>
        new(run, null, "", "", $"no {noun} '{name}'{Nearest.Question(nearest)}");

    // Compared without publisher and packing, which would outweigh the difference that matters.
    private static List<string> NearestModels(string model, IReadOnlyList<string> models)
    {
        IReadOnlyList<string> nearest = Nearest.Names(Plain(model), models.Select(Plain));
        return [.. nearest.Select(plain => models.First(name => Plain(name) == plain))];
    }

    // Tables do not say it. TensorRT-LLM's fp8 checkpoints come with an 8-bit cache, vLLM's default is the model's own.
    private static DataType KvType(string engineName, DataType activations) =>
        engineName == TensorRt && activations == DataType.Fp8 ? DataType.Fp8 : DataType.Bf16;

    // vLLM and SGLang scale the inputs of fp8 products as they come unless a checkpoint brings scales, and tables of
    // their kernels are measured so; TensorRT-LLM's checkpoints bring them.
    private static bool ScalesPerStep(string engineName, string precision) =>
        engineName != TensorRt && TableNames.Letters(precision) == "fp8";

    private void Note(ServedRun run, string engineName, DataTypes types)
    {
        _notes.Add($"{engineName} {run.Precision}: the KV cache is assumed to be {types.Kv.Text()}; no column says it");
        if (types.Activations is DataType.Fp8 or DataType.Int8)
        {
            string scales = types.DynamicScales ? "dynamic" : "static";
            _notes.Add($"{engineName} {run.Precision}: activation scales are assumed to be {scales}");
        }
    }

    private static string? EngineName(string framework, IReadOnlyList<string> engines)
    {
        string letters = TableNames.Letters(framework);
        string? known = TableNames.Libraries.GetValueOrDefault(letters);
        return engines.FirstOrDefault(name => name == known || TableNames.Letters(name) == letters);
    }

    private static string Name(string model) => model[(model.LastIndexOf('/') + 1)..];

    /// <summary>Letters and digits of a model's name without its publisher, tuning and packing.</summary>
    private static string Plain(string model)
    {
        string name = TableNames.Letters(Name(model));
        if (name.StartsWith("meta", StringComparison.Ordinal))
            name = name["meta".Length..];
        while (Suffixes.FirstOrDefault(suffix => name.EndsWith(suffix, StringComparison.Ordinal)) is { } suffix)
            name = name[..^suffix.Length];
        return name;
    }

    private static T Known<T>(Dictionary<string, T> parts, string name, Func<string, T> read)
        where T : class
    {
        if (!parts.TryGetValue(name, out T? part))
            parts.Add(name, part = read(name));
        return part;
    }
}
