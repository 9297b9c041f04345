// The engine preset that stands for the software of a result, by version or by the time of publication.

using SpecSim.Experiments;
using SpecSim.Inputs.Published;

namespace SpecSim.Tests.Inputs.Published;

public sealed class PublishedEnginesTests
{
    [Theory]
    [InlineData("eagle3", "github.com/vllm-project/vllm/issues/20780", "vllm-2025-eagle3")]
    [InlineData("eagle", "github.com/vllm-project/vllm/issues/20780", "vllm-2025")]
    [InlineData("draft-model", "github.com/vllm-project/vllm/issues/20780", "vllm-v0")]
    [InlineData("eagle", "github.com/vllm-project/vllm/pull/12755", "vllm-v0")]
    [InlineData("eagle3", "github.com/vllm-project/vllm/pull/49000", "vllm")]
    [InlineData("eagle", "arXiv:2505.19645", "vllm-v0")]
    [InlineData("eagle", "arXiv:2509.01234", "vllm-2025")]
    [InlineData("draft-model", "arXiv:2605.01234", "vllm")]
    [InlineData("eagle", "arXiv:2513.01234", "vllm")]
    public void Vllm_WithoutVersion_IsOfItsTime(string method, string url, string engine) =>
        Assert.Equal(engine, PublishedEngines.Of(Result("vllm", method) with { Url = url }, []));

    [Theory]
    [InlineData("0.6.3", "eagle", "vllm-v0")]
    [InlineData("v0.8.4", "eagle", "vllm-v0")]
    [InlineData("0.8.5", "eagle", "vllm-2025")]
    [InlineData("0.10.1", "eagle3", "vllm-2025-eagle3")]
    [InlineData("0.10.1", "draft-model", "vllm-v0")]
    [InlineData("0.14", "eagle3", "vllm")]
    public void Vllm_WithVersion_IsOfIt(string version, string method, string engine)
    {
        var assumed = new List<string>();

        string? preset = PublishedEngines.Of(
            Result("vllm", method) with { EngineVersion = version, Url = "arXiv:2301.00001" }, assumed);

        Assert.Equal(engine, preset);
        Assert.Empty(assumed);
    }

    [Fact]
    public void Vllm_Dated_SaysSo()
    {
        var assumed = new List<string>();

        PublishedEngines.Of(Result("vllm", "eagle") with { Source = "vLLM blog 2026-03-13" }, assumed);

        Assert.Equal("vLLM of 2026-03", Assert.Single(assumed));
    }

    [Theory]
    [InlineData("sglang", null, "sglang")]
    [InlineData("hf", null, "transformers")]
    [InlineData("llama.cpp", null, "llama-cpp")]
    [InlineData("research", "gpt-fast", "gpt-fast")]
    [InlineData("research", null, null)]
    [InlineData("mlx", null, null)]
    public void Others_AreOnePresetOrNone(string engine, string? version, string? preset) =>
        Assert.Equal(preset, PublishedEngines.Of(Result(engine, "eagle") with { EngineVersion = version }, []));

    private static PublishedResult Result(string engine, string method) => new()
    {
        Id = "test",
        Source = "a source",
        Level = PublishedLevel.System,
        Method = method,
        Engine = engine,
    };
}
