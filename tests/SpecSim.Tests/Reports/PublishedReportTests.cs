// A comparison with published results as text, JSON, CSV and charts.

using System.Text.Json;
using SpecSim.Experiments;
using SpecSim.Reports;
using SpecSim.Reports.Charts;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Reports;

public sealed class PublishedReportTests
{
    private static readonly PublishedComparison Nothing = new([], [], [], [], []);

    [Fact]
    public void Text_OfAComparison_ReadsWell() => Snapshot.Match(PublishedText.Write(PublishedSamples.Small()));

    [Fact]
    public void Text_OfAllRows_ReadsWell() =>
        Snapshot.Match(PublishedText.Write(PublishedSamples.Small(), all: true));

    [Fact]
    public void Text_OfManyRows_FitsATerminal() => Assert.All(
        Lines(PublishedText.Write(PublishedSamples.Many())), line => Assert.InRange(line.Length, 0, 100));

    [Fact]
    public void Text_OfManyRows_ShowsTheFirstUnlessAskedForAll()
    {
        PublishedComparison many = PublishedSamples.Many();

        string text = PublishedText.Write(many);
        string all = PublishedText.Write(many, all: true);

        Assert.Equal(10, Lines(text).Count(line => line.StartsWith('r') && char.IsAsciiDigit(line[1])));
        Assert.Equal(300, Lines(all).Count(line => line.StartsWith('r') && char.IsAsciiDigit(line[1])));
    }

    [Fact]
    public void Text_OfNothing_SaysSo()
    {
        string text = PublishedText.Write(Nothing);

        Assert.StartsWith("Predicted against published: 0 results", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_OfAComparison_IsTheDocument() =>
        Snapshot.Match(PublishedJson.Write(PublishedSamples.Small()), "json");

    // The figures at the top are those of the rows that are listed.
    [Fact]
    public void Json_Top_FollowsFromTheRows()
    {
        using JsonDocument document = JsonDocument.Parse(PublishedJson.Write(PublishedSamples.Many()));
        JsonElement root = document.RootElement;
        JsonElement[] rows = [.. root.GetProperty("rows").EnumerateArray()];
        double[] errors =
        [
            .. rows.Select(row =>
                (row.GetProperty("predicted").GetDouble() / row.GetProperty("published").GetDouble()) - 1),
        ];

        Assert.Equal(PublishedJson.Schema, root.GetProperty("schema").GetString());
        Assert.Equal((300, 300), (root.GetProperty("records").GetInt32(), root.GetProperty("predicted").GetInt32()));
        Assert.Equal(errors.Average(), root.GetProperty("bias").GetDouble(), 9);
        double[] sorted = [.. errors.Select(Math.Abs).Order()];
        Assert.Equal((sorted[149] + sorted[150]) / 2, root.GetProperty("medianApe").GetDouble(), 9);
        Assert.Equal(
            rows.Count(row => row.GetProperty("low").GetDouble() <= row.GetProperty("published").GetDouble()
                && row.GetProperty("published").GetDouble() <= row.GetProperty("high").GetDouble()) / 300.0,
            root.GetProperty("coverage").GetDouble(),
            9);
    }

    // A result that is predicted at both levels is one result.
    [Fact]
    public void Json_ResultAtBothLevels_CountsOnce()
    {
        PublishedComparison small = PublishedSamples.Small();
        PublishedRow system = small.Rows[0] with { Level = PublishedLevel.System };

        using JsonDocument document =
            JsonDocument.Parse(PublishedJson.Write(small with { Rows = [.. small.Rows, system] }));

        Assert.Equal(4, document.RootElement.GetProperty("predicted").GetInt32());
        Assert.Equal(5, document.RootElement.GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public void Json_OfNothing_HasNulls()
    {
        using JsonDocument document = JsonDocument.Parse(PublishedJson.Write(Nothing));

        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("medianApe").ValueKind);
        Assert.Equal(0, document.RootElement.GetProperty("predicted").GetInt32());
    }

    [Fact]
    public void Csv_OfAComparison_HasALineForEach()
    {
        PublishedComparison small = PublishedSamples.Small();

        string[] rows = Lines(PublishedCsv.Rows(small));
        string[] gaps = Lines(PublishedCsv.Gaps(small));

        Assert.Equal(1 + small.Rows.Count + small.LeftOut.Count, rows.Length);
        Assert.Equal(
            "paper_t1,\"Paper, Table 1\",formula,speedup,all,draft-model,llama-3.1-8b,,H100-SXM-80GB,,,2,2.05,",
            rows[1][..rows[1].IndexOf("1.94", StringComparison.Ordinal)]);
        Assert.EndsWith(",1,context of 512 tokens; one device", rows[3], StringComparison.Ordinal);
        Assert.Equal(2, rows.Count(row => row.Contains(",left-out,", StringComparison.Ordinal)));
        Assert.Equal("lost_1,Blog,system,mtp,hardware; devices", gaps[1]);
        Assert.Equal(1 + small.Groups.Count + small.LeftOutGroups.Count, Lines(PublishedCsv.Groups(small)).Length);
    }

    [Fact]
    public void Charts_OfAComparison_AreOfBothLevelsAndThroughput() => Assert.Equal(
        [
            "published-formula", "published-formula-sources", "published-system", "published-system-sources",
            "published-left-out", "published-left-out-sources", "published-throughput",
        ],
        PublishedCharts.Of(PublishedSamples.Small()).Select(chart => chart.Id));

    [Fact]
    public void Charts_OfManyMethods_KeepTheLargestApartAndLoseNone()
    {
        var parity = PublishedCharts.Of(PublishedSamples.Many()).OfType<ScatterChart>().Single();

        Assert.Equal(8, parity.Groups.Count);
        Assert.Equal("others", parity.Groups[^1].Name);
        Assert.Equal(300, parity.Groups.Sum(group => group.Points.Count));
    }

    [Fact]
    public void Charts_OfManySources_ShowTheLargestFromHighToLowAndSayWhatIsLeftOut()
    {
        var strips = PublishedCharts.Of(PublishedSamples.Many()).OfType<StripChart>().Single();

        Assert.Equal(24, strips.Strips.Count);
        double[] middles = [.. strips.Strips.Select(strip => strip.Middle)];
        Assert.Equal(middles.OrderDescending(), middles);
        Assert.Contains("The 24 largest of 30 sources are shown.", strips.Note, StringComparison.Ordinal);
        Assert.Contains("At the edge, being further off: ", strips.Note, StringComparison.Ordinal);
        Assert.InRange(strips.Value.Maximum!.Value, 0.5, 0.7);
        Assert.Equal(-strips.Value.Maximum, strips.Value.Minimum);
    }

    [Fact]
    public void Svg_OfSources_IsThePicture() => Snapshot.Match(
        ChartRenderer.Svg(PublishedCharts.Of(PublishedSamples.Small()).Single(chart =>
            chart.Id == "published-system-sources")),
        "svg");

    [Fact]
    public void Charts_OfNothing_AreNone() => Assert.Empty(PublishedCharts.Of(Nothing));

    private static string[] Lines(string text) =>
        text.Split(["\r\n", "\n"], StringSplitOptions.RemoveEmptyEntries);
}
