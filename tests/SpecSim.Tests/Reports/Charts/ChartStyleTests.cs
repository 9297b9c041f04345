// The style sheet, as a reader's eye would have it: enough contrast, light and dark. The limits are those of the Web
// Content Accessibility Guidelines 2.2: 3:1 for lines and areas, 4.5:1 for text.

using System.Globalization;
using System.Text.RegularExpressions;
using SpecSim.Reports.Charts;

namespace SpecSim.Tests.Reports.Charts;

public sealed partial class ChartStyleTests
{
    private const string Dark = "@media (prefers-color-scheme:dark){";

    public static TheoryData<string> Themes => [ChartStyle.Sheet.Split(Dark)[0], ChartStyle.Sheet.Split(Dark)[1]];

    [Theory]
    [MemberData(nameof(Themes))]
    public void Sheet_LinesAndAreas_HaveContrast(string sheet)
    {
        var ground = Fill(sheet, "ground");

        for (var index = 0; index < ChartStyle.ColourCount; index++)
            Assert.InRange(Contrast(Fill(sheet, $"f{index}"), ground), 3, 21);
    }

    [Theory]
    [MemberData(nameof(Themes))]
    public void Sheet_Text_HasContrast(string sheet)
    {
        var ground = Fill(sheet, "ground");

        Assert.InRange(Contrast(Fill(sheet, "guide-text"), ground), 4.5, 21);
        for (var index = 0; index < ChartStyle.ColourCount; index++)
        {
            Assert.InRange(Contrast(Fill(sheet, $"t{index}"), ground), 4.5, 21);
            Assert.InRange(Contrast(Fill(sheet, $"i{index}"), Fill(sheet, $"f{index}")), 4.5, 21);
        }
    }

    [Theory]
    [InlineData("one", false)]
    [InlineData("one", true)]
    [InlineData("two", false)]
    [InlineData("two", true)]
    public void Sheet_TextInCells_HasContrastOnEveryColour(string scale, bool dark)
    {
        var sheet = CellColours.Sheet(scale == "two", dark);

        var fills = Enumerable.Range(0, CellColours.Count).Select(level => Fill(sheet, $"{scale}-c{level}")).ToList();
        Assert.Distinct(fills);
        for (var level = 0; level < fills.Count; level++)
            Assert.InRange(Contrast(Fill(sheet, $"{scale}-x{level}"), fills[level]), 4.5, 21);
    }

    [Fact]
    public void Sheet_CellsOfOneColour_GrowStronger()
    {
        foreach (var dark in (bool[])[false, true])
        {
            var sheet = CellColours.Sheet(twoColours: false, dark);
            var contrasts = Enumerable.Range(0, CellColours.Count).Select(level =>
                Contrast(Fill(sheet, $"one-c{level}"), dark ? "#15181D" : "#FFFFFF")).ToList();
            Assert.Equal(contrasts.Order(), contrasts);
        }
    }

    [Theory]
    [MemberData(nameof(Themes))]
    public void Sheet_TotalsAndNotesAndCurves_HaveContrast(string sheet)
    {
        var dark = sheet != Themes.First();
        var ground = Fill(sheet, "ground");
        foreach (var (chart, name, least) in ((Chart, string, double)[])[
            (SampleKinds.Waterfall(), "total", 3), (SampleKinds.Waterfall(), "aside", 4.5)])
        {
            var parts = KindStyle.Of(chart).Split(Dark);
            Assert.Equal(2, parts.Length);
            Assert.InRange(Contrast(Fill(parts[dark ? 1 : 0], name), ground), least, 21);
        }
    }

    /// <summary>The fill that the sheet gives a class.</summary>
    private static string Fill(string sheet, string name) => Rule().Matches(sheet)
        .First(rule => rule.Groups[1].Value.Split(',').Any(selector => selector.Trim() == $".specsim-chart .{name}"))
        .Groups[2].Value;

    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour)
    {
        double Channel(int index)
        {
            var digits = colour.AsSpan(1 + 2 * index, 2);
            var value = int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }
        return 0.2126 * Channel(0) + 0.7152 * Channel(1) + 0.0722 * Channel(2);
    }

    [GeneratedRegex(@"([^{}]+)\{fill:(#[0-9A-F]{6})")]
    private static partial Regex Rule();
}
