// No label covers another and nothing leaves the picture: for the samples as drawn, and for generated charts as laid
// out. The boxes of the drawn samples come from a width estimate of this test's own.

using System.Globalization;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using SpecSim.Reports.Charts;

namespace SpecSim.Tests.Reports.Charts;

public sealed class ChartLayoutTests
{
    private static readonly string[] Words =
        ["speculation", "K", "=", "4", "llama70b", "best", "EAGLE-3", "n-gram", "at", "WWW", "with", "$0.55", "i.i.d."];

    [Fact]
    public void Svg_EverySample_HasNoOverlappingTextAndNoneCutOff()
    {
        foreach (var chart in SampleCharts.All)
        {
            var root = XDocument.Parse(ChartRenderer.Svg(chart)).Root!;
            var picture = new Box(0, 0, Attribute(root, "width"), Attribute(root, "height"));
            var texts = root.Descendants().Where(element => element.Name.LocalName == "text")
                .Select(element => (element.Value, Box: BoxOf(element))).ToList();

            Assert.True(texts.Count > 8);
            Assert.All(texts, text => Assert.True(picture.Contains(text.Box), $"{chart.Id}: '{text.Value}' is cut"));
            Assert.Empty(Overlaps(texts).Select(pair => $"{chart.Id}: {pair}"));
        }
    }

    [Fact]
    public void Arrange_GeneratedLineCharts_HaveNoOverlappingLabelsAndNoneCutOff() =>
        Prop.ForAll(LineCharts().ToArbitrary(), Fits).QuickCheckThrowOnFailure();

    [Fact]
    public void Arrange_GeneratedPanels_HaveNoOverlappingLabelsAndNoneCutOff() =>
        Prop.ForAll(PanelCharts().ToArbitrary(), Fits).QuickCheckThrowOnFailure();

    [Fact]
    public void Arrange_GeneratedGrids_HaveNoOverlappingLabelsAndNoneCutOff() =>
        Prop.ForAll(Grids().ToArbitrary(), Fits).QuickCheckThrowOnFailure();

    [Fact]
    public void Arrange_GeneratedBars_HaveNoOverlappingLabelsAndNoneCutOff() =>
        Prop.ForAll(BarCharts().ToArbitrary(), Fits).QuickCheckThrowOnFailure();

    [Fact]
    public void Arrange_GeneratedTimelines_HaveNoOverlappingLabelsAndNoneCutOff() =>
        Prop.ForAll(Timelines().ToArbitrary(), Fits).QuickCheckThrowOnFailure();

    [Fact]
    public void Arrange_GeneratedWaterfalls_HaveNoOverlappingLabelsAndNoneCutOff() =>
        Prop.ForAll(Waterfalls().ToArbitrary(), Fits).QuickCheckThrowOnFailure();

    [Fact]
    public void Arrange_GeneratedScatters_HaveNoOverlappingLabelsAndNoneCutOff() =>
        Prop.ForAll(ScatterCharts().ToArbitrary(), Fits).QuickCheckThrowOnFailure();

    [Fact]
    public void Arrange_GeneratedHeatmaps_HaveNoOverlappingLabelsAndNoneCutOff() =>
        Prop.ForAll(Heatmaps().ToArbitrary(), Fits).QuickCheckThrowOnFailure();

    [Fact]
    public void Arrange_ManyLongNames_MakesTheChartTallerAndNotTheLabelsFewer()
    {
        var name = string.Join(' ', Enumerable.Repeat("a long name", 6));
        Series[] series = [.. Enumerable.Range(0, 8).Select(i => new Series($"{i} {name}", [new(0, 1), new(1, 1)]))];
        var chart = new LineChart("tall", "", "", new("x"), new("y"), series);

        var scene = ChartView.SceneOf(chart);

        Assert.True(scene.Height > ChartFrame.Height);
        Assert.True(Fits(chart));
        for (var i = 0; i < series.Length; i++)
        {
            var lines = scene.Labels.Where(label => label.Style.Class == $"curve-text t{i}");
            Assert.Equal(series[i].Name, string.Join(' ', lines.Select(line => line.Text)));
        }
    }

