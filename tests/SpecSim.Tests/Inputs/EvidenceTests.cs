// Where the numbers come from follows them into the scenario, in the order of the files; what an option changes, or
// what is only supposed, is marked as assumed.

using SpecSim.Experiments;

namespace SpecSim.Tests.Inputs;

public sealed class EvidenceTests : IDisposable
{
    private readonly PresetFiles _files = new();

    [Fact]
    public void Load_Preset_CarriesAllSourcesInOrder()
    {
        _files.Edit("pair.yaml", "source:", "assumed: { lengths: typical chat }\nsource:");

        Assert.Equal(
            [
                new Evidence("workload", "made for tests", false),
                new Evidence("lengths", "typical chat", true),
                new Evidence("hardware H100 SXM 80GB: datasheet", "the vendor", false),
                new Evidence("hardware H100 SXM 80GB: gemm", "kernel tables", false),
                new Evidence("hardware H100 SXM 80GB: elementwise", "three passes at 0.7 of the bandwidth", true),
                new Evidence("engine vLLM: stepHost", "end-to-end runs", false),
                new Evidence("model Llama-3.1-70B: shape", "config.json", false),
                new Evidence("model Llama-3.1-8B: shape", "config.json", false),
                new Evidence("acceptance: alpha", "a paper", false),
            ],
            _files.Load().Scenario.Evidence);
    }

    [Fact]
    public void Load_SameModelTwice_IsCitedOnce() => Assert.Single(
        _files.Load("pair", "speculation.draft.model=large", "hardware.memory=200 GB").Scenario.Evidence,
        item => item.About == "model Llama-3.1-70B: shape");

    [Fact]
    public void Load_OtherTokenizer_IsAnAssumption()
    {
        var evidence = _files.Load("pair", "speculation.draft.model=other", "speculation.draft.tensorParallel=2")
            .Scenario.Evidence;

        Assert.Equal(
            new Evidence(
                "speculation: tokenizers",
                "Llama-3.1-70B has the tokenizer llama3, Qwen2.5-0.5B has qwen2: the pair needs a universal-draft "
                + "method, which translates the draft's text, and an acceptance measured with it",
                true),
            evidence[^1]);
    }

    [Fact]
    public void Load_AcceptanceWithoutSource_IsAnAssumption() => Assert.Contains(
        new Evidence("acceptance", "given in the scenario without a source", true),
        _files.Load("pair", "acceptance={kind: iid, alpha: 0.8}").Scenario.Evidence);

    [Theory]
    [InlineData("acceptance.alpha=0.8", "acceptance: alpha", "0.8, set by an option")]
    [InlineData("hardware.price=2 USD/h", "hardware H100 SXM 80GB: price", "2 USD/h, set by an option")]
    [InlineData(
        "target.model.layers=70", "model Llama-3.1-70B: layers", "70, set by an option")]
    [InlineData(
        "anchors.target={time: 20 ms, context: 512}",
        "anchors.target",
        "{time: 20 ms, context: 512}, set by an option")]
    public void Load_MeasuredNumberSetByOption_IsAnAssumption(string option, string about, string text) =>
        Assert.Contains(new Evidence(about, text, true), _files.Load("pair", option).Scenario.Evidence);

    [Fact]
    public void Load_NumberSetByOption_LosesItsSource() => Assert.DoesNotContain(
        _files.Load("pair", "acceptance.alpha=0.8").Scenario.Evidence, item => item.Text == "a paper");

    [Theory]
    [InlineData("workload.batch=2")]
    [InlineData("speculation.draftLength=2")]
    [InlineData("run.seed=2")]
    [InlineData("hardware=h100")]
    [InlineData("hardware.name=mine")]
    public void Load_QuestionChangedByOption_AssumesNothingMore(string option) => Assert.Equal(
        _files.Load().Scenario.Evidence.Count(item => item.Assumed),
        _files.Load("pair", option).Scenario.Evidence.Count(item => item.Assumed));

    public void Dispose() => _files.Dispose();
}
