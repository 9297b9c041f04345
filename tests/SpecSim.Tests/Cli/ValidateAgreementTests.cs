// specsim validate kernels and serving, called in-process on small tables.

using System.Text.Json;
using SpecSim.Cli;
using SpecSim.Reports;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Cli;

public sealed class ValidateAgreementTests
{
    private const string Products = "m,n,k,us\n1,4096,4096,13.1\n8,4096,4096,13.4\n16,4096,4096,13.9\n1,256,4096,5.5\n";

    private const string Servers =
        """
        model,framework,system,precision,tensor_parallel,input_tokens,output_tokens,concurrency,measured_tpot_ms
        meta-llama/Llama-3.1-70B-Instruct,vLLM,h100_sxm,fp8,4,1024,1024,8,12.11
        llama-3.1-8b,trtllm,H100-SXM,bfloat16,1,1024,1024,8,6.5

        """;

    [Fact]
    public void Kernels_OfATable_PrintsItsErrors()
    {
        using var folder = new TempFolder();
        folder.Write("gemm_h200_sxm_vllm_bfloat16.csv", Products);

        CommandLine call = CommandLine.Run("validate", "kernels", "--data", folder.FullPath);

        Assert.Equal((ExitCodes.Fine, ""), (call.ExitCode, call.Error));
        Assert.StartsWith("Predicted against measured: 3 rows, median error ", call.Out, StringComparison.Ordinal);
        Assert.Contains("narrow: N or K below 512", call.Out, StringComparison.Ordinal);
        Assert.Contains("Verify amplification", call.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Kernels_Json_IsOneDocument()
    {
        using var folder = new TempFolder();
        string table = folder.Write("gemm_h200_sxm_vllm_bfloat16.csv", Products);

        CommandLine call = CommandLine.Run("validate", "kernels", "--data", table, "--json");

        using JsonDocument document = JsonDocument.Parse(call.Out);
        Assert.Equal(3, document.RootElement.GetProperty("rows").GetInt32());
        Assert.Equal(4, document.RootElement.GetProperty("rowsRead").GetInt32());
        Assert.InRange(document.RootElement.GetProperty("medianApe").GetDouble(), 0, 0.1);
    }

    [Fact]
    public void Kernels_OnOtherHardware_ArePredictedWithIt()
    {
        using var folder = new TempFolder();
        string table = folder.Write("gemm_h200_sxm_vllm_bfloat16.csv", Products);

        CommandLine call = CommandLine.Run("validate", "kernels", "--data", table, "--hardware", "l40s", "--json");

        using JsonDocument document = JsonDocument.Parse(call.Out);
        JsonElement group = document.RootElement.GetProperty("groups")[0];
        Assert.Equal("l40s", group.GetProperty("hardware").GetString());
        // A fifth of the bandwidth.
        Assert.InRange(document.RootElement.GetProperty("bias").GetDouble(), 1.5, 4);
    }

    [Fact]
    public void Kernels_ThatAreWrong_AreAllNamed()
    {
        using var folder = new TempFolder();
        string table = folder.Write("gemm_h200_sxm_vllm_bfloat16.csv", "m,n,k,us\n1,4096,x,13.1\n1,4096,4096,-2\n");

        CommandLine call = CommandLine.Run("validate", "kernels", "--data", table, "--hardware", "h20-sxm");

        Assert.Equal((ExitCodes.InputIsWrong, ""), (call.ExitCode, call.Out));
        Assert.Contains("'h20-sxm' is not among the hardware; did you mean", call.Error, StringComparison.Ordinal);
        Assert.Contains(":2:8: k:", call.Error, StringComparison.Ordinal);
        Assert.Contains(":3:13: us:", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Kernels_WithoutConstants_AreNothingToCompare()
    {
        using var folder = new TempFolder();
        string table = folder.Write("gemm_a100_sxm_vllm_fp8.csv", Products);

        CommandLine call = CommandLine.Run("validate", "kernels", "--data", table);

        Assert.Equal(ExitCodes.InputIsWrong, call.ExitCode);
        Assert.Contains("nothing to compare: 4 rows: no constants", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Serving_OfATable_FindsWhatNamesStandFor()
    {
        using var folder = new TempFolder();
        string table = folder.Write("servers.csv", Servers);

        CommandLine call = CommandLine.Run("validate", "serving", "--file", table);

        Assert.Equal((ExitCodes.Fine, ""), (call.ExitCode, call.Error));
        Assert.StartsWith("Predicted against measured: 2 rows", call.Out, StringComparison.Ordinal);
        Assert.Contains("h100-sxm vllm fp8, 4 devices", call.Out, StringComparison.Ordinal);
        Assert.Contains("h100-sxm tensorrt-llm bfloat16", call.Out, StringComparison.Ordinal);
        Assert.Contains("the KV cache is assumed to be bf16", call.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Llama-3.1-70B", "Llama-3.1-71B", "no model 'meta-llama/Llama-3.1-71B-Instruct'; did you mean")]
    [InlineData("h100_sxm", "h900", "no hardware 'h900'")]
    [InlineData("vLLM", "vlm", "no engine 'vlm'; did you mean 'vllm'?")]
    [InlineData(",fp8,", ",nvfp4,", "no precision 'nvfp4'")]
    [InlineData(",fp8,4", ",fp8,3", "64 attention heads of Llama-3.1-70B do not split over 3 devices")]
    [InlineData(",fp8,4", ",bf16,1", "Llama-3.1-70B in bf16 does not fit 1 device of h100-sxm")]
    public void Serving_RowThatCannotBePredicted_SaysWhy(string text, string other, string reason)
    {
        using var folder = new TempFolder();
        string table = folder.Write("servers.csv", Servers.Replace(text, other, StringComparison.Ordinal));

        CommandLine call = CommandLine.Run("validate", "serving", "--file", table, "--json");

        using JsonDocument document = JsonDocument.Parse(call.Out);
        JsonElement skipped = Assert.Single(document.RootElement.GetProperty("skipped").EnumerateArray());
        Assert.StartsWith(reason, skipped.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, skipped.GetProperty("rows").GetInt32());
        Assert.Equal(1, document.RootElement.GetProperty("rows").GetInt32());
    }

    [Fact]
    public void Serving_WithFurtherColumns_LeavesThemAlone()
    {
        using var folder = new TempFolder();
        string[] lines = Servers.Trim().Split('\n');
        string table = folder.Write("servers.csv", $"{lines[0]},gpu_power\n{lines[1]},700\n");

        CommandLine call = CommandLine.Run("validate", "serving", "--file", table);

        Assert.Equal(ExitCodes.Fine, call.ExitCode);
        Assert.Contains("columns without a use here: gpu_power", call.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Serving_ThatIsWrong_IsNamedByLineAndColumn()
    {
        using var folder = new TempFolder();
        string table = folder.Write(
            "servers.csv",
            Servers.Replace(",8,12.11", ",8,NaN", StringComparison.Ordinal)
                .Replace("1,1024,1024,8,6.5", "1,1024,1,8,6.5", StringComparison.Ordinal));

        CommandLine call = CommandLine.Run("validate", "serving", "--file", table);

        Assert.Equal((ExitCodes.InputIsWrong, ""), (call.ExitCode, call.Out));
        Assert.Contains(":2:67: measured_tpot_ms: expected a time", call.Error, StringComparison.Ordinal);
        Assert.Contains(":3:46: output_tokens: must be at least 2", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Serving_WithAnotherEngine_UsesIt()
    {
        using var folder = new TempFolder();
        string table = folder.Write("servers.csv", Servers);

        CommandLine call = CommandLine.Run("validate", "serving", "--file", table, "--engine", "sglang");
        CommandLine wrong = CommandLine.Run("validate", "serving", "--file", table, "--engine", "sglan");

        Assert.Contains("h100-sxm sglang fp8, 4 devices", call.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.InputIsWrong, wrong.ExitCode);
        Assert.Contains("did you mean 'sglang'?", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Kernels_Out_WritesTheSameDocument()
    {
        using var folder = new TempFolder();
        string table = folder.Write("gemm_h200_sxm_vllm_bfloat16.csv", Products);
        string target = folder.At("out");

        CommandLine call = CommandLine.Run("validate", "kernels", "--data", table, "--json", "--out", target);

        Assert.Equal(ExitCodes.Fine, call.ExitCode);
        Assert.Equal(call.Out, File.ReadAllText(Path.Combine(target, AgreementFiles.Result)));
        Assert.True(File.Exists(Path.Combine(target, RunFiles.ChartFolder, "parity-gemm.svg")));
    }

    [Fact]
    public void Validate_OfAScenario_IsAsItWas()
    {
        CommandLine call = CommandLine.Run("validate", "--preset", "llama70b-8b");

        Assert.Equal((ExitCodes.Fine, "llama70b-8b: nothing is wrong\n"), (call.ExitCode, call.Out));
    }
}
