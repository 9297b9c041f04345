// The scenario of a published result, written as the file a user would write: it can be saved and run. What the source
// does not state is assumed, and said; what cannot be assumed is missing, and then there is no scenario.

using System.Globalization;
using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Inputs.Measured;

namespace SpecSim.Inputs.Published;

/// <param name="Yaml">The scenario's text; null where something is missing.</param>
/// <param name="Engine">The engine preset's name; empty where there is none.</param>
internal sealed record PublishedSetup(
    string? Yaml, string Engine, IReadOnlyList<string> Assumed, IReadOnlyList<string> Missing);

/// <summary>Writes scenarios of results.</summary>
/// <param name="parts">What can be named.</param>
internal sealed class PublishedSetups(PresetParts parts)
{
    public const string Devices = "devices";

    // Where a source says nothing: short prompts and answers, as in MT-Bench and most of the data sets used.
    private const int UsualPromptTokens = 256;
    private const int UsualOutputTokens = 256;

    // What the draft's further choices are worth and how much its confidence says, as fitted to EAGLE's trees
    // (presets/acceptance/vicuna-7b-eagle.yaml and -t1): here they only decide how full a tree's passes are.
    private const string GreedyRanks = "ranks: {kind: power-law, exponent: 0.7}, confidence: {concentration: 2}, ";
    private const string SampledRanks = "ranks: {kind: power-law, exponent: 0.34}, confidence: {concentration: 2}, ";

    private readonly IReadOnlyList<string> _hardware = parts.Names("hardware");
    private readonly IReadOnlyList<string> _models = parts.Names("models");

    /// <param name="devices">How many there are, where the source does not say.</param>
    public PublishedSetup Of(PublishedResult result, int? devices = null)
    {
        var assumed = new List<string>();
        var missing = new List<string>();
        string hardware = Hardware(result, assumed) ?? Missing(missing, "hardware", result.HardwareLabel);
        string target = result.Target is { } key && _models.Contains(key)
            ? key
            : Missing(missing, "target", result.Target ?? result.TargetLabel);
        string engine = PublishedEngines.Of(result, assumed) ?? Missing(missing, "engine", result.Engine);
        int count = result.Devices ?? result.TensorParallel ?? devices ?? 0;
        if (count == 0)
            missing.Add(Devices);
        if (PublishedFormula.Length(result) is not > 0)
            missing.Add("draft length");
        if (result.Acceptance is null)
            missing.Add("acceptance");
        else if (PublishedFormula.TokensPerRound(result) is null && !missing.Contains("draft length"))
            missing.Add("drafted tokens");
        if (result.Batch is null && result.SpeedupAt is null)
            missing.Add("batch");
        bool inStages = count > 1 && result is { TensorParallel: null, Engine: "hf" };
        string speculation = missing.Count > 0
            ? ""
            : Speculation(result, inStages ? 1 : count, assumed) ?? Missing(missing, "method", What(result));
        if (missing.Count > 0)
            return new PublishedSetup(null, engine, assumed, missing);
        string split = inStages ? $"tensorParallel: 1, pipelineStages: {count}" : $"tensorParallel: {count}";
        if (count > 1 && result.TensorParallel is null)
        {
            assumed.Add(inStages
                ? "layers dealt out to the devices, as Hugging Face's device map does"
                : "tensor parallel over all devices");
        }

        string yaml = $"""
            name: {result.Id}
            title: {Quoted(result.Source)}
            hardware: {hardware}
            engine: {engine}
            target: {Braced($"model: {target}, {Types(result, target, hardware, count, assumed)}, {split}")}
            speculation: {Braced(speculation)}
            acceptance: {Braced(Acceptance(result))}
            workload: {Braced(Workload(result, assumed))}
            run: {Braced("seed: 1, replications: 8")}
            source: {Braced($"setup: {Quoted(result.Source)}")}

            """;
        return new PublishedSetup(yaml, engine, assumed, missing);
    }

    private static string Missing(List<string> missing, string what, string? label)
    {
        missing.Add(label is null ? what : $"{what} ({label})");
        return "";
    }

    private static string Braced(string text) => "{" + text + "}";

