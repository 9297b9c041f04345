// What the latency model expects for one benchmarked kernel: the same formulas that a step is made of, at the
// sizes of the benchmark.

using SpecSim.Hardware;
using SpecSim.Latency;

namespace SpecSim.Calibration;

/// <summary>Predicted times of single kernels on one device.</summary>
public static class KernelTimes
{
    /// <summary>Seconds of one call; null when the profile has no constants for such a kernel.</summary>
    public static double? Seconds(KernelShape shape, Device device, string library)
    {
        KernelConstants kernels = device.Latency.Of(library);
        return shape switch
        {
            KernelShape.Gemm gemm => Gemm(gemm, device, kernels),
            KernelShape.DecodeAttention decode => Decode(decode, device, kernels),
            KernelShape.PromptAttention prompt => PromptAttention.Seconds(
                prompt.Sequences,
                prompt.PromptTokens,
                0,
                prompt.Heads,
                prompt.KvHeads,
                prompt.HeadSize,
                kernels.Prefill,
                Peaks.Of(device, DataType.Bf16)),
            KernelShape.AllReduce reduce => AllReduce(reduce, kernels),
            KernelShape.Elementwise small => Operators.Elementwise(
                small.Bytes, kernels.Elementwise, Peaks.Of(device, DataType.Bf16)),
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
        return new AttentionCosts(
            decode.Heads,
            decode.KvHeads,
            decode.HeadSize,
            decode.Kv.BytesPerElement(),
            fit,
            kernels,
            Peaks.Of(device, DataType.Bf16)).Decode(
                decode.Sequences, (long)decode.Sequences * decode.ContextTokens, bytes);
    }
}