    [Fact]
    public void Arrange_MoreMarksThanThePlotHolds_SaysTheRestBelow()
    {
        var label = string.Join(' ', Enumerable.Repeat("mark", 60));
        Mark[] marks = [.. Enumerable.Range(0, 12).Select(i => new Mark(i, i, $"{i} {label}"))];
        Series line = new("a", [new(0, 0), new(11, 11)]);
        var chart = new LineChart("full", "", "", new("x"), new("y"), [line]) { Marks = marks };

        var scene = ChartView.SceneOf(chart);

        Assert.NotEmpty(scene.Footnotes);
        Assert.True(Fits(chart));
        var written = string.Concat(scene.Labels.Select(text => text.Text)).Replace(" ", "");
        Assert.All(marks, mark => Assert.Contains(mark.Label.Replace(" ", ""), written, StringComparison.Ordinal));
    }

    private static bool Fits(Chart chart)
    {
        var scene = ChartView.SceneOf(chart);
        var picture = new Box(0, 0, scene.Width, scene.Height);
        var texts = scene.Labels.Select(label => (label.Text, label.Box)).ToList();
        Assert.Empty(texts.Where(text => !picture.Contains(text.Box)).Select(text => $"'{text.Text}' is cut"));
        Assert.Empty(Overlaps(texts));
        return true;
    }

