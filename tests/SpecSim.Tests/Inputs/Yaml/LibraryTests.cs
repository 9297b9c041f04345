// Names that stand for files: where they are found, and what is said when they are not.

using SpecSim.Inputs.Yaml;

namespace SpecSim.Tests.Inputs.Yaml;

public sealed class LibraryTests : IDisposable
{
    private readonly TempFolder _folder = new TempFolder()
        .With("presets/hardware/h100-sxm.yaml", "bandwidth: 3.35 TB/s\n")
        .With("presets/hardware/h100-pcie.yaml", "bandwidth: 2 TB/s\n")
        .With("presets/hardware/a100.yaml", "name: A100 80 GB\nbandwidth: 2039 GB/s\n")
        .With("presets/hardware/notes.txt", "not a device\n")
        .With("presets/base.yaml", "hardware: a100\n")
        .With("own/hardware/a100.yaml", "bandwidth: 1 GB/s\n")
        .With("own/hardware/list.yaml", "- 1\n");

    private readonly Problems _problems = new();

    private Library Presets => new([_folder.At("presets")]);

    public void Dispose() => _folder.Dispose();

    private MapNode Document(string text) => YamlSupport.Document(text, _folder.At("x.yaml"));

    [Fact]
    public void Names_Kind_AreTheYamlFilesInOrdinalOrder()
    {
        var library = new Library([_folder.At("own"), _folder.At("presets"), _folder.At("none")]);

        Assert.Equal(["a100", "h100-pcie", "h100-sxm", "list"], library.Names("hardware"));
        Assert.Equal(["base"], library.Names(Library.Scenarios));
        Assert.Empty(library.Names("models"));
    }

    [Fact]
    public void Reference_Name_IsReplacedByTheFileWithItsName()
    {
        var map = new MapReader(Document("hardware: h100-sxm\n"), _problems);

        var hardware = map.Reference("hardware", "hardware", Presets);

        Assert.Equal("3.35 TB/s", hardware.Text("bandwidth"));
        Assert.Equal("hardware: { name: h100-sxm, bandwidth: 3.35 TB/s }\n", YamlWriter.Write(map.Node));
        hardware.Text("memory");
        Assert.Equal(["presets/hardware/h100-sxm.yaml:1:1: hardware.memory: missing key"], _folder.Lines(_problems));
    }

    [Fact]
    public void Reference_FileWithItsOwnName_KeepsIt()
    {
        var map = new MapReader(Document("hardware: a100\n"), _problems);

        Assert.Equal("A100 80 GB", map.Reference("hardware", "hardware", Presets).Text("name"));
    }

    [Fact]
    public void Reference_InlineMap_IsReadAsItStands()
    {
        var map = new MapReader(Document("hardware: { bandwidth: 1 TB/s }\n"), _problems);

        Assert.Equal("1 TB/s", map.Reference("hardware", "hardware", Presets).Text("bandwidth"));
        Assert.Null(map.ReferenceOrNull("draft", "models", Presets));
        Assert.Empty(_problems.Lines());
    }

    [Fact]
    public void Reference_TwoFolders_TheFirstWins()
    {
        var map = new MapReader(Document("hardware: a100\n"), _problems);
        var library = new Library([_folder.At("own"), _folder.At("presets")]);

        Assert.Equal("1 GB/s", map.Reference("hardware", "hardware", library).Text("bandwidth"));
    }

    [Theory]
    [InlineData("own/hardware/a100.yaml")]
    [InlineData("./own/hardware/a100.yaml")]
    [InlineData("presets/../own/hardware/a100.yaml")]
    public void Reference_Path_IsSeenFromTheFileItStandsIn(string path)
    {
        var map = new MapReader(Document($"hardware: {path}\n"), _problems);

        var hardware = map.Reference("hardware", "hardware", Presets);
        hardware.Done();

        Assert.Equal([
            "own/hardware/a100.yaml:1:1: hardware.bandwidth: unknown key",
            "own/hardware/a100.yaml:1:1: hardware.name: unknown key"], _folder.Lines(_problems));
    }

    [Fact]
    public void Reference_NotFound_IsOneProblemThatOffersTheNearestNames()
    {
        var map = new MapReader(
            Document(
                """
                a: h100-smx
                b: h100
                c: tpu
                d: none/x.yaml
                e: own/hardware/list.yaml
                f: own/
                g:
                h: [a100]
                i: llama
                """),
            _problems);

        foreach (var key in new[] { "a", "b", "c", "d", "e", "f", "g", "h" })
            map.Reference(key, "hardware", Presets).Text("bandwidth");
        map.Reference("i", "models", Presets);
        map.Reference("j", "models", Presets, hint: "the draft");

        Assert.Equal([
            "own/hardware/list.yaml:1:1: expected a map of keys, found a list",
            "x.yaml:1:1: j: missing key: the draft",
            "x.yaml:1:4: a: 'h100-smx' is not among the hardware; did you mean 'h100-sxm'?",
            "x.yaml:2:4: b: 'h100' is not among the hardware; did you mean 'a100', 'h100-pcie' or 'h100-sxm'?",
            "x.yaml:3:4: c: 'tpu' is not among the hardware; there are a100, h100-pcie, h100-sxm",
            "x.yaml:4:4: d: none/x.yaml: no such file",
            "x.yaml:6:4: f: own/: is a folder, not a file",
            "x.yaml:7:3: g: is empty",
            "x.yaml:8:4: h: expected a map, found a list",
            "x.yaml:9:4: i: 'llama' is not among the models"], _folder.Lines(_problems));
    }

    [Fact]
    public void Reference_ManyNamesAndNoneNear_ListsTheFirstEight()
    {
        foreach (var number in Enumerable.Range(1, 9))
            _folder.With($"presets/drafts/draft-{number}.yaml", "a: 1\n");
        var map = new MapReader(Document("draft: eagle\n"), _problems);

        map.Reference("draft", "drafts", Presets);

        Assert.Equal([
            "x.yaml:1:8: draft: 'eagle' is not among the drafts; there are "
            + "draft-1, draft-2, draft-3, draft-4, draft-5, draft-6, draft-7, draft-8, ..."], _folder.Lines(_problems));
    }

    [Fact]
    public void Load_UnknownScenario_HasNoPlaceButTheName()
    {
        Assert.Null(Presets.Load(Library.Scenarios, "bse", _problems));

        Assert.Equal(["'bse' is not among the scenarios; did you mean 'base'?"], _problems.Lines());
    }
}
