// Single kernels as benchmarks run them, against measured tables where they are at hand: experts with constants fitted
// to the same table, and chunks of prompts with decodes in the same call.

using System.Globalization;
using MathNet.Numerics.Statistics;
using SpecSim.Calibration;
using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Models;
using SpecSim.Quantities;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Latency;

public sealed class KernelTimesTests
{
    private static readonly Device H200 = Build.With(
        Build.H100() with { Bandwidth = new BytesPerSecond(4.8e12) },
        kernels => kernels with { ExpertsBf16 = ModelKinds.H200Experts });

    // FlashAttention 2 as vLLM calls it, with the constants of the shipped preset.
    private static readonly Device RtxPro6000 = Build.With(
        Build.H100() with
        {
            Multiprocessors = 188,
            Bandwidth = new BytesPerSecond(1792e9),
            PeakBf16 = new FlopsPerSecond(503.8e12),
            L2Cache = new Bytes(128e6),
        },
        kernels => kernels with
        {
            Verify = new VerifyConstants.Unsplit(7.34e-6, 21.4e-9, 4.26e-6, 0, 0.605, 1.42, 64),
            DecodeBf16 = new DecodeConstants(11.6e-6, 1.91e-6, 2.86e-6, 0.819),
            Prefill = new PrefillConstants(7.12e-6, 0.464, 0.985, 0, 0, 0),
        });

    [Theory]
    [InlineData("balanced", 17, 256, 8)]
    [InlineData("power_law_1.2", 17, 256, 12)]
    public void Experts_OnH200_AreAsMeasured(string routing, int fewest, int most, double percent)
    {
        double[] errors = [.. Rows("data/gpu/moe_h200_sxm_vllm.csv")
            .Where(row => row[0] == "bfloat16" && row[8] == routing)
            .Where(row => Whole(row[1]) >= fewest && Whole(row[1]) <= most)
            .Select(row => Error(Shape(row), H200, row[9]))];

        Assert.True(errors.Length > 1000, $"only {errors.Length} rows");
        Assert.InRange(errors.Median(), 0, percent / 100);
    }

    [Fact]
    public void ExpertsOfProducts_OnH200_AreNearTheMeasuredFusedOnes()
    {
        var gemm = new GemmConstants(2.435e-6, 1.131e-6, 0.808, 0.895, 3, 0);
        Peaks peaks = Peaks.Of(H200, DataType.Bf16);
        double[] errors = [.. Rows("data/gpu/moe_h200_sxm_vllm.csv")
            .Where(row => row[0] == "bfloat16" && row[8] == "balanced")
            .Where(row => Whole(row[1]) is >= 17 and <= 256)
            .Select(row =>
            {
                double rows = (double)Whole(row[1]) * Whole(row[4]) / Whole(row[7]);
                double experts = (double)Whole(row[5]) / Whole(row[7]);
                double touched = DistinctExperts.Balanced(experts, 1, rows);
                double inner = (double)Whole(row[3]) / Whole(row[6]);
                var work = new ExpertWork(
                    Whole(row[1]), Whole(row[4]), Whole(row[2]), inner, 3, 2, experts, touched, rows, true, false);
                double seconds = ExpertLayer.SecondsOfProducts(
                    work, 2, gemm, Build.H100().Latency.Kernels.Elementwise, peaks);
                return Math.Abs((seconds * 1e6 / double.Parse(row[9], CultureInfo.InvariantCulture)) - 1);
            })];

        Assert.InRange(errors.Median(), 0, 0.12);
    }

    [Theory]
    // One chunk: few query tokens, as many as one block has, many.
    [InlineData(16, 16, 0, 0.10)]
    [InlineData(17, 256, 0, 0.12)]
    [InlineData(257, 4096, 0, 0.12)]
    // With sequences that decode in the same call.
    [InlineData(16, 4096, 1, 0.20)]
    public void MixedAttention_WithoutSplitCaches_IsAsMeasured(int fewest, int most, int decodes, double error)
    {
        double[] errors = [.. Rows("data/gpu/verify_q/attn_mixed_RTXPRO6000_meta-llama_Llama-3.1-8B.csv")
            .Where(row => Whole(row[0]) >= fewest && Whole(row[0]) <= most)
            .Where(row => decodes == 0 ? row[2] == "0" : row[2] != "0")
            .Select(row => Error(
                new KernelShape.MixedAttention(
                    Whole(row[0]), Whole(row[1]), Whole(row[2]), Whole(row[3]), 32, 8, 128),
                RtxPro6000,
                row[4]))];

        Assert.True(errors.Length > 10, $"only {errors.Length} rows");
        Assert.InRange(errors.Median(), 0, error);
    }

    [Fact]
    public void Seconds_OfABatchOfPrompts_PaysOneCall()
    {
        double one = Seconds(new KernelShape.PromptAttention(1, 1000, 32, 8, 128), H200);
        double four = Seconds(new KernelShape.PromptAttention(4, 1000, 32, 8, 128), H200);

        Assert.Equal((4 * one) - (3 * 13.0e-6), four, 1e-12);
    }

    [Fact]
    public void Seconds_OfASampler_AreThoseOfAPass()
    {
        StepModel model = ModelKinds.Model(Build.Llama8B(), Build.H100());

        Assert.Equal(
            model.Evaluate(StepShape.Decode(48, 48_000)).SamplingSeconds,
            Seconds(new KernelShape.Sampler(48, 128256), Build.H100()),
            1e-15);
    }

    [Fact]
    public void Seconds_OfExpertsWithoutConstants_AreUnknown() => Assert.Null(KernelTimes.Seconds(
        new KernelShape.Experts(DataType.Fp8, 8, 4096, 1536, 8, 128, 1, 1, ExpertRouting.Balanced), H200, "vllm"));

    private static KernelShape.Experts Shape(string[] row) => new(
        DataType.Bf16, Whole(row[1]), Whole(row[2]), Whole(row[3]), Whole(row[4]), Whole(row[5]), Whole(row[6]),
        Whole(row[7]), row[8] == "balanced" ? ExpertRouting.Balanced : ExpertRouting.PowerLaw);

    private static double Error(KernelShape shape, Device device, string microseconds) => Math.Abs(
        (Seconds(shape, device) * 1e6 / double.Parse(microseconds, CultureInfo.InvariantCulture)) - 1);

    private static double Seconds(KernelShape shape, Device device) =>
        KernelTimes.Seconds(shape, device, "vllm")!.Value;

    private static IEnumerable<string[]> Rows(string file) =>
        File.ReadLines(Repository.RequireShared(file)).Skip(1).Select(line => line.Split(','));

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
