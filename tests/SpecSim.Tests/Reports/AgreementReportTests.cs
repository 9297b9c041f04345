// A comparison as text, JSON, CSV and charts.

using System.Text.Json;
using SpecSim.Calibration;
using SpecSim.Reports;
using SpecSim.Reports.Charts;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Reports;

public sealed class AgreementReportTests
{
    [Fact]
    public void Text_OfAComparison_ReadsWell() => Snapshot.Match(AgreementText.Write(Sample()));

    [Fact]
    public void Text_OfAComparison_FitsATerminal() => Assert.All(
        AgreementText.Write(Sample()).Split('\n'), line => Assert.InRange(line.Length, 0, 100));

    [Fact]
    public void Json_OfAComparison_IsTheDocument() => Snapshot.Match(AgreementJson.Write(Sample()), "json");

    [Fact]
    public void Json_Rows_AddUp()
    {
        using JsonDocument document = JsonDocument.Parse(AgreementJson.Write(Sample()));
        JsonElement root = document.RootElement;

        int skipped = root.GetProperty("skipped").EnumerateArray().Sum(item => item.GetProperty("rows").GetInt32());

        Assert.Equal("specsim.agreement/1", root.GetProperty("schema").GetString());
        Assert.Equal(
            root.GetProperty("rowsRead").GetInt32(),
            root.GetProperty("rows").GetInt32() + root.GetProperty("rowsOutside").GetInt32() + skipped);
    }

    [Fact]
    public void Json_OfNothing_HasNulls()
    {
        using JsonDocument document = JsonDocument.Parse(AgreementJson.Write(new Agreement([], [], [])));

        Assert.Equal(0, document.RootElement.GetProperty("rows").GetInt32());
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("medianApe").ValueKind);
        Assert.StartsWith("Nothing could be compared.", AgreementText.Write(new Agreement([], [], [])));
    }

    [Fact]
    public void Csv_OfAComparison_HasARowForEveryGroup()
    {
        Agreement sample = Sample();

        string[] lines = AgreementCsv.Write(sample).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(1 + sample.Groups.Count, lines.Length);
        Assert.StartsWith("gemm,h200-sxm,vllm,bf16,1,total,all,24,0.06", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Charts_OfThousandsOfRows_ShowAnEvenChoiceAndSaySo()
    {
        ScatterChart parity = Parity(Many(20_000));

        Assert.InRange(parity.Groups.Sum(group => group.Points.Count), 1490, 1500);
        Assert.Contains("1,500 of 20,000 rows are drawn", parity.Note, StringComparison.Ordinal);
        // Nine tenths of the rows are of one group, and so are nine tenths of the points.
        Assert.Equal(1350, parity.Groups[0].Points.Count);
        Assert.Equal(ChartJson.Write([parity]), ChartJson.Write([Parity(Many(20_000))]));
    }

    [Fact]
    public void Charts_OfFewRows_ShowAll()
    {
        ScatterChart parity = Parity(Many(100));

        Assert.Equal(100, parity.Groups.Sum(group => group.Points.Count));
        Assert.DoesNotContain("drawn", parity.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Charts_Bands_AreTenAndTwentyPercent()
    {
        ScatterChart parity = Parity(Many(100));

        Assert.Equal(["within 10 %", "within 20 %"], parity.Bands.Select(band => band.Name));
        foreach ((Band band, double width) in parity.Bands.Zip([0.1, 0.2]))
        {
            Assert.All(band.Edges, edge => Assert.Equal(1 + width, edge.High!.Value / edge.X, 9));
            Assert.All(band.Edges, edge => Assert.Equal(1 - width, edge.Low!.Value / edge.X, 9));
        }
    }

    [Fact]
    public void Charts_Heatmap_HasTheMediansOfTheGroups()
    {
        Agreement sample = Sample();

        HeatmapChart heatmap = AgreementCharts.Of(sample).OfType<HeatmapChart>().First();

        Assert.Equal(["h200-sxm vllm bf16"], heatmap.Rows);
        IEnumerable<double?> medians = sample.Groups
            .Where(group => group.Bucket.Kind == BucketKind.Size && group.Subject.Operator == AgreementOperator.Gemm)
            .Select(group => (double?)group.Errors.MedianApe);
        Assert.Equal(medians, heatmap.Values[0]);
    }

    private static ScatterChart Parity(Agreement agreement) =>
        AgreementCharts.Of(agreement).OfType<ScatterChart>().First();

    /// <summary>Products of every size class, narrow ones, all-reduces, and rows without constants.</summary>
    private static Agreement Sample()
    {
        var rows = new List<ComparedRow>();
        var gemm = new AgreementSubject(AgreementOperator.Gemm, "h200-sxm", "vllm", "bf16", 1);
        foreach (int index in Enumerable.Range(0, 24))
        {
            bool small = index < 16;
            Bucket size = small
                ? new Bucket(BucketKind.Size, 0, "M = 1")
                : new Bucket(BucketKind.Size, 1, "M 513-2048");
            var wider = new Bucket(BucketKind.Aggregate, small ? 0 : 1, small ? "M <= 512" : "M > 512");
            double seconds = (10 + index) * 1e-6;
            rows.Add(new ComparedRow(gemm, [wider, size], seconds * (1 + (0.01 * (index - 8))), seconds));
        }

        rows.Add(new ComparedRow(
            gemm, [new Bucket(BucketKind.Outside, 0, "narrow: N or K below 512")], 3e-6, 2e-6));
        foreach (int devices in (int[])[2, 4])
        {
            var reduce = new AgreementSubject(AgreementOperator.AllReduce, "h200-sxm", "vllm", null, devices);
            rows.Add(new ComparedRow(reduce, [new Bucket(BucketKind.Size, 0, "<= 64 KiB")], 5.2e-6, 5e-6));
        }

        var borrowed = new AgreementSubject(AgreementOperator.AllReduce, "h200-sxm", "nccl", null, 2);
        rows.Add(new ComparedRow(
            borrowed, [new Bucket(BucketKind.Outside, 9, "another library's constants")], 5e-6, 10e-6));
        return new Agreement(
            rows,
            [new SkippedRows("no constants: experts bf16, vllm, h200-sxm", 6048)],
            ["left out: collectives.csv: 927 rows of operators that the latency model has no part for"]);
    }

    private static Agreement Many(int count)
    {
        var large = new AgreementSubject(AgreementOperator.Gemm, "h100-sxm", "vllm", "bf16", 1);
        var small = large with { Hardware = "h200-sxm" };
        return new Agreement(
            [
                .. Enumerable.Range(0, count).Select(index => new ComparedRow(
                    index % 10 == 0 ? small : large,
                    [new Bucket(BucketKind.Size, 0, "M = 1")],
                    (1 + index) * 1.02e-6,
                    (1 + index) * 1e-6)),
            ],
            [],
            []);
    }
}
