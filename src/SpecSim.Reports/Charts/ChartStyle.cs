// Colours, fonts and the style sheet that every chart carries inside, light and dark. The eight colours descend from
// Okabe and Ito's (Color Universal Design, 2008), moved until each has a contrast of at least 3:1 with its ground
// and every pair stays apart under protanopia, deuteranopia and tritanopia (Machado et al. 2009). Colour is never the
// only sign: curves are labelled at their ends and have markers of their own, segments stand in the legend's order.

using System.Globalization;
using System.Text;

namespace SpecSim.Reports.Charts;

internal static class ChartStyle
{
    /// <summary>More curves than this cannot be told apart; such a chart is refused.</summary>
    public const int ColourCount = 8;

    public static readonly TextStyle Title = new("title", 16, Bold: true);
    public static readonly TextStyle Subtitle = new("subtitle", 12.5);
    public static readonly TextStyle PanelTitle = new("panel", 13, Bold: true);
    public static readonly TextStyle AxisTitle = new("axis-title", 12);
    public static readonly TextStyle Tick = new("tick", 11.5);
    public static readonly TextStyle Category = new("category", 12.5);
    public static readonly TextStyle CategoryHighlighted = new("category strong", 12.5, Bold: true);
    public static readonly TextStyle Value = new("value", 12);
    public static readonly TextStyle ValueHighlighted = new("value strong", 12, Bold: true);
    public static readonly TextStyle Mark = new("mark-text", 12, Bold: true);
    public static readonly TextStyle Guide = new("guide-text", 11.5);
    public static readonly TextStyle Legend = new("legend", 12);
    public static readonly TextStyle Note = new("note", 11);

    private const string Fonts =
        "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Noto Sans','Helvetica Neue',Arial,system-ui,sans-serif";

    public static readonly Theme Light = new(
        Ground: "#FFFFFF", Ink: "#1B1F24", Muted: "#5A636E", Grid: "#E4E7EB", Axis: "#8C959F", Bar: "#9FA9B5",
        ["#0058B0", "#E64A00", "#00A06B", "#9A5896", "#8F8B28", "#3D93C9", "#703010", "#707070"]);

    public static readonly Theme Dark = new(
        Ground: "#15181D", Ink: "#E9EBEE", Muted: "#A5AEB9", Grid: "#2A3038", Axis: "#6C7682", Bar: "#6B7684",
        ["#5B96FF", "#E58A2A", "#43D69A", "#C99AD8", "#F0E045", "#B2EAF0", "#B88F56", "#8C8C8C"]);

    public static readonly string Sheet = Shapes() + Colours(Light)
        + DarkOnly(Colours(Dark));

    /// <summary>The label of a curve, in the curve's own colour.</summary>
    public static TextStyle Curve(int index) => new($"curve-text t{index}", 12.5, Bold: true);

    /// <summary>Text inside a filled segment.</summary>
    public static TextStyle Inside(int index) => new($"inside i{index}", 11.5);

    public static string DarkOnly(string colours) => "@media (prefers-color-scheme:dark){" + colours + "}";

    internal sealed record Theme(
        string Ground, string Ink, string Muted, string Grid, string Axis, string Bar, string[] Series);

    private static string Shapes()
    {
        var css = new StringBuilder();
        css.Append(CultureInfo.InvariantCulture, $".specsim-chart{{font-family:{Fonts};max-width:100%;height:auto}}");
        foreach (var style in (TextStyle[])[
            Title, Subtitle, PanelTitle, AxisTitle, Tick, Category, Value, Mark, Guide, Legend, Note,
            Curve(0), Inside(0)])
        {
            var name = style.Class.Split(' ')[0];
            css.Append(CultureInfo.InvariantCulture, $".specsim-chart .{name}{{font-size:{style.Size}px}}");
        }
        css.Append("""
            .specsim-chart .title,.specsim-chart .panel,.specsim-chart .curve-text,.specsim-chart .mark-text,
            .specsim-chart .strong{font-weight:600}
            .specsim-chart .mark-text,.specsim-chart .guide-text,.specsim-chart .value,.specsim-chart .curve-text
            {paint-order:stroke;stroke-width:3.5px;stroke-linejoin:round}
            .specsim-chart .tick,.specsim-chart .value,.specsim-chart .inside{font-variant-numeric:tabular-nums}
            .specsim-chart .grid,.specsim-chart .axis,.specsim-chart .whisker{stroke-width:1}
            .specsim-chart .level,.specsim-chart .crossing{stroke-width:1.25;stroke-dasharray:5 4}
            .specsim-chart .leader{stroke-width:1}
            .specsim-chart .whisker{stroke-width:1.5}
            .specsim-chart .halo{stroke-width:4;stroke-linecap:square}
            .specsim-chart .mark{stroke-width:2.5}
            .specsim-chart .curves .rz-marker>*{stroke-width:1.25}
            .specsim-chart foreignObject{overflow:visible}
            .specsim-chart .usage{fill:none;stroke-width:2;stroke-linejoin:round}
            .specsim-chart .usage-area,.specsim-chart .band{fill-opacity:.17}

            """);
        return css.ToString();
    }

