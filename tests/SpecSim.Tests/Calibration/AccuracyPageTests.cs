// docs/accuracy.md and reports/accuracy against what the program computes today, where the measured tables are at hand:
// a page of figures that nobody checks is worth nothing.

using System.Globalization;
using System.Text.Json;
using SpecSim.Tests.Cli;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Calibration;

public sealed class AccuracyPageTests
{
    private static readonly Dictionary<string, (string Operator, string? DataType, int Devices, string Bucket)> Rows =
        new()
        {
            ["products bf16, M <= 512"] = ("gemm", "bf16", 1, "M <= 512"),
            ["products fp8, M <= 512"] = ("gemm", "fp8 dynamic", 1, "M <= 512"),
            ["products fp8, M > 512"] = ("gemm", "fp8 dynamic", 1, "M > 512"),
            ["verify amplification t(Mq)/t(M)"] = ("verifyAmplification", "bf16", 1, "all"),
            ["decode attention, bf16 cache"] = ("decodeAttention", "bf16", 1, "all"),
            ["decode attention, fp8 cache"] = ("decodeAttention", "fp8", 1, "all"),
            ["prompt attention"] = ("prefillAttention", "bf16", 1, "all"),
            ["all-reduce over 2"] = ("allReduce", null, 2, "all"),
            ["all-reduce over 4"] = ("allReduce", null, 4, "all"),
            ["all-reduce over 8"] = ("allReduce", null, 8, "all"),
            ["experts bf16, 17-256 tokens"] = ("experts", "bf16", 1, "17-256 tokens"),
            ["experts fp8 (blocks), 17-256 tokens"] = ("experts", "fp8", 1, "17-256 tokens"),
            ["attention of mixed calls"] = ("mixedAttention", "bf16", 1, "all"),
        };

    [Fact]
    public void ThePage_SaysWhatTheReportSays()
    {
        JsonElement[] groups = Groups(File.ReadAllText(Repository.At("reports/accuracy/kernels/agreement.json")));
        string[][] lines = [.. File.ReadLines(Repository.At("docs/accuracy.md"))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length == 10 && Rows.ContainsKey(cells[1]))];

        Assert.True(lines.Length > 20, $"only {lines.Length} rows");
        foreach (string[] cells in lines)
        {
            JsonElement group = Assert.Single(groups, each => Is(each, Rows[cells[1]], cells[2], cells[3]));
            double bias = group.GetProperty("bias").GetDouble();
            Assert.Equal(Percent(group.GetProperty("medianApe").GetDouble()), cells[5]);
            Assert.Equal(Percent(group.GetProperty("p90Ape").GetDouble()), cells[6]);
            Assert.Equal((bias < 0 ? "-" : "+") + Percent(Math.Abs(bias)), cells[7]);
            if (cells[8] != "-")
            {
                double goal = double.Parse(cells[8].TrimEnd('%', ' '), CultureInfo.InvariantCulture) / 100;
                Assert.True(group.GetProperty("medianApe").GetDouble() <= goal, cells[1] + " misses its goal");
            }
        }
    }

    [Theory]
    [InlineData("kernels", "kernels", "--data", "data/gpu")]
    [InlineData("serving", "serving", "--file", "data/gpu/serving_measured.csv")]
    public void TheReport_IsWhatTheProgramSays(string folder, string verb, string option, string data)
    {
        CommandLine run = CommandLine.Run("validate", verb, option, Repository.RequireShared(data), "--json");

        JsonElement[] now = Groups(run.Out);
        JsonElement[] then = Groups(File.ReadAllText(Repository.At($"reports/accuracy/{folder}/agreement.json")));
        Assert.Equal(then.Length, now.Length);
        for (int index = 0; index < now.Length; index++)
        {
            foreach (string figure in (string[])["rows", "medianApe", "p90Ape", "bias"])
            {
                double expected = then[index].GetProperty(figure).GetDouble();
                Assert.Equal(expected, now[index].GetProperty(figure).GetDouble(), 1e-9 * Math.Max(1, expected));
            }
        }
    }

    private static JsonElement[] Groups(string json) =>
        [.. JsonDocument.Parse(json).RootElement.GetProperty("groups").EnumerateArray()];

    private static bool Is(
        JsonElement group,
        (string Operator, string? DataType, int Devices, string Bucket) row,
        string hardware,
        string library) =>
        group.GetProperty("operator").GetString() == row.Operator
        && group.GetProperty("dataType").GetString() == row.DataType
        && group.GetProperty("devices").GetInt32() == row.Devices
        && group.GetProperty("bucket").GetString() == row.Bucket
        && group.GetProperty("hardware").GetString() == hardware
        && group.GetProperty("library").GetString() == library;

    private static string Percent(double value) =>
        (100 * value).ToString("F1", CultureInfo.InvariantCulture) + " %";
}
