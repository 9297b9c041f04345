// What the name of a measured table says: gemm_h200_sxm_vllm_bfloat16.csv is of an H200 SXM, of vLLM's kernels, in
// bf16. The parts stand in any order between '_' or '-'; "a100_sxm", "A100-SXM" and "a100sxm" are the same.

using SpecSim.Calibration;

namespace SpecSim.Inputs.Measured;

/// <summary>Words in the names of tables and in their columns.</summary>
internal static class TableNames
{
    /// <summary>Kernel libraries, by the words people use for them.</summary>
    public static readonly IReadOnlyDictionary<string, string> Libraries = new Dictionary<string, string>
    {
        ["vllm"] = "vllm",
        ["sglang"] = "sglang",
        ["trtllm"] = "tensorrt-llm",
        ["tensorrtllm"] = "tensorrt-llm",
        ["nccl"] = "nccl",
        ["llamacpp"] = "llama-cpp",
        ["transformers"] = "transformers",
    };

    /// <summary>Inputs of products. Tables that say "fp8" time 16-bit inputs with the scaling.</summary>
    public static readonly IReadOnlyDictionary<string, GemmInputs> Inputs = new Dictionary<string, GemmInputs>
    {
        ["bfloat16"] = GemmInputs.Bf16,
        ["bf16"] = GemmInputs.Bf16,
        ["float16"] = GemmInputs.Bf16,
        ["fp16"] = GemmInputs.Bf16,
        ["fp8"] = GemmInputs.Fp8Dynamic,
        ["fp8dynamic"] = GemmInputs.Fp8Dynamic,
        ["fp8static"] = GemmInputs.Fp8,
    };

    // Boards that tables name more loosely than presets do.
    private static readonly Dictionary<string, string> LooseHardware = new()
    {
        ["a100"] = "a100-sxm-80gb",
        ["a100sxm"] = "a100-sxm-80gb",
        ["h100"] = "h100-sxm",
        ["h200"] = "h200-sxm",
        ["b200sxm"] = "b200",
    };

    /// <summary>The preset that a word or several stand for; null when there is none.</summary>
    public static string? Hardware(string words, IReadOnlyList<string> presets)
    {
        string letters = Letters(words);
        string wanted = Letters(LooseHardware.GetValueOrDefault(letters, letters));
        return presets.FirstOrDefault(preset => Letters(preset) == wanted);
    }

    /// <summary>The longest run of a name's parts that stands for something.</summary>
    public static T? Find<T>(IReadOnlyList<string> parts, Func<string, T?> meaning)
        where T : class
    {
        for (int length = parts.Count; length > 0; length--)
        {
            for (int start = 0; start + length <= parts.Count; start++)
            {
                if (meaning(string.Concat(parts.Skip(start).Take(length))) is { } found)
                    return found;
            }
        }

        return null;
    }

    /// <summary>The parts of a file's name, without its ending.</summary>
    public static IReadOnlyList<string> Parts(string file) =>
        Path.GetFileNameWithoutExtension(file).Split('_', '-', ' ');

    /// <summary>Small letters and digits: what two spellings of a name share.</summary>
    public static string Letters(string name) =>
        string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
