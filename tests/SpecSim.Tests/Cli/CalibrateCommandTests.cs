// specsim calibrate from end to end: what it writes loads again with the constants it printed, the same bytes each
// time; what it cannot stand for it refuses, and then nothing is written.

using System.Text.Json;
using SpecSim.Calibration;
using SpecSim.Hardware;
using SpecSim.Inputs;
using SpecSim.Inputs.Measured;
using SpecSim.Tests.Calibration;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Cli;

public sealed class CalibrateCommandTests
{
    private const string Table = "gemm_h200_sxm_vllm_bfloat16.csv";

    [Fact]
    public void Calibrate_WithABase_WritesAProfileThatLoadsAgain()
    {
        using var folder = new TempFolder();
        string table = folder.Write(Table, MeasuredSamples.Csv(MeasuredSamples.Products()));
        string file = folder.At("mine.yaml");

        CommandLine run = Calibrate(table, file, "--name", "My H200");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Device device = HardwareSheet.Load(file, PresetFolders.With()).Device;
        Assert.Equal(("My H200", CalibrationKind.Measured), (device.Name, device.Latency.Kind));
        Assert.Equal(
            MeasuredSamples.Sheet.Device.Latency.Kernels.Prefill with { Error = null },
            device.Latency.Kernels.Prefill with { Error = null });
        GemmConstants fitted = device.Latency.Kernels.GemmBf16;
        Assert.Matches($@"gemm\.bf16 +compute +{fitted.ComputeEfficiency:R} ", run.Out);
        Assert.Equal(112, fitted.Error!.Rows);
        Assert.Equal(6, fitted.Error.Covariance.Count);
        Assert.Contains("Taken over from H200 SXM 141GB: gemm.fp8, gemm.fp8Dynamic", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Calibrate_Twice_WritesTheSameBytes()
    {
        using var folder = new TempFolder();
        string table = folder.Write(Table, MeasuredSamples.Csv(MeasuredSamples.Products()));

        Calibrate(table, folder.At("one.yaml"));
        Calibrate(table, folder.At("two.yaml"));

        Assert.Equal(File.ReadAllText(folder.At("one.yaml")), File.ReadAllText(folder.At("two.yaml")));
    }

    [Fact]
    public void Calibrate_AConstantHeld_IsAnAssumptionOfTheProfile()
    {
        using var folder = new TempFolder();
        string table = folder.Write(Table, MeasuredSamples.Csv(MeasuredSamples.Products()));
        string file = folder.At("mine.yaml");

        CommandLine run = Calibrate(table, file, "--fix", "gemm.bf16.sharpness=2.5", "--json");

        using JsonDocument document = JsonDocument.Parse(run.Out);
        JsonElement constant = document.RootElement
            .GetProperty("operators")[0].GetProperty("constants").GetProperty("sharpness");
        Assert.Equal(2.5, constant.GetProperty("value").GetDouble());
        Assert.Equal(JsonValueKind.Null, constant.GetProperty("relativeStandardError").ValueKind);
        Assert.Contains(
            "gemm bf16 sharpness: held at 2.5 by choice, not fitted", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Calibrate_WithoutABase_KeepsTheDevicesOwnConstants()
    {
        using var folder = new TempFolder();
        string table = folder.Write(Table, MeasuredSamples.Csv(MeasuredSamples.Products()));

        CommandLine run = CommandLine.Run(
            "calibrate", table, "--hardware", "h200-sxm", "--out", folder.At("mine.yaml"));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("Taken over from H200 SXM 141GB: gemm.fp8", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("m,n,k,us\n", "has no rows below its header")]
    [InlineData("m,n,k,us\n1,4096,4096,9.5\n16,4096,4096,10\n", "2 rows of 1 different shapes are too few")]
    [InlineData("m,n,k,us\n1,4096,4096,nan\n", "expected a time in microseconds, found 'nan'")]
    [InlineData("m,n,k,us\n1,4096,4096,-9\n", "a time must be above 0")]
    public void Calibrate_Garbage_IsRefusedAndNothingIsWritten(string text, string message)
    {
        using var folder = new TempFolder();

        CommandLine run = Calibrate(folder.Write(Table, text), folder.At("mine.yaml"));

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal([Table], Directory.GetFiles(folder.FullPath).Select(Path.GetFileName));
    }

    [Fact]
    public void Calibrate_ShuffledTimes_IsRefused()
    {
        IReadOnlyList<MeasuredKernel> rows = MeasuredSamples.Products();
        string text = MeasuredSamples.Csv(
            [.. rows.Select((row, index) => row with { Seconds = rows[(index * 37) % rows.Count].Seconds })]);
        using var folder = new TempFolder();

        CommandLine run = Calibrate(folder.Write(Table, text), folder.At("mine.yaml"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("times do not follow sizes", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Calibrate_OverSomethingElse_DoesNotOverwriteIt()
    {
        using var folder = new TempFolder();
        string table = folder.Write(Table, MeasuredSamples.Csv(MeasuredSamples.Products()));
        string file = folder.Write("notes.yaml", "shopping: [milk]\n");

        CommandLine run = Calibrate(table, file);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("exists and is no hardware file", run.Error, StringComparison.Ordinal);
        Assert.Equal("shopping: [milk]\n", File.ReadAllText(file));
    }

    [Theory]
    [InlineData("--fix", "gemm.bf16.sharpnes=3", "did you mean 'gemm.bf16.sharpness'?")]
    [InlineData("--fix", "gemm.bf16.base=3", "'3' has no unit")]
    [InlineData("--only", "gem", "did you mean 'gemm'")]
    [InlineData("--library", "vlm", "did you mean 'vllm'?")]
    public void Calibrate_OptionThatNamesNothing_OffersTheNearest(string option, string value, string message)
    {
        using var folder = new TempFolder();
        string table = folder.Write(Table, MeasuredSamples.Csv(MeasuredSamples.Products()));

        CommandLine run = Calibrate(table, folder.At("mine.yaml"), option, value);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Calibrate_OnlyRowsOutOfRange_WritesNothing()
    {
        using var folder = new TempFolder();
        string table = folder.Write(Table, "m,n,k,us\n1,256,256,2.9\n2,256,256,2.9\n");

        CommandLine run = Calibrate(table, folder.At("mine.yaml"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("nothing to fit: vllm: 2 rows of Gemm are outside", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.At("mine.yaml")));
    }

    [Fact]
    public void Calibrate_WithoutADevice_TakesThatOfTheTables()
    {
        using var folder = new TempFolder();
        string table = folder.Write(Table, MeasuredSamples.Csv(MeasuredSamples.Products()));
        string file = folder.At("mine.yaml");

        CommandLine run = CommandLine.Run("calibrate", table, "--out", file);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("H200 SXM 141GB", HardwareSheet.Load(file, PresetFolders.With()).Device.Name);
    }

    [Fact]
    public void Calibrate_DatasheetWithoutConstants_BorrowsThoseOfTheBase()
    {
        using var folder = new TempFolder();
        string table = folder.Write(Table, MeasuredSamples.Csv(MeasuredSamples.Products()));
        string sheet = folder.Write(
            "card.yaml",
            "name: My card\narchitecture: Hopper\nmemory: 141 GiB\nbandwidth: 4.8 TB/s\n"
            + "peak: {bf16: 989 TFLOP/s}\nmultiprocessors: 132\nsource: {datasheet: mine}\n");
        string file = folder.At("mine.yaml");

        CommandLine run = CommandLine.Run(
            "calibrate", table, "--hardware", sheet, "--base", "h200-sxm", "--out", file);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("My card", HardwareSheet.Load(file, PresetFolders.With()).Device.Name);
    }

    private static CommandLine Calibrate(string table, string file, params string[] more) => CommandLine.Run(
        ["calibrate", table, "--hardware", "h200-sxm", "--base", "h200-sxm", "--out", file, .. more]);
}