    private static string Colours(Theme theme)
    {
        var css = new StringBuilder();
        css.Append(CultureInfo.InvariantCulture, $$"""
            .specsim-chart .ground{fill:{{theme.Ground}}}
            .specsim-chart text{fill:{{theme.Ink}};stroke:none}
            .specsim-chart .subtitle,.specsim-chart .axis-title,.specsim-chart .tick,.specsim-chart .note,
            .specsim-chart .guide-text{fill:{{theme.Muted}}}
            .specsim-chart .mark-text,.specsim-chart .guide-text,.specsim-chart .value,.specsim-chart .curve-text
            {stroke:{{theme.Ground}}}
            .specsim-chart .grid{stroke:{{theme.Grid}}}
            .specsim-chart .axis,.specsim-chart .leader{stroke:{{theme.Axis}}}
            .specsim-chart .level,.specsim-chart .crossing{stroke:{{theme.Muted}}}
            .specsim-chart .whisker{stroke:{{theme.Ink}}}
            .specsim-chart .halo{stroke:{{theme.Ground}}}
            .specsim-chart .mark{fill:{{theme.Ground}};stroke:{{theme.Ink}}}
            .specsim-chart .curves .rz-marker>*{stroke:{{theme.Ground}}}
            .specsim-chart .parts path,.specsim-chart .span{stroke:{{theme.Ground}};stroke-width:1}
            .specsim-chart .bars .rz-series-0 path{fill:{{theme.Bar}}}
            .specsim-chart .bars .rz-series-1 path{fill:{{theme.Series[0]}}}

            """);
        for (var index = 0; index < ColourCount; index++)
        {
            var colour = theme.Series[index];
            css.Append(CultureInfo.InvariantCulture, $$"""
                .specsim-chart .s{{index}}{stroke:{{colour}}}
                .specsim-chart .f{{index}},.specsim-chart .parts .rz-series-{{index}} path{fill:{{colour}}}
                .specsim-chart .t{{index}}{fill:{{Mix(colour, theme.Ink, 0.3)}}}
                .specsim-chart .i{{index}}{fill:{{InkOn(colour)}}}
                .specsim-chart .curves .rz-series-{{index}}>path{stroke:{{colour}}}
                .specsim-chart .curves .rz-series-{{index}} .rz-marker>*{fill:{{colour}}}

                """);
        }
        return css.ToString();
    }

    /// <summary>Text needs more contrast than lines do, so its colour is the line's, moved towards the ink.</summary>
    private static string Mix(string colour, string ink, double share) => "#" + string.Concat(
        Enumerable.Range(0, 3).Select(channel =>
            ((int)Math.Round((1 - share) * Channel(colour, channel) + share * Channel(ink, channel)))
                .ToString("X2", CultureInfo.InvariantCulture)));

    private static string InkOn(string colour) => Luminance(colour) > 0.2 ? "#14171B" : "#FFFFFF";

    /// <summary>Relative luminance, WCAG 2.2.</summary>
    private static double Luminance(string colour)
    {
        double Linear(int channel)
        {
            var value = Channel(colour, channel) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }
        return 0.2126 * Linear(0) + 0.7152 * Linear(1) + 0.0722 * Linear(2);
    }

    private static int Channel(string colour, int channel) =>
        int.Parse(colour.AsSpan(1 + 2 * channel, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
