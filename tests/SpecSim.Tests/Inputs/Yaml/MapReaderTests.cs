// What the getters return and report. Each wrong value is one problem, at its place, in whole words.

using SpecSim.Inputs.Yaml;
using SpecSim.Quantities;

namespace SpecSim.Tests.Inputs.Yaml;

public class MapReaderTests
{
    private enum Method { None, Draft, Eagle }

    private static readonly (string, Method)[] Methods =
        [("none", Method.None), ("draft", Method.Draft), ("eagle", Method.Eagle)];

    private readonly Problems _problems = new();

    private MapReader Read(string text) => new(YamlSupport.Document(text), _problems);

    [Fact]
    public void Getters_GoodValues_ReturnThem()
    {
        var map = Read(
            """
            name: Llama 3.1
            layers: 80
            parameters: 8.03e9
            seed: -7
            scale: 1.5e-3
            alpha: 0.75
            graph: true
            overhead: 40 us
            quoted: "3.35 TB/s"
            drift: -2 ms
            method: eagle
            hazards: [0.8, 0.7, 1]
            sizes: [1, 2]
            tags: [a, "b"]
            none: []
            """);

        Assert.Equal("Llama 3.1", map.Text("name"));
        Assert.Equal(80, map.Integer("layers", 1, 1000));
        Assert.Equal(8_030_000_000, map.LongInteger("parameters"));
        Assert.Equal(-7, map.Integer("seed", min: int.MinValue));
        Assert.Equal(1.5e-3, map.Number("scale", Limits.Positive));
        Assert.Equal(1.5e-3, map.Number("scale", 0, 1));
        Assert.Equal(0.75, map.Probability("alpha").Value);
        Assert.True(map.Has("graph"));
        Assert.False(map.Has("graphs"));
        Assert.True(map.Flag("graph"));
        Assert.Equal(40e-6, map.Quantity("overhead", Dimension.Time));
        Assert.Equal(3.35e12, map.Quantity("quoted", Dimension.Bandwidth, Limits.Positive));
        Assert.Equal(-2e-3, map.Quantity("drift", Dimension.Time, Limits.Any));
        Assert.Equal(Method.Eagle, map.Choice("method", Methods));
        Assert.Equal([0.8, 0.7, 1], map.Numbers("hazards", Limits.Probability));
        Assert.Equal([1, 2], map.Integers("sizes"));
        Assert.Equal(["a", "b"], map.Texts("tags"));
        Assert.Empty(map.List("none"));
        map.Done();
        Assert.Empty(_problems.Lines());
    }

