// Tables of measured kernels: what a row means follows from header and file name; whatever is wrong is said with
// its place.

using SpecSim.Calibration;
using SpecSim.Hardware;
using SpecSim.Inputs.Measured;
using SpecSim.Inputs.Yaml;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Inputs.Measured;

public sealed class KernelTablesTests
{
    [Fact]
    public void Read_Products_KnowsDeviceLibraryAndTypeFromTheName()
    {
        MeasuredKernel kernel = Assert.Single(Read("fp8_trtllm-H200_SXM_gemm.csv", "m,n,k,us\n4,512,1024,12.5\n"));

        Assert.Equal(new KernelShape.Gemm(4, 512, 1024, GemmInputs.Fp8Dynamic), kernel.Shape);
        Assert.Equal(("h200-sxm", "tensorrt-llm", 2), (kernel.Hardware, kernel.Library, kernel.Line));
        Assert.Equal(12.5e-6, kernel.Seconds, 12);
    }

    [Fact]
    public void Read_ColumnsOfDeviceLibraryAndType_WinOverTheName()
    {
        const string Table =
            "hardware,library,dtype,m,n,k,us\nRTX4090,sglang,fp8,1,2,3,4\nl40s,vllm,bfloat16,1,2,3,4\n";

        IReadOnlyList<MeasuredKernel> kernels = Read("gemm_a100_sxm_trtllm_bfloat16.csv", Table);

        Assert.Equal(["rtx-4090", "l40s"], kernels.Select(kernel => kernel.Hardware));
        Assert.Equal(["sglang", "vllm"], kernels.Select(kernel => kernel.Library));
        Assert.Equal(
            [GemmInputs.Fp8Dynamic, GemmInputs.Bf16],
            kernels.Select(kernel => ((KernelShape.Gemm)kernel.Shape).Inputs));
    }

    [Fact]
    public void Read_MixedAttention_IsNamedForWhatTheCallHolds()
    {
        const string Table =
            "prefill_chunk,kv_prefill,n_decode,kv_decode,time_us\n0,0,4,512,10\n256,0,0,0,11\n5,1024,2,64,12\n";

        IReadOnlyList<MeasuredKernel> kernels = Read("attn_mixed_RTXPRO6000_Qwen_Qwen3-32B.csv", Table);

        KernelShape[] expected =
        [
            new KernelShape.DecodeAttention(4, 64, 8, 128, DataType.Bf16, 512),
            new KernelShape.PromptAttention(1, 256, 64, 8, 128),
            new KernelShape.MixedAttention(5, 1024, 2, 64, 64, 8, 128),
        ];
        Assert.Equal(expected, kernels.Select(kernel => kernel.Shape));
        Assert.All(kernels, kernel => Assert.Equal(("rtx-pro-6000", "vllm"), (kernel.Hardware, kernel.Library)));
    }

    [Fact]
    public void Read_LayersOfAModel_HaveItsSizes()
    {
        const string Table = "layer,tokens,time_us\nqkv_proj,3,10\ndown_proj,3,10\nact_fn,3,10\n";

        IReadOnlyList<MeasuredKernel> kernels = Read("dense_RTX4090_meta-llama_Llama-3.1-8B.csv", Table);

        KernelShape[] expected =
        [
            new KernelShape.Gemm(3, 6144, 4096, GemmInputs.Bf16),
            new KernelShape.Gemm(3, 4096, 14336, GemmInputs.Bf16),
            // Two halves in, one out, 2 bytes each.
            new KernelShape.Elementwise("act_fn", 3, 3 * 3 * 14336 * 2),
        ];
        Assert.Equal(expected, kernels.Select(kernel => kernel.Shape));
    }

    [Fact]
    public void Read_Collectives_KeepsTheNewestOfEachLibraryAndSetsOthersApart()
    {
        using var folder = new TempFolder();
        string file = folder.Write(
            "collectives.csv",
            """
            system,src,impl,coll,num_gpus,bytes,us
            h200_sxm,vllm/0.9.0,vllm_graph,all_reduce,8,256,9
            h200_sxm,vllm/0.10.1rc2,vllm_graph,all_reduce,8,256,5
            h200_sxm,vllm/0.10.1,vllm_graph,all_reduce,8,256,4
            h200_sxm,vllm/0.10.1,vllm_eager,all_reduce,8,256,40
            a100_sxm,nccl/2.27.3,nccl,all_reduce,2,512,8
            a100_sxm,nccl/2.27.3,nccl,all_gather,2,512,8

            """);

        MeasuredTables tables = KernelTables.ReadAll([file], PresetFolders);

        Assert.Equal(
            [("h200-sxm", "vllm", 4e-6), ("h200-sxm", "vllm-eager", 40e-6), ("a100-sxm-80gb", "nccl", 8e-6)],
            tables.Kernels.Select(kernel => (kernel.Hardware, kernel.Library, Math.Round(kernel.Seconds, 9))));
        Assert.Equal(2, tables.SetApart.Count);
    }

