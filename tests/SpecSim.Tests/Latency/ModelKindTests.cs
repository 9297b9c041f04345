// What holds for models of every kind: operators add up to the pass, more work never costs less, splitting divides the
// work; and where one kind turns into another, so does its cost.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Models;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Latency;

public sealed class ModelKindTests
{
    [Fact]
    public void Breakdown_AnyKindWithPrompts_AddsUpToEvaluate() => Prop.ForAll(Kinds(), Steps(), (kind, step) =>
    {
        StepModel model = ModelKinds.Model(kind.Model, kind.Device, 4, kind.Model.Experts is null ? 1 : 2);
        StepCost whole = model.Evaluate(step.Shape, step.Prompts);
        IReadOnlyList<OperatorCost> parts = model.Breakdown(step.Shape, step.Prompts);
        double flops = 4 * parts.Sum(part => part.Flops);
        // What is chosen from is put together first: sampling works on one device.
        double bytes = parts.Sum(part => (part.Name == "sampling" ? 1 : 4) * part.Bytes);
        return Math.Abs(parts.Sum(part => part.Seconds) - whole.TotalSeconds) < 1e-9 * whole.TotalSeconds
            && Math.Abs(flops - whole.Flops) < 1e-9 * whole.Flops
            && Math.Abs(bytes - whole.Bytes) < 1e-9 * whole.Bytes;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Evaluate_MoreOfAnything_NeverCostsLess() => Prop.ForAll(Kinds(), Steps(), (kind, step) =>
    {
        double Seconds(TransformerModel model, StepShape shape, PromptChunk[] prompts) =>
            ModelKinds.Model(model, kind.Device).Evaluate(shape, prompts).TotalSeconds;
        (StepShape shape, PromptChunk[] prompts) = step;
        TransformerModel more = kind.Model with
        {
            Layers = kind.Model.Layers + 1,
            Experts = kind.Model.Experts is { } experts ? experts with { Count = 2 * experts.Count } : null,
        };
        double seconds = Seconds(kind.Model, shape, prompts) * (1 - 1e-12);
        StepShape wider = shape with
        {
            Tokens = shape.Tokens + shape.Sequences,
            QueryTokens = shape.QueryTokens + 1,
        };
        return Seconds(more, shape, prompts) >= seconds
            && Seconds(kind.Model, wider, prompts) >= seconds
            && Seconds(kind.Model, shape with { ContextTokens = shape.ContextTokens + 1000 }, prompts) >= seconds
            && Seconds(kind.Model, shape, [.. prompts, new PromptChunk(5, 0)]) >= seconds
            && Seconds(kind.Model, shape, [.. prompts.Select(chunk => chunk with { CachedTokens = 9000 })]) >= seconds;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Evaluate_WindowBeyondTheContext_IsTheFullModel() => Prop.ForAll(Steps(), step =>
    {
        TransformerModel full = Build.Llama8B();
        TransformerModel wide = full with { Window = new SlidingWindow(1_000_000, 20) };
        StepCost one = ModelKinds.Model(full, Build.H100()).Evaluate(step.Shape, step.Prompts);
        StepCost other = ModelKinds.Model(wide, Build.H100()).Evaluate(step.Shape, step.Prompts);
        return Math.Abs(one.TotalSeconds - other.TotalSeconds) < 1e-12 * one.TotalSeconds
            && Math.Abs(one.Bytes - other.Bytes) < 1e-12 * one.Bytes
            && Math.Abs(one.Flops - other.Flops) < 1e-12 * one.Flops;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Evaluate_EveryLayerWithAWindow_DoesNotGrowWithTheContext()
    {
        StepModel model = ModelKinds.Model(
            Build.Llama8B() with { Window = new SlidingWindow(1024, 32) }, Build.H100());

        StepCost at = model.Evaluate(StepShape.Verify(4, 3, 4 * 1100));
        StepCost beyond = model.Evaluate(StepShape.Verify(4, 3, 4 * 100_000));

        Assert.Equal(at.TotalSeconds, beyond.TotalSeconds);
        Assert.Equal(at.Bytes, beyond.Bytes);
    }

    [Fact]
    public void AttentionPairs_OfAnyChunk_AreThoseCountedOneByOne() => Prop.ForAll(
        Gen.Choose(1, 60).ToArbitrary(), Gen.Choose(0, 60).ToArbitrary(), Gen.Choose(1, 90).ToArbitrary(),
        (tokens, cached, window) =>
        {
            // The middle of each token's step: a token counts for half of itself.
            double pairs = Enumerable.Range(cached, tokens).Sum(before => Seen(before, window));
            return Math.Abs(Operators.AttentionPairs(tokens, cached, window) - pairs) < 1e-9;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Evaluate_OneExpertForAllTokens_IsNearTheDenseModel()
    {
        TransformerModel dense = Build.Llama8B();
        TransformerModel mixture = dense with { Experts = new ExpertLayers(1, 1, dense.FeedForwardSize, 0, 0) };

        foreach (StepShape shape in new[] { StepShape.Decode(1, 500), StepShape.Verify(32, 4, 32_000) })
        {
            StepCost one = ModelKinds.Model(dense, Build.H100()).Evaluate(shape);
            StepCost other = ModelKinds.Model(mixture, Build.H100()).Evaluate(shape);

            // The router and the small kernels of routing come on top.
            Assert.InRange(other.TotalSeconds / one.TotalSeconds, 1, 1.2);
            Assert.Equal(1, other.Bytes / one.Bytes, 0.02);
            Assert.Equal(1, other.Flops / one.Flops, 0.001);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Breakdown_OfExpertsOnFourDevices_IsAQuarterEach(int expertParallel)
    {
        foreach (Device device in ModelKinds.Devices)
        {
            var shape = StepShape.Decode(256, 256_000);
            OperatorCost one = Experts(ModelKinds.Model(ModelKinds.Mixture, device), shape);
            OperatorCost four = Experts(ModelKinds.Model(ModelKinds.Mixture, device, 4, expertParallel), shape);

            Assert.Equal(one.Flops / 4, four.Flops, 1e-9 * one.Flops);
            // Whole experts have their rows to themselves; split ones read every row on each device.
            Assert.InRange(four.Bytes / one.Bytes, 0.25 - 1e-9, 0.27);
            Assert.InRange(four.Seconds / one.Seconds, 0.25, 0.5);
        }
    }

    [Fact]
    public void Evaluate_TokensThatChooseAlike_ReadFewerExperts()
    {
        double Bytes(double independence) => ModelKinds.Model(
            ModelKinds.Latent with { Experts = ModelKinds.Latent.Experts! with { Independence = independence } },
            Build.H100()).Evaluate(StepShape.Verify(2, 7, 2000)).Bytes;

        Assert.True(Bytes(0) < Bytes(0.8) && Bytes(0.8) < Bytes(1));
        // All alike: the sixteen tokens touch what two do.
        double expert = 26 * 3.0 * 2048 * 1408 * 2;
        double fewer = 64 * (Math.Pow(1 - (6 / 64.0), 2) - Math.Pow(1 - (6 / 64.0), 16));
        Assert.Equal(fewer * expert, Bytes(1) - Bytes(0), 1e-6 * expert);
    }

    [Fact]
    public void Evaluate_AfterWarmUp_AllocatesNothing()
    {
        foreach (TransformerModel kind in ModelKinds.All)
        {
            StepModel model = ModelKinds.Model(kind, Build.H100(), 2);
            var shape = StepShape.Verify(8, 3, 8000);
            ReadOnlySpan<PromptChunk> prompts = [new PromptChunk(300, 100)];
            long allocated = -1;
            // The first time round computes what the second remembers.
            for (int round = 0; round < 2; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int pass = 0; pass < 1000; pass++)
                {
                    model.Evaluate(shape with { ContextTokens = 8000 + pass });
                    model.Evaluate(shape, prompts);
                }

                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            }

            Assert.Equal(0, allocated);
        }
    }

    private static double Seen(int before, int window) => Math.Min(before + 0.5, window);

    private static OperatorCost Experts(StepModel model, StepShape shape) =>
        model.Breakdown(shape).Single(part => part.Name == "experts");

    private static Arbitrary<(TransformerModel Model, Device Device)> Kinds() => (
        from model in Gen.Elements<TransformerModel>(ModelKinds.All)
        from device in Gen.Elements<Device>(ModelKinds.Devices)
        select (model, device)).ToArbitrary();

    private static Arbitrary<(StepShape Shape, PromptChunk[] Prompts)> Steps() => (
        from sequences in Gen.Choose(1, 64)
        from draftLength in Gen.Choose(0, 10)
        from context in Gen.Choose(1, 8000)
        from prompts in Gen.ArrayOf(
            from tokens in Gen.Choose(1, 4000)
            from cached in Gen.Choose(0, 8000)
            select new PromptChunk(tokens, cached))
        select (StepShape.Verify(sequences, draftLength, (long)context * sequences), prompts.Take(3).ToArray()))
        .ToArbitrary();
}
