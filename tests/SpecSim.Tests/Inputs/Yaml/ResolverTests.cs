// Scenarios that extend others.

using SpecSim.Inputs.Yaml;

namespace SpecSim.Tests.Inputs.Yaml;

public sealed class ResolverTests : IDisposable
{
    private readonly TempFolder _folder = new TempFolder()
        .With("hardware/a100.yaml", "bandwidth: 2 TB/s\nmemory: 80 GB\n")
        .With("base.yaml", "hardware: a100\nspeculation:\n  method: draft\n  hazards: [0.8, 0.7, 0.6]\nseed: 1\n");

    private readonly Problems _problems = new();

    private Resolver Resolver => new(new Library([_folder.Root]), ("hardware", "hardware"));

    public void Dispose() => _folder.Dispose();

    private MapNode Load(string text)
    {
        _folder.With("own.yaml", text);
        return Resolver.LoadScenario(_folder.At("own.yaml"), _problems)!;
    }

    [Fact]
    public void LoadScenario_Name_IsFoundInTheRoots() =>
        Assert.Equal("1", ((ScalarNode)Resolver.LoadScenario("base", _problems)!["seed"]!).Text);

    [Fact]
    public void LoadScenario_Extending_MergesMapsAndReplacesTheRest()
    {
        var scenario = Load("extends: base\nspeculation:\n  hazards: [0.5]\n  draftLength: 3\nbatch: 8\n");

        Assert.Equal(
            """
            name: own
            hardware: a100
            speculation:
              method: draft
              hazards: [0.5]
              draftLength: 3
            seed: 1
            batch: 8

            """.ReplaceLineEndings("\n"), YamlWriter.Write(scenario));
        Assert.Empty(_problems.Lines());
    }

    [Fact]
    public void LoadScenario_ExtendingOneValueOfANamedFile_KeepsTheOthers()
    {
        var scenario = Load("extends: ./base.yaml\nhardware:\n  bandwidth: 4 TB/s\n");

        Assert.Equal(
            "name: a100\nbandwidth: 4 TB/s\nmemory: 80 GB\n", YamlWriter.Write(scenario["hardware"]!));
    }

    [Fact]
    public void LoadScenario_Extending_KeepsTheMarksOfBothFiles()
    {
        var map = new MapReader(Load("extends: base\nspeculation:\n  method: [eagle]\n"), _problems);
        map.Text("workload");
        map.Text("seed");
        map.Text("hardware");
        map.Text("name");
        var speculation = map.Map("speculation");
        speculation.Text("method");
        speculation.Done();
        map.Done();

        Assert.Equal([
            "base.yaml:4:3: speculation.hazards: unknown key",
            "own.yaml:1:1: workload: missing key",
            "own.yaml:3:11: speculation.method: expected text, found a list"], _folder.Lines(_problems));
    }

    [Theory]
    [InlineData("extends: bass\n", "own.yaml:1:10: extends: 'bass' is not among the scenarios; did you mean 'base'?")]
    [InlineData("extends: [base]\n", "own.yaml:1:10: extends: expected the name of a scenario, found a list")]
    [InlineData("extends:\n", "own.yaml:1:9: extends: expected the name of a scenario, found nothing")]
    [InlineData("extends: own.yaml\n",
        "own.yaml:1:1: extends: 'own.yaml' is itself extended, and extending goes one level deep")]
    [InlineData("extends: ./none.yaml\n", "own.yaml:1:10: extends: none.yaml: no such file")]
    public void LoadScenario_ExtendingBadly_IsOneProblem(string text, string expected)
    {
        var scenario = Load(text);

        Assert.Equal([expected], _folder.Lines(_problems));
        Assert.Null(scenario["extends"]);
    }

    [Fact]
    public void LoadScenario_TwoLevels_IsRefused()
    {
        _folder.With("middle.yaml", "seed: 2\nextends: base\n");

        var scenario = Load("extends: middle\n");

        Assert.Equal(
            ["middle.yaml:2:1: extends: 'middle' is itself extended, and extending goes one level deep"],
            _folder.Lines(_problems));
        Assert.Equal("name: own\nseed: 2\n", YamlWriter.Write(scenario));
    }
}