    [Fact]
    public void Getters_MissingKeys_AreReportedAtTheMapWithTheirHint()
    {
        var map = Read("# first line\nmodel:\n  name: x\n");
        var model = map.Map("model");

        Assert.Equal("x", model.Text("name"));
        Assert.Equal(1, model.Integer("layers", 1, 1000, hint: "how many transformer layers"));
        Assert.Equal("", model.Text("source"));
        model.Map("attention");
        model.List("experts");
        model.Quantity("size", Dimension.Memory);

        Assert.Equal([
            "x.yaml:3:3: model.attention: missing key",
            "x.yaml:3:3: model.experts: missing key",
            "x.yaml:3:3: model.layers: missing key: how many transformer layers",
            "x.yaml:3:3: model.size: missing key",
            "x.yaml:3:3: model.source: missing key"], _problems.Lines());
    }

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "text", "[1]", "expected text, found a list" },
        { "text", "{a: 1}", "expected text, found a map" },
        { "text", "", "is empty" },
        { "text", "''", "is empty" },
        { "text", "~", "is empty" },
        { "integer", "3.5", "expected a whole number, found '3.5'" },
        { "integer", "8e-1", "expected a whole number, found '8e-1'" },
        { "integer", "three", "expected a whole number, found 'three'" },
        { "integer", "'3'", "expected a whole number, found the text '3'" },
        { "integer", "[3]", "expected a whole number, found a list" },
        { "integer", "0x10", "expected a whole number, found '0x10'" },
        { "integer", "1_000", "expected a whole number, found '1_000'" },
        { "integer", "-1", "must be between 1 and 64, found '-1'" },
        { "integer", "65", "must be between 1 and 64, found '65'" },
        { "integer", "9e99", "must be between 1 and 64, found '9e99'" },
        { "count", "-1", "must be at least 0, found '-1'" },
        { "count", "-9e99", "must be at least 0, found '-9e99'" },
        { "count", "3000000000", "must be between 0 and 2147483647, found '3000000000'" },
        { "number", "x", "expected a number, found 'x'" },
        { "number", "3 s", "expected a number, found '3 s'" },
        { "number", "{}", "expected a number, found a map" },
        { "number", ".nan", "expected a finite number, found '.nan'" },
        { "number", "-.inf", "expected a finite number, found '-.inf'" },
        { "number", "NaN", "expected a finite number, found 'NaN'" },
        { "number", "1e999", "'1e999' is too large" },
        { "number", "0", "must be above 0, found '0'" },
        { "number", "-2", "must be above 0, found '-2'" },
        { "probability", "1.2", "must be between 0 and 1, found '1.2'" },
        { "probability", "-0.1", "must be between 0 and 1, found '-0.1'" },
        { "flag", "yes", "expected true or false, found 'yes'" },
        { "flag", "'true'", "expected true or false, found the text 'true'" },
        { "flag", "1", "expected true or false, found '1'" },
        { "quantity", "3", "'3' has no unit; a time is given in s, ms, us, ns, min, h or d" },
        { "quantity", "3 GB", "'3 GB' is an amount of memory; a time is given in s, ms, us, ns, min, h or d" },
        { "quantity", "-3 s", "'-3 s' is negative" },
        { "quantity", "NaN s", "'NaN s' is not a finite number" },
        { "quantity", "0 s", "must be above 0 and at most 10 s, found '0 s'" },
        { "quantity", "1 h", "must be above 0 and at most 10 s, found '1 h'" },
        { "quantity", "[1 s]", "expected a time in s, ms, us, ns, min, h or d, found a list" },
        { "choice", "egale", "'egale' is not one of none, draft or eagle; did you mean 'eagle'?" },
        { "choice", "Eagle", "'Eagle' is not one of none, draft or eagle; did you mean 'eagle'?" },
        { "choice", "medusa", "'medusa' is not one of none, draft or eagle" },
        { "choice", "[eagle]", "expected none, draft or eagle, found a list" },
        { "map", "3", "expected a map, found '3'" },
        { "map", "[3]", "expected a map, found a list" },
        { "map", "", "is empty" },
        { "list", "3", "expected a list, found '3'" },
        { "list", "{a: 1}", "expected a list, found a map" },
        { "list", "", "is empty" },
        { "text", new string('w', 80), "" },
        { "integer", new string('w', 80), $"expected a whole number, found '{new string('w', 60)}...'" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Getters_WrongValue_IsOneProblemAtTheValue(string getter, string value, string message)
    {
        var map = Read($"key: {value}\n");

        Get(map, getter);
        map.Done();

        var column = value.Length == 0 ? 5 : 6;
        Assert.Equal(message.Length == 0 ? [] : [$"x.yaml:1:{column}: key: {message}"], _problems.Lines());
    }

    private static void Get(MapReader map, string getter)
    {
        switch (getter)
        {
            case "text": map.Text("key"); break;
            case "integer": Assert.InRange(map.Integer("key", 1, 64), 1, 64); break;
            case "count": Assert.InRange(map.Integer("key"), 0, int.MaxValue); break;
            case "number": Assert.True(map.Number("key", Limits.Positive) > 0); break;
            case "probability": map.Probability("key"); break;
            case "flag": map.Flag("key"); break;
            case "quantity": map.Quantity("key", Dimension.Time, new Limits(0, 10, IsMinExcluded: true)); break;
            case "choice": map.Choice("key", Methods); break;
            case "map": map.Map("key").Text("inner"); break;
            case "list": map.Numbers("key", Limits.Any); break;
            default: Assert.Fail(getter); break;
        }
    }

    [Fact]
    public void OrNull_MissingKey_IsNullWithoutAProblem()
    {
        var map = Read("other: 1\n");

        Assert.Null(map.TextOrNull("text"));
        Assert.Null(map.IntegerOrNull("integer"));
        Assert.Null(map.NumberOrNull("number", Limits.Any));
        Assert.Null(map.ProbabilityOrNull("probability"));
        Assert.Null(map.QuantityOrNull("quantity", Dimension.Time));
        Assert.Null(map.NumbersOrNull("numbers", Limits.Any));
        Assert.Null(map.MapOrNull("map"));
        Assert.Empty(_problems.Lines());
    }

    [Fact]
    public void OrNull_WrittenKey_IsReadAsStrictly()
    {
        var map = Read(
            "text: a\ninteger: 3\nnumber: x\nprobability: 0.5\nquantity: 3 s\nnumbers: [1, 2]\nmap: []\nempty:\n");

        Assert.Equal("a", map.TextOrNull("text"));
        Assert.Equal(3, map.IntegerOrNull("integer"));
        Assert.Null(map.NumberOrNull("number", Limits.Any));
        Assert.Equal(0.5, map.ProbabilityOrNull("probability")?.Value);
        Assert.Equal(3, map.QuantityOrNull("quantity", Dimension.Time));
        Assert.Equal([1, 2], map.NumbersOrNull("numbers", Limits.Any) ?? []);
        map.MapOrNull("map");
        Assert.Null(map.TextOrNull("empty"));
        Assert.Equal([
            "x.yaml:3:9: number: expected a number, found 'x'",
            "x.yaml:7:6: map: expected a map, found a list",
            "x.yaml:8:7: empty: is empty"], _problems.Lines());
    }

    [Fact]
    public void Fallback_MissingKey_IsReadAndWrittenToTheTree()
    {
        var map = Read("name: x\n");

        Assert.Equal(40e-6, map.Quantity("overhead", Dimension.Time, fallback: "40 us"));
        Assert.Equal([0.5, 0.25], map.Numbers("hazards", Limits.Probability, fallback: "[0.5, 0.25]"));
        Assert.Equal(5, map.Map("speculation", isOptional: true).Integer("draftLength", fallback: "5"));

        Assert.Equal(
            "overhead: 40 us\nhazards: [0.5, 0.25]\nspeculation: { draftLength: 5 }\n",
            YamlWriter.Write(map.Node).Replace("name: x\n", "", StringComparison.Ordinal));
        map.Text("name");
        map.Done();
        Assert.Empty(_problems.Lines());
    }

    [Fact]
    public void Fallback_WrittenKey_IsNotUsed()
    {
        var map = Read("overhead: 3 us\n");

        Assert.Equal(3e-6, map.Quantity("overhead", Dimension.Time, fallback: "40 us"));
        Assert.Single(map.Node.Entries);
    }

    [Fact]
    public void Numbers_WrongItems_AreReportedEach()
    {
        var map = Read("hazards: [0.8, x, 1.5, [2], null]\n");

        map.Numbers("hazards", Limits.Probability);

        Assert.Equal([
            "x.yaml:1:16: hazards[1]: expected a number, found 'x'",
            "x.yaml:1:19: hazards[2]: must be between 0 and 1, found '1.5'",
            "x.yaml:1:24: hazards[3]: expected a number, found a list",
            "x.yaml:1:29: hazards[4]: is empty"], _problems.Lines());
    }

    [Fact]
    public void Maps_Items_AreReadersWithTheirPath()
    {
        var map = Read("tiers:\n  - share: 0.5\n  - 3\n  - shares: 0.2\n");

        foreach (var tier in map.Maps("tiers"))
        {
            tier.Probability("share");
            tier.Done();
        }

        Assert.Equal([
            "x.yaml:3:5: tiers[1]: expected a map, found '3'",
            "x.yaml:4:5: tiers[2].share: missing key",
            "x.yaml:4:5: tiers[2].shares: unknown key; did you mean 'share'?"], _problems.Lines());
    }

    [Fact]
    public void Done_UnknownKeys_AreAllReportedWithTheNearestKnown()
    {
        var map = Read("speculation:\n  draftLenth: 3\n  method: none\n  colour: red\nsed: 1\n");
        var speculation = map.Map("speculation");
        speculation.IntegerOrNull("draftLength");
        speculation.Choice("method", Methods);
        speculation.Done();
        map.LongInteger("seed", fallback: "1");
        map.Done();

        Assert.Equal([
            "x.yaml:2:3: speculation.draftLenth: unknown key; did you mean 'draftLength'?",
            "x.yaml:4:3: speculation.colour: unknown key",
            "x.yaml:5:1: sed: unknown key; did you mean 'seed'?"], _problems.Lines());
    }

    [Fact]
    public void Report_AProblemOfTheBinder_StandsAtTheValueOrTheMap()
    {
        var map = Read("a: 1\nb: 2\n");

        map.Report("b", "must be less than a");
        map.Report("c", "is needed when b is 2", "a");

        Assert.Equal([
            "x.yaml:1:1: c: is needed when b is 2; did you mean 'a'?",
            "x.yaml:2:4: b: must be less than a"], _problems.Lines());
    }
}
