// The written text: how it looks, and that it always reads back as the same tree.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Tests.Inputs.Yaml;

public class YamlWriterTests
{
    [Fact]
    public void Write_Scenario_LooksAsAPersonWouldWriteIt()
    {
        const string Text =
            """
            name: llama70b-8b
            target: { model: llama-3.1-70b, weights: bf16 }
            device:
              name: H100 SXM
              bandwidth: 3.35 TB/s
              memory: 80 GB
              price: 2.49 USD/h
              source: https://example.org/h100 (datasheet, page 3)
            hazards: [0.8, 0.75, 0.7]
            tiers:
              - { share: 0.5, name: "a, b" }
              -
                name: long
                sizes: [1, 2]
              - [1, 2]
            options: {}
            none: []
            version: "3"
            answer: yes
            note: "two\nlines"

            """;
        var tree = YamlSupport.Document(Text.ReplaceLineEndings("\n"));

        Assert.Equal(Text.ReplaceLineEndings("\n"), YamlWriter.Write(tree));
    }

    [Theory]
    [InlineData("'plain words'", "plain words")]
    [InlineData("'3.35 TB/s'", "3.35 TB/s")]
    [InlineData("'3.35'", "\"3.35\"")]
    [InlineData("3.35", "3.35")]
    [InlineData("~", "null")]
    [InlineData("''", "\"\"")]
    [InlineData("'null'", "\"null\"")]
    [InlineData("'true'", "\"true\"")]
    [InlineData("true", "true")]
    [InlineData("'- x'", "\"- x\"")]
    [InlineData("-x", "-x")]
    [InlineData("'a: b'", "\"a: b\"")]
    [InlineData("a:b", "a:b")]
    [InlineData("'a #b'", "\"a #b\"")]
    [InlineData("a#b", "a#b")]
    [InlineData("' a'", "\" a\"")]
    [InlineData("'a:'", "\"a:\"")]
    [InlineData("'[a'", "\"[a\"")]
    [InlineData("'it''s \"so\"'", "it's \"so\"")]
    [InlineData("'\"so\"'", "\"\\\"so\\\"\"")]
    [InlineData("\"tab\\tand \\u2028\"", "\"tab\\tand \\u2028\"")]
    [InlineData("3 µs", "3 µs")]
    public void Write_Scalar_IsQuotedOnlyWhereNeeded(string written, string expected) =>
        Assert.Equal($"a: {expected}\n", YamlWriter.Write(YamlSupport.Document($"a: {written}\n")));

    [Fact]
    public void Write_LongList_GoesBelow()
    {
        var items = string.Join(", ", Enumerable.Range(1000, 20));
        var text = YamlWriter.Write(YamlSupport.Document($"numbers: [{items}]\n"));

        Assert.StartsWith("numbers:\n  - 1000\n  - 1001\n", text);
    }

    [Fact]
    public void Write_AnyTree_ReadsBackAsTheSameTreeAndTheSameText()
    {
        var property = Prop.ForAll(Trees().ToArbitrary(), tree =>
        {
            var text = YamlWriter.Write(tree);
            var problems = new Problems();
            var back = YamlText.Parse(text, "x.yaml", problems);
            var isSame = back is not null && tree.SameAs(back) && YamlWriter.Write(back) == text;
            return (isSame && problems.Count == 0).Label($"{string.Join('\n', problems.Lines())}\n{text}");
        });
        property.Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static Gen<Node> Trees() => Gen.Choose(0, 3).SelectMany(Tree);

    private static Gen<Node> Tree(int depth)
    {
        var scalar = from text in Texts()
                     from isQuoted in ArbMap.Default.GeneratorFor<bool>()
                     select (Node)new ScalarNode(Mark.None, text, isQuoted || !CanStandWithoutQuotes(text));
        if (depth == 0)
            return scalar;
        var list = from items in Short(Tree(depth - 1))
                   select (Node)List(items);
        var keys = Texts().Where(key => key.Length > 0);
        var map = from entries in Short(keys.SelectMany(key => Tree(depth - 1), (key, value) => (key, value)))
                  select (Node)Map(entries);
        return Gen.OneOf(scalar, list, map, map);
    }

    private static bool CanStandWithoutQuotes(string text) =>
        YamlText.Parse($"a: {text}", "x.yaml", new Problems()) is MapNode { Entries: [{ Value: ScalarNode value }] }
        && !value.IsQuoted && value.Text == text;

    private static Gen<T[]> Short<T>(Gen<T> items) => Gen.Choose(0, 4).SelectMany(count => Gen.ArrayOf(items, count));

    private static ListNode List(IEnumerable<Node> items)
    {
        var list = new ListNode(Mark.None);
        foreach (var item in items)
            list.Add(item);
        return list;
    }

    private static MapNode Map(IEnumerable<(string Key, Node Value)> entries)
    {
        var map = new MapNode(Mark.None);
        foreach (var (key, value) in entries)
            map.Set(key, value);
        return map;
    }

    // Texts that YAML takes for something else, and any mixture of the characters that mean something to it.
    private static Gen<string> Texts()
    {
        string[] nasty =
        [
            "", "~", "null", "true", "No", "3", "-3.5e7", "0x1F", "1_000", ".inf", "12:30", "2020-01-01",
            "-", "- x", "?", "? x", ":", "a: b", "a:", "a:b", "#", "a #b", "a#b", "---", "...", "--- x", "<<", "=",
            "!x", "&x", "*x", "%x", "@x", "`x", "|", ">", "'", "\"", "it's", "{", "}", "[a]", "a,b", " a", "a ",
            "\t", "\n", "a\nb", "\r\n", "\u0000", "\u0007", "\u0085", "\u00A0", "\u00ADx", "\u2028", "\uFEFFx",
            "\uFFFD", "\uFFFF", "µs", "漢字", "\U0001F600", "C:\\x", "https://x.org/a?b=c#d", "3.35 TB/s",
            new string('w', 120),
        ];
        var mixture = Gen.ArrayOf(Gen.Elements("ab1 .:-#,[]{}'\"\\?&*!|>%@`~=\t\n\u2029é/_".ToCharArray()))
            .Select(letters => new string(letters));
        return Gen.OneOf(Gen.Elements(nasty), mixture, Gen.Elements("name", "draftLength", "0.75"));
    }
}
