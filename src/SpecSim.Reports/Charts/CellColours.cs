// The colours of a heatmap's cells, light and dark: from pale to strong in one hue, or from blue through a neutral
// middle to orange, which red-green blindness tells apart. Every colour has black or white text on it, whichever has
// more contrast: with those two it is at least 4.5:1 on any colour (Web Content Accessibility Guidelines 2.2).

using System.Globalization;
using System.Text;

namespace SpecSim.Reports.Charts;

internal static class CellColours
{
    /// <summary>Steps of a scale; odd, so that a scale of two colours has a middle.</summary>
    public const int Count = 13;

    // Here black and white have the same contrast: (L + 0.05)² = 1.05 · 0.05.
    private const double EvenLuminance = 0.179;

    private static readonly (double Share, string Colour)[] OneLight =
        [(0, "#EEF4FB"), (0.4, "#86B6E2"), (0.8, "#0058B0"), (1, "#06305F")];

    private static readonly (double Share, string Colour)[] OneDark =
        [(0, "#1C2530"), (0.4, "#2A5690"), (0.8, "#5B96FF"), (1, "#C3DAFF")];

    private static readonly (double Share, string Colour)[] TwoLight =
        [(0, "#0058B0"), (0.25, "#7FB2DF"), (0.5, "#F2F2EF"), (0.75, "#F3A874"), (1, "#C23E00")];

    private static readonly (double Share, string Colour)[] TwoDark =
        [(0, "#8ABAFF"), (0.25, "#2F62A6"), (0.5, "#252A31"), (0.75, "#95560F"), (1, "#F7AE5E")];

    /// <summary>The style of the cells: classes c0 … c12 fill, x0 … x12 are the text on them.</summary>
    public static string Sheet(bool twoColours, bool dark)
    {
        var prefix = Prefix(twoColours);
        var css = new StringBuilder();
        for (var level = 0; level < Count; level++)
        {
            var colour = At(level, twoColours ? dark ? TwoDark : TwoLight : dark ? OneDark : OneLight);
            var ink = ChartStyle.Luminance(colour) > EvenLuminance ? "#000000" : "#FFFFFF";
            css.Append(CultureInfo.InvariantCulture, $$"""
                .specsim-chart .{{prefix}}c{{level}}{fill:{{colour}}}
                .specsim-chart .{{prefix}}x{{level}}{fill:{{ink}}}

                """);
        }
        return css.ToString();
    }

    public static string Fill(bool twoColours, int level) => $"{Prefix(twoColours)}c{level}";

    public static TextStyle Text(bool twoColours, int level, double size) =>
        new($"cell{(size < 12 ? " small" : "")} {Prefix(twoColours)}x{level}", size);

    // A page may hold heatmaps of both scales.
    private static string Prefix(bool twoColours) => twoColours ? "two-" : "one-";

    private static string At(int level, (double Share, string Colour)[] stops)
    {
        var share = level / (Count - 1.0);
        var upper = Enumerable.Range(1, stops.Length - 1).First(index => share <= stops[index].Share);
        var (from, to) = (stops[upper - 1], stops[upper]);
        return ChartStyle.Mix(from.Colour, to.Colour, (share - from.Share) / (to.Share - from.Share));
    }
}
