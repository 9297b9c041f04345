// Into which buckets a benchmarked kernel falls: its size class, wider classes that questions are asked about, or
// the reason why the formulas were not made for it. Sizes and ranges are those of docs/model.md part 3.

using SpecSim.Hardware;

namespace SpecSim.Calibration;

/// <summary>Sorts kernels by size.</summary>
internal static class AgreementBuckets
{
    // Fits leave narrower products out: they are launch-bound, and no layer of a served model has them.
    private const int NarrowestProduct = 512;
    private const int LargestDecodeBatch = 512;
    private const int ShortestDecodeContext = 128;
    private const int FittedHeadSize = 128;

    // Below this a prompt is a launch and nothing else.
    private const int ShortestPrompt = 16;

    private static readonly (double Most, string Name)[] Rows =
    [
        (1, "M = 1"), (16, "M 2-16"), (64, "M 17-64"), (128, "M 65-128"), (256, "M 129-256"), (512, "M 257-512"),
        (2048, "M 513-2048"), (8192, "M 2049-8192"), (double.PositiveInfinity, "M > 8192"),
    ];

    private static readonly (double Most, string Name)[] KvBytes =
    [
        (1e6, "KV < 1 MB"), (8e6, "KV 1-8 MB"), (32e6, "KV 8-32 MB"), (128e6, "KV 32-128 MB"),
        (1e9, "KV 128 MB-1 GB"), (double.PositiveInfinity, "KV > 1 GB"),
    ];

    private static readonly (double Most, string Name)[] PromptTokens =
    [
        (64, "S <= 64"), (256, "S 65-256"), (1024, "S 257-1k"), (4096, "S 1k-4k"), (16384, "S 4k-16k"),
        (double.PositiveInfinity, "S > 16k"),
    ];

    private static readonly (double Most, string Name)[] CachedTokens =
    [
        (256, "L <= 256"), (1024, "L 257-1k"), (4096, "L 1k-4k"), (16384, "L 4k-16k"),
        (double.PositiveInfinity, "L > 16k"),
    ];

    private static readonly (double Most, string Name)[] ReducedBytes =
    [
        (64 * 1024, "<= 64 KiB"), (1024 * 1024, "64 KiB-1 MiB"), (16 * 1024 * 1024, "1-16 MiB"),
        (double.PositiveInfinity, "> 16 MiB"),
    ];

    private static readonly (double Most, string Name)[] ExpertTokens =
    [
        (1, "1 token"), (4, "2-4 tokens"), (16, "5-16 tokens"), (64, "17-64 tokens"), (256, "65-256 tokens"),
        (1024, "257-1k tokens"), (double.PositiveInfinity, "> 1k tokens"),
    ];

    private static readonly (double Most, string Name)[] SmallTokens =
    [
        (16, "1-16"), (256, "17-256"), (double.PositiveInfinity, "> 256"),
    ];

    /// <summary>The subject of a kernel on a device.</summary>
    public static AgreementSubject Subject(MeasuredKernel kernel)
    {
        (AgreementOperator ran, string? type, int devices) = kernel.Shape switch
        {
            KernelShape.Gemm gemm => (AgreementOperator.Gemm, Text(gemm.Inputs), 1),
            KernelShape.DecodeAttention decode => (AgreementOperator.DecodeAttention, decode.Kv.Text(), 1),
            KernelShape.PromptAttention => (AgreementOperator.PrefillAttention, DataType.Bf16.Text(), 1),
            KernelShape.MixedAttention => (AgreementOperator.MixedAttention, DataType.Bf16.Text(), 1),
            KernelShape.Experts experts => (AgreementOperator.Experts, experts.Type.Text(), 1),
            KernelShape.AllReduce reduce => (AgreementOperator.AllReduce, null, reduce.Devices),
            KernelShape.Elementwise => (AgreementOperator.Elementwise, DataType.Bf16.Text(), 1),
            KernelShape.Sampler => (AgreementOperator.Sampler, DataType.Bf16.Text(), 1),
            _ => throw new ArgumentOutOfRangeException(nameof(kernel)),
        };
        return new AgreementSubject(ran, kernel.Hardware, kernel.Library, type, devices);
    }

