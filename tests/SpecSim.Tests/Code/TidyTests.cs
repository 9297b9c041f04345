// The house style, as far as a machine can read it. Every rule is also shown a text that breaks it.

using System.Reflection;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Code;

public sealed class TidyTests
{
    // Overflow is meant only where bits are mixed.
    private static readonly string[] MayOverflow = ["Philox.cs"];

    private static readonly string[] AllCode =
        [.. Repository.Files("src", ".cs", ".razor"), .. Repository.Files("tests", ".cs", ".razor")];

    private static readonly string[] CSharp = [.. Repository.Files("src", ".cs"), .. Repository.Files("tests", ".cs")];

    [Fact]
    public void Files_KeepTheLayout() => AssertAll(AllCode, TidyRules.Layout);

    [Fact]
    public void Files_KeepTheForm() => AssertAll(CSharp, TidyRules.Form);

    [Fact]
    public void Comments_HoldNoLeftovers() => AssertAll(CSharp, TidyRules.Comments);

    [Fact]
    public void Functions_AreShort() => AssertAll(CSharp, TidyRules.FunctionLengths);

    [Fact]
    public void Overflow_IsCheckedAlmostEverywhere() =>
        AssertAll(CSharp.Where(file => !MayOverflow.Contains(Path.GetFileName(file))), TidyRules.Unchecked);

    [Fact]
    public void Tests_NeverWaitOrReadTheClock() =>
        AssertAll(Repository.Files("tests/SpecSim.Tests", ".cs"), TidyRules.WallClock);

    [Fact]
    public void Pages_HaveOneTitle() => AssertAll(Repository.Files("", ".md"), TidyRules.MarkdownTitles);

    [Fact]
    public void Tests_AreNamedSubjectScenarioResult()
    {
        var tests = typeof(TidyTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public))
            .Where(method => method.GetCustomAttributes<FactAttribute>().Any())
            .ToList();

        Assert.NotEmpty(tests);
        Problems.AssertNone(tests
            .Where(test => !test.Name.Contains('_'))
            .Select(test => $"{test.DeclaringType!.Name}.{test.Name}: a test is named Subject_Scenario_Result"));
    }

    [Theory]
    [InlineData("// a\n\n", "3: the file ends with exactly one newline")]
    [InlineData("// a", "1: the file ends with exactly one newline")]
    [InlineData("// a\n\tb\n", "2: a tab")]
    [InlineData("// a\r\n", "1: a carriage return")]
    public void Layout_Broken_IsFound(string text, string problem) =>
        Assert.Equal([problem], TidyRules.Layout(text));

    [Fact]
    public void Layout_TooLong_IsFound()
    {
        var wide = new string('a', TidyRules.ColumnsInLine);

        Assert.Empty(TidyRules.Layout(wide + "\n"));
        Assert.Equal(["1: a line has at most 120 columns, not 121"], TidyRules.Layout(wide + "a\n"));
        Assert.Empty(TidyRules.Layout(Lines(TidyRules.LinesInFile)));
        Assert.Equal(["401: a file has at most 400 lines"], TidyRules.Layout(Lines(TidyRules.LinesInFile + 1)));
    }

    [Theory]
    [InlineData("namespace A;\n", "1: a file opens with a comment that says what it is")]
    [InlineData("// a\nnamespace A\n{\n}\n", "2: a namespace is file-scoped")]
    [InlineData("// a\nclass A\n{\n    #region B\n}\n", "4: no regions")]
    [InlineData("// a\n\n#pragma warning disable X1\n", "3: a warning is switched off without a reason")]
    public void Form_Broken_IsFound(string text, string problem) =>
        Assert.Equal([problem], TidyRules.Form(text));

    [Fact]
    public void Form_WarningOffWithAReason_IsFine() =>
        Assert.Empty(TidyRules.Form("// a\n\n#pragma warning disable X1 // the name is the field's own\n"));

    [Theory]
    [InlineData("// TODO: later\n", "1: TODO in a comment: finish it")]
    [InlineData("// a\n// see #12\n", "2: #12 in a comment: give the reason, not its number")]
    public void Comments_Leftover_IsFound(string text, string problem) =>
        Assert.Equal([problem], TidyRules.Comments(text));

    [Fact]
    public void Comments_WordsInStrings_AreFine() =>
        Assert.Empty(TidyRules.Comments("f(\"TODO #12\"); // colour #123456\n"));

    [Fact]
    public void FunctionLengths_TooLong_IsFound()
    {
        var fits = $"class A\n{{\n    void Run()\n    {{\n{Lines(TidyRules.LinesInFunction - 3)}    }}\n}}\n";
        var tooLong = $"class A\n{{\n    void Run()\n    {{\n{Lines(TidyRules.LinesInFunction - 2)}    }}\n}}\n";

        Assert.Empty(TidyRules.FunctionLengths(fits));
        Assert.Equal(["3: Run has 71 lines, at most 70"], TidyRules.FunctionLengths(tooLong));
    }

    [Fact]
    public void Unchecked_InCode_IsFound() =>
        Assert.Equal(["2: unchecked"], TidyRules.Unchecked("// unchecked\nvar a = unchecked(b + 1);\n"));

    [Theory]
    [InlineData("Thread.Sleep(1);")]
    [InlineData("await Task.Delay(1);")]
    [InlineData("var watch = Stopwatch.StartNew();")]
    [InlineData("var now = System.DateTime.UtcNow;")]
    public void WallClock_InCode_IsFound(string text) => Assert.Single(TidyRules.WallClock(text));

    [Theory]
    [InlineData("No title.\n", 1)]
    [InlineData("# One\n\n# Two\n", 1)]
    [InlineData("# One\n\n```\n# a comment in a shell\n```\n\n## Part\n", 0)]
    public void MarkdownTitles_Counted_AreOne(string text, int problems) =>
        Assert.Equal(problems, TidyRules.MarkdownTitles(text).Count());

    private static void AssertAll(IEnumerable<string> files, Func<string, IEnumerable<string>> rule)
    {
        var problems = files.SelectMany(
            file => rule(File.ReadAllText(file)).Select(problem => $"{Repository.Relative(file)}:{problem}"));

        Problems.AssertNone(problems);
    }

    private static string Lines(int count) => string.Concat(Enumerable.Repeat("f();\n", count));
}
