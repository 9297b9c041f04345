// What a chart says, apart from how it is drawn: plain immutable records. The renderer turns them into SVG, a
// report embeds that, a web page draws the same records live, and `specsim check` compares saved ones with new
// ones. So everything a reader sees (titles, units, labels) is in here, and nothing about pixels or colours is.

using System.Text.Json.Serialization;

namespace SpecSim.Reports.Charts;

/// <summary>
/// One chart. The title says what is seen ("Speedup peaks at K = 4"), the subtitle of what (preset, hardware).
/// The id names the file and must be a plain word.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "chart")]
[JsonDerivedType(typeof(LineChart), "line")]
[JsonDerivedType(typeof(PanelChart), "panels")]
[JsonDerivedType(typeof(GridChart), "grid")]
[JsonDerivedType(typeof(BarChart), "bars")]
[JsonDerivedType(typeof(StackedBarChart), "stackedBars")]
[JsonDerivedType(typeof(TimelineChart), "timeline")]
[JsonDerivedType(typeof(ScatterChart), "scatter")]
[JsonDerivedType(typeof(HeatmapChart), "heatmap")]
[JsonDerivedType(typeof(WaterfallChart), "waterfall")]
[JsonDerivedType(typeof(TreeChart), "tree")]
[JsonDerivedType(typeof(StripChart), "strips")]
public abstract record Chart(
    [property: JsonPropertyOrder(-3)] string Id,
    [property: JsonPropertyOrder(-2)] string Title,
    [property: JsonPropertyOrder(-1)] string Subtitle)
{
    /// <summary>Small print under the chart, such as an assumption; empty for none.</summary>
    public string Note { get; init; } = "";
}

public enum AxisScale
{
    Linear,

    /// <summary>Equal ratios are equal distances; every value must be positive.</summary>
    Logarithmic,
}

/// <summary>
/// One axis. <paramref name="Format"/> is a .NET number format such as "0", "0.00×", "$0.00" or "0%", for values
/// that are written out and for ticks: those have as many decimals as their step needs, but never more than the
/// format has, so "0" keeps them on whole numbers. A null limit is taken from the data.
/// </summary>
public sealed record Axis(
    string Title,
    string Unit = "",
    string Format = "0.##",
    AxisScale Scale = AxisScale.Linear,
    double? Minimum = null,
    double? Maximum = null);

/// <summary>A point of a curve; low and high are its interval, drawn as a band where both are given.</summary>
public sealed record Point(double X, double Y, double? Low = null, double? High = null);

/// <summary>A curve, labelled with its name at its end. An emphasised one is drawn heavier than the others.</summary>
public sealed record Series(
    string Name,
    IReadOnlyList<Point> Points,
    bool Emphasised = false,
    bool Dashed = false);

/// <summary>A point worth naming, such as "best: K = 4, 2.1x" or "this preset".</summary>
public sealed record Mark(double X, double Y, string Label);

/// <summary>A line right across the chart at one value, such as "no speculation" at 1.0 or a crossover.</summary>
public sealed record Guide(double Value, string Label);

/// <summary>Curves over one horizontal axis.</summary>
public sealed record LineChart(
    string Id,
    string Title,
    string Subtitle,
    Axis X,
    Axis Y,
    IReadOnlyList<Series> Series) : Chart(Id, Title, Subtitle)
{
    public IReadOnlyList<Mark> Marks { get; init; } = [];

    /// <summary>Horizontal lines, at values of Y.</summary>
    public IReadOnlyList<Guide> Levels { get; init; } = [];

    /// <summary>Vertical lines, at values of X.</summary>
    public IReadOnlyList<Guide> Crossings { get; init; } = [];
}

/// <summary>Line charts side by side; each one's title stands above it, its subtitle and note are not drawn.</summary>
public sealed record PanelChart(
    string Id,
    string Title,
    string Subtitle,
    IReadOnlyList<LineChart> Panels) : Chart(Id, Title, Subtitle);

/// <summary>A bar with its interval; the highlighted one is what the reader asked about.</summary>
public sealed record Bar(
    string Label,
    double Value,
    double? Low = null,
    double? High = null,
    bool Highlighted = false)
{
    /// <summary>What something else says the value should be, drawn as a tick across the bar.</summary>
    public double? Expected { get; init; }
}

/// <summary>Horizontal bars, first on top, each with its value written beside it.</summary>
public sealed record BarChart(
    string Id,
    string Title,
    string Subtitle,
    Axis Value,
    IReadOnlyList<Bar> Bars) : Chart(Id, Title, Subtitle)
{
    /// <summary>Vertical lines, at values of the axis.</summary>
    public IReadOnlyList<Guide> Levels { get; init; } = [];
}

/// <summary>One part of every bar; Values has one number per category.</summary>
public sealed record Part(string Name, IReadOnlyList<double> Values);

/// <summary>Horizontal bars, one per category, made of parts laid end to end. Charts that list the same parts in the
/// same order show them in the same colours.</summary>
public sealed record StackedBarChart(
    string Id,
    string Title,
    string Subtitle,
    Axis Value,
    IReadOnlyList<string> Categories,
    IReadOnlyList<Part> Parts) : Chart(Id, Title, Subtitle);

/// <summary>A stretch of time in a lane. Its kind is one of the chart's kinds; its label may be empty.</summary>
public sealed record LaneSpan(string Lane, double Start, double End, string Kind, string Label = "");

/// <summary>From Start until the next change (or the end of the chart) the value is Value.</summary>
public sealed record Change(double Start, double Value);

/// <summary>A value that moves in steps: the share of compute or of memory bandwidth in use, 0 to 1.</summary>
public sealed record Utilisation(string Name, IReadOnlyList<Change> Changes);

/// <summary>
/// What happened when: lanes of spans above, utilisation below, over one time axis. Kinds come in the order of
/// their colours, the same order as the parts of a stacked bar chart of the same phases.
/// </summary>
public sealed record TimelineChart(
    string Id,
    string Title,
    string Subtitle,
    Axis Time,
    IReadOnlyList<string> Lanes,
    IReadOnlyList<string> Kinds,
    IReadOnlyList<LaneSpan> Spans,
    IReadOnlyList<Utilisation> Utilisations) : Chart(Id, Title, Subtitle);
