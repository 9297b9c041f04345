// One small model of each kind that the latency model knows, for laws that hold for all of them.

using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Models;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Latency;

internal static class ModelKinds
{
    /// <summary>The shape of Mixtral-8x7B.</summary>
    public static TransformerModel Mixture => Build.Llama8B() with
    {
        Name = "mixture",
        VocabularySize = 32000,
        Experts = new ExpertLayers(8, 2, 14336, 0, 0),
    };

    /// <summary>A dense layer, shared experts and tokens that choose alike, as in DeepSeek-V2-Lite.</summary>
    public static TransformerModel Latent => Build.Llama8B() with
    {
        Name = "latent",
        Layers = 27,
        HiddenSize = 2048,
        AttentionInputSize = 2048,
        AttentionHeads = 16,
        KvHeads = 16,
        HeadSize = 192,
        FeedForwardSize = 10944,
        VocabularySize = 102400,
        Latent = new LatentAttention(512, 64, 0, 128),
        Experts = new ExpertLayers(64, 6, 1408, 2816, 1) { Independence = 0.8 },
    };

    public static TransformerModel Window => Build.Llama8B() with { Name = "window", Window = new(1024, 24) };

    public static IReadOnlyList<TransformerModel> All => [Build.Llama8B(), Mixture, Latent, Window];

    /// <summary>Devices with packed and with unsplit attention, with and without fused experts.</summary>
    public static IReadOnlyList<Device> Devices =>
    [
        Build.H100(),
        Build.With(Build.H100(), kernels => kernels with
        {
            Verify = new VerifyConstants.Unsplit(7.34e-6, 21.4e-9, 4.26e-6, 1e-9, 0.605, 1.42, 64),
            ExpertsBf16 = H200Experts,
        }),
    ];

    /// <summary>vLLM's 16-bit kernels on an H200, fitted to aiconfigurator's table.</summary>
    public static ExpertConstants H200Experts =>
        new(18.7e-6, 6.68e-6, 8.29e-9, 0.605, 0.932, 2.24, 82, ExpertTiles.Growing);

    public static StepModel Model(
        TransformerModel model, Device device, int tensorParallel = 1, int expertParallel = 1) =>
        new(
            new Deployment(model, DataTypes.AllBf16, tensorParallel) { ExpertParallel = expertParallel },
            device,
            PassRules.DeviceOnly("vllm"));
}
