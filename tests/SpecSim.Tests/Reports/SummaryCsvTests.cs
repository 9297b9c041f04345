// The CSV: a snapshot, its shape, and the quoting of RFC 4180.

using System.Globalization;
using SpecSim.Reports;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Reports;

public sealed class SummaryCsvTests
{
    [Fact]
    public void Write_Scenario_IsTheTable() => Snapshot.Match(SummaryCsv.Write(Samples.Report()), "csv");

    [Fact]
    public void Write_AnyReport_HasFourFieldsALine()
    {
        string[] texts =
        [
            SummaryCsv.Write(Samples.Report()),
            SummaryCsv.Write(Samples.PlainReport()),
            SummaryCsv.Write(Samples.CutAtOnce()),
        ];

        Assert.All(texts, text =>
        {
            string[] lines = text.Split("\r\n");
            Assert.Equal("metric,unit,baseline,speculative", lines[0]);
            Assert.Equal("", lines[^1]);
            Assert.All(lines.SkipLast(1), line => Assert.Equal(4, line.Split(',').Length));
            Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Write_Numbers_AreExact()
    {
        RunReport report = Samples.Report();
        string[] row = SummaryCsv.Write(report).Split("\r\n")[1].Split(',');

        Assert.Equal("tokensPerSecond", row[0]);
        Assert.Equal(report.Plain.TokensPerSecond, double.Parse(row[2], CultureInfo.InvariantCulture));
        Assert.Equal(report.Speculative.TokensPerSecond, double.Parse(row[3], CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"x\"", "\"say \"\"x\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    public void Quote_Field_IsAsInTheRfc(string field, string quoted) => Assert.Equal(quoted, SummaryCsv.Quote(field));
}
