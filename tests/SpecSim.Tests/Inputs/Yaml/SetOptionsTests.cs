// The --set options: where they reach, and that later problems point to them.

using SpecSim.Inputs.Yaml;

namespace SpecSim.Tests.Inputs.Yaml;

public sealed class SetOptionsTests : IDisposable
{
    private const string Scenario =
        """
        name: x
        hardware: a100
        pools:
          - hardware: a100
        speculation:
          method: draft
          hazards: [0.8, 0.7, 0.6]
          empty: []
        """;

    private readonly TempFolder _folder = new TempFolder()
        .With("hardware/a100.yaml", "bandwidth: 2 TB/s\nmemory: 80 GB\n");

    private readonly Problems _problems = new();

    private Resolver Resolver =>
        new(new Library([_folder.Root]), ("hardware", "hardware"), ("pools[].hardware", "hardware"));

    public void Dispose() => _folder.Dispose();

    private MapNode Apply(params string[] options)
    {
        var tree = YamlSupport.Document(Scenario);
        SetOptions.Apply(tree, options, Resolver, _problems);
        return tree;
    }

    [Theory]
    [InlineData("speculation.method=eagle", "speculation", "method: eagle")]
    [InlineData(" speculation.method = eagle ", "speculation", "method: eagle")]
    [InlineData("speculation.hazards[1]=0.5", "speculation", "hazards: [0.8, 0.5, 0.6]")]
    [InlineData("speculation.hazards=[0.9, 0.1]", "speculation", "hazards: [0.9, 0.1]")]
    [InlineData("speculation.tree={ depth: 3 }", "speculation", "tree: { depth: 3 }")]
    [InlineData("speculation.draftLength=3", "speculation", "draftLength: 3")]
    [InlineData("speculation.control.target=a=b", "speculation", "control: { target: a=b }")]
    [InlineData("speculation=off", "speculation", "off")]
    [InlineData("hardware.bandwidth=4TB/s", "hardware", "name: a100\nbandwidth: 4TB/s\nmemory: 80 GB\n")]
    [InlineData("pools[0].hardware.memory=1 GB", "pools", "hardware: { name: a100, bandwidth: 2 TB/s, memory: 1 GB }")]
    public void Apply_GoodOption_SetsTheValue(string option, string key, string expected)
    {
        var tree = Apply(option);

        Assert.Empty(_problems.Lines());
        Assert.Contains(expected, YamlWriter.Write(tree[key]!), StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_SeveralOptions_AreAppliedInOrder()
    {
        var tree = Apply(
            "hardware=h100", "hardware={ bandwidth: 1 TB/s }", "hardware.memory=1 GB", "hardware.memory=2 GB");

        Assert.Equal("bandwidth: 1 TB/s\nmemory: 2 GB\n", YamlWriter.Write(tree["hardware"]!));
    }

    [Theory]
    [InlineData("speculation.draftLength", "expected path=value, such as speculation.draftLength=3")]
    [InlineData("", "expected path=value, such as speculation.draftLength=3")]
    [InlineData("=3", "the path before '=' is empty; expected path=value, such as speculation.draftLength=3")]
    [InlineData("a..b=3", "'a..b' is not a path of keys and list indices, such as hazards[2]; "
        + "expected path=value, such as speculation.draftLength=3")]
    [InlineData("a[x]=3", "'a[x]' is not a path of keys and list indices, such as hazards[2]; "
        + "expected path=value, such as speculation.draftLength=3")]
    [InlineData("a[-1]=3", "'a[-1]' is not a path of keys and list indices, such as hazards[2]; "
        + "expected path=value, such as speculation.draftLength=3")]
    [InlineData("name.first=3", "name: expected a map with a key 'first', found 'x'")]
    [InlineData("name.first.second=3", "name: expected a map with a key 'first', found 'x'")]
    [InlineData("name[0]=3", "name: expected a list with an item [0], found 'x'")]
    [InlineData("speculation[0]=3", "speculation: expected a list with an item [0], found a map")]
    [InlineData("speculation.hazards.x=3", "speculation.hazards: expected a map with a key 'x', found a list")]
    [InlineData("speculation.hazards[3]=3", "speculation.hazards: there is no item [3]; the last is [2]")]
    [InlineData("speculation.hazards[99999999999]=3",
        "speculation.hazards: there is no item [2147483647]; the last is [2]")]
    [InlineData("speculation.empty[0]=3", "speculation.empty: there is no item [0]; the list is empty")]
    [InlineData("speculation.hazards[0][1]=3", "speculation.hazards[0]: expected a list with an item [1], found '0.8'")]
    [InlineData("name=[1", "broken YAML: the list in '[ ]' is not closed before here, or a ',' is missing")]
    [InlineData("name={a: 1, a: 2}", "a: duplicate key")]
    public void Apply_BadOption_IsAProblemOfTheOption(string option, string expected)
    {
        var before = YamlSupport.Document(Scenario);

        var tree = Apply(option);

        Assert.Equal([$"--set {option}: {expected}"], _problems.Lines());
        Assert.True(tree.SameAs(before) || option.Contains("a: 2", StringComparison.Ordinal));
    }

    [Fact]
    public void Apply_ThroughAnUnknownName_IsTheProblemOfTheName()
    {
        var tree = YamlSupport.Document("hardware: a10\n");

        SetOptions.Apply(tree, ["hardware.memory=1 GB"], Resolver, _problems);

        Assert.Equal(
            ["x.yaml:1:11: hardware: 'a10' is not among the hardware; did you mean 'a100'?"], _problems.Lines());
    }

    [Fact]
    public void Apply_WrongKeysAndValues_AreReportedByTheReaderAtTheOption()
    {
        var map = new MapReader(
            Apply(
                "speculation.draftLenth=3", "speculation.method=7 GB", "seeds=", "colour.of=red", "hardware=./no.yaml"),
            _problems);
        var speculation = map.Map("speculation");
        speculation.IntegerOrNull("draftLength");
        speculation.Choice("method", ("draft", 1), ("none", 2));
        speculation.List("hazards");
        speculation.List("empty");
        speculation.Done();
        map.IntegerOrNull("seeds");
        map.Text("name");
        map.List("pools");
        map.Reference("hardware", "hardware", new Library([_folder.Root]));
        map.Done();

        Assert.Equal([
            "--set colour.of=red: colour: unknown key",
            "--set hardware=./no.yaml: hardware: ./no.yaml: no such file",
            "--set seeds=: seeds: is empty",
            "--set speculation.draftLenth=3: speculation.draftLenth: unknown key; did you mean 'draftLength'?",
            "--set speculation.method=7 GB: speculation.method: '7 GB' is not one of draft or none"],
            _problems.Lines());
    }
}
