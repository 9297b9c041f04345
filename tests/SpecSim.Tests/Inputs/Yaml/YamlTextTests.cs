// What the reader accepts as a document, and what it says about everything else.

using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Tests.Inputs.Yaml;

public class YamlTextTests
{
    [Fact]
    public void Parse_Document_KeepsOrderTextAndPositions()
    {
        var map = YamlSupport.Document("# a scenario\nname: \"3\"\nlist:\n  - 1.50\n  - { a: b }\n");

        Assert.Equal(["name", "list"], map.Entries.Select(entry => entry.Key));
        Assert.Equal(new Mark("x.yaml", 2, 1), map.Mark);
        var name = Assert.IsType<ScalarNode>(map["name"]);
        Assert.Equal(("3", true, new Mark("x.yaml", 2, 7)), (name.Text, name.IsQuoted, name.Mark));
        var items = Assert.IsType<ListNode>(map["list"]).Items;
        Assert.Equal("1.50", Assert.IsType<ScalarNode>(items[0]).Text);
        Assert.Equal(new Mark("x.yaml", 5, 7), Assert.IsType<MapNode>(items[1]).Find("a")!.KeyMark);
    }

    public static TheoryData<string, string, string> Broken => new()
    {
        { "a: 1\n b: 2\n", "2:3", "a second ': ' in this value; put the value in quotes, or check the indentation" },
        { "a: b: c\n", "1:5", "a second ': ' in this value; put the value in quotes, or check the indentation" },
        { "a:\n\tb: 1\n", "2:1", "a tab; YAML is indented with spaces" },
        { "a: [1, 2\n", "2:1", "the list in '[ ]' is not closed before here, or a ',' is missing" },
        { "a: [1, 2\nb: 3\n", "1:6", "a ',' or a closing ']' or '}' is missing after here" },
        { "a: {x: 1\n", "2:1", "the map in '{ }' is not closed before here, or a ',' is missing" },
        { "a: 'abc\n", "1:4", "the quoted text that starts here is not closed" },
        { "a: \"abc\nb: 1\n", "1:4", "the quoted text that starts here is not closed, or goes on too far to the left" },
        { "a: @x\n", "1:4", "a value cannot start with '@'; put it in quotes" },
        { "a: %x\n", "1:4", "a value cannot start with '%'; put it in quotes" },
        { "- a\nb: 1\n", "2:1", "expected the next '- ' of the list; check the indentation" },
        { "a: 1\nb\n", "2:1", "expected 'key: value'; check the indentation and the quotes before here" },
        { "a: 'it's'\n", "1:8", "expected 'key: value'; check the indentation and the quotes before here" },
        { "a: [1,,2]\n", "1:7", "expected a value" },
        { "a: \"\\q\"\n", "1:4", @"unknown escape after '\'; write '\\', or use single quotes" },
        { "a: - b\n", "1:4", "a list item ('- ') cannot start here; put it on a line of its own" },
        { "{a: 1}}\n", "1:7", "something follows the end of the document" },
        { "a: \"\\uD800\"\n", "1:4", "while scanning a quoted scalar, found invalid Unicode surrogates" },
        { "a: !![ \n", "1:2", "after here a '!' stands before what is no tag; put the value in quotes" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Parse_BrokenYaml_SaysWhereAndWhatInPlainWords(string text, string place, string message)
    {
        var problems = new Problems();

        Assert.Null(YamlText.Parse(text, "x.yaml", problems));

        Assert.Equal([$"x.yaml:{place}: broken YAML: {message}"], problems.Lines());
    }

    public static TheoryData<string, string[]> Refused => new()
    {
        { "", ["x.yaml: is empty"] },
        { "# nothing but words\n", ["x.yaml: is empty"] },
        { "a: 1\na: 2\nb: {c: 1, c: 2}\na: 3\n", [
            "x.yaml:2:1: a: duplicate key; the first is in line 1",
            "x.yaml:3:11: b.c: duplicate key; the first is in line 3",
            "x.yaml:4:1: a: duplicate key; the first is in line 1"] },
        { "a: 1\n---\nb: 2\n", ["x.yaml:2:1: a second document starts here; a file holds one"] },
        { "a: &one 1\nb: *one\nc: [*two]\n", [
            "x.yaml:1:4: a: anchor '&one'; anchors are not used here, write the value out",
            "x.yaml:2:4: b: alias '*one'; aliases are not used here, write the value out",
            "x.yaml:3:5: c[0]: alias '*two'; aliases are not used here, write the value out"] },
        { "a: !speed 3\n", ["x.yaml:1:4: a: tag '!speed'; tags are not used here, remove it"] },
        { "a: !!str 3\n", ["x.yaml:1:4: a: tag 'tag:yaml.org,2002:str'; tags are not used here, remove it"] },
        { "? [a]\n: 1\n", ["x.yaml:1:3: a key is text, found a list"] },
        { "~: 1\n", ["x.yaml:1:1: a key is text, found nothing"] },
        { "\"\": 1\n", ["x.yaml:1:1: a key is text, found the text ''"] },
        { new string('k', 201) + ": 1\n", ["x.yaml:1:1: a key is longer than 200 characters"] },
        { new string('[', 99_000), ["x.yaml:1:52: is nested more than 50 deep"] },
        { "a: " + new string('x', YamlText.LongestText), ["x.yaml: is longer than 10 MB, which is no scenario"] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Parse_WhatIsNotUsedHere_IsRefused(string text, string[] expected)
    {
        var problems = new Problems();

        YamlText.Parse(text, "x.yaml", problems);

        Assert.Equal(expected, problems.Lines());
    }

    [Fact]
    public void Parse_DuplicateKey_KeepsTheFirst()
    {
        var map = (MapNode)YamlText.Parse("a: 1\na: 2\n", "x.yaml", new Problems())!;

        Assert.Equal("1", Assert.IsType<ScalarNode>(map["a"]).Text);
    }

    [Theory]
    [InlineData("\uFEFFa: 1\n")]
    [InlineData("---\na: 1\n")]
    [InlineData("%YAML 1.2\n---\na: 1\n...\n")]
    [InlineData("a: 1\r\n")]
    [InlineData("{a: 1}")]
    public void Parse_SameContentInOtherForms_IsTheSameTree(string text) =>
        Assert.True(YamlSupport.Document("a: 1\n").SameAs(YamlSupport.Document(text)));

    [Theory]
    [InlineData("a:")]
    [InlineData("a: ~")]
    [InlineData("a: null")]
    [InlineData("a: NULL")]
    public void Parse_NothingAsValue_IsNull(string text) =>
        Assert.True(Assert.IsType<ScalarNode>(YamlSupport.Document(text)["a"]).IsNull);

    [Fact]
    public void Parse_AnyText_IsATreeOrAProblem()
    {
        // Pieces that YAML gives a meaning, in every order: the parser must not escape with an exception.
        var pieces = Gen.Elements(
            "a", "1", " ", "b: ", ": ", "- ", "? ", "<<: ", "\n", "\n  ", "\n - ", "[", "]", "{", "}", ", ", "\"", "'",
            "#", " #", "&x ", "*x", "!", "!!str ", "|\n", ">-\n", "%", "@", "`", "~", "\\", "---\n", "...\n",
            "\t", "\u2028", "\u0085", "\u0000");
        var texts = Gen.Choose(0, 14).SelectMany(count => Gen.ArrayOf(pieces, count)).Select(string.Concat);

        var property = Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var problems = new Problems();
            var node = YamlText.Parse(text, "x.yaml", problems);
            return (node is not null || problems.Count > 0)
                .Label(text.ReplaceLineEndings("\\n"));
        });
        property.Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void ReadFile_NotAMap_SaysWhatItIs()
    {
        using var folder = new TempFolder().With("list.yaml", "- 1\n").With("word.yaml", "\nname:x\n");
        var problems = new Problems();

        Assert.Null(YamlText.ReadFile(folder.At("list.yaml"), problems));
        Assert.Null(YamlText.ReadFile(folder.At("word.yaml"), problems));

        Assert.Equal([
            "list.yaml:1:1: expected a map of keys, found a list",
            "word.yaml:2:1: expected a map of keys, found 'name:x'"], folder.Lines(problems));
    }

    [Fact]
    public void ReadFile_CannotBeRead_IsOneClearProblemEach()
    {
        using var folder = new TempFolder().With("folder/a.yaml", "a: 1\n");
        File.WriteAllBytes(folder.At("latin1.yaml"), Encoding.Latin1.GetBytes("a: caf\u00E9 au lait\n"));
        File.WriteAllBytes(folder.At("large.yaml"), new byte[YamlText.LongestText + 1]);
        var problems = new Problems();

        foreach (var file in new[] { "none.yaml", "folder", "latin1.yaml", "large.yaml" })
            Assert.Null(YamlText.ReadFile(folder.At(file), problems));

        Assert.Equal([
            "folder: is a folder, not a file",
            "large.yaml: is longer than 10 MB, which is no scenario",
            "latin1.yaml: is not UTF-8 text: 0xE9 at byte 6; save the file as UTF-8",
            "none.yaml: no such file"], folder.Lines(problems));
    }

    [Fact]
    public void ReadFile_Link_IsReadWhole()
    {
        using var folder = new TempFolder().With("linked.yaml", "key: a text that is longer than its link\n");
        File.CreateSymbolicLink(folder.At("l.yaml"), "linked.yaml");
        var problems = new Problems();

        MapNode? map = YamlText.ReadFile(folder.At("l.yaml"), problems);

        Assert.Equal("key: a text that is longer than its link\n", YamlWriter.Write(map!));
    }

    [Fact]
    public void ReadFile_WithoutAnEnd_IsAProblem()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "There is no such device here.");
        var problems = new Problems();

        Assert.Null(YamlText.ReadFile("/dev/zero", problems));

        Assert.Equal("/dev/zero: is longer than 10 MB, which is no scenario", problems.Sorted()[0].ToString());
    }

    [Fact]
    public void ReadFile_HeldByAnother_IsAProblem()
    {
        using var folder = new TempFolder().With("secret.yaml", "a: 1\n");
        // A locked file, because permissions do not stop an administrator, and tests may run as one.
        using var held = new FileStream(folder.At("secret.yaml"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var problems = new Problems();

        Assert.Null(YamlText.ReadFile(folder.At("secret.yaml"), problems));

        var line = Assert.Single(folder.Lines(problems));
        Assert.StartsWith("secret.yaml: cannot be read: The process cannot access the file", line);
    }
}