    private static IEnumerable<string> Overlaps(List<(string Text, Box Box)> texts)
    {
        for (var i = 0; i < texts.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (texts[i].Box.Overlaps(texts[j].Box))
                    yield return $"'{texts[i].Text}' covers '{texts[j].Text}'";
            }
        }
    }

    private static Box BoxOf(XElement text)
    {
        var style = ((string?)text.Attribute("class") ?? "").Split(' ');
        var size = style[0] switch { "title" => 16, "panel" => 13, "note" => 11, _ => 12.0 };
        var width = 0.56 * size * text.Value.Length;
        var x = Attribute(text, "x");
        var left = (string?)text.Attribute("text-anchor") switch
        {
            "middle" => x - width / 2,
            "end" => x - width,
            _ => x,
        };
        return new(left, Attribute(text, "y") - 0.8 * size, width, size);
    }

    private static double Attribute(XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static Gen<string> Names(int most) =>
        from count in Gen.Choose(1, most)
        from words in Gen.Elements(Words).ListOf(count)
        select string.Join(' ', words);

    private static Gen<double> Values() => Gen.Choose(-1000, 100_000).Select(value => value / 1000.0);

    /// <summary>Mostly without limits; and with some that cut data off.</summary>
    private static Gen<Axis> Axes() =>
        from title in Names(20)
        from format in Gen.Elements("0", "0.0", "0.00×", "$0.00", "0%", "0.0 tokens per second")
        from limits in Gen.Elements<(double?, double?)>((null, null), (null, null), (0.5, null), (null, 40), (3, 9))
        select new Axis(title, "unit", format, AxisScale.Linear, limits.Item1, limits.Item2);

    private static Gen<LineChart> LineCharts() =>
        from count in Gen.Choose(0, 8)
        from series in (
            from name in Names(8)
            from points in Gen.Zip(Values(), Values()).ListOf()
            let ordered = points.OrderBy(point => point.Item1)
            select new Series(name, [.. ordered.Select(point => new Point(point.Item1, point.Item2))])).ListOf(count)
        from marks in (
            from name in Names(6) from x in Values() from y in Values() select new Mark(x, y, name)).ListOf(3)
        from levels in (from name in Names(4) from value in Values() select new Guide(value, name)).ListOf(2)
        from crossings in (from name in Names(4) from value in Values() select new Guide(value, name)).ListOf(2)
        from title in Names(20)
        from x in Axes()
        from y in Axes()
        select new LineChart("line", title, title, x, y, [.. series])
        {
            Marks = [.. marks],
            Levels = [.. levels],
            Crossings = [.. crossings],
        };

    private static Gen<PanelChart> PanelCharts() =>
        from panels in LineCharts().ListOf(2)
        from title in Names(20)
        select new PanelChart("panels", title, "", [.. panels]);

    /// <summary>One to three columns; with one column and one axis, shades too.</summary>
    private static Gen<GridChart> Grids() =>
        from panels in LineCharts().ListOf(6)
        from columns in Gen.Choose(1, 3)
        from title in Names(20)
        from steps in Gen.Elements(true, false)
        from shades in (
            from name in Names(5)
            from start in Gen.Choose(-10, 110)
            from length in Gen.Choose(0, 30)
            select new Shade(start, start + length, name)).ListOf()
        let x = new Axis("Time", "s", "0.#", Minimum: 0, Maximum: 100)
        let names = panels.SelectMany(panel => panel.Series).Select(series => series.Name).Distinct().Take(8).ToList()
        select new GridChart("grid", title, "", names, [.. panels
            .Select(panel => panel with
            {
                X = columns == 1 ? x : panel.X,
                Series = [.. panel.Series.Where(series => names.Contains(series.Name))],
            })
            .Chunk(columns)])
        {
            Steps = steps,
            Shades = columns == 1 ? [.. shades] : [],
        };

    private static Gen<BarChart> BarCharts() =>
        from bars in (
            from name in Names(10)
            from value in Values()
            from half in Gen.Choose(0, 5)
            from highlighted in Gen.Elements(true, false)
            select new Bar(name, value, value - half, value + half, highlighted)).ListOf()
        from levels in (from name in Names(4) from value in Values() select new Guide(value, name)).ListOf(3)
        from axis in Axes()
        select new BarChart("bars", "Bars", "", axis, [.. bars]) { Levels = [.. levels] };

    private static Gen<HeatmapChart> Heatmaps() =>
        from width in Gen.Choose(0, 14)
        from height in Gen.Choose(0, 25)
        from columns in Names(4).ListOf(width)
        from rows in Names(5).ListOf(height)
        from values in Gen.OneOf(Values().Select(value => (double?)value), Gen.Constant((double?)null))
            .ListOf(columns.Count * rows.Count)
        from title in Names(12)
        from axis in Axes()
        from middle in Gen.Elements<double?>(null, 5)
        select new HeatmapChart(
            "heat", "Heat", "", title, title, [.. columns], [.. rows],
            [.. rows.Select((_, row) => values.Skip(row * columns.Count).Take(columns.Count).ToList())], axis)
        {
            Middle = middle,
        };

    private static Gen<ScatterChart> ScatterCharts() =>
        from line in LineCharts()
        from named in Gen.Elements(true, false).ListOf(8)
        from equal in Gen.Elements(true, false)
        select new ScatterChart("scatter", line.Title, "", line.X, equal ? line.X : line.Y, [
            .. line.Series.Select((series, i) => new PointGroup(series.Name, [
                .. series.Points.Select((point, j) => new Mark(
                    point.X, point.Y, named[i] && j < 3 ? line.Title : ""))]))])
        {
            EqualAxes = equal,
            Curves = [.. line.Series.Take(3)],
            Bands = [.. line.Levels.Select(level => new Band(
                level.Label, [new(0, 0, -level.Value, level.Value), new(50, 0, -1, 60)]))],
        };

    private static Gen<WaterfallChart> Waterfalls() =>
        from steps in (
            from name in Names(10) from to in Values() from note in Names(12) select (name, to, note)).ListOf()
        from levels in (from name in Names(4) from value in Values() select new Guide(value, name)).ListOf(2)
        from axis in Axes()
        select new WaterfallChart("falls", "Falls", "", axis, [.. Falls(steps)]) { Levels = [.. levels] };

    /// <summary>Every third step is a total.</summary>
    private static IEnumerable<Fall> Falls(IEnumerable<(string Name, double To, string Note)> steps)
    {
        var from = 0.0;
        foreach (var ((name, to, note), index) in steps.Select((step, index) => (step, index)))
        {
            var total = index % 3 == 0;
            yield return new(name, total ? 0 : from, to, total, index % 2 == 0 ? note : "");
            from = to;
        }
    }

    private static Gen<TimelineChart> Timelines() =>
        from lanes in Names(4).Select(name => name + " lane").ListOf(3)
        from spans in (
            from lane in Gen.Choose(0, 2)
            from length in Gen.Choose(0, 500)
            from kind in Gen.Elements("draft", "verify")
            from label in Names(3)
            select (lane, length / 10.0, kind, label)).ListOf()
        from names in Names(5).ListOf(2)
        from shares in Gen.Choose(0, 100).ListOf(2)
        select new TimelineChart(
            "time", "Time", "", new("Time", "ms", "0.0"), [.. lanes], ["draft", "verify"], [.. Chain(spans, lanes)],
            [.. names.Select((name, i) => new Utilisation(name, [new(0, shares[i] / 100.0)]))]);

    /// <summary>Spans one after the other, as rounds are.</summary>
    private static IEnumerable<LaneSpan> Chain(
        IEnumerable<(int Lane, double Length, string Kind, string Label)> spans, List<string> lanes)
    {
        var time = 0.0;
        foreach (var (lane, length, kind, label) in spans)
        {
            yield return new(lanes[lane], time, time + length, kind, label);
            time += length;
        }
    }
}
