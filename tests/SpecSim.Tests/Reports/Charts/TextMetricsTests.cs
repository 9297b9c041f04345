// How wide text is thought to be, which label layout stands on.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Reports.Charts;

namespace SpecSim.Tests.Reports.Charts;

public sealed class TextMetricsTests
{
    private static readonly TextStyle Style = new("any", 10);

    [Fact]
    public void Width_WiderLettersBoldAndSize_AreWider()
    {
        Assert.True(TextMetrics.Width("mmm", Style) > TextMetrics.Width("iii", Style));
        Assert.True(TextMetrics.Width("abc", Style with { Bold = true }) > TextMetrics.Width("abc", Style));
        Assert.Equal(2 * TextMetrics.Width("abc", Style), TextMetrics.Width("abc", Style with { Size = 20 }), 9);
        Assert.Equal(0, TextMetrics.Width("", Style));
    }

    [Fact]
    public void Wrap_TwoLines_AreEven() =>
        Assert.Equal(["one two three", "four five six"], TextMetrics.Wrap("one two three four five six", Style, 120));

    [Fact]
    public void Wrap_WordTooLongForALine_IsBrokenInside()
    {
        var lines = TextMetrics.Wrap("Donaudampfschifffahrt", Style, 50);

        Assert.True(lines.Count > 1);
        Assert.Equal("Donaudampfschifffahrt", string.Concat(lines));
    }

    [Fact]
    public void Wrap_AnyText_LosesNothingAndStaysWithin()
    {
        var texts = Gen.Elements(
            "a", "word", "longer", "W", "😀", "llama70b-eagle3", "Donaudampfschifffahrtsgesellschaft");
        Prop.ForAll(texts.ListOf().ToArbitrary(), Gen.Choose(40, 300).ToArbitrary(), (words, width) =>
        {
            var text = string.Join(' ', words);
            var lines = TextMetrics.Wrap(text, Style, width);
            return string.Concat(lines).Replace(" ", "") == text.Replace(" ", "")
                && lines.All(line => TextMetrics.Width(line, Style) <= width)
                && lines.All(line => !char.IsLowSurrogate(line[0]) && !char.IsHighSurrogate(line[^1]));
        }).QuickCheckThrowOnFailure();
    }
}
