// The scenario of a published result, written as the file a user would write. What the source does not state is
// assumed and said; what cannot be assumed is missing, and then there is no scenario.

using System.Globalization;
using System.Text;
using SpecSim.Experiments;
using SpecSim.Inputs.Measured;

namespace SpecSim.Inputs.Published;

/// <param name="Yaml">The scenario's text; null where something is missing.</param>
internal sealed record PublishedSetup(string? Yaml, IReadOnlyList<string> Assumed, IReadOnlyList<string> Missing);

/// <summary>Writes scenarios of results.</summary>
/// <param name="parts">What can be named.</param>
/// <param name="engineOf">The engine preset of a result, instead of the usual rule.</param>
internal sealed class PublishedSetups(PresetParts parts, Func<PublishedResult, string?>? engineOf = null)
{
    private const int UsualPromptTokens = 256;
    private const int UsualOutputTokens = 256;

    public PublishedSetup Of(PublishedResult result, int? devices = null)
    {
        var assumed = new List<string>();
        var missing = new List<string>();
        string? hardware = Hardware(result, assumed);
        if (hardware is null)
            missing.Add(result.HardwareLabel is null ? "hardware" : $"hardware ({result.HardwareLabel})");
        if (result.Target is null || !parts.Names("models").Contains(result.Target))
            missing.Add(result.Target is null ? "target" : $"target ({result.Target})");
        string? engine = engineOf is null ? Engine(result) : engineOf(result);
        if (engine is null)
            missing.Add(result.Engine is null ? "engine" : $"engine ({result.Engine})");
        int? tensorParallel = result.TensorParallel ?? result.Devices ?? devices;
        if (tensorParallel is null)
            missing.Add("devices");
        bool inStages = result is { TensorParallel: null, Engine: "hf" };
        string split = inStages ? $"tensorParallel: 1, pipelineStages: {tensorParallel}" : $"tensorParallel: {tensorParallel}";
        if (tensorParallel > 1 && result.TensorParallel is null)
        {
            assumed.Add(inStages
                ? $"layers dealt out to {tensorParallel} devices, as Hugging Face's device map does"
                : $"split over {tensorParallel} devices by tensor parallelism");
        }

        int draftDevices = inStages ? 1 : tensorParallel ?? 1;
        int? length = result.DraftLength ?? result.Tree?.Depth;
        if (length is null)
            missing.Add("draft length");
        if (PublishedPrediction.TokensPerRound(result) is not { } tokens)
            missing.Add("acceptance");
        if (result.Batch is null && result.SpeedupAt is null)
            missing.Add("batch");
        string? method = missing.Count > 0 ? null : Method(result, draftDevices, assumed, missing);
        if (method is null || missing.Count > 0)
            return new PublishedSetup(null, assumed, missing);

        string types = Types(result, assumed);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            name: {{result.Id}}
            title: published result
            hardware: {{hardware}}
            engine: {{engine}}
            target: {model: {{result.Target}}, {{types}}, {{split}}}
            speculation:
            {{method}}
            workload: {{Workload(result, assumed)}}
            run: {seed: 1, replications: 1}
            source: {result: "{{result.Source.Replace("\"", "'", StringComparison.Ordinal)}}"}

            """);
        text.Append(CultureInfo.InvariantCulture, $"acceptance: {Acceptance(result)}\n");
        return new PublishedSetup(text.ToString(), assumed, missing);
    }

    private string? Hardware(PublishedResult result, List<string> assumed)
    {
        IReadOnlyList<string> presets = parts.Names("hardware");
        string? Preset(string? key)
        {
            if (key is null)
                return null;
            if (TableNames.Hardware(key, presets) is { } exact)
                return exact;
            // The files of published results carry the memory in the key: RTX-3090-24GB.
            int cut = key.LastIndexOf('-');
            return cut > 0 ? TableNames.Hardware(key[..cut], presets) : null;
        }

        if (Preset(result.Hardware) is { } own)
            return own;
        if (Preset(result.HardwareSimilar) is not { } similar)
            return null;
        assumed.Add($"{result.HardwareLabel} taken for {similar}");
        return similar;
    }

    private static string? Engine(PublishedResult result) => result.Engine switch
    {
        "sglang" => "sglang",
        "vllm" when result.Method == "draft-model" => "vllm-v0",
        "vllm" when result.Source.Contains("MoESD", StringComparison.Ordinal) => "vllm-v0",
        "vllm" => result.Method == "eagle3" ? "vllm-2025-eagle3" : "vllm-2025",
        "tensorrt-llm" => "tensorrt-llm",
        "llama.cpp" => "llama-cpp",
        "hf" or "research" => "transformers",
        _ => null,
    };

    private static string Types(PublishedResult result, List<string> assumed)
    {
        string weights = result.DataType switch
        {
            "fp8" => "fp8",
            "int8" => "int8",
            "int4" or "int5" or "int6" => "int4",
            _ => "bf16",
        };
        if (result.DataType is null)
            assumed.Add("16-bit weights");
        return $"weights: {weights}, activations: {(weights == "fp8" ? "fp8" : "bf16")}, kv: bf16";
    }

    private string? Method(PublishedResult result, int devices, List<string> assumed, List<string> missing)
    {
        int length = (result.DraftLength ?? result.Tree?.Depth)!.Value;
        string Lines(params string[] lines) => string.Join('\n', lines.Where(line => line.Length > 0)
            .Select(line => "  " + line));
        string tree = Tree(result) is { } shape ? $"tree: {shape}" : "";
        string draftLength = $"draftLength: {length}";
        switch (result.Method)
        {
            case "draft-model":
                if (result.Draft is null || !parts.Names("models").Contains(result.Draft))
                {
                    missing.Add(result.Draft is null ? $"draft ({result.DraftLabel})" : $"draft ({result.Draft})");
                    return null;
                }

                int own = devices;
                while (parts.Model(result.Draft).AttentionHeads % own != 0)
                    own--;
                return Lines(
                    "method: draft-model", draftLength, tree,
                    $"draft: {{model: {result.Draft}, weights: bf16, activations: bf16, kv: bf16, "
                    + $"tensorParallel: {own}}}");
            case "eagle" or "eagle2" or "eagle3" or "mtp":
                string head = result.Target + (result.Method == "eagle2" ? "-eagle" : $"-{result.Method}");
                if (!parts.Names("drafts").Contains(head))
                {
                    missing.Add($"draft head ({head})");
                    return null;
                }

                return Lines(
                    "method: draft-head", draftLength, tree,
                    $"draft: {{head: {head}, weights: bf16, activations: bf16, kv: bf16, tensorParallel: {devices}}}");
            case "medusa":
                return Lines("method: parallel-heads", draftLength, $"heads: {length}", tree);
            case "ngram":
                assumed.Add("every round finds a draft");
                return Lines("method: prompt-lookup", draftLength, "hitRate: 1");
            default:
                missing.Add($"method ({result.Method})");
                return null;
        }
    }

    private static string? Tree(PublishedResult result) => result.Tree switch
    {
        null => null,
        { Nodes: 25, Depth: 5, TopK: null } => "eagle-25",
        { Nodes: 63, Depth: 4 } => "medusa-63",
        { TopK: { } top, Nodes: { } nodes, Depth: var depth } =>
            $"{{kind: dynamic, depth: {depth}, topK: {top}, nodes: {nodes}}}",
        _ => null,
    };

    private static string Workload(PublishedResult result, List<string> assumed)
    {
        int prompt = result.PromptTokens ?? result.ContextTokens ?? UsualPromptTokens;
        int output = result.OutputTokens ?? UsualOutputTokens;
        if (result.PromptTokens is null && result.ContextTokens is null)
            assumed.Add($"prompts of {UsualPromptTokens} and outputs of {UsualOutputTokens} tokens");
        return $"{{batch: {result.Batch ?? 1}, promptTokens: {prompt}, outputTokens: {output}}}";
    }

    private static string Acceptance(PublishedResult result)
    {
        double tokens = PublishedPrediction.TokensPerRound(result)!.Value;
        int length = (result.DraftLength ?? result.Tree?.Depth)!.Value;
        double alpha = SpecSim.Acceptance.Conventions.AlphaFromTokensPerRound(
            Math.Clamp(tokens, 1, length + 1), length);
        string ranks = result.Tree is null ? "" : result.Temperature is > 0.5
            ? "ranks: {kind: power-law, exponent: 0.34}, confidence: {concentration: 2}, "
            : "ranks: {kind: power-law, exponent: 0.7}, confidence: {concentration: 2}, ";
        return $"{{kind: iid, alpha: {alpha.ToString("R", CultureInfo.InvariantCulture)}, uncertainty: 0, {ranks}"
            + "source: {alpha: published}}";
    }
}
