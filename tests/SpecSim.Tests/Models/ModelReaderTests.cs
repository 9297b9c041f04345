// Models and deployments that cannot be: each problem is said where it is written.

using SpecSim.Inputs;
using SpecSim.Inputs.Yaml;
using SpecSim.Models;

namespace SpecSim.Tests.Models;

public sealed class ModelReaderTests
{
    [Theory]
    [InlineData("mixtral-8x7b", "target.model.experts.perToken=9", "cannot be routed to 9 of 8 experts")]
    [InlineData("mixtral-8x7b", "target.model.experts.denseLayers=32", "32 dense layers of 32 leave none")]
    [InlineData("mixtral-8x7b", "target.model.experts.independence=1.5", "independence")]
    [InlineData("mistral-7b-v0.1", "target.model.slidingWindow.layers=33", "33 layers have a window, but there are 32")]
    [InlineData("deepseek-v2-lite", "target.model.headSize=64", "its rotary part of 64 included")]
    [InlineData("mixtral-8x7b", "target.expertParallel=2", "1 devices do not divide into groups of 2")]
    [InlineData("llama-3.1-8b", "target.expertParallel=1", null)]
    [InlineData("llama-3.1-8b", "target.expertParallel=4", "Llama-3.1-8B has no experts to deal out")]
    public void Load_ModelThatCannotBe_SaysWhy(string model, string change, string? problem)
    {
        Exception? thrown = Record.Exception(() => Load(model, change));

        if (problem is null)
            Assert.Null(thrown);
        else
            Assert.Contains(problem, Assert.IsType<ScenarioException>(thrown).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ModelOfAllKinds_HasWhatIsWritten()
    {
        TransformerModel model = Load(
            "deepseek-v2-lite", "target.model.slidingWindow={tokens: 77, layers: 5}");

        Assert.Equal(new ExpertLayers(64, 6, 1408, 2816, 1) { Independence = 0.8 }, model.Experts);
        Assert.Equal(new LatentAttention(512, 64, 0, 128), model.Latent);
        Assert.Equal(new SlidingWindow(77, 5), model.Window);
    }

    private static TransformerModel Load(string model, string change) =>
        new ScenarioLoader(PresetFolders.With()).Load(
            "llama8b-1b",
            "hardware=h200-sxm",
            $"target.model={model}",
            "target.tensorParallel=1",
            "speculation={method: none}",
            change).Scenario.Target.Model;
}
