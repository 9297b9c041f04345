// What the latency model expects for one benchmarked kernel: the same formulas that a step is made of, at the
// sizes of the benchmark.

using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Models;

namespace SpecSim.Calibration;

/// <summary>Predicted times of single kernels on one device.</summary>
public static class KernelTimes
{
    // Up to here a chunk is like a verify pass: the longest drafts in use.
    private const int MostVerifyTokens = 32;

    // Tokens routed by the benchmarks' power law touch as many experts as 0.84 times as many that choose uniformly:
    // fits to 16-bit tables of three devices gave 0.80 to 0.88.
    private const double PowerLawTokens = 0.84;

    /// <summary>Seconds of one call; null when the profile has no constants for such a kernel.</summary>
    public static double? Seconds(KernelShape shape, Device device, string library)
    {
        KernelConstants kernels = device.Latency.Of(library);
        return shape switch
        {
            KernelShape.Gemm gemm => Gemm(gemm, device, kernels),
            KernelShape.DecodeAttention decode => Decode(decode, device, kernels),
            KernelShape.PromptAttention prompt => Prompts(prompt, device, kernels),
            KernelShape.MixedAttention mixed => Mixed(mixed, device, kernels),
            KernelShape.Experts experts => Experts(experts, device, kernels),
            KernelShape.AllReduce reduce => AllReduce(reduce, kernels),
            KernelShape.Elementwise small => Operators.Elementwise(
                small.Bytes, kernels.Elementwise, Peaks(device, DataType.Bf16)),
            KernelShape.Sampler sampler => SmallWork.SamplingSeconds(
                sampler.Sequences, sampler.VocabularySize, kernels.Elementwise, Peaks(device, DataType.Bf16)),
            _ => null,
        };
    }

    /// <summary>The device's peaks in a format; those of 16 bits where it has no such arithmetic.</summary>
    public static Peaks Peaks(Device device, DataType type) => new(
        (device.Peak(type) ?? device.PeakBf16).PerSecond, device.Bandwidth.PerSecond, device.Multiprocessors);

    private static double? AllReduce(KernelShape.AllReduce reduce, KernelConstants kernels) =>
        kernels.AllReduce.FirstOrDefault(fit => fit.Devices == reduce.Devices) is { } fit
            ? Operators.AllReduce(reduce.Bytes, reduce.Devices, fit)
            : null;

    private static double? Gemm(KernelShape.Gemm gemm, Device device, KernelConstants kernels)
    {
        bool wide = gemm.Inputs == GemmInputs.Bf16;
        GemmConstants? fit = gemm.Inputs switch
        {
            GemmInputs.Bf16 => kernels.GemmBf16,
            GemmInputs.Fp8 => kernels.GemmFp8,
            _ => kernels.GemmFp8Dynamic,
        };
        double bytes = wide ? 2 : 1;
        return fit is null
            ? null
            : Operators.Gemm(
                gemm.Rows,
                gemm.Columns,
                gemm.Depth,
                bytes,
                bytes,
                fit,
                Peaks(device, wide ? DataType.Bf16 : DataType.Fp8));
    }

    /// <summary>One call for all prompts: its base is paid once.</summary>
    private static double Prompts(KernelShape.PromptAttention prompt, Device device, KernelConstants kernels)
    {
        double one = Operators.PrefillAttention(
            prompt.PromptTokens,
            prompt.Heads,
            prompt.KvHeads,
            prompt.HeadSize,
            kernels.Prefill,
            Peaks(device, DataType.Bf16));
        return one + ((prompt.Sequences - 1) * (one - kernels.Prefill.BaseSeconds));
    }

    /// <summary>As a pass of the model attends: few query tokens verify, many are a chunk, decodes are added.</summary>
    private static double Mixed(KernelShape.MixedAttention mixed, Device device, KernelConstants kernels)
    {
        var model = new TransformerModel(
            "kernel", "", 1, mixed.HeadSize, mixed.Heads, mixed.KvHeads, mixed.HeadSize, 1, true, 1, true, null, 0,
            mixed.HeadSize, true, true);
        var attention = new AttentionCosts(
            new Deployment(model, DataTypes.AllBf16, 1), kernels, Peaks(device, DataType.Bf16), (_, _) => 0);
        int decodes = mixed.DecodeSequences;
        StepShape decode = StepShape.Decode(decodes, (long)decodes * mixed.DecodeContextTokens);
        if (mixed.QueryTokens == 0)
            return attention.Seconds(decode, besidePrompts: false);
        if (mixed.QueryTokens > MostVerifyTokens)
            return attention.Seconds(decode, besidePrompts: true)
                + attention.PromptSeconds([new PromptChunk(mixed.QueryTokens, mixed.CachedTokens)]);
        var verify = new StepShape(1, mixed.QueryTokens, mixed.QueryTokens, mixed.CachedTokens, 1);
        return attention.Seconds(verify, besidePrompts: false) + attention.Seconds(decode, besidePrompts: true);
    }

    private static double? Experts(KernelShape.Experts shape, Device device, KernelConstants kernels)
    {
        if ((shape.Type == DataType.Bf16 ? kernels.ExpertsBf16 : kernels.ExpertsFp8) is not { } fit)
            return null;
        double touched = shape.Routing == ExpertRouting.Balanced
            ? DistinctExperts.Balanced(
                (double)shape.Count / shape.ExpertParallel, (double)shape.PerToken / shape.ExpertParallel, shape.Tokens)
            : DistinctExperts.Independent(shape.Count, shape.PerToken, PowerLawTokens * shape.Tokens)
                / shape.ExpertParallel;
        var work = new ExpertWork(
            (double)shape.Tokens * shape.PerToken / shape.ExpertParallel,
            touched,
            shape.HiddenSize,
            (double)shape.FeedForwardSize / shape.TensorParallel,
            3,
            shape.Type.BytesPerElement());
        return Operators.Experts(work, fit, Peaks(device, shape.Type));
    }

    private static double? Decode(KernelShape.DecodeAttention decode, Device device, KernelConstants kernels)
    {
        DecodeConstants? fit = decode.Kv == DataType.Bf16 ? kernels.DecodeBf16 : kernels.DecodeFp8;
        if (fit is null)
            return null;
        double bytes = Operators.AttentionBytes(
            decode.Sequences,
            (double)decode.Sequences * decode.ContextTokens,
            decode.Heads,
            decode.KvHeads,
            decode.HeadSize,
            decode.Kv.BytesPerElement());
        return Operators.DecodeAttention(
            decode.Sequences,
            Operators.DecodeLength(decode.ContextTokens, fit),
            decode.KvHeads,
            bytes,
            fit,
            Peaks(device, DataType.Bf16));
    }
}