    private static string Quoted(string text) => $"\"{text.Replace('"', '\'').Replace('\\', '/')}\"";

    private string? Hardware(PublishedResult result, List<string> assumed)
    {
        if (Preset(result.Hardware) is { } own)
            return own;
        if (Preset(result.HardwareSimilar) is not { } similar)
            return null;
        assumed.Add($"{result.HardwareLabel} taken for {similar}");
        return similar;
    }

    // Keys carry the memory, and sometimes the maker's family name: RTX-3090-24GB, RTX-PRO-6000-Blackwell-96GB.
    private string? Preset(string? key)
    {
        for (string? rest = key; !string.IsNullOrEmpty(rest); rest = WithoutLast(rest))
            if (TableNames.Hardware(rest, _hardware) is { } preset)
                return preset;
        return null;

        static string? WithoutLast(string text) =>
            text.LastIndexOf('-') is > 0 and var cut ? text[..cut] : null;
    }

    private string Types(
        PublishedResult result, string target, string hardware, int devices, List<string> assumed)
    {
        string weights = result.DataType switch
        {
            "fp8" => "fp8",
            "int8" => "int8",
            { } text when text.StartsWith("int", StringComparison.Ordinal) => "int4",
            _ => "bf16",
        };
        if (result.DataType is null)
        {
            // The largest models are published in 8 bits, and served so.
            bool fits = parts.Model(target).StoredParameters * 2 < devices * parts.Device(hardware).Memory.Count;
            weights = fits ? "bf16" : "fp8";
            assumed.Add(fits ? "weights of 16 bits" : "weights of 8 bits, for 16 do not fit");
        }

        return $"weights: {weights}, activations: {(weights == "fp8" ? "fp8" : "bf16")}, kv: bf16";
    }

    private static string What(PublishedResult result) =>
        result.Draft ?? (result.Method == "draft-model" ? $"{result.DraftLabel} as a draft" : result.Method);

    /// <returns>Null where the method or its draft is none that can be named.</returns>
    private string? Speculation(PublishedResult result, int devices, List<string> assumed)
    {
        int length = PublishedFormula.Length(result)!.Value;
        string shape = $"draftLength: {length}{(Tree(result) is { } tree ? $", tree: {tree}" : "")}";
        switch (result.Method)
        {
            case "draft-model" when result.Draft is { } draft && _models.Contains(draft):
                // A small draft may have too few heads for all devices.
                int own = devices;
                while (parts.Model(draft).AttentionHeads % own != 0)
                    own--;
                return $"method: draft-model, {shape}, draft: {Braced($"model: {draft}, {Plain(own)}")}";
            case "eagle" or "eagle2" or "eagle3" or "mtp":
                string head = PublishedHeads.Of(result.Target!, result.Method, parts, assumed);
                return $"method: draft-head, {shape}, draft: {Braced($"head: {head}, {Plain(devices)}")}";
            case "medusa":
                return $"method: parallel-heads, {shape}, heads: {length}";
            case "ngram" when result.Tree is null:
                assumed.Add("every round finds a draft");
                return $"method: prompt-lookup, {shape}, hitRate: 1";
            default:
                return null;
        }
    }

    private static string Plain(int devices) =>
        $"weights: bf16, activations: bf16, kv: bf16, tensorParallel: {devices}";

    // Trees whose paths are known have a preset; one that keeps the likeliest nodes is dynamic; of any other shape only
    // the size counts, and chains side by side have it.
    private static string? Tree(PublishedResult result) => result.Tree switch
    {
        null => null,
        { Depth: 5, Nodes: 25, TopK: null } => "eagle-25",
        { Depth: 4, Nodes: 63 } => "medusa-63",
        { TopK: { } top, Nodes: { } nodes, Depth: var depth } when top > 1 =>
            Braced($"kind: dynamic, depth: {depth}, topK: {top}, nodes: {nodes}"),
        { Nodes: { } nodes, Depth: var depth } when nodes >= 2 * depth =>
            Braced($"kind: chains, count: {Math.Min(nodes / depth, RankLaw.MostRanks)}, length: {depth}"),
        _ => null,
    };

    private static string Workload(PublishedResult result, List<string> assumed)
    {
        int prompt = result.PromptTokens ?? result.ContextTokens ?? UsualPromptTokens;
        int output = Math.Max(2, result.OutputTokens ?? UsualOutputTokens);
        if (result is { PromptTokens: null, ContextTokens: null })
            assumed.Add($"prompts of {UsualPromptTokens} and outputs of {UsualOutputTokens} tokens");
        return $"batch: {result.Batch ?? 1}, promptTokens: {prompt}, outputTokens: {output}";
    }

    // A first guess; the study makes it yield the published tokens.
    private static string Acceptance(PublishedResult result)
    {
        int length = PublishedFormula.Length(result)!.Value;
        double tokens = Math.Clamp(PublishedFormula.TokensPerRound(result)!.Value, 1, length + 1);
        string alpha = Conventions.AlphaFromTokensPerRound(tokens, length).ToString("R", CultureInfo.InvariantCulture);
        string ranks = result.Tree is null ? "" : result.Temperature is > 0 ? SampledRanks : GreedyRanks;
        return $"kind: iid, alpha: {alpha}, uncertainty: 0, {ranks}source: "
            + Braced($"alpha: {Quoted($"{result.Source}, as independent acceptance")}");
    }
}
