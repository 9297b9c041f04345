// Rows that name a layer of a model, "qkv_proj" at 64 tokens: which product or small kernel that is, with the sizes
// of the model's preset on one device. Small kernels are given the bytes they read and write in 16 bits.

using SpecSim.Calibration;
using SpecSim.Inputs.Yaml;
using SpecSim.Models;

namespace SpecSim.Inputs.Measured;

internal static class ModelLayers
{
    private const double ElementBytes = 2;

    private static readonly string[] DenseLayers =
    [
        "qkv_proj", "o_proj", "gate_up_proj", "down_proj",
        "act_fn", "embedding", "final_layernorm", "layernorm", "qk_norm", "rotary_emb",
    ];

    private static readonly string[] SequenceLayers = ["lm_head", "sampler"];

    public static KernelShape? Dense(TableRow row, TableSubject subject)
    {
        TransformerModel model = subject.Model!;
        int tokens = row.Count("tokens");
        string layer = row.Text("layer");
        KernelShape Small(double elementsPerToken) =>
            new KernelShape.Elementwise(layer, tokens, tokens * elementsPerToken * ElementBytes);

        return layer switch
        {
            "qkv_proj" => Product(tokens, model.QkvSize, model.HiddenSize),
            "o_proj" => Product(tokens, model.HiddenSize, model.AttentionSize),
            "gate_up_proj" => Product(tokens, model.GateUpSize, model.HiddenSize),
            "down_proj" => Product(tokens, model.HiddenSize, model.FeedForwardSize),
            "act_fn" => Small(model.GateUpSize + model.FeedForwardSize),
            "embedding" => Small(2.0 * model.HiddenSize),
            // The sum with the residual is part of the kernel: two inputs, two outputs.
            "layernorm" or "final_layernorm" => Small(4.0 * model.HiddenSize),
            "rotary_emb" or "qk_norm" => Small(2.0 * (model.AttentionHeads + model.KvHeads) * model.HeadSize),
            _ => Unknown(row, layer, DenseLayers),
        };
    }

    public static KernelShape? PerSequence(TableRow row, TableSubject subject)
    {
        TransformerModel model = subject.Model!;
        int sequences = row.Count("sequences");
        string layer = row.Text("layer");
        return layer switch
        {
            "lm_head" => Product(sequences, model.VocabularySize, model.HiddenSize),
            "sampler" => new KernelShape.Sampler(sequences, model.VocabularySize),
            _ => Unknown(row, layer, SequenceLayers),
        };
    }

    private static KernelShape.Gemm Product(int rows, int columns, int depth) =>
        new(rows, columns, depth, GemmInputs.Bf16);

    private static KernelShape? Unknown(TableRow row, string layer, string[] known)
    {
        row.Report(
            "layer", $"'{layer}' is not one of {string.Join(", ", known)}", Nearest.Names(layer, known));
        return null;
    }
}
