// What the scan of C# text knows: comments, characters, every form of string, and the code in a string's holes.

namespace SpecSim.Tests.Code;

public sealed class SourceTextTests
{
    [Theory]
    [InlineData("a = 1; // note", "a = 1;")]
    [InlineData("a /* b */ + c", "a         + c")]
    [InlineData("f(\"// no; comment {\");", "f(                  );")]
    [InlineData("f('\"', '\\'', b);", "f(   ,     , b);")]
    [InlineData("f(\"a \\\" b\", c);", "f(        , c);")]
    [InlineData("f(@\"a\\\", c);", "f(     , c);")]
    [InlineData("f(@\"a \"\" b\", c);", "f(         , c);")]
    [InlineData("f(\"\", c);", "f(  , c);")]
    [InlineData("f($\"a {b} c\", d);", "f(     b    , d);")]
    [InlineData("f($\"a {{b}} c\", d);", "f(            , d);")]
    [InlineData("f($\"{g(\"x\")}\", d);", "f(   g(   )  , d);")]
    [InlineData("f($\"{new { b }}\", d);", "f(   new { b }  , d);")]
    [InlineData("f(\"\"\"a \"b\" c\"\"\", d);", "f(             , d);")]
    [InlineData("f($$\"\"\"a {b} {{c}}\"\"\", d);", "f(             c     , d);")]
    public void Parse_Code_BlanksStringsAndComments(string source, string code) =>
        Assert.Equal(code, SourceText.Parse(source).Code.TrimEnd());

    [Fact]
    public void Parse_Comments_KeepTheirPlace()
    {
        var text = SourceText.Parse("f(\"// no\"); // why\n/* two\nlines */ g();");

        Assert.Equal("            // why\n/* two\nlines */     ", text.Comments);
        Assert.Equal(3, SourceText.LineOf(text.Code, text.Code.IndexOf('g', StringComparison.Ordinal)));
    }

    [Fact]
    public void Functions_OfASample_AreFoundWithTheirLengths()
    {
        var source =
            """
            // A sample.
            namespace Sample;
            using System;
            [Serializable]
            public sealed class Box<T>(int size = 3) : IDisposable where T : class
            {
                private static readonly int[] Table = { 1, 2,
                    3 };
                private readonly Func<int> _one = () => 1;
                public int Size { get; } = size;
                public int Wide
                {
                    get { return 1; }
                }
                [Obsolete("old")]
                public static bool operator ==(Box<T> a, Box<T> b)
                {
                    return a.Size == b.Size;
                }
                public T Make<U>(U value = default) where U : class
                {
                    if (value is null) { throw new ArgumentNullException("}"); }
                    int Inner() => 1;
                    return default;
                }
                public string Text =>
                    Size switch { 1 => "one", _ => "many" };
                private enum Kind { A = 1, B }
                private record struct Pair(int A, int B);
                private record Deep { public int Twice() => 2; }
            }
            """;

        var found = Functions.In(source).Select(function => $"{function.Line} {function.Name} {function.LineCount}");

        Assert.Equal(
            ["10 Size 1", "11 Wide 4", "16 operator == 4", "20 Make 6", "26 Text 2", "30 Twice 1"],
            found);
    }
}
