// The rules of tidiness: each is a pure function from a file's text to what is wrong with it, as "line: problem".

using System.Text.RegularExpressions;

namespace SpecSim.Tests.Code;

internal static partial class TidyRules
{
    public const int LinesInFile = 400;
    public const int LinesInFunction = 70;
    public const int ColumnsInLine = 120;

    /// <summary>Length of the file and of its lines, tabs, and the end of the file.</summary>
    public static IEnumerable<string> Layout(string text)
    {
        var lines = text.Split('\n');
        if (!text.EndsWith('\n') || text.EndsWith("\n\n", StringComparison.Ordinal))
            yield return $"{lines.Length}: the file ends with exactly one newline";
        if (lines.Length - 1 > LinesInFile)
            yield return $"{lines.Length - 1}: a file has at most {LinesInFile} lines";

        for (var index = 0; index < lines.Length; index++)
        {
            if (lines[index].Length > ColumnsInLine)
                yield return $"{index + 1}: a line has at most {ColumnsInLine} columns, not {lines[index].Length}";
            if (lines[index].Contains('\t'))
                yield return $"{index + 1}: a tab";
            if (lines[index].EndsWith('\r'))
                yield return $"{index + 1}: a carriage return";
        }
    }

    /// <summary>An opening comment, a file-scoped namespace, no regions, no warnings switched off in silence.</summary>
    public static IEnumerable<string> Form(string text)
    {
        var source = SourceText.Parse(text);
        if (!text.TrimStart('\uFEFF').StartsWith("// ", StringComparison.Ordinal))
            yield return "1: a file opens with a comment that says what it is";
        foreach (Match match in BlockNamespace().Matches(source.Code))
            yield return Problem(text, match, "a namespace is file-scoped");
        foreach (Match match in Region().Matches(source.Code))
            yield return Problem(text, match, "no regions");

        foreach (Match match in WarningsOff().Matches(source.Code))
        {
            var line = SourceText.LineOf(text, match.Index + match.Length);
            var comments = source.Comments.Split('\n');
            if (comments[line - 1].Trim().Length == 0 && (line < 2 || comments[line - 2].Trim().Length == 0))
                yield return $"{line}: a warning is switched off without a reason";
        }
    }

    /// <summary>Comments tell neither what is left to do nor what happened.</summary>
    public static IEnumerable<string> Comments(string text)
    {
        var comments = SourceText.Parse(text).Comments;
        foreach (Match match in Unfinished().Matches(comments))
            yield return Problem(text, match, $"{match.Value} in a comment: finish it");
        foreach (Match match in IssueNumber().Matches(comments))
            yield return Problem(text, match, $"{match.Value} in a comment: give the reason, not its number");
    }

    public static IEnumerable<string> FunctionLengths(string text) =>
        Functions.In(text)
            .Where(function => function.LineCount > LinesInFunction)
            .Select(function =>
                $"{function.Line}: {function.Name} has {function.LineCount} lines, at most {LinesInFunction}");

    public static IEnumerable<string> Unchecked(string text) =>
        UncheckedWord().Matches(SourceText.Parse(text).Code).Select(match => Problem(text, match, "unchecked"));

    /// <summary>A test that waits or looks at the clock passes on one machine and fails on another.</summary>
    public static IEnumerable<string> WallClock(string text) =>
        Clock().Matches(SourceText.Parse(text).Code)
            .Select(match => Problem(text, match, $"{match.Value} in a test: no waiting, no wall clock"));

    public static IEnumerable<string> MarkdownTitles(string text)
    {
        var outsideFences = Fence().Replace(text, "");
        var count = MarkdownTitle().Count(outsideFences);
        if (count != 1)
            yield return $"1: a page has exactly one title, not {count}";
    }

    private static string Problem(string text, Match match, string problem) =>
        $"{SourceText.LineOf(text, match.Index)}: {problem}";

    [GeneratedRegex(@"^namespace\s+[\w.]+\s*(\{|$)", RegexOptions.Multiline)]
    private static partial Regex BlockNamespace();

    [GeneratedRegex(@"#region\b")]
    private static partial Regex Region();

    [GeneratedRegex(@"#pragma\s+warning\s+disable\b")]
    private static partial Regex WarningsOff();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Unfinished();

    // Six digits may be a colour.
    [GeneratedRegex(@"(?<![\w&])#\d{1,5}\b")]
    private static partial Regex IssueNumber();

    [GeneratedRegex(@"\bunchecked\b")]
    private static partial Regex UncheckedWord();

    [GeneratedRegex(@"\bThread\.Sleep\b|\bTask\.Delay\b|\bStopwatch\b|\bDateTime(Offset)?\.(Utc)?Now\b|\bTickCount")]
    private static partial Regex Clock();

    [GeneratedRegex(@"^(```|~~~).*?^\1", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^# \S", RegexOptions.Multiline)]
    private static partial Regex MarkdownTitle();
}
