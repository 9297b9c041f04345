// What a server is to load. A public hub's name stands where the vendor's or the engine's own documentation has it;
// everything else is a placeholder that no shell takes for anything but text. Sources: vLLM, SGLang and TensorRT-LLM
// documentation of speculative decoding (the pairs they show), the model cards of Llama 3.3 and Qwen3.

using SpecSim.Models;

namespace SpecSim.Reports.EngineOptions;

/// <summary>What a draft head is, as servers call it.</summary>
internal enum HeadKind
{
    Eagle,
    Eagle3,

    /// <summary>A module that is part of the target's own checkpoint.</summary>
    PredictionModule,
}

internal static class ModelNames
{
    private static readonly Dictionary<string, string> Hub = new()
    {
        ["Llama-3.1-8B"] = "meta-llama/Llama-3.1-8B-Instruct",
        ["Llama-3.1-70B"] = "meta-llama/Llama-3.1-70B-Instruct",
        ["Llama-3.3-70B"] = "meta-llama/Llama-3.3-70B-Instruct",
        ["Llama-3.2-1B"] = "meta-llama/Llama-3.2-1B-Instruct",
        ["Llama-3.2-3B"] = "meta-llama/Llama-3.2-3B-Instruct",
        ["Qwen3-0.6B"] = "Qwen/Qwen3-0.6B",
        ["Qwen3-8B"] = "Qwen/Qwen3-8B",
        ["Qwen3-32B"] = "Qwen/Qwen3-32B",
        ["MiMo-7B"] = "XiaomiMiMo/MiMo-7B-RL",
        ["EAGLE head of Llama-3.1-8B"] = "yuhuili/EAGLE-LLaMA3.1-Instruct-8B",
        ["EAGLE-3 head of Llama-3.1-8B"] = "yuhuili/EAGLE3-LLaMA3.1-Instruct-8B",
        ["EAGLE-3 head of Llama-3.3-70B"] = "yuhuili/EAGLE3-LLaMA3.3-Instruct-70B",
    };

    public static string Of(TransformerModel model) => Hub.GetValueOrDefault(model.Name) ?? PathOf(model.Name);

    /// <summary>For engines whose files are on no hub under the model's own name.</summary>
    public static string GgufOf(TransformerModel model) => $"<path of {model.Name}>.gguf";

    public static string PathOf(string what) => $"<path of {what}>";

    /// <summary>EAGLE-3 reads three layers of the target, and so a vector of three times its width.</summary>
    public static HeadKind Kind(TransformerModel head) =>
        head.Name.Contains("MTP", StringComparison.Ordinal) ? HeadKind.PredictionModule
        : head.InputProjectionSize == 3 * head.HiddenSize || head.Name.StartsWith("EAGLE-3", StringComparison.Ordinal)
            ? HeadKind.Eagle3
            : HeadKind.Eagle;
}
