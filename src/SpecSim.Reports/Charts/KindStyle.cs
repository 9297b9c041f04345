// What the style sheet says of one kind of chart alone: only charts of that kind carry it.

using System.Globalization;

namespace SpecSim.Reports.Charts;

internal static class KindStyle
{
    /// <summary>A few quiet words beside a bar.</summary>
    public static readonly TextStyle Aside = new("aside", 11.5);

    /// <summary>Widths of a tree's lines in pixels: 1 to this.</summary>
    public const int BranchWidths = 9;

    private static readonly string Waterfall = string.Create(CultureInfo.InvariantCulture, $$"""
        .specsim-chart .aside{font-size:{{Aside.Size}}px;paint-order:stroke;stroke-width:3.5px;stroke-linejoin:round}
        .specsim-chart .connector{stroke-width:1.25}
        .specsim-chart .break{fill:none;stroke-width:2.5}

        """) + Both(theme => $$"""
        .specsim-chart .aside{fill:{{theme.Muted}};stroke:{{theme.Ground}}}
        .specsim-chart .total{fill:{{theme.Muted}}}
        .specsim-chart .connector{stroke:{{theme.Axis}}}
        .specsim-chart .break{stroke:{{theme.Ground}}}

        """);

    private const string Points = """
        .specsim-chart .points{fill-opacity:.5;stroke-opacity:.9;stroke-width:.7}
        .specsim-chart .many{fill-opacity:.4;stroke-opacity:.6;stroke-width:.5}
        .specsim-chart .few{fill-opacity:.75;stroke-opacity:1}

        """;

    private static readonly string Strips = Points + """
        .specsim-chart .spread{fill-opacity:.3}
        .specsim-chart .middle{fill:none;stroke-width:2.5}

        """ + Both(theme => $$"""
        .specsim-chart .spread{fill:{{theme.Bar}}}
        .specsim-chart .middle{stroke:{{theme.Ink}}}

        """);

    private static readonly string Scatter = Points + """
        .specsim-chart .named{stroke-width:1.5}
        .specsim-chart .reference{fill:none;stroke-width:1.5;stroke-linejoin:round}
        .specsim-chart .reference.strong{stroke-width:2.25}
        .specsim-chart .dashed{stroke-dasharray:6 4}
        .specsim-chart .area{fill-opacity:.24}

        """ + Both(theme => $$"""
        .specsim-chart .named{stroke:{{theme.Ground}}}
        .specsim-chart .reference{stroke:{{theme.Muted}}}
        .specsim-chart .reference.strong{stroke:{{theme.Ink}}}
        .specsim-chart .area{fill:{{theme.Bar}}}

        """);

    private static readonly string Grid = """
        .specsim-chart .line{fill:none;stroke-width:1.5;stroke-linejoin:round}
        .specsim-chart .line.strong{stroke-width:2.5}
        .specsim-chart .line.thin{stroke-width:1.25;stroke-dasharray:3 3}
        .specsim-chart .shade{fill-opacity:.25}

        """ + Both(theme => $$"""
        .specsim-chart .line.thin{stroke:{{theme.Muted}}}
        .specsim-chart .shade{fill:{{theme.Bar}}}

        """);

    private static readonly string Tree = """
        .specsim-chart .node,.specsim-chart .root,.specsim-chart .hollow{stroke-width:1}
        .specsim-chart .branch{fill:none;stroke-opacity:.6}

        """
        + string.Concat(Enumerable.Range(1, BranchWidths).Select(width => string.Create(
            CultureInfo.InvariantCulture, $".specsim-chart .b{width}{{stroke-width:{width}}}\n")))
        + Both(theme => $$"""
        .specsim-chart .node{stroke:{{theme.Axis}}}
        .specsim-chart .root{fill:{{theme.Ink}}}
        .specsim-chart .hollow{fill:{{theme.Ground}};stroke:{{theme.Axis}}}
        .specsim-chart .branch{stroke:{{theme.Axis}}}

        """);

    private static readonly string OneColour = Cells(twoColours: false);
    private static readonly string TwoColours = Cells(twoColours: true);

    public static string Of(Chart chart) => chart switch
    {
        HeatmapChart heatmap => heatmap.Middle is null ? OneColour : TwoColours,
        GridChart => Grid,
        ScatterChart => Scatter,
        WaterfallChart => Waterfall,
        TreeChart => OneColour + Tree,
        StripChart => Strips,
        _ => "",
    };

    private static string Cells(bool twoColours) => """
        .specsim-chart .cell{font-size:12px;font-variant-numeric:tabular-nums}
        .specsim-chart .cell.small{font-size:11px}
        .specsim-chart .hatch{fill:none;stroke-width:1}

        """
        + Both(theme => $".specsim-chart .hatch{{stroke:{theme.Grid}}}\n")
        + CellColours.Sheet(twoColours, dark: false)
        + ChartStyle.DarkOnly(CellColours.Sheet(twoColours, dark: true));

    private static string Both(Func<ChartStyle.Theme, string> colours) =>
        colours(ChartStyle.Light) + ChartStyle.DarkOnly(colours(ChartStyle.Dark));
}
