// Prompts: cut into parts, over what is cached already, beside sequences that decode.

using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Models;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Latency;

public sealed class PromptTests
{
    [Fact]
    public void Prefill_InParts_AttendsToTheSamePairs()
    {
        foreach (TransformerModel kind in new[] { Build.Llama8B(), ModelKinds.Mixture, ModelKinds.Window })
        {
            StepModel model = ModelKinds.Model(kind, Build.H100());

            StepCost whole = model.Prefill([8000], 8000);
            StepCost parts = model.Prefill([8000], 1000);

            // Seven parts more, each with a row of logits.
            double logits = 7 * 2.0 * kind.VocabularySize * kind.HiddenSize;
            Assert.Equal(whole.Flops + logits, parts.Flops, 1e-9 * whole.Flops);
            Assert.True(parts.TotalSeconds > whole.TotalSeconds);
        }
    }

    [Fact]
    public void Prefill_OfPromptsInOnePass_IsTheirPass()
    {
        StepModel model = ModelKinds.Model(Build.Llama8B(), Build.H100());

        StepCost together = model.Prefill([300, 500], 8192);

        Assert.Equal(
            model.Evaluate(StepShape.None, [new PromptChunk(300, 0), new PromptChunk(500, 0)]), together);
    }

    [Fact]
    public void Prefill_OfLatentAttentionInParts_ExpandsTheCacheAgain()
    {
        StepModel model = ModelKinds.Model(ModelKinds.Latent, Build.H100());
        double logits = 2 * 102400.0 * 2048;
        double expansion = 27 * 2 * 16.0 * (128 + 128) * 512 * 4000;

        StepCost whole = model.Prefill([8000], 8000);
        StepCost parts = model.Prefill([8000], 4000);

        Assert.Equal(whole.Flops + logits + expansion, parts.Flops, 1e-9 * whole.Flops);
    }

    [Fact]
    public void Evaluate_PromptsBesideDecodes_CostsLessThanBothAlone()
    {
        foreach (TransformerModel kind in ModelKinds.All)
        {
            StepModel model = ModelKinds.Model(kind, Build.H100());
            var decode = StepShape.Decode(32, 32_000);
            PromptChunk[] prompts = [new PromptChunk(480, 1000)];

            double mixed = model.Evaluate(decode, prompts).TotalSeconds;
            double decodeAlone = model.Evaluate(decode).TotalSeconds;
            double promptsAlone = model.Evaluate(StepShape.None, prompts).TotalSeconds;

            Assert.InRange(mixed, Math.Max(decodeAlone, promptsAlone), decodeAlone + promptsAlone);
        }
    }

    [Fact]
    public void Breakdown_OfPromptsAlone_HasNoDecodeAttention()
    {
        StepModel model = ModelKinds.Model(Build.Llama8B(), Build.H100());

        IReadOnlyList<OperatorCost> parts = model.Breakdown(StepShape.None, [new PromptChunk(100, 0)]);

        Assert.DoesNotContain(parts, part => part.Name == "attention");
        Assert.Single(parts, part => part.Name == "prompt attention");
    }

    [Fact]
    public void Evaluate_DecodesBesideAPromptWithoutSplitCaches_WalkTheirs()
    {
        // Kernels that do not split a cache do so for decoding sequences too, when a prompt is in the call.
        Device unsplit = ModelKinds.Devices[1];
        StepModel model = ModelKinds.Model(Build.Llama8B(), unsplit);
        var decode = StepShape.Decode(1, 30_000);

        double Attention(params PromptChunk[] prompts) =>
            model.Breakdown(decode, prompts).Single(part => part.Name == "attention").Seconds / 32;

        Assert.Equal(30_000.5 * 21.4e-9, Attention(new PromptChunk(16, 0)), 2e-9);
        Assert.InRange(Attention(), 0, 60e-6);
    }
}
