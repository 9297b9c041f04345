// The shipped constants against the kernels they were fitted to, where the measured tables are at hand: medians of the
// absolute percentage error. This holds the formulas and the files' constants together; it is not a held-out error.

using System.Globalization;
using SpecSim.Calibration;
using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Inputs;
using SpecSim.Latency;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Latency;

public sealed class MeasuredKernelTests
{
    [Theory]
    [InlineData("h200-sxm", "gemm_h200_sxm_vllm_bfloat16.csv", 6.0)]
    [InlineData("h100-sxm", "gemm_h100_sxm_vllm_bfloat16.csv", 5.5)]
    [InlineData("a100-sxm-80gb", "gemm_a100_sxm_vllm_bfloat16.csv", 7.0)]
    public void Gemm_UpTo512Rows_IsAsMeasured(string hardware, string file, double percent)
    {
        Device device = Load(hardware);
        var errors = new List<double>();
        foreach (IReadOnlyDictionary<string, string> row in Rows(file))
        {
            (double rows, double columns, double depth) = (Number(row, "m"), Number(row, "n"), Number(row, "k"));
            if (rows > 512 || columns < 512 || depth < 512)
                continue;
            double seconds = Operators.Gemm(
                rows, columns, depth, 2, 2, device.Latency.Kernels.GemmBf16, PeaksOf(device));
            errors.Add(Math.Abs((seconds * 1e6 / Number(row, "us")) - 1) * 100);
        }

        Assert.InRange(Median(errors), 0, percent);
    }

    [Theory]
    [InlineData("h200-sxm", "attn_decode_h200_sxm_vllm.csv", 3.5)]
    [InlineData("a100-sxm-80gb", "attn_decode_a100_sxm_vllm.csv", 8.0)]
    public void DecodeAttention_CachesBeyondL2_IsAsMeasured(string hardware, string file, double percent)
    {
        Device device = Load(hardware);
        var errors = new List<double>();
        foreach (IReadOnlyDictionary<string, string> row in Rows(file))
        {
            (double batch, double heads, double kvHeads) =
                (Number(row, "batch"), Number(row, "heads"), Number(row, "kv_heads"));
            (double size, double length) = (Number(row, "head_dim"), Number(row, "kv_len"));
            double bytes = Operators.AttentionBytes(batch, batch * length, heads, kvHeads, size, 2);
            // The table reads the same cache again and again: what fits L2 is faster there than between other layers.
            if (row["kv"] != "bflo" || size != 128 || batch > 512 || length < 128 || bytes < 256e6)
                continue;
            var shape = new KernelShape.DecodeAttention(
                (int)batch, (int)heads, (int)kvHeads, (int)size, DataType.Bf16, (int)length);
            double seconds = KernelTimes.Seconds(shape, device, "vllm")!.Value;
            errors.Add(Math.Abs((seconds * 1e6 / Number(row, "us")) - 1) * 100);
        }

        Assert.InRange(Median(errors), 0, percent);
    }

    private static Peaks PeaksOf(Device device) =>
        new(device.PeakBf16.PerSecond, device.Bandwidth.PerSecond, device.Multiprocessors);

    private static Device Load(string hardware)
    {
        Scenario scenario = new ScenarioLoader(PresetFolders.With()).Load(
            "llama8b-1b", $"hardware={hardware}", "target.tensorParallel=1").Scenario;
        return scenario.Device;
    }

    private static List<IReadOnlyDictionary<string, string>> Rows(string file)
    {
        string[] lines = File.ReadAllLines(Repository.RequireShared($"data/gpu/{file}"));
        string[] names = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => names.Zip(line.Split(',')).ToDictionary())];
    }

    private static double Number(IReadOnlyDictionary<string, string> row, string name) =>
        double.Parse(row[name], CultureInfo.InvariantCulture);

    private static double Median(List<double> values)
    {
        Assert.True(values.Count > 50, $"only {values.Count} rows");
        return MathNet.Numerics.Statistics.Statistics.Median(values);
    }
}
