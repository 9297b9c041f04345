// Chart data written as JSON and read back: the same records, the same bytes, and strict about what it reads.

using System.Text.Json;
using SpecSim.Reports.Charts;

namespace SpecSim.Tests.Reports.Charts;

public sealed class ChartJsonTests
{
    [Fact]
    public void Read_WhatWasWritten_GivesTheSameCharts()
    {
        var text = ChartJson.Write(SampleCharts.All);

        var charts = ChartJson.Read(text);

        Assert.Equal(SampleCharts.All.Select(chart => chart.GetType()), charts.Select(chart => chart.GetType()));
        Assert.Equal(SampleCharts.All.Select(ChartRenderer.Svg), charts.Select(ChartRenderer.Svg));
        Assert.Equal(text, ChartJson.Write(charts));
    }

    [Fact]
    public void Write_SmallChart_IsReadableAndOmitsWhatIsAbsent()
    {
        var chart = new BarChart("bars", "Ein Titel mit α", "×", new("x", "ms"), [new("a", 0.1)]);

        Assert.Equal(
            """
            [
              {
                "chart": "bars",
                "id": "bars",
                "title": "Ein Titel mit α",
                "subtitle": "×",
                "value": {
                  "title": "x",
                  "unit": "ms",
                  "format": "0.##",
                  "scale": "Linear"
                },
                "bars": [
                  {
                    "label": "a",
                    "value": 0.1,
                    "highlighted": false
                  }
                ],
                "levels": [],
                "note": ""
              }
            ]

            """,
            ChartJson.Write([chart]));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""[{ "chart": "pie", "id": "p" }]""")]
    [InlineData("""[{ "chart": "bars", "id": "p" }]""")]
    [InlineData("""[{ "chart": "panels", "id": "p", "title": "", "subtitle": "", "panels": [], "colour": "red" }]""")]
    [InlineData("""[{ "chart": "panels", "id": null, "title": "", "subtitle": "", "panels": [] }]""")]
    [InlineData("not json")]
    public void Read_WhatIsNoListOfCharts_Throws(string text) =>
        Assert.ThrowsAny<JsonException>(() => ChartJson.Read(text));
}