    /// <summary>Where a kernel belongs: outside for one reason, or in a size class and wider ones.</summary>
    public static IReadOnlyList<Bucket> Of(KernelShape shape) => shape switch
    {
        KernelShape.Gemm gemm => Gemm(gemm),
        KernelShape.DecodeAttention decode => Decode(decode),
        KernelShape.PromptAttention prompt when prompt.HeadSize != FittedHeadSize =>
            [Outside(2, "head size other than 128")],
        KernelShape.PromptAttention { PromptTokens: < ShortestPrompt } => [Outside(3, "prompt below 16")],
        KernelShape.PromptAttention prompt => [Size(PromptTokens, prompt.PromptTokens)],
        KernelShape.MixedAttention mixed => Mixed(mixed),
        KernelShape.Experts experts => Experts(experts),
        KernelShape.AllReduce reduce => [Size(ReducedBytes, reduce.Bytes)],
        KernelShape.Elementwise small => [Size(SmallTokens, small.Tokens)],
        KernelShape.Sampler sampler => [Size(SmallTokens, sampler.Sequences)],
        _ => [],
    };

    public static Bucket Outside(int order, string name) => new(BucketKind.Outside, order, name);

    public static string Text(GemmInputs inputs) => inputs switch
    {
        GemmInputs.Bf16 => "bf16",
        GemmInputs.Fp8 => "fp8",
        _ => "fp8 dynamic",
    };

    private static Bucket[] Gemm(KernelShape.Gemm gemm)
    {
        if (gemm.Columns < NarrowestProduct || gemm.Depth < NarrowestProduct)
            return [Outside(0, "narrow: N or K below 512")];
        // Decode and verify steps are below, prompts above.
        Bucket wider = gemm.Rows <= 512 ? Aggregate(0, "M <= 512") : Aggregate(1, "M > 512");
        return [wider, Size(Rows, gemm.Rows)];
    }

    private static Bucket[] Decode(KernelShape.DecodeAttention decode)
    {
        if (decode.HeadSize != FittedHeadSize)
            return [Outside(2, "head size other than 128")];
        if (decode.ContextTokens < ShortestDecodeContext)
            return [Outside(0, "context below 128")];
        if (decode.Sequences > LargestDecodeBatch)
            return [Outside(1, "batch above 512")];
        double bytes = 2.0 * decode.Sequences * decode.ContextTokens * decode.KvHeads * decode.HeadSize
            * decode.Kv.BytesPerElement();
        return [Size(KvBytes, bytes)];
    }

    private static Bucket[] Mixed(KernelShape.MixedAttention mixed)
    {
        int longest = Math.Max(mixed.CachedTokens, mixed.DecodeSequences > 0 ? mixed.DecodeContextTokens : 0);
        Bucket wider = mixed.QueryTokens switch
        {
            0 => Aggregate(0, "decode only"),
            <= 128 when mixed.DecodeSequences == 0 => Aggregate(1, "q 1-128 alone"),
            _ when mixed.DecodeSequences == 0 => Aggregate(2, "q > 128 alone"),
            _ => Aggregate(3, "chunk and decodes"),
        };
        return [wider, Size(CachedTokens, longest)];
    }

    private static Bucket[] Experts(KernelShape.Experts experts)
    {
        string routing = experts.Routing == ExpertRouting.Balanced ? "balanced" : "power law";
        int devices = experts.TensorParallel * experts.ExpertParallel;
        List<Bucket> buckets =
        [
            Aggregate(experts.Routing == ExpertRouting.Balanced ? 3 : 4, routing),
            Aggregate(100 + devices, $"{devices} device{(devices == 1 ? "" : "s")}"),
            Size(ExpertTokens, experts.Tokens),
        ];
        // The tokens of decode and verify steps that are worth a mixture of experts.
        if (experts.Tokens is >= 17 and <= 256)
        {
            buckets.Add(Aggregate(0, "17-256 tokens"));
            buckets.Add(Aggregate(experts.Routing == ExpertRouting.Balanced ? 1 : 2, $"17-256 tokens, {routing}"));
        }

        return [.. buckets];
    }

    private static Bucket Aggregate(int order, string name) => new(BucketKind.Aggregate, order, name);

    private static Bucket Size((double Most, string Name)[] classes, double size)
    {
        int index = Array.FindIndex(classes, one => size <= one.Most);
        return new Bucket(BucketKind.Size, index, classes[index].Name);
    }
}
