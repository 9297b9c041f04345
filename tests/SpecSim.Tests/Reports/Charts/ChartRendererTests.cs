// The drawn charts, as SVG text: the same bytes every time, well-formed, self-contained, complete, in the right place.

using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SpecSim.Reports.Charts;

namespace SpecSim.Tests.Reports.Charts;

public sealed partial class ChartRendererTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Svg_SameChartTwiceAndOnManyThreads_GivesTheSameBytes()
    {
        var charts = SampleCharts.All;
        var first = charts.Select(ChartRenderer.Svg).ToArray();
        var again = new string[charts.Count];

        Parallel.For(0, charts.Count, index => again[index] = ChartRenderer.Svg(charts[index]));

        Assert.Equal(first, again);
    }

    [Fact]
    public void Svg_EverySample_IsPlainSvgThatNeedsNothingElse()
    {
        foreach (var chart in SampleCharts.All)
        {
            var text = ChartRenderer.Svg(chart);
            var root = XDocument.Parse(text).Root!;

            Assert.Equal(Svg + "svg", root.Name);
            Assert.All(root.DescendantsAndSelf(), element => Assert.Equal(Svg, element.Name.Namespace));
            Assert.DoesNotContain(root.Descendants(), element => element.Name.LocalName is "foreignObject" or "image");
            Assert.DoesNotMatch("NaN|Infinity|undefined|href|src=|@import|http(?!://www.w3.org/2000/svg)", text);
            Assert.All(OutsideUrl().Matches(text), url => Assert.Fail(url.Value));
        }
    }

    [Fact]
    public void Svg_EverySample_HasIdsOfItsOwnOnceEach()
    {
        var ids = SampleCharts.All
            .SelectMany(chart => XDocument.Parse(ChartRenderer.Svg(chart)).Descendants().Select(element =>
                (chart.Id, Element: element.Attribute("id")?.Value)))
            .Where(id => id.Element is not null)
            .ToList();

        Assert.All(ids, id => Assert.StartsWith(id.Id, id.Element!, StringComparison.Ordinal));
        Assert.Distinct(ids.Select(id => id.Element));
    }

    [Fact]
    public void Svg_EverySample_SaysWhatItsDataSay()
    {
        foreach (var chart in SampleCharts.All)
        {
            var written = Words(XDocument.Parse(ChartRenderer.Svg(chart)));

            Assert.All(Said(chart), text => Assert.Contains(text.Replace(" ", ""), written, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Svg_Curve_GoesThroughTheGridWhereItsPointsAreTicks()
    {
        var chart = new LineChart(
            "grid", "", "", new("x", Format: "0"), new("y", Format: "0"),
            [new("a", [new(0, 0), new(2, 20), new(10, 100)])]);

        var document = XDocument.Parse(ChartRenderer.Svg(chart));

        var (x, y) = (Grid(document, "x1", "x2"), Grid(document, "y1", "y2"));
        var curve = Shapes(document, "rz-line-series").Single();
        Assert.Equal(11, x.Count);
        Assert.Equal(6, y.Count);
        AssertNear([(x[0], y[5]), (x[2], y[4]), (x[10], y[0])], curve);
    }

    [Fact]
    public void Svg_LogarithmicCurve_GoesThroughTheGridWhereItsPointsAreTicks()
    {
        var chart = new LineChart(
            "grid", "", "",
            new("x", Format: "0", Scale: AxisScale.Logarithmic), new("y", Format: "0", Scale: AxisScale.Logarithmic),
            [new("a", [new(1, 1), new(4, 10), new(16, 1000)])]);

        var document = XDocument.Parse(ChartRenderer.Svg(chart));

        // Ticks of x at 1, 2, 4, 8, 16; of y at 1, 10, 100, 1000 because 1, 2, 5 would be too many.
        var (x, y) = (Grid(document, "x1", "x2"), Grid(document, "y1", "y2"));
        Assert.Equal((5, 4), (x.Count, y.Count));
        AssertNear([(x[0], y[3]), (x[2], y[2]), (x[4], y[0])], Shapes(document, "rz-line-series").Single());
    }

    [Fact]
    public void Svg_Bars_EndAtTheGridWhereTheirValuesAreTicks()
    {
        var chart = new StackedBarChart(
            "grid", "", "", new("x", Format: "0"), ["top", "bottom"], [new("a", [1, 2]), new("b", [3, 4])]);

        var document = XDocument.Parse(ChartRenderer.Svg(chart));

        var x = Grid(document, "x1", "x2");
        Assert.Equal(7, x.Count);
        var edges = Shapes(document, "rz-bar-series").Select(bar =>
            (bar.Min(point => point.X), bar.Max(point => point.X))).ToList();
        AssertNear([(x[0], x[1]), (x[0], x[2]), (x[1], x[4]), (x[2], x[6])], edges);
        // The first category is on top, and its bar is beside its name.
        var tops = Shapes(document, "rz-bar-series").Select(bar => bar.Average(point => point.Y)).ToList();
        Assert.InRange(TextY(document, "top") - tops[0], 0, 8);
        Assert.InRange(TextY(document, "bottom") - tops[1], 0, 8);
    }

    [Fact]
    public void Svg_TextOfMarkupAndControlCharacters_IsEscapedOrBlank()
    {
        var chart = new LineChart(
            "escape", "a < b & \"c\"", "tab\tand\u0001bell", new("x"), new("y"), [new("0.123456789", [new(0, 1)])]);

        var written = Words(XDocument.Parse(ChartRenderer.Svg(chart)));

        Assert.Contains("a<b&\"c\"", written, StringComparison.Ordinal);
        Assert.Contains("tabandbell", written, StringComparison.Ordinal);
        Assert.Contains("0.123456789", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Svg_NoData_SaysSo()
    {
        var nothing = new LineChart("nothing", "", "", new("x"), new("y"), []);
        var empty = new LineChart("empty", "", "", new("x"), new("y"), [new("curve", [])]);

        Assert.Contains("nodata", Words(XDocument.Parse(ChartRenderer.Svg(nothing))), StringComparison.Ordinal);
        Assert.Contains("curve(nodata)", Words(XDocument.Parse(ChartRenderer.Svg(empty))), StringComparison.Ordinal);
        Assert.NotNull(ChartRenderer.Svg(new BarChart("bars", "", "", new("x"), [])));
        Assert.NotNull(ChartRenderer.Svg(new StackedBarChart("parts", "", "", new("x"), [], [])));
        Assert.NotNull(ChartRenderer.Svg(new TimelineChart("time", "", "", new("t"), [], [], [], [])));
        var heatmap = new HeatmapChart("heat", "", "", "x", "y", [], [], [], new("v"));
        Assert.Contains("nodata", Words(XDocument.Parse(ChartRenderer.Svg(heatmap))), StringComparison.Ordinal);
        var scatter = new ScatterChart("scatter", "", "", new("x"), new("y"), []);
        Assert.Contains("nodata", Words(XDocument.Parse(ChartRenderer.Svg(scatter))), StringComparison.Ordinal);
        var falls = new WaterfallChart("falls", "", "", new("x"), []);
        Assert.Contains("nodata", Words(XDocument.Parse(ChartRenderer.Svg(falls))), StringComparison.Ordinal);
        var strips = new StripChart("strips", "", "", new("x"), [], []);
        Assert.Contains("nodata", Words(XDocument.Parse(ChartRenderer.Svg(strips))), StringComparison.Ordinal);
    }

    /// <summary>Everything of the data that a reader must find in the picture.</summary>
    private static IEnumerable<string> Said(Chart chart)
    {
        string[] frame = [chart.Title, chart.Subtitle, chart.Note];
        return frame.Concat(chart switch
        {
            LineChart line => Said(line),
            PanelChart panels => panels.Panels.SelectMany(panel => Said(panel).Append(panel.Title)),
            GridChart grid => grid.Rows.SelectMany(row => row).SelectMany(Said)
                .Concat(grid.Names.Count > 1 ? grid.Names : [])
                .Concat(grid.Shades.Select(shade => shade.Label)),
            BarChart bars => bars.Bars.Select(bar => bar.Label)
                .Concat(bars.Bars.Select(bar => bar.Value.ToString(bars.Value.Format, CultureInfo.InvariantCulture)))
                .Concat(bars.Levels.Select(level => level.Label))
                .Append(Said(bars.Value)),
            StackedBarChart stacked => stacked.Categories
                .Concat(stacked.Parts.Select(part => part.Name)).Append(Said(stacked.Value)),
            TimelineChart timeline => timeline.Lanes.Concat(timeline.Kinds)
                .Concat(timeline.Utilisations.Select(usage => usage.Name)).Append(Said(timeline.Time)),
            HeatmapChart heatmap => heatmap.Rows.Concat(heatmap.Columns).Concat(heatmap.Values.SelectMany(row => row)
                    .Select(value => value?.ToString(heatmap.Value.Format, CultureInfo.InvariantCulture) ?? "no data"))
                .Append(heatmap.XTitle).Append(heatmap.YTitle).Append(Said(heatmap.Value)),
            ScatterChart scatter => scatter.Groups.Select(group => group.Name)
                .Concat(scatter.Groups.SelectMany(group => group.Points).Select(mark => mark.Label))
                .Concat(scatter.Curves.Select(series => series.Name))
                .Concat(scatter.Bands.Select(band => band.Name))
                .Append(Said(scatter.X)).Append(Said(scatter.Y)),
            WaterfallChart waterfall => waterfall.Steps.SelectMany(step => (string[])[step.Label, step.Note])
                .Concat(waterfall.Levels.Select(level => level.Label))
                .Append(Said(waterfall.Value)),
            StripChart strips => strips.Strips.Select(strip => strip.Label)
                .Concat(strips.Strips.Select(strip =>
                    strip.Middle.ToString(strips.Value.Format, CultureInfo.InvariantCulture)))
                .Concat(strips.Kinds)
                .Concat(strips.Levels.Select(level => level.Label))
                .Append(Said(strips.Value)),
            _ => throw new ArgumentException($"What does a {chart.GetType().Name} say?"),
        });
    }

    private static IEnumerable<string> Said(LineChart chart) =>
    [
        Said(chart.X), Said(chart.Y),
        .. chart.Series.Select(series => series.Name),
        .. chart.Marks.Select(mark => mark.Label),
        .. chart.Levels.Concat(chart.Crossings).Select(guide => guide.Label),
    ];

    private static string Said(Axis axis) => axis.Unit.Length == 0 ? axis.Title : $"{axis.Title} ({axis.Unit})";

    /// <summary>All text in the order of the document, without blanks, because texts may wrap.</summary>
    private static string Words(XDocument document) => string.Concat(
        document.Descendants(Svg + "text").Select(text => text.Value)).Replace(" ", "");

    private static List<double> Grid(XDocument document, string from, string to) =>
        [.. document.Descendants(Svg + "line")
            .Where(line => line.Attribute("class")!.Value == "grid")
            .Where(line => line.Attribute(from)!.Value == line.Attribute(to)!.Value)
            .Select(line => Number(line.Attribute(from)!.Value)).Order()];

    /// <summary>The corners of Radzen's shapes of a class, at their places in the document.</summary>
    private static IEnumerable<List<(double X, double Y)>> Shapes(XDocument document, string seriesClass) =>
        document.Descendants(Svg + "g")
            .Where(group => ((string?)group.Attribute("class") ?? "").Split(' ').Contains(seriesClass))
            .SelectMany(group => group.Elements(Svg + "path"))
            .Select(path => Corner().Matches(path.Attribute("d")!.Value)
                .Select(match => Moved(path, Number(match.Groups[1].Value), Number(match.Groups[2].Value)))
                .ToList());

    private static (double X, double Y) Moved(XElement element, double x, double y)
    {
        foreach (var ancestor in element.Ancestors().Where(ancestor => ancestor.Attribute("transform") is not null))
        {
            var shift = Translation().Match(ancestor.Attribute("transform")!.Value);
            (x, y) = (x + Number(shift.Groups[1].Value), y + Number(shift.Groups[2].Value));
        }
        return (x, y);
    }

    /// <summary>The same places, but for the rounding of pixels.</summary>
    private static void AssertNear(List<(double A, double B)> expected, List<(double A, double B)> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected.Zip(actual), pair =>
        {
            Assert.Equal(pair.First.A, pair.Second.A, 0.03);
            Assert.Equal(pair.First.B, pair.Second.B, 0.03);
        });
    }

    private static double TextY(XDocument document, string text) =>
        Number(document.Descendants(Svg + "text").Single(element => element.Value == text).Attribute("y")!.Value);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"url\((?!#)")]
    private static partial Regex OutsideUrl();

    [GeneratedRegex(@"[ML] (\S+) (\S+)")]
    private static partial Regex Corner();

    [GeneratedRegex(@"translate\(([^,]+), ?([^)]+)\)")]
    private static partial Regex Translation();
}
