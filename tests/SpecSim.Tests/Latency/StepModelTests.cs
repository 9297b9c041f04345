// The pass as a whole: its breakdown adds up, its two verify regimes behave as measured, and it moves the right way.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Models;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Latency;

public sealed class StepModelTests
{
    [Fact]
    public void Breakdown_AnyShape_AddsUpToEvaluate() => Prop.ForAll(Shapes(), Flags(), (shape, graphs) =>
    {
        StepModel model = Model(graphs: graphs, tensorParallel: 4);
        StepCost whole = model.Evaluate(shape);
        IReadOnlyList<OperatorCost> parts = model.Breakdown(shape);
        double flops = 4 * parts.Where(part => part.Name != "sampling").Sum(part => part.Flops);
        return Math.Abs(parts.Sum(part => part.Seconds) - whole.TotalSeconds) < 1e-12
            && Math.Abs(flops - whole.Flops) < 1e-6 * whole.Flops;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Evaluate_MoreTokensOrContext_NeverCostsLess() => Prop.ForAll(Shapes(), shape =>
    {
        StepModel model = Model();
        double seconds = model.Evaluate(shape).TotalSeconds;
        StepShape longer = shape with { ContextTokens = shape.ContextTokens + 1000 };
        StepShape wider = shape with
        {
            Tokens = shape.Tokens + shape.Sequences,
            QueryTokens = shape.QueryTokens + 1,
        };
        return model.Evaluate(longer).TotalSeconds >= seconds && model.Evaluate(wider).TotalSeconds >= seconds;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Evaluate_TwiceInAnyOrder_IsTheSame()
    {
        StepModel warm = Model();
        for (int tokens = 1; tokens < 300; tokens += 7)
            warm.Evaluate(StepShape.Decode(tokens, 100 * tokens));

        StepShape shape = StepShape.Verify(8, 3, 5000);

        Assert.Equal(Model().Evaluate(shape), warm.Evaluate(shape));
    }

    [Fact]
    public void Verify_Packed_ReadsTheCacheOnceWhateverTheDraftLength()
    {
        StepModel model = Model();
        StepCost decode = model.Evaluate(StepShape.Decode(1, 100_000));
        StepCost verify = model.Evaluate(StepShape.Verify(1, 7, 100_000));

        // Seven tokens more in the products, the same cache: far from eight times the traffic.
        Assert.InRange(verify.Bytes / decode.Bytes, 1, 1.02);
        Assert.InRange(verify.DeviceSeconds / decode.DeviceSeconds, 1, 1.1);
    }

    [Theory]
    // Decode against 16 query tokens at batch 1, 32/8 heads, measured on an RTX PRO 6000:
    // 2.0x at 1k, 3.6x at 4k, 6x at 16k.
    [InlineData(1024, 28.9)]
    [InlineData(4096, 96.7)]
    [InlineData(8192, 187)]
    [InlineData(16384, 369)]
    public void Verify_Unsplit_GrowsWithTheContextAsMeasured(int context, double microseconds)
    {
        Device unsplit = Build.With(
            Build.H100(),
            kernels => kernels with
            {
                Verify = new VerifyConstants.Unsplit(7.34e-6, 21.4e-9, 4.26e-6, 0, 0.605, 1.42, 64),
            });
        Device device = unsplit with
        {
            Multiprocessors = 188,
            Bandwidth = new SpecSim.Quantities.BytesPerSecond(1792e9),
        };
        var deployment = new Deployment(Build.Llama8B(), DataTypes.AllBf16, 1);
        var model = new StepModel(deployment, device, PassRules.DeviceOnly("vllm"));

        IReadOnlyList<OperatorCost> parts = model.Breakdown(StepShape.Verify(1, 15, context));
        double attention = parts.Single(part => part.Name == "attention").Seconds / 32;

        Assert.Equal(microseconds, attention * 1e6, 0.07 * microseconds);
    }

    [Fact]
    public void Evaluate_WithoutGraphs_TakesAtLeastItsLaunches()
    {
        StepModel eager = Model(graphs: false, launchSeconds: 50e-6);

        StepCost cost = eager.Evaluate(StepShape.Decode(1, 100));

        // 32 layers of 4 products, attention and 4 small kernels, the head, and 4 kernels of sampling.
        Assert.Equal(((32 * 9) + 5) * 50e-6, cost.DeviceSeconds, 1e-12);
    }

    [Fact]
    public void Evaluate_SmallerFormats_ReadLess()
    {
        StepCost At(DataType weights, DataType activations)
        {
            var deployment = new Deployment(Build.Llama8B(), new DataTypes(weights, activations, DataType.Bf16), 1);
            var model = new StepModel(deployment, Build.H100(), PassRules.DeviceOnly("vllm"));
            return model.Evaluate(StepShape.Decode(1, 100));
        }

        StepCost bf16 = At(DataType.Bf16, DataType.Bf16);
        StepCost fp8 = At(DataType.Fp8, DataType.Fp8);
        StepCost int4 = At(DataType.Int4, DataType.Bf16);

        Assert.InRange(fp8.Bytes / bf16.Bytes, 0.49, 0.52);
        Assert.InRange(int4.Bytes / bf16.Bytes, 0.25, 0.28);
        Assert.True(fp8.DeviceSeconds < bf16.DeviceSeconds && int4.DeviceSeconds < fp8.DeviceSeconds);
    }

    [Fact]
    public void Prefill_OneChunkOrSeveral_MovesTheSameArithmetic()
    {
        StepModel model = Model();

        StepCost one = model.Prefill([1000, 3000], 8192);
        StepCost four = model.Prefill([1000, 3000], 1000);

        // Each part of a prompt has the logits of its last token: four parts instead of two.
        Assert.Equal(one.Flops + (2 * 2.0 * 128256 * 4096), four.Flops, 1e-9 * one.Flops);
        Assert.True(four.TotalSeconds > one.TotalSeconds);
        Assert.True(four.Bytes > 3 * one.Bytes / 2);
    }

    private static StepModel Model(bool graphs = true, int tensorParallel = 1, double launchSeconds = 5e-6) => new(
        new Deployment(Build.Llama8B(), DataTypes.AllBf16, tensorParallel),
        Build.H100(),
        PassRules.OfTarget(Build.Engine() with
        {
            Graphs = graphs ? new GraphSizes.Listed([1, 2, 4, 8, 16, 256, 4096]) : new GraphSizes.None(),
            VerifyGraphs = graphs ? new GraphSizes.Listed([1, 2, 4, 8, 16, 256, 4096]) : new GraphSizes.None(),
            LaunchSeconds = launchSeconds,
        }));

    private static Arbitrary<StepShape> Shapes() => (
        from sequences in Gen.Choose(1, 64)
        from draftLength in Gen.Choose(0, 10)
        from context in Gen.Choose(1, 8000)
        select StepShape.Verify(sequences, draftLength, (long)context * sequences)).ToArbitrary();

    private static Arbitrary<bool> Flags() => Gen.Elements(true, false).ToArbitrary();
}
