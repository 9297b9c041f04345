// What the latency model expects for one benchmarked kernel: the same formulas that a step is made of, at the
// sizes of the benchmark.

using System.Collections.Concurrent;
using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Models;

namespace SpecSim.Calibration;

/// <summary>Predicted times of single kernels on one device.</summary>
public static class KernelTimes
{
    // Up to here a chunk is like a verify pass: one tile of query rows.
    private const int MostVerifyTokens = 64;

    // The benchmarks' power law of exponent 1.2 is one of the experts' loads, not of their rank: among laws of rank
    // this exponent comes nearest to the experts they touch (0.7 to 0.8).
    private const double PowerLawSkew = 0.75;

    // A fit asks for the same few hundred routings again and again, and each is a sum over all experts.
    private static readonly ConcurrentDictionary<(int Count, int PerToken, int Tokens), double> SkewedExperts = new();

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
                small.Bytes, kernels.Elementwise, Peaks.Of(device, DataType.Bf16)),
            KernelShape.Sampler sampler => SmallWork.SamplingSeconds(
                sampler.Sequences, sampler.VocabularySize, kernels.Sampling, Peaks.Of(device, DataType.Bf16)),
            _ => null,
        };
    }

    private static double? AllReduce(KernelShape.AllReduce reduce, KernelConstants kernels) =>
        kernels.AllReduce.FirstOrDefault(fit => fit.Devices == reduce.Devices) is { } fit
            ? Operators.AllReduce(reduce.Bytes, reduce.Devices, fit)
            : null;

    private static double? Gemm(KernelShape.Gemm gemm, Device device, KernelConstants kernels)
    {
        bool wide = gemm.Inputs == GemmInputs.Bf16;
        ProductConstants? fit = gemm.Inputs switch
        {
            GemmInputs.Bf16 => kernels.GemmBf16,
            GemmInputs.Fp8 => kernels.GemmFp8,
            _ => kernels.GemmFp8Dynamic,
        };
        double bytes = wide ? 2 : 1;
        return fit is null
            ? null
            : Operators.Product(
                gemm.Rows,
                gemm.Columns,
                gemm.Depth,
                bytes,
                bytes,
                fit,
                Peaks.Of(device, wide ? DataType.Bf16 : DataType.Fp8));
    }

    /// <summary>One call for all prompts.</summary>
    private static double Prompts(KernelShape.PromptAttention prompt, Device device, KernelConstants kernels)
    {
        Peaks peaks = Peaks.Of(device, DataType.Bf16);
        PromptWork work = PromptWork.Of(
            prompt.PromptTokens,
            prompt.PromptTokens,
            Operators.AttentionPairs(prompt.PromptTokens, 0, double.PositiveInfinity),
            Operators.AttentionFlops(1, 1, prompt.Heads, prompt.HeadSize),
            (double)prompt.PromptTokens * prompt.HeadSize * ((4 * prompt.Heads) + (8 * prompt.KvHeads)),
            prompt.Heads,
            kernels.Prefill,
            peaks);
        var all = new PromptWork(prompt.Sequences * work.Seconds, prompt.Sequences * work.Tiles, work.LongestKeys);
        return all.InOneCall(kernels.Prefill, peaks);
    }

    /// <summary>As a pass of the model attends: few query tokens verify, many are a chunk, decodes are added.</summary>
    private static double Mixed(KernelShape.MixedAttention mixed, Device device, KernelConstants kernels)
    {
        var model = new TransformerModel(
            "kernel", "", 1, mixed.HeadSize, mixed.Heads, mixed.KvHeads, mixed.HeadSize, 1, true, 1, true, null, 0,
            mixed.HeadSize, true, true);
        var attention = new AttentionCosts(
            new Deployment(model, DataTypes.AllBf16, 1), kernels, Peaks.Of(device, DataType.Bf16), (_, _) => 0);
        int decodes = mixed.DecodeSequences;
        StepShape decode = StepShape.Decode(decodes, (long)decodes * mixed.DecodeContextTokens);
        if (mixed.QueryTokens == 0)
            return attention.Seconds(decode, besidePrompts: false);
        if (mixed.QueryTokens > MostVerifyTokens)
            return attention.Seconds(decode, besidePrompts: true)
                + attention.PromptSeconds([new PromptChunk(mixed.QueryTokens, mixed.CachedTokens)]);
        // Kernels that do not split a cache walk all sequences side by side: a batch in which one brings more tokens.
        var verify = new StepShape(1, mixed.QueryTokens, mixed.QueryTokens, mixed.CachedTokens, 1);
        double alone = attention.Seconds(verify, besidePrompts: false);
        if (decodes == 0)
            return alone;
        if (kernels.Verify is not VerifyConstants.Unsplit)
            return alone + attention.Seconds(decode, besidePrompts: true);
        var batch = new StepShape(
            1 + decodes,
            mixed.QueryTokens + decodes,
            mixed.QueryTokens,
            mixed.CachedTokens + decode.ContextTokens,
            1 + decodes);
        return Math.Max(alone, attention.Seconds(batch, besidePrompts: false));
    }

    private static double? Experts(KernelShape.Experts shape, Device device, KernelConstants kernels)
    {
        if ((shape.Type == DataType.Bf16 ? kernels.ExpertsBf16 : kernels.ExpertsFp8) is not { } fit)
            return null;
        bool balanced = shape.Routing == ExpertRouting.Balanced;
        double experts = (double)shape.Count / shape.ExpertParallel;
        double touched = balanced
            ? DistinctExperts.Balanced(experts, (double)shape.PerToken / shape.ExpertParallel, shape.Tokens)
            : Skewed(shape.Count, shape.PerToken, shape.Tokens) / shape.ExpertParallel;
        // The benchmark of skewed routing measures the busiest device.
        double busy = balanced ? 1 : DistinctExperts.Imbalance(shape.ExpertParallel);
        var work = new ExpertWork(
            shape.Tokens,
            shape.PerToken,
            shape.HiddenSize,
            (double)shape.FeedForwardSize / shape.TensorParallel,
            3,
            shape.Type.BytesPerElement(),
            experts,
            touched,
            busy * shape.Tokens * shape.PerToken / shape.ExpertParallel,
            balanced,
            shape.ExpertParallel > 1);
        return ExpertLayer.Seconds(work, fit, Peaks.Of(device, shape.Type));
    }

    private static double Skewed(int count, int perToken, int tokens) => SkewedExperts.GetOrAdd(
        (count, perToken, tokens),
        key => DistinctExperts.Skewed(key.Count, key.PerToken, key.Tokens, PowerLawSkew));

    private static double? Decode(KernelShape.DecodeAttention decode, Device device, KernelConstants kernels)
    {
        DecodeAttentionConstants? fit = decode.Kv == DataType.Bf16 ? kernels.DecodeBf16 : kernels.DecodeFp8;
        if (fit is null)
            return null;
        double bytes = Operators.AttentionBytes(
            decode.Sequences,
            (double)decode.Sequences * decode.ContextTokens,
            decode.Heads,
            decode.KvHeads,
            decode.HeadSize,
            decode.Kv.BytesPerElement());
        double seconds = new AttentionKernels(
            decode.Heads,
            decode.KvHeads,
            decode.HeadSize,
            decode.Kv.BytesPerElement(),
            fit,
            kernels,
            Peaks.Of(device, DataType.Bf16)).Decode(
                decode.Sequences, (long)decode.Sequences * decode.ContextTokens, bytes);
        return fit is DecodeConstants split ? seconds - WarmCache.SavedSeconds(decode, device, split) : seconds;
    }
}
