// The list of presets, and the text of one.

using SpecSim.Inputs;
using SpecSim.Inputs.Yaml;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Inputs;

public sealed class PresetCatalogTests : IDisposable
{
    private readonly PresetFiles _files = new();

    private PresetCatalog Catalog => new([_files.FullPath]);

    [Fact]
    public void List_AllKinds_HasNamesAndTitles() => Assert.Equal(
        [
            new PresetEntry("scenarios", "pair", "A scenario of the tests"),
            new PresetEntry("hardware", "h100", "H100 SXM 80GB"),
            new PresetEntry("hardware", "h100-pcie", "H100 PCIe 80GB"),
            new PresetEntry("models", "large", "Llama-3.1-70B"),
            new PresetEntry("models", "other", "Qwen2.5-0.5B"),
            new PresetEntry("models", "small", "Llama-3.1-8B"),
            new PresetEntry("drafts", "head", "EAGLE-3 for Llama-3.1-70B"),
            new PresetEntry("acceptance", "by-small", "iid"),
            new PresetEntry("engines", "vllm", "vLLM"),
        ],
        Catalog.List());

    [Fact]
    public void Names_FileThatIsOnlyAnEnding_IsNone()
    {
        _files.Write(".yaml", PresetTexts.Pair);

        Assert.Equal(["pair"], Catalog.Names);
    }

    [Fact]
    public void Show_Name_IsTheTextOfTheFile()
    {
        _files.Write("hardware/mine.yaml", "# A comment stays.\nname: Mine\n");

        Assert.Equal("# A comment stays.\nname: Mine\n", Catalog.Show("mine"));
        Assert.Equal(PresetTexts.Pair, Catalog.Show("pair"));
    }

    [Fact]
    public void Show_NameOfSeveralKinds_AsksWhich()
    {
        _files.Write("hardware/small.yaml", "name: Small\n");

        var refusal = Assert.Throws<ScenarioException>(() => Catalog.Show("small"));

        Assert.Equal(
            "'small' names several presets; did you mean 'hardware/small' or 'models/small'?", refusal.Message);
        Assert.Equal("name: Small\n", Catalog.Show("hardware/small"));
    }

    [Fact]
    public void Show_UnknownName_NamesTheNearest() => Assert.Equal(
        "'h101' is not among the presets; did you mean 'h100'?",
        Assert.Throws<ScenarioException>(() => Catalog.Show("h101")).Message);

    [Fact]
    public void List_UnknownKind_NamesTheNearest() => Assert.Equal(
        "'model' is not a kind of preset; there are scenarios, hardware, models, drafts, trees, acceptance, "
        + "engines, workloads, conditions, controllers; did you mean 'models'?",
        Assert.Throws<ScenarioException>(() => Catalog.List("model")).Message);

    [Fact]
    public void List_BrokenFile_SaysWhere()
    {
        _files.Write("models/bad.yaml", "name: [\n");

        var refusal = Assert.Throws<ScenarioException>(() => Catalog.List("models"));

        Assert.StartsWith("models/bad.yaml:", _files.Short(refusal.Message), StringComparison.Ordinal);
    }

    [Fact]
    public void List_NoFolder_IsEmpty()
    {
        using var empty = new TempFolder();

        Assert.Empty(new PresetCatalog([empty.FullPath, empty.At("missing")]).List());
    }

    public void Dispose() => _files.Dispose();
}
