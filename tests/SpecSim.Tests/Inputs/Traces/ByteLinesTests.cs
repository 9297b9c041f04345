// Lines out of a window that may not grow beyond them.

using System.Text;
using SpecSim.Inputs.Traces;

namespace SpecSim.Tests.Inputs.Traces;

public sealed class ByteLinesTests
{
    private const int Most = 64 * 1024;

    [Fact]
    public void Lines_OfAnyEnd_AreCounted() => Assert.Equal(
        ["1 a", "2 ", "3 bc", "4 d unended"], Lines("a\r\n\nbc\nd"));

    [Fact]
    public void Line_LongerThanTheWindow_IsGivenByItsStart()
    {
        string longer = new('x', 3 * Most);

        Assert.Equal(
            ["1 a", $"2 {longer[..Most]} too long", "3 b", $"4 {longer[..Most]} too long"],
            Lines($"a\n{longer}\nb\n{longer}"));
    }

    [Fact]
    public void Text_WithoutAnything_HasNoLines() => Assert.Empty(Lines(""));

    private static List<string> Lines(string text)
    {
        var lines = new ByteLines(new ByteWindow(new MemoryStream(Encoding.UTF8.GetBytes(text)), Most));
        List<string> found = [];
        while (lines.TryNext(out ReadOnlySpan<byte> line))
            found.Add($"{lines.Number} {Encoding.UTF8.GetString(line)}"
                + $"{(lines.IsTooLong ? " too long" : "")}{(lines.IsUnended ? " unended" : "")}");
        Assert.Equal(found.Count(line => line.Contains("too long")), lines.TooLongCount);
        return found;
    }
}
