// Compares text with a verified file beside the test: ClassName.MethodName.verified.txt. The names are Verify's, so
// that Verify.Xunit can take over (docs/decisions/0002). A mismatch leaves a .received. file and shows the first
// difference; SPECSIM_ACCEPT=1 turns what was received into what is verified, except on a build machine (CI=true):
// there a snapshot may only be compared.

using System.Globalization;
using System.Runtime.CompilerServices;

namespace SpecSim.Tests.Support;

internal static class Snapshot
{
    private const int ExcerptColumns = 100;

    /// <summary>Compares with ClassName.MethodName.verified.EXTENSION.</summary>
    public static void Match(
        string content,
        string extension = "txt",
        [CallerFilePath] string testFile = "",
        [CallerMemberName] string testMethod = "") =>
        Check(content, TestName(testFile, testMethod), extension, AcceptsFromEnvironment());

    /// <summary>One of several in a method: compares with ClassName.MethodName_name=value.verified.EXTENSION.</summary>
    public static void Match(
        string content,
        (string Name, string Value) parameter,
        string extension = "txt",
        [CallerFilePath] string testFile = "",
        [CallerMemberName] string testMethod = "")
    {
        var name = $"{TestName(testFile, testMethod)}_{parameter.Name}={FileNamePart(parameter.Value)}";
        Check(content, name, extension, AcceptsFromEnvironment());
    }

    /// <param name="content">What the test received.</param>
    /// <param name="name">The path without .verified.EXTENSION.</param>
    /// <param name="extension">The ending of the file, without a dot.</param>
    /// <param name="accept">Turn what was received into what is verified.</param>
    internal static void Check(string content, string name, string extension, bool accept)
    {
        var verifiedFile = $"{name}.verified.{extension}";
        var receivedFile = $"{name}.received.{extension}";
        var received = Normalise(content);
        var verified = File.Exists(verifiedFile) ? Normalise(File.ReadAllText(verifiedFile)) : null;

        if (verified == received)
        {
            File.Delete(receivedFile);
            return;
        }

        if (accept)
        {
            File.WriteAllText(verifiedFile, received);
            File.Delete(receivedFile);
            return;
        }

        File.WriteAllText(receivedFile, received);
        var problem = verified is null ? "There is no verified file yet." : FirstDifference(verified, received);
        Assert.Fail(
            $"""
            Snapshot {Path.GetFileName(verifiedFile)}: {problem}
              What was received lies in {Path.GetFileName(receivedFile)} beside it.
              If it is right, run the test again with SPECSIM_ACCEPT=1.
            """);
    }

    /// <exception cref="InvalidOperationException">A build machine was told to accept.</exception>
    internal static bool Accepts(string? specsimAccept, string? ci)
    {
        if (specsimAccept != "1")
            return false;
        if (string.Equals(ci, "true", StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException("SPECSIM_ACCEPT=1 is refused where CI=true: people accept snapshots.");
        return true;
    }

    private static bool AcceptsFromEnvironment() =>
        Accepts(Environment.GetEnvironmentVariable("SPECSIM_ACCEPT"), Environment.GetEnvironmentVariable("CI"));

    private static string TestName(string testFile, string testMethod) =>
        Path.Combine(Path.GetDirectoryName(testFile)!, $"{Path.GetFileNameWithoutExtension(testFile)}.{testMethod}");

    // A fixed list, not Path.GetInvalidFileNameChars: the name must be the same on every platform.
    private static string FileNamePart(string value) =>
        string.Concat(value.Select(letter => letter < ' ' || "\"<>|:*?\\/".Contains(letter) ? '-' : letter));

    private static string Normalise(string text) => text.Replace("\r\n", "\n").Replace('\r', '\n');

    private static string FirstDifference(string verified, string received)
    {
        var expectedLines = verified.Split('\n');
        var receivedLines = received.Split('\n');
        var line = 0;
        while (line < expectedLines.Length && line < receivedLines.Length && expectedLines[line] == receivedLines[line])
            line++;

        var expected = line < expectedLines.Length ? expectedLines[line] : null;
        var actual = line < receivedLines.Length ? receivedLines[line] : null;
        var column = expected is null || actual is null ? 0 : FirstDifferentColumn(expected, actual);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            first difference in line {line + 1}, column {column + 1}.
              expected: {Excerpt(expected, column)}
              received: {Excerpt(actual, column)}
            """);
    }

    private static int FirstDifferentColumn(string expected, string actual)
    {
        var column = 0;
        while (column < expected.Length && column < actual.Length && expected[column] == actual[column])
            column++;
        return column;
    }

    // A line of an SVG can have a thousand columns: show those around the difference.
    private static string Excerpt(string? line, int column)
    {
        if (line is null)
            return "(end of text)";
        if (line.Length <= ExcerptColumns)
            return line;
        var start = Math.Clamp(column - (ExcerptColumns / 2), 0, line.Length - 1);
        var end = Math.Min(start + ExcerptColumns, line.Length);
        return (start > 0 ? "…" : "") + line[start..end] + (end < line.Length ? "…" : "");
    }
}
