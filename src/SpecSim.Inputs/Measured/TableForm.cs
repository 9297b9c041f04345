// The forms of measured tables, recognised by their header rows. Times are microseconds of one call, measured inside
// a CUDA graph (docs/guide/calibrate.md lists the columns). A form turns one row into an operator and its sizes.

using SpecSim.Calibration;
using SpecSim.Hardware;
using SpecSim.Models;

namespace SpecSim.Inputs.Measured;

/// <summary>What a file's name says about all of its rows; null where it says nothing.</summary>
internal sealed record TableSubject(string? Hardware, string? Library, GemmInputs? Inputs, TransformerModel? Model);

/// <summary>One form of table.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Signature">Columns that no other form has together.</param>
/// <param name="Columns">All columns a row needs.</param>
/// <param name="Optional">Columns that may stand beside them.</param>
/// <param name="Library">The library whose profiler writes this form; null when several do.</param>
/// <param name="NeedsModel">Rows name layers of a model; its sizes come from the model's preset.</param>
/// <param name="Shape">The kernel of one row; null for one that the latency model has no part for.</param>
internal sealed record TableForm(
    string Name,
    string[] Signature,
    string[] Columns,
    string[] Optional,
    string? Library,
    bool NeedsModel,
    Func<TableRow, TableSubject, KernelShape?> Shape)
{
    public const string Hardware = "hardware";
    public const string LibraryColumn = "library";
    public const string InputsColumn = "dtype";

    private const string Vllm = "vllm";
    private const int UsualHeadSize = 128;

    private static readonly Dictionary<string, DataType> KvTypes = new()
    {
        ["bfloat16"] = DataType.Bf16,
        ["bf16"] = DataType.Bf16,
        ["bflo"] = DataType.Bf16,
        ["float16"] = DataType.Bf16,
        ["fp8"] = DataType.Fp8,
    };

    private static readonly Dictionary<string, DataType> ExpertTypes = new()
    {
        ["bfloat16"] = DataType.Bf16,
        ["bf16"] = DataType.Bf16,
        ["fp8"] = DataType.Fp8,
        ["fp8_block"] = DataType.Fp8,
    };

    private static readonly Dictionary<string, ExpertRouting> Routings = new()
    {
        ["balanced"] = ExpertRouting.Balanced,
        ["power_law_1.2"] = ExpertRouting.PowerLaw,
    };

    public static readonly IReadOnlyList<TableForm> All =
    [
        new("products", ["m", "n", "k"], ["m", "n", "k", "us"], [InputsColumn], null, false, Gemm),
        new(
            "decode attention", ["kv_len"], ["batch", "heads", "kv_heads", "head_dim", "kv", "kv_len", "us"],
            [], null, false, Decode),
        new(
            "prompt attention", ["isl"], ["batch", "isl", "heads", "kv_heads", "us"], ["head_dim"],
            null, false, Prompt),
        new(
            "experts", ["topk"], ["dtype", "tokens", "h", "i", "topk", "E", "tp", "ep", "dist", "us"],
            [], null, false, Experts),
        new(
            "collectives", ["coll"], ["system", "src", "impl", "coll", "num_gpus", "bytes", "us"],
            [], null, false, AllReduce),
        new(
            "mixed attention", ["prefill_chunk"],
            ["prefill_chunk", "kv_prefill", "n_decode", "kv_decode", "time_us"], [], Vllm, true, Mixed),
        new("dense layers", ["layer", "tokens"], ["layer", "tokens", "time_us"], [], Vllm, true, ModelLayers.Dense),
        new(
            "layers by sequence", ["layer", "sequences"], ["layer", "sequences", "time_us"],
            [], Vllm, true, ModelLayers.PerSequence),
    ];

    /// <summary>The column with the time.</summary>
    public string Time => Columns[^1];

    public IEnumerable<string> Known => [.. Columns, .. Optional, Hardware, LibraryColumn];

    /// <summary>
    /// Kernels that the same library runs for another number format are a library of their own. Experts in fp8 have
    /// block scales in every checkpoint that is served; the kernel for one scale a tensor is another, and slow.
    /// </summary>
    public static string LibrarySuffix(TableRow row) =>
        row.Has("topk") && row.Text("dtype") == "fp8" ? "-fp8-tensor" : "";

    private static KernelShape.Gemm Gemm(TableRow row, TableSubject subject) => new(
        row.Count("m"),
        row.Count("n"),
        row.Count("k"),
        row.Has(InputsColumn) ? row.Word(InputsColumn, TableNames.Inputs) : subject.Inputs ?? GemmInputs.Bf16);

    private static KernelShape.DecodeAttention Decode(TableRow row, TableSubject subject) => new(
        row.Count("batch"),
        row.Count("heads"),
        row.Count("kv_heads"),
        row.Count("head_dim"),
        row.Word("kv", KvTypes),
        row.Count("kv_len"));

    private static KernelShape.PromptAttention Prompt(TableRow row, TableSubject subject) => new(
        row.Count("batch"),
        row.Count("isl"),
        row.Count("heads"),
        row.Count("kv_heads"),
        row.Has("head_dim") ? row.Count("head_dim") : UsualHeadSize);

    private static KernelShape.Experts Experts(TableRow row, TableSubject subject) => new(
        row.Word("dtype", ExpertTypes),
        row.Count("tokens"),
        row.Count("h"),
        row.Count("i"),
        row.Count("topk"),
        row.Count("E"),
        row.Count("tp"),
        row.Count("ep"),
        row.Word("dist", Routings));

    private static KernelShape.AllReduce? AllReduce(TableRow row, TableSubject subject)
    {
        var shape = new KernelShape.AllReduce(row.Count("num_gpus", least: 2), row.Whole("bytes", least: 1));
        return row.Text("coll") == "all_reduce" ? shape : null;
    }

    // A call without a chunk is decode attention, one with nothing else in it is a prompt's.
    private static KernelShape Mixed(TableRow row, TableSubject subject)
    {
        TransformerModel model = subject.Model!;
        (int heads, int kvHeads, int headSize) = (model.AttentionHeads, model.KvHeads, model.HeadSize);
        int query = row.Count("prefill_chunk", least: 0);
        int cached = row.Count("kv_prefill", least: 0);
        int decoding = row.Count("n_decode", least: 0);
        int context = row.Count("kv_decode", least: 0);
        if (query == 0 && decoding == 0)
            row.Report("prefill_chunk", "a call without any token");
        return (query, cached, decoding) switch
        {
            (0, _, _) => new KernelShape.DecodeAttention(decoding, heads, kvHeads, headSize, DataType.Bf16, context),
            (_, 0, 0) => new KernelShape.PromptAttention(1, query, heads, kvHeads, headSize),
            _ => new KernelShape.MixedAttention(query, cached, decoding, context, heads, kvHeads, headSize),
        };
    }
}