    [Theory]
    [InlineData("1,512,1024", "gemm_l40s_vllm_bf16.csv:2:1: has 3 fields, the header names 4 columns")]
    [InlineData("1,512,1024,NaN", "gemm_l40s_vllm_bf16.csv:2:12: us: expected a time in microseconds, found 'NaN'")]
    [InlineData("1,512,1024,-3", "gemm_l40s_vllm_bf16.csv:2:12: us: a time must be above 0, found '-3'")]
    [InlineData("1,512,1024,0", "gemm_l40s_vllm_bf16.csv:2:12: us: a time must be above 0, found '0'")]
    [InlineData("1,x,1024,3", "gemm_l40s_vllm_bf16.csv:2:3: n: expected a whole number, found 'x'")]
    [InlineData("1,512,0,3", "gemm_l40s_vllm_bf16.csv:2:7: k: must be at least 1, found '0'")]
    [InlineData("1,,4,3", "gemm_l40s_vllm_bf16.csv:2:3: n: is empty")]
    public void Read_BadRow_IsRefusedWithItsPlace(string row, string message)
    {
        var refused = Assert.Throws<ScenarioException>(() => Read("gemm_l40s_vllm_bf16.csv", $"m,n,k,us\n{row}\n"));

        Assert.EndsWith(message, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gemm_l40s_vllm_bf16.csv", "m,n,k,time\n1,2,3,4\n", "us: missing column")]
    [InlineData("gemm_l40s_vllm_bf16.csv", "m,n,k,us,dtyp\n1,2,3,4,fp8\n", "unknown column; did you mean 'dtype'?")]
    [InlineData("gemm_l40s_vllm_bf16.csv", "m,n,k,us\n", "has no rows below its header")]
    [InlineData("gemm_l40s_vllm_bf16.csv", "", "is empty")]
    [InlineData("gemm_l40s_vllm_bf16.csv", "a,b\n1,2\n", "no table of kernels has these columns: a, b")]
    [InlineData("gemm_h2000_vllm_bf16.csv", "m,n,k,us\n1,2,3,4\n", "which device was measured?")]
    [InlineData("gemm_l40_vllm_bf16.csv", "m,n,k,us\n1,2,3,4\n", "did you mean 'l4' or 'l40s'?")]
    [InlineData("gemm_l40s_bf16.csv", "m,n,k,us\n1,2,3,4\n", "whose kernels?")]
    [InlineData("dense_l40s_vllm.csv", "layer,tokens,time_us\nqkv_proj,1,2\n", "which model's layers?")]
    [InlineData("gemm_l40s_vllm_bf16.csv", "hardware,m,n,k,us\nl40,1,2,3,4\n", "'l40' is not among the hardware")]
    public void Read_BadTable_IsRefusedWithAHint(string name, string text, string message)
    {
        var refused = Assert.Throws<ScenarioException>(() => Read(name, text));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ManyBadRows_ListsTwentyAndCountsTheRest()
    {
        string rows = string.Concat(Enumerable.Repeat("1,2,3,-4\n", 500));

        var refused = Assert.Throws<ScenarioException>(() => Read("gemm_l40s_vllm_bf16.csv", "m,n,k,us\n" + rows));

        Assert.Equal(21, refused.Problems.Count);
        Assert.Contains("and 480 more problems", refused.Problems[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AFolder_LeavesTablesOfWholeServersAlone()
    {
        using var folder = new TempFolder();
        folder.Write("gemm_l40s_vllm_bf16.csv", "m,n,k,us\n1,2,3,4\n");
        folder.Write("serving.csv", "model,measured_tpot_ms\nx,1\n");

        Assert.Single(KernelTables.Read([folder.FullPath]));
    }

    [Fact]
    public void Read_SharedTables_AreAllUnderstood()
    {
        string folder = Repository.RequireShared("data/gpu");

        IReadOnlyList<MeasuredKernel> kernels = KernelTables.Read([folder]);

        Assert.Equal(
            ["a100-sxm-80gb", "h100-sxm", "h200-sxm", "rtx-4090", "rtx-pro-6000"],
            kernels.Select(kernel => kernel.Hardware).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(20160, kernels.Count(kernel =>
            kernel is { Hardware: "h100-sxm", Library: "vllm", Shape: KernelShape.Gemm { Inputs: GemmInputs.Bf16 } }));
    }

    private static IReadOnlyList<string> PresetFolders => SpecSim.Inputs.PresetFolders.With();

    private static IReadOnlyList<MeasuredKernel> Read(string name, string text)
    {
        using var folder = new TempFolder();
        return KernelTables.Read([folder.Write(name, text)]);
    }
}
